"""A Monday review is kept as it is typed, by week and world, and a damaged one breaks no page."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from lab_app.course.monday import kept as reviews_file
from lab_app.course.monday.kept import change, read, review_on, reviews, write
from lab_app.course.monday.review import MOST_LETTERS, Review
from lab_app.course.progress import Progress
from lab_app.diagnosis.case_file import Pin

WORLD, DAY = "lab-seed7-v17", dt.date(2026, 6, 30)
DUE = DAY + dt.timedelta(days=7)
PIN = Pin(
    "What came in?",
    "",
    "All as usual.",
    {"mark": "line"},
    ("Rows of", "Last week"),
    (("Orders", 12),),
    "A week.",
)


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "somebody")


def test_what_is_said_is_there_again(progress: Progress) -> None:
    change(progress, WORLD, DAY, lambda one: one.saying("decide", "Wait.\x00 And look "))
    change(progress, WORLD, DAY, lambda one: one.expecting("mau", (8_000.0, 8_300.0), DUE).showing((PIN,)))
    (found,) = reviews(Progress(progress.file, "somebody"), WORLD)
    assert found.text("decide") == "Wait. And look"
    assert found.expected("mau") is not None
    assert (found.expects[0].low, found.expects[0].high, found.expects[0].due) == (8_000.0, 8_300.0, DUE)
    assert found.findings[0].takeaway == "All as usual."
    assert found.findings[0].spec == {"mark": "line"}


def test_each_week_and_world_has_its_own_the_newest_first(progress: Progress) -> None:
    for day in (DAY, DUE):
        change(progress, WORLD, day, lambda one: one.saying("decide", f"of {one.day}"))
    change(progress, "other", DAY, lambda one: one.saying("decide", "elsewhere"))
    assert [one.day for one in reviews(progress, WORLD)] == [DUE, DAY]
    assert review_on(progress, WORLD, DAY).text("decide") == "of 2026-06-30"
    assert review_on(progress, "other", DAY).text("decide") == "elsewhere"
    assert reviews(Progress(progress.file, "another"), WORLD) == ()


def test_two_tabs_that_write_at_once_both_find_theirs(progress: Progress) -> None:
    other = Progress(progress.file, "somebody")
    change(progress, WORLD, DAY, lambda one: one.saying("decide", "Wait."))
    change(other, WORLD, DAY, lambda one: one.saying("who", "Ines, Friday"))
    assert dict(review_on(progress, WORLD, DAY).texts) == {"decide": "Wait.", "who": "Ines, Friday"}


def test_one_in_which_nothing_is_said_any_more_is_gone(progress: Progress) -> None:
    change(progress, WORLD, DAY, lambda one: one.saying("decide", "Wait.").expecting("mau", (1.0, 2.0), DUE))
    change(progress, WORLD, DAY, lambda one: one.saying("decide", " ").expecting("mau", None, DUE))
    assert reviews(progress, WORLD) == ()


def test_a_text_has_an_end() -> None:
    assert len(Review(DAY).saying("decide", "x" * 5_000).text("decide")) == MOST_LETTERS


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        '{"version": 2, "reviews": []}',
        '{"version": 1}',
        '{"version": 1, "reviews": [1, {}, {"day": "never"}]}',
        (
            '{"version": 1, "reviews": [{"day": "2026-06-30", "texts": {}, "findings": [], "expects": [{"metric": "mau", "due": '
            '"2026-07-07", "low": 2, "high": 1, "came": null}]}]}'
        ),
    ],
)
def test_what_cannot_be_read_is_left_out(text: str | None) -> None:
    assert read(text) == ()


def test_a_good_one_survives_beside_a_damaged_one() -> None:
    content = json.loads(write((Review(DAY).saying("decide", "Wait."),)))
    content["reviews"].append({"day": "never"})
    assert [one.day for one in read(json.dumps(content))] == [DAY]


def test_where_there_is_no_room_the_oldest_lose_their_pictures_first(monkeypatch: pytest.MonkeyPatch) -> None:
    weeks = [
        Review(DAY + dt.timedelta(days=7 * n)).saying("decide", "Wait.").showing((PIN,) * 3) for n in range(4)
    ]
    monkeypatch.setattr(reviews_file, "MOST_BYTES", int(len(write(tuple(weeks))) * 0.7))
    found = read(write(tuple(weeks)))
    assert [len(one.findings) for one in found] == [3, 3, 0, 0]
    assert all(one.text("decide") == "Wait." for one in found)
