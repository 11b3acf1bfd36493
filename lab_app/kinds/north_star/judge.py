"""Judges a North Star by the tests that its prompt tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.metric.judge import OLD_RELEASE, is_untouched, refused, unattempted
from lab_app.kinds.metric.spec import Slice
from lab_app.kinds.metric.workshop import Cells, Workshop, cells, published, workshop
from lab_app.kinds.north_star.spec import NorthStarExercise
from lab_app.kinds.north_star.trials import (
    Trial,
    Weeks,
    counts_users_or_homes,
    has_guardrail,
    ignores_bots,
    moves_with_growth,
    revealed,
    told_days,
)
from lab_app.metric_writing.checked import Checked
from lab_app.sandbox import QueryError
from lab_app.truth import Truth, TruthError

BY_WEEK = Slice("week")
MAU = """
metrics:
  - {name: mau_by_week, type: derived, expr: mau, input_metrics: [mau]}
"""
NO_TRUTH = (
    "It passes all tests that can be made on the data alone. What really happened in this world is still being worked "
    "out, which takes a few minutes: then the last test is made by itself."
)


def judge(exercise: NorthStarExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, a metric's YAML that names a guardrail."""
    if is_untouched(answer, exercise.starter):
        return unattempted(
            answer, "This is still the starter: it is MAU itself. Write what Larder should follow instead."
        )
    try:
        at = workshop(exercise, context)
        if not at.has_all_for(exercise.solution):
            return OLD_RELEASE
        checked = at.check(answer)
        if checked.errors:
            return refused(exercise, checked.errors)
        return _tried(exercise, checked, at, context)
    except (QueryError, TruthError) as error:
        return Verdict("error", "The metric could not be tried", str(error))


def _tried(exercise: NorthStarExercise, checked: Checked, at: Workshop, context: Context) -> Verdict:
    assert checked.subject is not None
    seen = published(context)
    ours = _weeks(cells(seen.run(at.sql(checked, checked.subject.name, BY_WEEK))))
    mau = _weeks(at.known_cells(MAU, BY_WEEK, seen))
    failed = [trial for trial in _trials(checked, at, ours, mau, context.truth) if not trial.is_passed]
    if failed:
        first = failed[0]
        mistake = next((m for m in exercise.mistakes if m.name == first.name), None)
        more = len(failed) - 1
        others = f" {more} more {'test fails' if more == 1 else 'tests fail'}." if more else ""
        return Verdict(
            "wrong",
            "Not yet",
            f"{mistake.message if mistake else 'It fails a test.'}{others}",
            rows=tuple(trial.row for trial in failed),
            mistake=mistake.name if mistake else None,
            reasons=tuple(trial.name for trial in failed),
        )
    if context.truth is None:
        return Verdict("right so far", "Right so far", NO_TRUTH)
    return Verdict(
        "right",
        "Right",
        "It passes all tests.",
        reveal=revealed(ours, mau, context.truth),
        told_days=told_days(context.truth),
    )


def _trials(checked: Checked, at: Workshop, ours: Weeks, mau: Weeks, truth: Truth | None) -> Iterator[Trial]:
    assert checked.subject is not None
    yield counts_users_or_homes(ours, mau)
    if truth is not None:
        yield ignores_bots(ours, mau, truth)
    yield moves_with_growth(ours, mau)
    yield has_guardrail(checked.subject.meta.get("guardrail"), at.roles)


def _weeks(found: Cells) -> Weeks:
    return {dt.date.fromisoformat(str(cell[0])[:10]): float(value) for cell, value in found.items()}
