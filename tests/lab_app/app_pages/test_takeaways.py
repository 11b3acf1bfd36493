"""Takeaways to try again on home: hidden until one asks, three at most, and nothing where none is due."""

from __future__ import annotations

import datetime as dt
from html import unescape

import pytest
from sqlalchemy import update

from lab_app.app_pages.home import takeaways
from lab_app.course.again import recalls
from lab_app.course.exercise import Exercise
from lab_app.course.progress import Progress
from lab_app.course.progress.tables import attempts
from lab_app.course.tracks import discover
from lab_app.ui.style import marked
from tests.lab_app.app_pages.opening import opened, words

FOUR = discover()[:4]


def solve(progress: Progress, exercise: Exercise, *, days_ago: float) -> None:
    attempt = progress.record_attempt(exercise.key, "SELECT 1", "right", kind=exercise.kind, world="w")
    at = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days_ago)).isoformat(timespec="milliseconds")
    progress.file.write(
        lambda c: c.execute(update(attempts).where(attempts.c.id == attempt.id).values(at=at))
    )


def later(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    monkeypatch.setattr(takeaways, "now", lambda: moment)


def test_nothing_is_said_where_nothing_is_due(progress: Progress) -> None:
    assert "to try again" not in words(opened(""))
    solve(progress, FOUR[0], days_ago=6.9)
    assert "to try again" not in words(opened(""))


def test_it_is_hidden_until_one_asks_and_comes_back_by_what_one_says(
    progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = FOUR[0]
    sentence = unescape(marked(exercise.takeaway))
    solve(progress, exercise, days_ago=7.1)
    app = opened("")
    assert "One takeaway to try again" in words(app)
    assert exercise.title in words(app)
    assert sentence not in words(app)
    app.button(key=f"{exercise.key}-show").click().run()
    assert sentence in words(app)
    app.button(key=f"{exercise.key}-True").click().run()
    assert "It comes back in 30 days." in words(app)
    assert "to try again" not in words(opened(""))
    assert recalls(progress)[exercise.key].known == 1
    later(monkeypatch, 29.9)
    assert "to try again" not in words(opened(""))
    later(monkeypatch, 30.1)
    app = opened("")
    app.button(key=f"{exercise.key}-show").click().run()
    app.button(key=f"{exercise.key}-False").click().run()
    assert "It comes back in 7 days." in words(app)
    assert recalls(progress)[exercise.key].known == 0


def test_three_at_most_the_longest_waiting_first(progress: Progress) -> None:
    for place, exercise in enumerate(FOUR):
        solve(progress, exercise, days_ago=10 + place)
    app = opened("")
    assert "Three takeaways to try again" in words(app)
    shown = {button.key for button in app.button if str(button.key).endswith("-show")}
    assert shown == {f"{exercise.key}-show" for exercise in FOUR[1:]}


def test_an_exercise_that_is_no_more_is_not_asked_about(progress: Progress) -> None:
    gone = Exercise(title="Gone", order=1, minutes=1, takeaway="x", hints=(), id="gone", track="t", level="l")
    solve(progress, gone, days_ago=10)
    assert "to try again" not in words(opened(""))
