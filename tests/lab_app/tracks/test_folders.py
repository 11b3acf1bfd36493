"""A level is deleted by deleting its folder; a level or a track is added by adding one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import lab_app.tracks
from lab_app.course import tracks as course
from lab_app.course.pages import level_pages
from lab_app.course.tracks import Level, tracks
from lab_app.lab import close_labs
from lab_app.ui.addresses import exercise_path, exercises_path
from tests.browser.homes import borrow
from tests.lab_app.app_pages.opening import OWN, addresses, opened, words

CONTENT = Path(lab_app.tracks.__file__).parent
LEVELS = [level for track in tracks() for level in track.levels]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of all that is taught, which the lab finds in place of its own."""
    folder = tmp_path / f"taught_in_{tmp_path.name}"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(course, "CONTENT", folder.name)
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "nothing"))
    return folder


@pytest.fixture
def _data(tiny_home: Path, content: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LARDER_HOME", str(borrow(tiny_home, content.parent / "home")))
    yield
    close_labs()


def addresses_of(level: Level) -> set[str]:
    """The addresses that are there because of this level."""
    pages = {page.path for page in level_pages(level)} or {level.slug}
    if not (level.is_open and level.exercises):
        return pages
    kept = {f"{level.slug}-{name}" for exercise in level.exercises for name in exercise.was}
    return pages | kept | {exercises_path(level), *(exercise_path(e) for e in level.exercises)}


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.slug)
def test_a_level_is_deleted_by_deleting_its_folder(content: Path, level: Level) -> None:
    shutil.rmtree(content / level.track / level.slug)
    others = OWN.union(*(addresses_of(other) for other in LEVELS if other != level))
    assert addresses() == others


TRACK = """
from lab_app.course.tracks import Track

TRACK = Track(title="Clouds", blurb="Where things run.", order=9)
"""
LEVEL = """
from lab_app.course.tracks import Level

LEVEL = Level(title="Bills", question="What does it cost?", blurb="Read a bill.", order=1, is_open=True)
"""
LESSON = """---
about: How a bill is read.
---

A bill has lines.

{{ figure: line_count }}

{{ page: bills-desk | To the desk }}
"""
FIGURES = """
import streamlit as st

from lab_app.course.lesson import live


@live("Counting lines")
def line_count(lab):
    st.markdown(f"As of {lab.release.as_of} there are {lab.sandbox.run('SELECT 40 + 2').rows[0][0]} lines.")
"""
PAGE = """
import streamlit as st

from lab_app.course.pages import LevelPage

PAGE = LevelPage(title="Desk", order=2, about="Where bills are read.")


def render(level):
    st.title(f"{level.title} on the desk")
"""


@pytest.mark.usefixtures("_data")
def test_a_level_in_a_track_of_its_own_is_added_by_adding_folders(content: Path) -> None:
    before = OWN.union(*map(addresses_of, LEVELS))
    bills = content / "clouds" / "bills"
    (bills / "exercises").mkdir(parents=True)
    (content / "clouds" / "__init__.py").write_text(TRACK)
    (bills / "__init__.py").write_text(LEVEL)
    (bills / "lesson.md").write_text(LESSON)
    (bills / "figures.py").write_text(FIGURES)
    (bills / "desk.py").write_text(PAGE)
    given = next(e for level in LEVELS for e in level.exercises if e.kind == "sql")
    shutil.copy(
        content / given.track / given.level / "exercises" / f"{given.id}.py",
        bills / "exercises" / "read_a_bill.py",
    )
    assert addresses() - before == {"bills", "bills-desk", "bills-exercises", "bills-read_a_bill"}
    said = words(opened("bills"))
    assert "A bill has lines." in said
    assert "there are 42 lines" in said
    assert "Bills on the desk" in words(opened("bills-desk"))
    assert given.title in words(opened("bills-read_a_bill"))
    assert "Clouds" in words(opened(""))
