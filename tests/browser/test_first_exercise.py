"""The way of a newcomer: home, level, exercise, wrong, hint, right, and still there after a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from lab_app.course.tracks import track
from lab_app.kinds.sql import SqlExercise
from tests.browser.conftest import Lab
from tests.browser.homes import bring_hidden_worlds
from tests.browser.steps import editor, notice, settled, wait_until_kept, write

LEVEL = track("data").level("collection")
FIRST, SECOND, THIRD = [e for e in LEVEL.exercises if isinstance(e, SqlExercise)][:3]


def test_a_newcomer_solves_the_first_exercise_and_finds_it_solved_after_a_reload(
    page: Page, fresh_lab: Lab, tiny_variants: Path
) -> None:
    page.goto(fresh_lab.at())
    expect(page.get_by_text("Do we celebrate?")).to_be_visible()
    level = page.get_by_role("link", name="Collection What data do we have?")
    expect(level).to_contain_text(f"0 of {len(LEVEL.exercises)} solved")

    level.click()
    expect(page.get_by_role("heading", name=LEVEL.question, level=1)).to_be_visible()
    page.get_by_role("link", name="To the exercises").click()
    expect(page.get_by_role("heading", name="Exercises", level=1)).to_be_visible()
    settled(page)
    page.locator(".stMainBlockContainer").get_by_role("link", name=FIRST.title).click()
    expect(page.get_by_role("heading", name=FIRST.title, level=1)).to_be_visible()

    write(page, "SELECT 1 AS active_users")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".lab-warn")).to_be_visible()

    page.get_by_role("button", name="Give me a hint").click()
    expect(page.get_by_text(FIRST.hints_on("")[0][:50])).to_be_visible()
    page.get_by_role("button", name="Another hint").click()
    expect(page.get_by_text(FIRST.hints_on("")[1][:50])).to_be_visible()

    write(page, FIRST.solution)
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_text("Right so far").first).to_be_visible()
    bring_hidden_worlds(fresh_lab.home, tiny_variants)  # the page looks for them, and judges by itself
    expect(page.locator(".lab-good")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(FIRST.takeaway[:50])).to_be_visible()
    expect(page.get_by_role("button", name="Next: ")).to_be_visible()

    page.reload()
    expect(page.locator(".lab-good")).to_contain_text("Solved")
    expect(page.get_by_text(FIRST.hints_on("")[1][:50])).to_be_visible()
    expect(editor(page)).to_contain_text(FIRST.solution.splitlines()[0])

    page.goto(fresh_lab.at())
    expect(page.get_by_role("link", name="Collection What data")).to_contain_text(
        f"1 of {len(LEVEL.exercises)} solved"
    )
    expect(page.get_by_role("button", name="Go on")).to_be_visible()


def test_what_is_typed_is_there_after_a_reload_without_having_been_run(page: Page, lab: Lab) -> None:
    page.goto(lab.at(f"collection-{SECOND.id}"))
    write(page, "SELECT 'half a thought'")
    page.get_by_role("heading", name=SECOND.title, level=1).click()  # away from the editor
    settled(page)
    page.reload()
    expect(editor(page)).to_contain_text("half a thought")


def test_words_that_never_reached_the_lab_are_there_after_a_reload(page: Page, lab: Lab) -> None:
    """As when the lab was stopped between two keys: the tab alone has them."""
    page.goto(lab.at("collection-bench"))
    expect(editor(page)).to_be_visible()
    settled(page)
    page.evaluate(
        "sessionStorage.setItem('larder-unsent:sql-bench-editor', "
        "JSON.stringify({text: \"SELECT 'never sent'\", at: Date.now() + 1}))"
    )
    page.reload()
    expect(editor(page)).to_contain_text("never sent")
    wait_until_kept(page, lab.home, "sql-bench", "SELECT 'never sent'")


def test_words_that_got_lost_on_their_way_are_sent_again(page: Page, lab: Lab) -> None:
    lost: list[str | bytes] = []

    def carry(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            said = message.encode() if isinstance(message, str) else message
            if b"lost on its way" in said and not lost:
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(pass_on)

    page.route_web_socket("**/_stcore/stream", carry)
    page.goto(lab.at("collection-bench"))
    write(page, "SELECT 'lost on its way'")
    wait_until_kept(page, lab.home, "sql-bench", "SELECT 'lost on its way'")
    assert lost


def test_what_is_typed_is_there_when_one_comes_back_from_another_page(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection-bench"))
    write(page, "SELECT 'asked before a look around'")
    wait_until_kept(page, lab.home, "sql-bench", "SELECT 'asked before a look around'")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Data dictionary").click()
    left_for = page.get_by_role("heading", name="Data dictionary", level=1)
    expect(left_for).to_be_visible()
    page.wait_for_timeout(
        1_500
    )  # what the editor sends late has come by then, and must not take the page away
    expect(left_for).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="SQL bench", level=1)).to_be_visible()
    expect(editor(page)).to_contain_text("asked before a look around")


ENDLESS = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"


def test_what_is_typed_while_a_query_runs_is_kept_when_one_leaves_at_once(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection-bench"))
    settled(page)
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "running")
    write(page, "SELECT 'typed meanwhile'")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Data dictionary").click()
    expect(page.get_by_role("heading", name="Data dictionary", level=1)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="SQL bench", level=1)).to_be_visible()
    expect(editor(page)).to_contain_text("typed meanwhile")


def test_two_tabs_on_one_exercise_lose_nothing(page: Page, context: BrowserContext, lab: Lab) -> None:
    address = lab.at(f"collection-{THIRD.id}")
    page.goto(address)
    expect(editor(page)).to_be_visible()
    other = context.new_page()
    other.goto(address)
    write(other, "SELECT 'of the other tab'")
    wait_until_kept(other, lab.home, THIRD.key, "SELECT 'of the other tab'")
    write(page, "SELECT 'of this tab'")
    expect(notice(page, "This was changed in another tab")).to_be_visible()
    page.get_by_role("button", name="Take the other").click()
    expect(editor(page)).to_contain_text("of the other tab")
    page.get_by_role("button", name="Set aside: 1").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(editor(page)).to_contain_text("of this tab")


def test_an_address_that_is_none_says_so_and_leads_on(page: Page, lab: Lab) -> None:
    page.goto(lab.at("colection-bench"))
    expect(page.get_by_role("heading", name="There is no such page", level=1)).to_be_visible()
    expect(page).to_have_title("No such page · Larder Lab")
    page.locator(".stMainBlockContainer").get_by_role("link", name="SQL bench").click()
    expect(page.get_by_role("heading", name="SQL bench", level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("address", "title"),
    [("collection/bench", "SQL bench"), ("collection/bench/", "SQL bench"), ("a/b", "There is no such page")],
)
def test_an_address_of_several_parts_is_a_page(page: Page, lab: Lab, address: str, title: str) -> None:
    page.goto(lab.at(address))
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def test_start_over_brings_the_starter_back(page: Page, lab: Lab) -> None:
    page.goto(lab.at(f"collection-{SECOND.id}"))
    write(page, "SELECT 2")
    page.get_by_role("button", name="Start over").click()
    expect(editor(page)).to_contain_text(SECOND.starter.strip().splitlines()[0])
    page.reload()
    expect(editor(page)).to_contain_text(SECOND.starter.strip().splitlines()[0])


def test_back_and_forward_go_through_the_pages(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection"))
    expect(page.get_by_role("heading", name=LEVEL.question, level=1)).to_be_visible()
    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Data dictionary").click()
    expect(page.get_by_role("heading", name="Data dictionary", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=LEVEL.question, level=1)).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Data dictionary", level=1)).to_be_visible()
