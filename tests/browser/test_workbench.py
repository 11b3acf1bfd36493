"""What is around the editor of the bench and of exercises: tables, formatting, saved queries, charts."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from lab_app.course.tracks import track
from lab_app.kinds.sql import SqlExercise
from tests.browser.conftest import Lab
from tests.browser.steps import editor, settled, write

EXERCISE = next(
    e
    for e in track("data").level("collection").exercises
    if isinstance(e, SqlExercise) and e.id == "top_spenders"
)


def open_bench(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection-bench"))
    expect(editor(page)).to_be_visible()
    settled(page)


def test_a_column_is_found_and_written_into_the_query_by_keyboard_alone(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT ")
    search = page.get_by_role("searchbox", name="Find a table or column")
    search.focus()
    page.keyboard.type("refunded_at")
    column = page.get_by_role("button", name="refunded_at").first
    expect(column).to_contain_text("date and time (UTC)")
    column.focus()
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("SELECT refunded_at")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(editor(page)).not_to_contain_text("refunded_at")


def test_a_few_rows_of_a_table_are_shown_and_escape_closes_them(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    page.locator("summary", has_text="orders").first.click()
    page.get_by_role("button", name="Sample rows of orders").click()
    rows = page.get_by_role("dialog", name="A few rows of orders")
    expect(rows.get_by_role("columnheader", name="total_amount")).to_be_visible()
    page.keyboard.press("Escape")
    expect(rows).to_be_hidden()
    expect(page.get_by_role("button", name="Sample rows of orders")).to_be_focused()


def test_the_tables_of_an_exercise_come_first_and_are_open(page: Page, lab: Lab) -> None:
    page.goto(lab.at(f"collection-{EXERCISE.id}"))
    expect(page.get_by_text("In this exercise")).to_be_visible()
    expect(page.get_by_role("button", name="Sample rows of orders")).to_be_visible()
    page.get_by_role("button", name="is_internal").click()
    expect(editor(page)).to_contain_text("is_internal")


def test_on_a_narrow_screen_the_tables_are_folded_above_the_editor(page: Page, lab: Lab) -> None:
    page.set_viewport_size({"width": 768, "height": 900})
    open_bench(page, lab)
    expect(page.get_by_role("searchbox", name="Find a table or column")).to_be_hidden()
    page.locator("summary", has_text="Tables and columns").click()
    expect(page.get_by_role("searchbox", name="Find a table or column")).to_be_visible()


def test_formatting_changes_lines_alone_and_undo_takes_it_back(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    query = "select id, 'a  b' as x -- mine\nfrom users where id>1 and id<9"
    write(page, query)
    page.keyboard.press("Shift+Alt+F")
    expect(editor(page)).to_contain_text("WHERE")
    assert editor(page).inner_text().splitlines() == [
        "SELECT",
        "    id,",
        "    'a  b' AS x -- mine",
        "FROM users",
        "WHERE",
        "    id > 1",
        "    AND id < 9",
    ]
    page.keyboard.press("Control+z")
    assert editor(page).inner_text() == query
    write(page, "select (((1")
    page.get_by_role("button", name="Format").click()
    expect(page.get_by_text("could not be read, so its lines stay")).to_be_visible()
    assert editor(page).inner_text() == "select (((1"


def test_a_query_is_saved_renamed_removed_brought_back_and_opened_elsewhere(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT 'kept under a name'")
    page.get_by_role("button", name="Saved").click()
    page.get_by_label("Save this query as").fill("First")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="First", exact=True)).to_be_visible()
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("New name").fill("Second")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Second", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Second", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Second", exact=True)).to_be_visible()
    page.goto(lab.at(f"collection-{EXERCISE.id}"))
    expect(editor(page)).to_be_visible()
    page.get_by_role("button", name="Saved").click()
    page.get_by_role("button", name="Second", exact=True).click()
    expect(editor(page)).to_contain_text("kept under a name")


def test_numbers_are_grouped_and_ids_are_not(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT 1234567.5 AS amount, 1234567 AS user_id")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="1,234,567.5")).to_be_visible()
    expect(page.get_by_role("cell", name="1234567", exact=True)).to_be_visible()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied 1 row")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").splitlines()[1] == "1234567.5\t1234567"


def test_a_result_is_drawn_as_it_is_best_seen_and_as_one_chooses(page: Page, lab: Lab) -> None:
    open_bench(page, lab)
    write(page, "SELECT 6 * 7 AS answer")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="42")).to_be_visible()
    expect(page.get_by_role("radio", name="Chart")).to_have_count(0)
    write(
        page,
        "SELECT status, platform, COUNT(*) AS n, SUM(total_amount) AS spent FROM orders JOIN users ON users.id = user_id GROUP BY ALL",
    )
    page.keyboard.press("Control+Enter")
    page.get_by_role("radio", name="Chart").click()
    expect(page.get_by_role("heading", name="n by status and platform")).to_be_visible()
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()
    page.get_by_label("Title").fill("How orders end")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How orders end")).to_be_visible()
