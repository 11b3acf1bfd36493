"""An exercise that is answered with a metric: checked while one types, judged by its values, and reachable by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from lab_app.course.tracks import exercise
from lab_app.kinds.metric import MetricExercise
from tests.browser.conftest import Lab
from tests.browser.steps import notice, open_exercise, settled, write

STICKINESS = exercise("W05")


def test_a_metric_is_written_for_an_exercise_judged_and_right(page: Page, fresh_lab: Lab) -> None:
    assert isinstance(STICKINESS, MetricExercise)
    open_exercise(page, fresh_lab.at(f"own_metric-{STICKINESS.id}"))
    settled(page)
    check = page.get_by_role("button", name="Check my answer")
    check.click()
    expect(notice(page, "Nothing changed yet")).to_be_visible()

    write(page, STICKINESS.solution.replace("denominator: mau", "denominator: maux"))
    said = page.locator(".lab-finding").first
    expect(said).to_contain_text("Did you mean")
    expect(said.locator("code").first).to_be_visible()
    expect(said).not_to_contain_text("`")
    check.click()
    expect(notice(page, "This is no metric yet").first).to_be_visible()

    write(page, STICKINESS.mistakes[2].answer)
    settled(page)
    check.click()
    expect(notice(page, "Not quite")).to_contain_text(STICKINESS.mistakes[2].message[:60])
    expect(page.get_by_role("region", name="Where it differs").get_by_role("row")).to_have_count(2)

    write(page, STICKINESS.solution)
    settled(page)
    check.focus()
    page.keyboard.press("Enter")
    expect(notice(page, "Right so far").first).to_be_visible()
