"""Numbered marks below a chart over time: what happened, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from lab_app.metrics.changelog import Mark
from lab_app.ui import words
from lab_app.ui.charts.look import ink
from lab_app.ui.charts.palette import QUIET
from lab_app.ui.style import text

LANE = 30  # pixels that the marks take below the axis
_NAMED = 2  # entries of a mark that the caption names
_YEAR = 330  # days after which a day without its year could be either year's
_SHOWN = 9  # entries that fit into what hovering shows


def layers(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The marks as layers of a chart whose x is time; hovering over one lists what began."""
    if not marks:
        return []
    rows = [{"at": mark.day.isoformat(), "number": str(mark.number), "tip": _tip(mark)} for mark in marks]
    x = {"field": "at", "type": "temporal"}
    below = {"value": {"expr": f"height + {LANE + 8}"}}
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "strokeWidth": 1, "strokeDash": [1, 3], "color": QUIET[0], "opacity": 0.7},
            "encoding": {"x": x},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "shape": "circle", "size": 330, "filled": True, "color": QUIET[0], "opacity": 0.16,
                     "tooltip": {"expr": "datum.tip"}},
            "encoding": {"x": x, "y": below},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "text", "fontSize": 11.5, "fontWeight": 600, "color": ink(),
                     "tooltip": {"expr": "datum.tip"}},
            "encoding": {"x": x, "y": below, "text": {"field": "number"}},
        },
    ]  # fmt: skip


def caption(marks: Sequence[Mark]) -> str:
    """The marks in words, as HTML; empty where there are none."""
    if not marks:
        return ""
    items = "".join(
        f'<li><span class="number" aria-hidden="true">{mark.number}</span><span>'
        + ", ".join(f"<b>{text(day)}</b> {text(what)}" for day, what in _named(mark, marks))
        + f"{text(_left(mark))}</span></li>"
        for mark in marks
    )
    return f'<div class="lab-marks"><p>What happened</p><ol>{items}</ol></div>'


def in_words(marks: Sequence[Mark]) -> list[str]:
    """The caption as text, a line for each mark."""
    return [
        f"({mark.number}) {', '.join(f'{day} {what}' for day, what in _named(mark, marks))}{_left(mark)}"
        for mark in marks
    ]


def rows(marks: Sequence[Mark]) -> list[tuple[str, str, str, str]]:
    """Mark, day, what, and about it: for a table."""
    return [
        (str(mark.number), entry.day.isoformat(), entry.name, entry.about)
        for mark in marks
        for entry in mark.entries
    ]


def _tip(mark: Mark) -> dict[str, str]:
    """What hovering shows: a line for each day, under its name."""
    shown = mark.entries[:_SHOWN]
    tip: dict[str, str] = {}
    for entry in shown:
        day = words.short_day(entry.day)
        said = f"{entry.name}: {entry.about}"
        tip[day] = f"{tip[day]} · {said}" if day in tip else said
    left = len(mark.entries) - len(shown)
    return tip | ({"and": f"{left} more, in the table"} if left else {})


def _named(mark: Mark, among: Sequence[Mark]) -> list[tuple[str, str]]:
    """Day and names of what stands for a mark, by day: the largest campaigns, then main versions of releases."""
    ranked = sorted(mark.entries, key=lambda entry: (entry.is_release, -entry.budget, entry.version[1:]))
    by_day: dict[str, list[str]] = {}
    for entry in sorted(ranked[:_NAMED], key=lambda entry: entry.day):
        said = entry.name if entry.is_release else f"{entry.name} ({entry.about.partition('.')[0]})"
        by_day.setdefault(_day(entry.day, among), []).append(said)
    return [(day, ", ".join(names)) for day, names in by_day.items()]


def _day(day: dt.date, among: Sequence[Mark]) -> str:
    """The day, with its year where the marks are of more than one year's length."""
    is_long = (among[-1].last_day - among[0].day).days > _YEAR
    return words.short_day(day) if is_long else f"{day.day} {day:%b}"


def _left(mark: Mark) -> str:
    left = len(mark.entries) - _NAMED
    return f" and {left} more" if left > 0 else ""
