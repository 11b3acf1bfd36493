"""The first steps of the core path, as a newcomer takes them: guess, first answer, four counts, and on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lab_app.course.path import core_path
from lab_app.course.tracks import discover, tracks
from lab_app.kinds.sql import SqlExercise
from tests.browser.conftest import Lab
from tests.browser.homes import bring_hidden_worlds
from tests.browser.steps import settled, write

C01, COUNTS, M08 = core_path(tracks())[:3]
FOLD = "All exercises and tools"


def test_from_home_by_a_guess_and_a_first_answer_to_the_four_counts_and_on(
    page: Page, fresh_lab: Lab, tiny_variants: Path
) -> None:
    bring_hidden_worlds(fresh_lab.home, tiny_variants)
    page.goto(fresh_lab.at())
    page.get_by_text("The calendar: a holiday or the season").click()
    page.get_by_text("65 %", exact=True).click()
    expect(page.get_by_text("Your guess:")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The calendar: a holiday or the season, 65 % sure")).to_be_visible()
    expect(page.get_by_role("button", name="Guess again")).to_be_visible()

    page.get_by_role("button", name="Begin").press("Enter")
    expect(page.get_by_role("heading", name=C01.title, level=1)).to_be_visible()
    assert isinstance(C01.of, SqlExercise)
    write(page, C01.of.solution)
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".lab-good")).to_be_visible()

    page.get_by_role("button", name=f"Next: {COUNTS.title}").press("Enter")
    expect(page.get_by_role("heading", name=COUNTS.title, level=1)).to_be_visible()
    expect(page.locator(".lab-counts li")).to_have_count(4)
    page.get_by_role("button", name=f"Next: {M08.title}").press("Enter")
    expect(page.get_by_role("heading", name=M08.title, level=1)).to_be_visible()

    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Home").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    expect(page.locator(".lab-next")).to_contain_text(M08.title)
    expect(page.get_by_role("link", name="Monitoring What's happening now?")).to_contain_text(
        f"Next: {M08.title}"
    )
    expect(page.locator("li.touched")).to_have_count(1)
    # Streamlit cleans a page's HTML: the drawing is what it would take out.
    expect(page.locator("nav.map .band")).to_have_count(len(tracks()[0].levels))
    assert page.locator("nav.map .touched .solved").evaluate("node => node.offsetWidth") > 0
    expect(page.get_by_text("Your guess:")).to_be_visible()
    expect(page.get_by_role("button", name="Guess again")).to_have_count(0)

    settled(page)
    page.evaluate("window.isTheSame = true")
    page.get_by_role("link", name="Monitoring What's happening now?").click()
    expect(page).to_have_url(re.compile("/monitoring$"))
    assert page.evaluate("window.isTheSame"), "the map's link loaded the whole page anew"
    page.get_by_test_id("stSidebar").get_by_role("link", name="My calibration").click()
    expect(page.get_by_text("Not told yet")).to_be_visible()


def test_the_rest_is_one_key_away_and_stays_open_from_page_to_page(page: Page, fresh_lab: Lab) -> None:
    page.goto(fresh_lab.at())
    settled(page)
    sidebar = page.get_by_test_id("stSidebar")
    dictionary = sidebar.get_by_role("link", name="Data dictionary")
    expect(dictionary).to_be_hidden()
    sidebar.locator("summary", has_text=FOLD).press("Enter")
    dictionary.click()
    expect(page.get_by_role("heading", name="Data dictionary", level=1)).to_be_visible()
    board = sidebar.get_by_role("link", name="Board", exact=True)
    expect(board).to_be_visible()
    board.click()
    expect(page.get_by_role("heading", name="Board", level=1)).to_be_visible()


@pytest.mark.parametrize("exercise", [e for e in discover() if not e.core][:1], ids=lambda e: e.id)
def test_a_link_to_an_exercise_off_the_path_shows_it_among_its_level(
    page: Page, lab: Lab, exercise: SqlExercise
) -> None:
    page.goto(lab.at(f"{exercise.level}-{exercise.id}"))
    expect(page.get_by_role("heading", name=exercise.title, level=1)).to_be_visible()
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("link", name=exercise.title)).to_be_visible()
    expect(sidebar.get_by_role("link", name=C01.title).first).to_be_visible()
