"""The future of a metric is shown once no exercise asks about it any more; forecasts come back when their day has come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lab_app.course.due import come_true, forecasts
from lab_app.course.progress import Progress
from lab_app.course.verdict import Answered
from lab_app.course.withheld.ahead import REWARD, asked_ahead
from tests.lab_app.course.asked import asked

WORLD = "tiny-seed7-v1"
ALL = [asked(code) for code in ("F01", "F02", "F06", "F03")]


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "me")


def said(question: str, due: str | None) -> Answered:
    return Answered(
        question, "quantiles", "1 · 2 · 3", "2", True, "", low=1.0, high=3.0, value=2.0, points=80.0, due=due
    )


def answer(progress: Progress, code: str, *answered: Answered, world: str = WORLD) -> None:
    progress.record_attempt(
        asked(code).key,
        "{}",
        "scored",
        kind="case",
        world=world,
        release_id="2026-06-30-abc",
        answered=answered,
    )


def test_a_metric_is_withheld_until_its_exercise_is_answered(progress: Progress) -> None:
    open_ones = asked_ahead(progress, WORLD, ALL)
    assert {"mau", "dau", REWARD} <= set(open_ones)
    assert open_ones["mau"].code == "F01"
    answer(progress, "F01", said("mau", "2026-07-07"))
    assert "mau" not in asked_ahead(progress, WORLD, ALL)
    assert {"dau", REWARD} <= set(asked_ahead(progress, WORLD, ALL))
    assert "mau" in asked_ahead(progress, "another world", ALL)


def test_an_exercise_that_is_not_open_withholds_nothing(progress: Progress) -> None:
    assert not asked_ahead(progress, WORLD, [asked("C01")])


def test_forecasts_come_back_when_the_data_has_reached_them(progress: Progress) -> None:
    answer(progress, "F02", said("friday", "2026-07-10"), said("sunday", "2026-07-12"))
    answer(progress, "F01", said("mau", "2026-07-07"))
    answer(progress, "F01", said("mau", "2026-07-07"))  # a later one does not count
    answer(progress, "F03", said("range", None))
    answer(progress, "F06", said("left", "2026-09-02"), world="another world")
    found = forecasts(progress, WORLD)
    assert [(one.day, one.answered.question) for one in found] == [
        (dt.date(2026, 7, 7), "mau"),
        (dt.date(2026, 7, 10), "friday"),
        (dt.date(2026, 7, 12), "sunday"),
    ]
    assert {one.given for one in found} == {dt.date(2026, 6, 30)}
    week = come_true(progress, WORLD, since=dt.date(2026, 6, 30), until=dt.date(2026, 7, 7))
    assert [one.answered.question for one in week] == ["mau"]
    assert [
        one.day for one in come_true(progress, WORLD, since=dt.date(2026, 7, 7), until=dt.date(2026, 7, 14))
    ] == [
        dt.date(2026, 7, 10),
        dt.date(2026, 7, 12),
    ]
