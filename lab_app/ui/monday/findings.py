"""What a Monday review shows of the last week by itself: what came in, what moved beyond the usual, and where."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from lab_app.diagnosis.case_file import Pin
from lab_app.diagnosis.record import known_to, measure_of
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.metrics.alerts.replay import Rule
from lab_app.metrics.question import MetricError
from lab_app.ui import words
from lab_app.ui.alerts.choice import watchable
from lab_app.ui.alerts.past import Past, past_of
from lab_app.ui.alerts.picture import alarm_picture
from lab_app.ui.charts.palette import on_paper
from lab_app.ui.diagnosis.asked import Asked
from lab_app.ui.diagnosis.desk import Desk
from lab_app.ui.diagnosis.whom import finding_of, groups_of
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.style import plain
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, percent, shown, signed
from pipelines.statistics.alerts.watch import ALARM_Z

if TYPE_CHECKING:
    from lab_app.lab import Lab

CAME_IN, MOVED, WHERE = "What came in?", "What moved beyond the usual?", "Where did it move?"
WEEKS_BEFORE = 8
"""Weeks that the rows of the last one are held against."""
FAR = 4.0
"""Robust standard deviations from their median beyond which a table is named: of eight tables, hardly ever by luck."""
SHOWN_DAYS = 84
RAW = "These are rows as they are stored, those of staff, test accounts and scripts too. The project’s metrics further down leave them out."
PICTURE = "The band is where no alarm rings; a triangle marks the worst week of an alarm, and points to where it was off."
_TABLES = (
    ("users", "New accounts", "created_at"),
    ("user_sessions", "Sessions", "started_at"),
    ("events", "Events", "event_at"),
    ("page_loads", "Page loads", "loaded_at"),
    ("meal_plans", "Plans", "created_at"),
    ("orders", "Orders", "created_at"),
    ("email_messages", "Mails", "sent_at"),
    ("support_tickets", "Tickets", "created_at"),
)


@dataclass(frozen=True)
class Finding:
    """A part of the review: its picture as a pin, and where one looks on; `alt` says what the picture shows."""

    pin: Pin
    alt: str = ""
    address: str = ""
    query: tuple[tuple[str, str], ...] = ()


def findings(lab: Lab) -> tuple[Finding, ...]:
    """What the last week of the release says, kept. Raises MetricError and QueryError."""
    return lab.keep(("monday", lab.layer.edition), lambda: _findings(lab))


def _findings(lab: Lab) -> tuple[Finding, ...]:
    pasts = _pasts(lab)
    return (came_in(lab), moved(pasts, lab.release.as_of), *_where(lab, pasts))


def came_in(lab: Lab) -> Finding:
    """Rows of each table in the last week, held against the eight weeks before. Raises QueryError."""
    last = lab.release.as_of
    first = last - (7 * (WEEKS_BEFORE + 1) - 1) * DAY
    parts = [
        f"SELECT {place} AS place, date_diff('day', CAST({at} AS DATE), DATE '{last}') // 7 AS week, COUNT(*) AS rows "
        f"FROM product.{name} WHERE {at} >= DATE '{first}' AND {at} < DATE '{last + DAY}' GROUP BY week"
        for place, (name, _, at) in enumerate(_TABLES)
    ]
    counted = {
        (int(p), int(w)): int(n) for p, w, n in lab.sandbox.known(" UNION ALL ".join(parts), limit=500).rows
    }
    rows, odd, outside = [], [], []
    for place, (_, label, _) in enumerate(_TABLES):
        now, *before = [counted.get((place, week), 0) for week in range(WEEKS_BEFORE + 1)]
        least, most = min(before), max(before)
        mean = sum(before) / len(before)
        change = signed(now / mean - 1, percent(abs(now / mean - 1))) if mean else "–"
        if abs(now - median(before)) > FAR * _spread(before):
            odd.append(f"{label.lower()} ({now:,}, {'more' if now > median(before) else 'fewer'} than usual)")
        elif not least <= now <= most:
            outside.append(label.lower())
        rows.append((label, now, Quantity(f"{least:,} to {most:,}"), Quantity(change)))
    said = _came_in_said(odd, outside)
    missing = [str(row[0]).lower() for row in rows if row[1] == 0]
    if missing:
        said = f"Nothing came in of {words.listed(missing)}. Ask what broke before you read any number."
    header = ("Rows of", "Last week", f"{WEEKS_BEFORE} weeks before", "Against their mean")
    return Finding(Pin(CAME_IN, "", said, None, header, rows, f"{_week(last)} {RAW}"))


def _came_in_said(odd: list[str], outside: list[str]) -> str:
    """Which tables are far from the weeks before, and which are outside their range and not far."""
    if not odd and not outside:
        return f"Every table got as many rows as in one of the {WEEKS_BEFORE} weeks before, or between two of them."
    said = (
        f"Far from the {WEEKS_BEFORE} weeks before: {words.listed(odd)}. " if odd else "No table is far off. "
    )
    if outside:
        said += (
            f"Outside the range of the {WEEKS_BEFORE} weeks, but not far: {words.listed(outside)}. If nothing changes, "
            f"a new week is outside in 2 of {WEEKS_BEFORE + 1} cases."
        )
    return said.strip()


def _spread(weeks: list[int]) -> float:
    """A robust standard deviation of counts: at least that of independent ones (Poisson)."""
    middle = median(weeks)
    return max(1.4826 * median(abs(one - middle) for one in weeks), math.sqrt(max(middle, 1.0)))


def _pasts(lab: Lab) -> list[Past]:
    """What is watched, each by the week, the farthest from the usual first. Raises QueryError."""
    found = []
    for name in watchable(lab.layer):
        try:
            past = past_of(lab, Rule(name, "week"))
        except MetricError:  # one that cannot be asked for is not in the review
            continue
        if past.readings.all and past.readings.all[-1] is not None:
            found.append(past)
    return sorted(found, key=lambda past: -abs(_z(past)))


def _z(past: Past) -> float:
    reading = past.readings.all[-1]
    return 0.0 if reading is None else reading.z


def moved(pasts: list[Past], as_of: dt.date) -> Finding:
    """What is watched, the last week against what was to be expected, with the picture of what is farthest off."""
    header = ("Metric", "Week to", "Was", "Expected", "Usual swings off")
    rows: list[tuple[object, ...]] = []
    for past in pasts:
        reading, unit = past.readings.all[-1], unit_of(past.metric)
        assert reading is not None
        rows.append(
            (
                _label(past),
                words.short_day(past.readings.last),
                Quantity(shown(reading.value, unit)),
                Quantity(shown(max(reading.expected, 0.0), unit)),
                Quantity(signed(reading.z, f"{abs(reading.z):.1f}")),
            )
        )
    if not pasts:
        return Finding(
            Pin(
                MOVED,
                "",
                "Nothing is watched yet that has weeks enough to be judged by.",
                None,
                (),
                (),
                _week(as_of),
            )
        )
    beyond = [_label(past) for past in pasts if past.rule.rings(past.readings.all[-1])]  # type: ignore[arg-type]
    first = _label(pasts[0])
    said = (
        f"Beyond the usual, of {len(pasts)} watched: {words.listed(beyond)}."
        if beyond
        else f"Nothing: none of {len(pasts)} watched metrics is {ALARM_Z:g} usual swings or more off. {first} is farthest off."
    )
    spec = on_paper(alarm_picture(pasts[0], pasts[0].readings.last - SHOWN_DAYS * DAY))
    alt = f"{first}, each seven days together, in the last twelve weeks, with the band of what was usual."
    about = f"{_week(as_of)} In the picture: {first}, each seven days together. {PICTURE}"
    return Finding(
        Pin(MOVED, "", said, spec, header, rows, about),
        alt,
        "monitoring-alerts",
        (("metric", first), ("by", "week")),
    )


def _where(lab: Lab, pasts: list[Past]) -> list[Finding]:
    """Who moved, of what is farthest off; nothing where no such question can be asked. Raises QueryError."""
    for past in pasts:
        try:
            stretch = Stretch(known_to(lab.layer, measure_of(lab.layer, past.rule.metric)) - 6 * DAY, 1)
            desk = Desk(lab, Asked(past.rule.metric, stretch), "monday")
            found = groups_of(desk)
            if not found.rows:
                continue
            finding = finding_of(desk, found, now="the last week")
        except (DiagnosisError, MetricError):
            continue
        label = past.metric.label
        outside = [
            f"{words.capitalised(row.segment.name)} ({row.segment.kind.lower()})" for row in found.outside
        ]
        said = (
            f"{label}: {words.listed(outside)} moved further than luck takes the luckiest of {len(found.rows)} groups."
            if outside
            else f"{label}: nowhere in particular. No group moved further than luck takes the luckiest of {len(found.rows)}."
        )
        query = tuple((name, one) for name, many in desk.asked.address.items() for one in many)
        spec: dict[str, Any] | None = None if finding.spec is None else on_paper(finding.spec)
        about = f"The seven days to {_named(stretch.last)}, against the seven before. {plain(finding.said)}"
        pin = Pin(WHERE, "", said, spec, finding.header, finding.rows, about)
        return [Finding(pin, finding.alt, "diagnosis-workspace", query)]
    return []


def _week(last: dt.date) -> str:
    return f"The seven days to {_named(last)}."


def _named(day: dt.date) -> str:
    """Tuesday 30 June 2026"""
    return f"{day:%A} {words.day(day)}"


def _label(past: Past) -> str:
    """What a week's value is called: a number of people on a day, added up over seven, is no longer people."""
    metric = past.metric
    return (
        f"{metric.label}, seven days added"
        if metric.is_stock and unit_of(metric) == "count"
        else metric.label
    )
