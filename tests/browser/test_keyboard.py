"""The keyboard's way through an exercise: few keys to its first field, and on from the verdict when it is handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lab_app.course.tracks import discover
from lab_app.kinds.case import CaseExercise
from lab_app.ui.addresses import exercise_path
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.browser.conftest import Lab, serving
from tests.browser.homes import borrow, practised_home
from tests.browser.steps import settled
from tests.lab_app import small_truth

TURNS, RANGE = (one for one in discover() if isinstance(one, CaseExercise) and one.code in {"P01", "P05"})
MOST_TABS = 8
"""From the last field to the button: its help, how it is scored, and a few more."""


@pytest.fixture(scope="module")
def practised_lab(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with serving(practised_home(tiny_home, tmp_path_factory.mktemp("practised") / "home").path) as served:
        yield served


@pytest.fixture(scope="module")
def new_lab(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab with a made-up truth, in which nobody has practised anything."""
    home = Home(borrow(tiny_home, tmp_path_factory.mktemp("new") / "home"))
    release = current_release(home)
    assert release is not None
    small_truth.build(home.world(release.world.id))
    with serving(home.path) as served:
        yield served


def opened(page: Page, lab: Lab, asked: CaseExercise) -> None:
    page.goto(f"{lab.url}/{exercise_path(asked)}")
    expect(page.get_by_role("heading", name=asked.title, level=1)).to_be_visible()
    expect(
        page.locator(".lab-skip")
    ).to_be_attached()  # what looks after the keyboard is loaded beside the page
    settled(page)


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


def tab_until(page: Page, what: Locator, most: int = MOST_TABS) -> int:
    """Press Tab until this has the focus; how often that was."""
    for number in range(1, most + 1):
        page.keyboard.press("Tab")
        if what.evaluate("one => one === document.activeElement"):
            return number
    raise AssertionError(
        f"Not there after {most} times Tab: {focused(page).evaluate('one => one.outerHTML')[:300]}"
    )


def to_the_answer(page: Page) -> None:
    """Past the navigation and all that is shown, by the link that only a keyboard meets."""
    skip = page.get_by_role("link", name="Skip to the answer")
    expect(skip).not_to_be_in_viewport()
    assert tab_until(page, skip, 1) == 1
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")


def test_a_range_is_answered_from_its_address_to_its_reveal_by_keyboard_alone(
    page: Page, practised_lab: Lab
) -> None:
    opened(page, practised_lab, RANGE)
    fields = page.locator(f".st-key-question-{RANGE.id}-{RANGE.questions[0].name}").get_by_role("textbox")
    low, high = fields.nth(0), fields.nth(1)
    to_the_answer(page)
    tab_until(page, low, 2)
    page.keyboard.type("3")
    tab_until(page, high, 2)
    settled(page)
    doubt = page.locator(".lab-doubt")
    page.keyboard.type("2")
    expect(doubt).to_have_count(0)  # nobody who is typing is interrupted
    page.keyboard.press("Tab")
    expect(doubt).to_contain_text("is above the high end")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    expect(doubt).to_have_count(0)
    settled(page)
    tab_until(page, page.get_by_role("button", name="Hand in"))
    page.keyboard.press("Enter")

    verdict = page.locator(".lab-notice:focus")
    expect(verdict).to_have_accessible_name(re.compile("points"))
    expect(verdict).to_be_in_viewport()
    expect(page.get_by_text("You said").first).to_be_visible()
    settled(page)
    expect(verdict).to_have_accessible_name(re.compile("points"))  # and there it stays
    expect(page.get_by_role("button", name="hint")).to_have_count(0)
    page.keyboard.press("Tab")
    assert page.evaluate(
        "() => !!(document.querySelector('.lab-notice').compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )


def test_the_next_question_and_the_last_hint_take_the_keyboard_along(page: Page, practised_lab: Lab) -> None:
    opened(page, practised_lab, TURNS)
    hints = page.get_by_role("button", name="hint")
    for number in range(1, len(TURNS.hints) + 1):
        hints.press("Enter")
        expect(page.get_by_role("heading", name=f"Hint {number} of")).to_be_visible()
        settled(page)
    expect(page.locator(".lab-notice:focus")).to_contain_text(f"Hint {len(TURNS.hints)} of")

    first, second = (page.locator(f".st-key-question-{TURNS.id}-{one.name}") for one in TURNS.questions)
    first.get_by_role("radio").first.press("Space")
    settled(page)
    sure = first.get_by_role("radiogroup", name="How sure").get_by_role("radio").nth(1)
    expect(sure).to_be_enabled()
    sure.press("Space")
    settled(page)
    following = page.get_by_role("button", name="Next question")
    expect(following).to_be_enabled()
    following.press("Enter")
    expect(second).to_be_focused()


def test_who_knows_how_points_are_given_goes_on_to_the_exercise(page: Page, new_lab: Lab) -> None:
    opened(page, new_lab, RANGE)
    practice = page.locator(".st-key-case-practice")
    expect(practice).to_contain_text("How points are given.")
    practice.get_by_role("button", name="I know how this works").press("Enter")
    own = page.locator(f".st-key-question-{RANGE.id}-{RANGE.questions[0].name}")
    expect(own).to_be_visible()
    expect(practice).to_have_count(0)
    page.wait_for_function("document.activeElement !== document.body")
    page.reload()
    expect(own).to_be_visible()
    expect(practice).to_have_count(0)
