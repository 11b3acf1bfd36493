"""Lessons: what a file may say, and that every figure and link it names is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_app.course.declared.facts import facts
from lab_app.course.lesson import (
    FactPlace,
    FigurePlace,
    LessonError,
    PageLink,
    figures_of,
    read_lesson,
)
from lab_app.course.pages import level_pages
from lab_app.course.tracks import Level, tracks
from lab_app.ui.addresses import exercises_path
from tests.lab_app.app_pages.opening import addresses

LEVELS = [level for track in tracks() for level in track.levels]
LESSONS = [
    pytest.param(level, page.lesson, id=level.slug)
    for level in LEVELS
    for page in level_pages(level)
    if page.lesson is not None
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """All addresses of the lab."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARDER_HOME", str(tmp_path_factory.mktemp("nothing")))
        return addresses()


@pytest.mark.parametrize(("level", "file"), LESSONS)
def test_every_figure_and_link_that_a_lesson_names_is_there(level: Level, file: Path, site: set[str]) -> None:
    lesson = read_lesson(file)
    assert set(lesson.figures) <= set(figures_of(level))
    assert set(lesson.facts) <= set(facts())
    own = set() if level.is_open else {exercises_path(level), *(page.path for page in level_pages(level))}
    assert {link.address for link in lesson.links} <= site | own
    assert all(isinstance(part, FigurePlace | FactPlace | tuple) or part for part in lesson.parts)


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.slug)
def test_no_figure_of_a_level_is_unused(level: Level) -> None:
    named = {name for page in level_pages(level) if page.lesson for name in read_lesson(page.lesson).figures}
    assert set(figures_of(level)) == named


def lesson(folder: Path, text: str, header: str = "---\nabout: What it is.\n---\n") -> Path:
    file = folder / "lesson.md"
    file.write_text(header + text)
    return file


def test_a_lesson_is_text_with_figures_and_rows_of_links_in_their_places(tmp_path: Path) -> None:
    found = read_lesson(
        lesson(
            tmp_path,
            """
## First

Two lines
of text.

{{ figure: sizes }}

More, with {{ braces }} in it.
{{ fact: idempotent_methods }}

{{ page: collection-bench | To the bench }}

{{ page: monitoring | On to Monitoring }}
The end.
""",
        )
    )
    assert found.about == "What it is."
    assert found.parts == (
        "## First\n\nTwo lines\nof text.",
        FigurePlace("sizes"),
        "More, with {{ braces }} in it.",
        FactPlace("idempotent_methods"),
        (PageLink("collection-bench", "To the bench"), PageLink("monitoring", "On to Monitoring")),
        "The end.",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ figure sizes }}", "almost a figure"),
        ("{{ figure: }}", "almost a figure"),
        ("{{ fact idempotent_methods }}", "almost a figure, a fact"),
        ("{{ page: monitoring }}", "without words"),
        ("{{ page: | To the board }}", "without an address"),
    ],
)
def test_a_line_that_is_almost_a_figure_or_a_link_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LessonError, match=said):
        read_lesson(lesson(tmp_path, text))


def test_a_lesson_that_does_not_say_what_it_is_about_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="about"):
        read_lesson(lesson(tmp_path, "## First", header=""))
