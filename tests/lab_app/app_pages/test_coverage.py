"""What the guide asks to be taught is taught: each of its lines names pages and exercises that are there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import lab_app.course
from lab_app.course.declared.entries import read_toml
from lab_app.course.declared.questions import read_cards
from lab_app.course.pages import LevelPage, level_pages
from lab_app.course.tracks import exercise, tracks
from lab_app.ui.addresses import exercise_path
from tests.lab_app.app_pages.opening import addresses, opened, words

COURSE = Path(lab_app.course.__file__).parent
WAITS = "waits_for"
GUIDE = {
    f"{section}.{part}": lines
    for section, parts in read_toml(COURSE / "guide.toml").items()
    for part, lines in parts.items()
}
COVERAGE = {
    f"{section}.{part}": lines
    for section, parts in read_toml(COURSE / "coverage.toml").items()
    for part, lines in parts.items()
}
LINES = [f"{part}.{line}" for part, lines in GUIDE.items() for line in lines if line != WAITS]
PAGES: dict[str, LevelPage] = {
    page.path: page for track in tracks() for level in track.levels for page in level_pages(level)
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARDER_HOME", str(tmp_path_factory.mktemp("nothing")))
        return addresses()


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The places that a page of the lab's own names, by its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARDER_HOME", str(tmp_path_factory.mktemp("nothing")))
        return {
            address: set(re.findall(r'\bid="([^"]+)"', words(opened(address))))
            for address in ("skills", "resources")
        }


def test_the_guide_has_all_its_sections_and_each_line_has_its_entry() -> None:
    assert {part.split(".")[0] for part in GUIDE} == {f"G{number}" for number in range(1, 12)}
    asked = {part: set(lines) - {WAITS} for part, lines in GUIDE.items()}
    assert asked == {part: set(lines) for part, lines in COVERAGE.items()}
    assert all(asked.values())


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_guide_that_is_due_has_its_place(
    line: str, known: set[str], named: dict[str, set[str]]
) -> None:
    part, _, name = line.rpartition(".")
    awaited = GUIDE[part].get(WAITS)
    if awaited is not None and awaited not in known:
        return  # its track is not open, and nobody is told that it is taught
    places = COVERAGE[part][name]
    assert places
    missing = [place for place in places if not is_there(place, known, named)]
    assert missing == []


def is_there(place: str, known: set[str], named: dict[str, set[str]]) -> bool:
    """Whether there is such an exercise, or a page with this heading, card or name in it."""
    address, mark, anchor = place.partition("#")
    if re.fullmatch(r"[A-Z]+\d+", address):
        try:
            return exercise_path(exercise(address)) in known
        except KeyError:
            return False
    if address not in known or not mark:
        return address in known
    page = PAGES.get(address)
    if page is not None and page.lesson is not None:
        return anchor in headings(page.lesson.read_text(encoding="utf-8"))
    if address == "plan":
        return anchor in items_of_the_plan()
    if page is not None and page.questions is not None:
        return anchor in {card.id for card in read_cards(page.questions).card}
    return anchor in named.get(address, set())


def headings(lesson: str) -> set[str]:
    """The headings of a lesson, their words in small letters with hyphens between."""
    found = re.findall(r"^#+ +(.+)$", lesson, re.MULTILINE)
    return {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in found}


def items_of_the_plan() -> set[str]:
    """What the plan asks one to do, by the names that its progress is kept under."""
    weeks = importlib.import_module("lab_app.plan.weeks").WEEKS
    first = importlib.import_module("lab_app.plan.first_step").ITEM
    return {item.id for week in weeks for item in week.items} | {first}


def test_places_that_are_not_there_are_found(known: set[str], named: dict[str, set[str]]) -> None:
    for place in ("skills#apis", "collection", "C01", "own_metric-lesson#how-it-is-written-here"):
        assert is_there(place, known, named), place
    for place in ("skills#cooking", "cooking", "C99", "own_metric-lesson#how", "home#x"):
        assert not is_there(place, known, named), place


def test_what_a_part_waits_for_is_no_address_by_mistake(known: set[str]) -> None:
    """Parts of what is open already wait for nothing."""
    due = {part for part, lines in GUIDE.items() if lines.get(WAITS, "") in {"", *known}}
    assert {"G1.skills", "G2.anchors", "G4.metrics", "G11.apis"} <= due
