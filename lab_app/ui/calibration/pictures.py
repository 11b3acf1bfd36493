"""The pictures and tables of somebody's calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.calibration import ENOUGH, calibration, expected, is_luck
from lab_app.course.tracks import exercise as exercise_of
from lab_app.course.verdict import points_said
from lab_app.ui.charts.calibration import ranges_chart, sure_chart
from lab_app.ui.charts.figure import figure
from lab_app.ui.results import html_table
from pipelines.contract.units import Quantity, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab_app.course.calibration import Bin, Calibration, Ranged
    from lab_app.course.progress import Attempt


def show_sure(found: Calibration) -> None:
    """Confidence beside how often it was right; nothing without answers."""
    if not found.sure:
        return
    enough = len(found.answers) >= ENOUGH
    figure(
        sure_chart(found.bins, bars=enough),
        title="How sure, and how often right",
        takeaway=_sure_takeaway(found)
        if enough
        else f"{len(found.answers)} so far: too few to say. Ten begin to say something.",
        alt="A dot for each level of confidence: to the right how sure you were, upwards the share that was right. "
        "On the line one is as often right as one says.",
        header=("How sure", "Right", "Answers", "80 % range", ""),
        rows=[_bin_row(one) for one in found.bins],
        key="calibration-sure",
    )


def _bin_row(one: Bin) -> Sequence[object]:
    bar = f"{percent(one.low, 0)} to {percent(one.high, 0)}"
    return (percent(one.confidence, 0), percent(one.right, 0), one.count, bar, "guesses" if one.guess else "")


def _sure_takeaway(found: Calibration) -> str:
    answers = found.answers
    gap = sum(one.confidence - one.right for one in answers) / len(answers)
    if abs(gap) < 0.05:
        return "As often right as you said: your “80 %” can be relied on."
    if is_luck(answers):
        return (
            f"You were right {sum(one.right for one in answers)} of {len(answers)} times, where you expected "
            f"{sum(one.confidence for one in answers):.1f}: no further apart than luck."
        )
    if gap > 0:
        return f"You were {gap * 100:.0f} points surer than you were right. Lower your confidence by about that much."
    return f"You were right {-gap * 100:.0f} points more often than you said. You know more than you claim."


def show_ranges(found: Calibration) -> None:
    """The ranges around the truth; nothing without any."""
    if not found.ranges:
        return
    low, high = expected(len(found.ranges))
    said = f"{found.held} of {len(found.ranges)} held the truth"
    figure(
        ranges_chart(found.ranges, [_title(one.exercise) for one in _sorted(found.ranges)]),
        title="Your ranges around the truth",
        takeaway=f"{said}; a well-kept 80\u00a0% gives {low} to {high}."
        if len(found.ranges) >= ENOUGH
        else f"{said}: too few to say.",
        alt="A bar for each range, drawn around the truth at the line in the middle. Bars that do not reach the line "
        "missed it, and are hollow.",
        header=("Exercise", "Where the truth was", ""),
        rows=[
            (_title(one.exercise), _where(one), "held" if one.holds else "missed")
            for one in _sorted(found.ranges)
        ],
        key="calibration-ranges",
    )


def _sorted(ranges: Sequence[Ranged]) -> list[Ranged]:
    return sorted(ranges, key=lambda one: one.truth)


def _where(one: Ranged) -> str:
    side = "below" if one.truth < 0 else "above"
    share = f"{abs(one.truth):.1f}"
    return "in the middle" if round(abs(one.truth), 1) == 0 else f"{share} half-widths {side} the middle"


def show_points(attempts: Sequence[Attempt], title: str) -> None:
    """The points of each exercise; nothing without any."""
    points = calibration(attempts).points
    if not points:
        return
    st.header(title)
    rows = [(_title(name), Quantity(points_said(earned))) for name, earned in points]
    st.html(html_table(("Exercise", "Points"), rows, label=f"{title} of each exercise"))


def _title(key: str) -> str:
    try:
        return exercise_of(key).title
    except KeyError:
        return key
