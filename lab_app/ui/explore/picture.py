"""The picture of an answer: its title, what it says, its lines, and its values as a table of dates by columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lab_app.ui import words
from lab_app.ui.charts.line import line
from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.cards import meaning, unit_of
from lab_app.ui.metrics.figure import begins_at_zero, hidden_remarks, remarks, step_remark, takeaway, title_of
from pipelines.contract.calendar import DAY, next_period
from pipelines.contract.units import Unit, moved, shown

if TYPE_CHECKING:
    from lab_app.metrics.changelog import Mark
    from lab_app.ui.explore.answer import Answer
    from lab_app.ui.metrics.series import Grain

HEIGHT, SEVERAL_HEIGHT = 380, 240


@dataclass(frozen=True)
class Column:
    """A column of the table, with its values by period."""

    name: str
    unit: Unit
    values: dict[dt.date, Point]


@dataclass(frozen=True)
class Picture:
    """All that is shown of an answer. `charts` are below each other, on one axis of time; each has a text for those
    who don't see it. `definition` says what the numbers are, `dates` of which days."""

    title: str
    takeaway: str
    charts: tuple[tuple[dict[str, Any], str], ...]
    columns: tuple[Column, ...]
    definition: tuple[str, ...]
    dates: str

    @property
    def periods(self) -> list[dt.date]:
        """Of the table's rows, the newest first."""
        return sorted({at for column in self.columns for at in column.values}, reverse=True)

    def is_complete(self, period: dt.date) -> bool:
        """Whether no value of the period will change any more."""
        return all(c.values[period].complete for c in self.columns if period in c.values)


def picture_of(
    answers: Sequence[Answer],
    grain: Grain,
    marks: Sequence[Mark],
    where: str,
    as_of: dt.date,
    *,
    height: int = HEIGHT,
) -> Picture:
    """The picture of the metrics that have any value, of data up to `as_of`; `height` is that of a chart that is
    alone, in pixels. Raises ValueError where none has."""
    there = [answer for answer in answers if answer.points]
    if not there:
        raise ValueError("There is nothing to draw.")
    title = title_of(there[0].metric, there[0].split, grain)
    if len(there) > 1:
        title = f"{words.listed([a.metric.label for a in there])}, for each {grain}"
    days = [point.at for answer in there for point in answer.own]
    columns = [column for answer in there for column in _columns(answer)]
    return Picture(
        title=f"{title} ({where})" if where else title,
        takeaway=" ".join(_takeaway(there, grain)),
        charts=tuple(_charts(there, grain, marks, (min(days), max(days)), height)),
        columns=tuple(columns),
        definition=tuple(f"{a.metric.label}: {(meaning(a.metric) or ('',))[0]}" for a in there),
        dates=words.days(min(days), min(next_period(max(days), grain) - DAY, as_of)),
    )


def _takeaway(answers: Sequence[Answer], grain: Grain) -> list[str]:
    said = []
    for answer in answers:
        first = takeaway(answer.metric, answer.own, grain)
        said.append(first if len(answers) == 1 else f"{answer.metric.label}: {_inside(first)}")
        said += step_remark(answer.step)
        said += _against(answer)
        said += hidden_remarks(answer.hidden, len({p.group for p in answer.own}))
        said += remarks(answer.metric, answer.own, grain)
    return list(dict.fromkeys(said))


def _inside(sentence: str) -> str:
    """A sentence after a colon: a month keeps its capital letter."""
    return sentence[:1].lower() + sentence[1:] if sentence.startswith(("The ", "No ")) else sentence


def _against(answer: Answer) -> list[str]:
    """How the newest complete value compares with each grey line of it."""
    if answer.split or not answer.quiet:
        return []
    complete = {point.at: point for point in answer.own if point.complete}
    said = []
    for group in answer.quiet:
        then = {p.at: p for p in answer.points if p.group == group and p.value}
        at = max((at for at in complete if at in then), default=None)
        if at is None:
            said.append(f"There is nothing to show for {group}.")
            continue
        now, before, unit = complete[at].value or 0.0, then[at].value or 1.0, unit_of(answer.metric)
        said.append(f"Against {group}: {moved(now, before, unit) or 'the same'} ({shown(before, unit)}).")
    return said


def _charts(
    answers: Sequence[Answer],
    grain: Grain,
    marks: Sequence[Mark],
    ends: tuple[dt.date, dt.date],
    height: int,
) -> list[tuple[dict[str, Any], str]]:
    """A chart for each unit; metrics of the same one share it."""
    by_unit: dict[Unit, list[Answer]] = {}
    for answer in answers:
        by_unit.setdefault(unit_of(answer.metric), []).append(answer)
    labels = [answer.metric.label for answer in answers]
    found = []
    for place, (unit, same) in enumerate(by_unit.items()):
        points = [point for answer in same for point in _named(answer, len(answers))]
        alone = same[0] if len(answers) == 1 else None
        last = place == len(by_unit) - 1
        spec = line(
            points,
            unit=unit,
            zero=begins_at_zero([p for p in points if not alone or p.group not in alone.quiet]),
            rule=alone.metric.threshold if alone else None,
            name=same[0].metric.label.lower() if alone else "value",
            grain=grain,
            height=height if len(by_unit) == 1 else min(height, SEVERAL_HEIGHT),
            marks=marks if last else (),
            places=alone.colours if alone and alone.split else {label: n for n, label in enumerate(labels)},
            quiet=alone.quiet if alone else (),
            beside=None if len(by_unit) == 1 else (ends, labels),
        )
        found.append((spec, _alt(same, points, grain)))
    return found


def _named(answer: Answer, count: int) -> list[Point]:
    """An answer's points, by the metric's name where there are several."""
    if count == 1:
        return list(answer.points)
    return [replace(point, group=answer.metric.label) for point in answer.points]


def _alt(answers: Sequence[Answer], points: Sequence[Point], grain: Grain) -> str:
    unit = unit_of(answers[0].metric)
    values = [point.value or 0.0 for point in points]
    days = sorted({point.at for point in points})
    names = words.listed([answer.metric.label for answer in answers])
    return (
        f"{names}, for each {grain}: {words.plural(len(days), grain)} from {words.day(days[0])} to {words.day(days[-1])}, "
        f"between {shown(min(values), unit)} and {shown(max(values), unit)}."
    )


def _columns(answer: Answer) -> list[Column]:
    unit = unit_of(answer.metric)
    weight: dict[str, float] = {}
    for point in answer.points:
        weight[point.group] = weight.get(point.group, 0.0) + abs(point.value or 0.0)
    # The largest part first, and what is compared with, or left over, last.
    order = sorted(weight, key=lambda group: (group in answer.quiet, -weight[group], group))
    return [
        Column(
            group if group and (answer.split or group in answer.quiet) else answer.metric.label,
            unit,
            {point.at: point for point in answer.points if point.group == group},
        )
        for group in order
    ]
