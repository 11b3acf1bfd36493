"""What the guide asks to be taught is taught: each line names pages and exercises that are there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import lab_app.course
from lab_app.course.tracks import exercise
from lab_app.ui.addresses import exercise_path
from tests.lab_app.app_pages.opening import addresses

COVERAGE = Path(lab_app.course.__file__).with_name("coverage.toml")
LINES = {
    f"{part}.{line}": places
    for part, lines in tomllib.loads(COVERAGE.read_text(encoding="utf-8")).items()
    for line, places in lines.items()
}


@pytest.fixture(scope="module")
def known() -> set[str]:
    return addresses()


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_guide_has_its_page(line: str, known: set[str]) -> None:
    assert LINES[line]
    for place in LINES[line]:
        address = exercise_path(exercise(place)) if place[0].isupper() else place
        assert address in known, place
