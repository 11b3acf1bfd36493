"""Rated, two tasks taken, stopped and come back; then the plan: begun, an item ticked, the calendar downloaded."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from lab_app.course.progress import PlanLog, ProgressFile, Sittings
from lab_app.course.skills import SKILLS
from tests.browser.conftest import Lab
from tests.browser.steps import settled
from tests.lab_app.plan.icalendar import events


def take(page: Page) -> None:
    """Answer the task that is shown, with the keyboard."""
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    settled(page)
    page.get_by_role("radio", name="50").focus()
    page.keyboard.press("Space")
    settled(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("button", name="Next task")).to_be_visible()
    settled(page)


def test_a_sitting_and_the_first_week_of_a_plan(page: Page, fresh_lab: Lab, tmp_path: Path) -> None:
    file = ProgressFile(fresh_lab.home / "progress.sqlite")
    page.goto(fresh_lab.at("assessment"))
    expect(page.get_by_role("slider")).to_have_count(len(SKILLS))
    settled(page)
    for slider in page.get_by_role("slider").all():
        slider.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Keep these ratings").click()
    expect(page.get_by_text("task 1 of 14")).to_be_visible()
    settled(page)
    take(page)
    page.get_by_role("button", name="Next task").click()
    expect(page.get_by_text("task 2 of 14")).to_be_visible()
    settled(page)
    take(page)
    page.get_by_role("button", name="Stop here for now").click()
    expect(page.get_by_text("12 tasks left")).to_be_visible()
    (sitting,) = Sittings(file, "local").all()
    assert (sitting.total, len(sitting.answers)) == (21, 2)
    page.goto(fresh_lab.at("assessment"))  # on another day
    expect(page.get_by_text("task 3 of 14")).to_be_visible()

    page.goto(fresh_lab.at("plan"))
    expect(page.get_by_role("heading", name="Week 1: APIs")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Begin the plan").click()
    expect(page.get_by_text("Week 1 of 12")).to_be_visible()
    settled(page)
    page.get_by_text("Read the API documentation of your own product").click()
    expect(page.get_by_text("Something is done in it so far")).to_be_visible()
    settled(page)
    assert PlanLog(file, "local").latest()["apis_docs"].done
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar file").click()
    download.value.save_as(tmp_path / "plan.ics")
    found = events((tmp_path / "plan.ics").read_bytes())
    assert [event["SUMMARY"] for event in found][:1] == ["Plan, week 1: APIs"]
    assert len(found) == 13  # twelve weeks and the next sitting
