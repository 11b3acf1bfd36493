"""The SQL bench, with the keyboard."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import editor, settled, write


def open_bench(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection-bench"))
    expect(editor(page)).to_be_visible()
    settled(page)


def test_control_enter_runs_and_the_rows_are_shown(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT 6 * 7 AS answer, NULL AS nothing")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="42")).to_be_visible()
    expect(page.get_by_role("cell", name="NULL")).to_be_visible()
    expect(page.get_by_text("1 row,")).to_be_visible()
    expect(page.locator(".cm-tooltip-autocomplete")).to_have_count(0)  # it would lie over the rows


def test_tab_leaves_the_editor(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    editor(page).click()
    for name in ("Format", "Run"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()


def test_enter_takes_up_a_completion_from_the_tables_of_the_release(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT  FROM users")
    for _ in range(len(" FROM users")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("signup_s", delay=30)
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("signup_source")
    page.wait_for_timeout(250)  # an Enter that comes with the list is still one for the text
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("SELECT signup_source FROM users")


def test_an_error_is_one_sentence_with_the_place_marked(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT plattform FROM users")
    page.keyboard.press("Control+Enter")
    said = page.get_by_role("alert")
    expect(said).to_contain_text("platform")
    expect(said).not_to_contain_text("Traceback")
    expect(page.locator(".cm-lintRange-error")).to_have_text("plattform")


def test_a_long_answer_says_that_it_was_cut_and_shows_more_as_one_scrolls(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT * FROM range(1000000000000)")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("there are more")).to_be_visible()
    expect(page.get_by_role("cell", name="99", exact=True)).to_be_attached()
    frame = page.get_by_role("region", name="Result of your query")
    for _ in range(3):
        frame.evaluate("frame => { frame.scrollTop = frame.scrollHeight }")
        page.wait_for_timeout(150)
    expect(page.get_by_role("cell", name="299", exact=True)).to_be_attached()


def test_the_rows_can_be_copied_and_saved(page: Page, lab: Lab, tmp_path: Path) -> None:
    open_bench(page, lab)
    write(page, "SELECT 'a, b' AS words, 1.5 AS number UNION ALL SELECT NULL, -2 UNION ALL SELECT '=1+1', 3")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="\u22122.0", exact=True)).to_be_visible()  # a minus to read
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied 3 rows")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").splitlines()[0] == "words\tnumber"
    assert "\t-2.0" in page.evaluate("navigator.clipboard.readText()")  # a hyphen to compute with
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    saved = tmp_path / "rows.csv"
    download.value.save_as(saved)
    rows = list(csv.reader(saved.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0] == ["words", "number"]
    assert sorted(rows[1:]) == [["", "-2.0"], ["'=1+1", "3.0"], ["a, b", "1.5"]]
    expect(page.get_by_text("An apostrophe was put before 1 text")).to_be_visible()


def test_a_query_that_is_refused_says_why(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "DELETE FROM users")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("The lab does not run this")


def test_queries_that_were_run_are_offered_again_after_a_reload(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT 'remember me' AS note")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="remember me")).to_be_visible()
    page.reload()
    expect(editor(page)).to_contain_text("remember me")
    write(page, "SELECT 2")
    page.get_by_role("button", name="History").click()
    page.get_by_role("button", name="SELECT 'remember me' AS note").click()
    expect(editor(page)).to_contain_text("remember me")


def test_an_example_can_be_put_into_the_editor(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("button", name="What a table holds").click()
    expect(editor(page)).to_contain_text("SUMMARIZE users")
