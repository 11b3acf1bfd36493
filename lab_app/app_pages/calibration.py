"""My calibration: how sure somebody was, beside how often they were right. It can be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.again.worlds import is_another
from lab_app.course.calibration import ENOUGH, Calibration, calibration, expected
from lab_app.course.guess import guess_of, how_sure, may_tell, told
from lab_app.truth import TruthError
from lab_app.ui import words
from lab_app.ui.calibration.pictures import show_points, show_ranges, show_sure
from lab_app.ui.style import eyebrow, lead, note, notice
from lab_app.ui.visit import progress, visit
from pipelines.contract.units import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab_app.course.calibration import Ranged, Sure
    from lab_app.course.guess import Guess
    from lab_app.course.progress import Attempt

_NEARLY_SQUARE = 560
"""Pixels: what is held against its diagonal is read best where that rises by half a right angle."""


def render() -> None:
    """All answers that count, in three pictures at most."""
    eyebrow("How well you know what you know")
    st.title("My calibration")
    guess = _guess()
    attempts = progress().attempts()
    found = calibration(attempts, [guess.told] if guess and guess.told else [], _of_reviews())
    if not found.sure and not found.ranges:
        lead("Whoever says “80 % sure” should be right four times out of five. Here you see whether you are.")
        notice(
            "info",
            "Nothing to show yet",
            "Each exercise in which you choose an answer asks how sure you are, and some ask for a range; a Monday "
            "review asks for ranges, too. The first answers gather here.",
        )
        _show_guess(guess)
        return
    lead(_in_a_sentence(found))
    with st.container(width=_NEARLY_SQUARE):
        show_sure(found)
    _show_guess(guess)
    show_ranges(found)
    show_points([attempt for attempt in attempts if not is_another(attempt.world)], "Points")
    show_points([attempt for attempt in attempts if is_another(attempt.world)], "Points on other worlds")
    if found.points:
        note(
            "100 is perfect, and 0 what one earns without any knowledge of this world. Below 0 one was surer than one "
            "knew. Points are not added up: each exercise is a story of its own."
        )
    note(
        f"{_by_world(attempts)} Practice is left out; a guess is asked before any data are seen, is drawn hollow, and "
        "earns nothing. This page prints on paper as it is, without the menu."
    )


def _of_reviews() -> tuple[Ranged, ...]:
    """The ranges of Monday reviews of which it is known by now what came."""
    from lab_app.course.monday.expected import expectable, ranged, resolved
    from lab_app.course.monday.kept import reviews
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    lab = visit().lab
    if lab is None or not reviews(progress(), lab.release.world.id):
        return ()
    try:
        labels = {name: lab.layer.metric(name).label for name in expectable(lab)}
        return ranged(resolved(progress(), lab), labels)
    except (MetricError, QueryError):  # the review's own page says why
        return ()


def _by_world(attempts: Sequence[Attempt]) -> str:
    """From which worlds the answers are: in the common one, one may have heard of them."""
    common = sum(
        one.phase == "first" and bool(one.answered) and not is_another(one.world) for one in attempts
    )
    others = sum(one.phase == "first" and bool(one.answered) and is_another(one.world) for one in attempts)
    heard = "everybody who takes the lab as it comes meets it, so an answer may have been heard of before."
    if not others:
        return f"All answers are from **the common world**: {heard}"
    return (
        f"{words.plural(common, 'exercise')} answered in **the common world**: {heard} "
        f"{words.plural(others, 'exercise')} answered in other worlds, which were made for you alone. Both count here."
    )


@dataclass(frozen=True)
class _Guessed:
    """The guess about this world, and how it came out; None while that may not be told."""

    guess: Guess
    told: Sure | None


def _guess() -> _Guessed | None:
    """The guess before the first data, None where none was given or nothing is there to guess about."""
    lab = visit().lab
    if lab is None:
        return None
    world = lab.release.world.id
    guess = guess_of(progress(), world)
    if guess is None:
        return None
    truth, as_of = lab.truth, lab.release.as_of
    try:
        may = truth is not None and may_tell(progress(), world, truth, as_of)
        return _Guessed(guess, told(guess, truth, as_of) if truth is not None and may else None)
    except TruthError:  # it is made anew in the background
        return _Guessed(guess, None)


def _show_guess(guessed: _Guessed | None) -> None:
    if guessed is None:
        return
    said = f"Your guess before you saw any data: “{guessed.guess.text}”, {how_sure(guessed.guess)}. " + (
        "Not told yet: the lab has yet to ask about it, or to work out what really happened."
        if guessed.told is None
        else "It was so."
        if guessed.told.right
        else "It was not so."
    )
    note(said)


def _in_a_sentence(found: Calibration) -> str:
    answers = found.answers
    parts = []
    if answers:
        right = sum(one.right for one in answers)
        stated = sum(one.confidence for one in answers) / len(answers)
        parts.append(
            f"You were {percent(stated, 0)} sure on average, and {_times(right, len(answers))}"
            + (f" ({percent(right / len(answers), 0)})." if len(answers) >= ENOUGH else ".")
        )
    if found.ranges:
        parts.append(_held(found.held, len(found.ranges)))
    return " ".join(parts) or "So far there are guesses alone."


def _held(held: int, count: int) -> str:
    if count == 1:
        return f"Your one range {'holds' if held else 'misses'} the truth."
    low, high = expected(count)
    return f"{held} of your {count} ranges {'holds' if held == 1 else 'hold'} the truth" + (
        f"; a well-kept 80\u00a0% gives {low} to {high}." if count >= ENOUGH else "."
    )


def _times(hits: int, count: int) -> str:
    return (
        f"right {hits} of {count} times"
        if count > 1
        else ("right that time" if hits else "not right that time")
    )
