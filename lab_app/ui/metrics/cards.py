"""A metric as a card: name, value, change, what is usual, maturity, recent windows, meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lab_app.metrics.board import WINDOW_DAYS
from lab_app.ui.charts.scale import is_near
from lab_app.ui.charts.sparkline import sparkline
from lab_app.ui.style import text
from lab_app.ui.words import day, plural
from pipelines.contract.units import Unit, moved, shown

if TYPE_CHECKING:
    from lab_app.metrics.board import Card
    from lab_app.metrics.metric import Metric

_PART = re.compile(r"(?=\b(?:Assumption|Trade-off):|\bBreaks if\b)")
_STATES = {
    "green": ("good", "●", "Well within its threshold"),
    "near": ("warn", "◆", "Close to its threshold"),
    "red": ("bad", "■", "Beyond its threshold"),
}


def unit_of(metric: Metric) -> Unit:
    """The metric's unit as the charts know it."""
    return cast("Unit", metric.unit)


def meaning(metric: Metric) -> tuple[str, ...]:
    """The metric's description in parts: what it is, assumption, trade-off, what breaks it."""
    return tuple(part.strip() for part in _PART.split(metric.description) if part.strip())


def card_html(card: Card, *, north: bool = False) -> str:
    """The card's inside."""
    metric = card.metric
    parts = meaning(metric)
    spark = sparkline(
        [value for _, value in card.shown],
        height=72 if north else 44,
        label=_spark_label(card),
        bound=metric.threshold,
    )
    words = (
        f'<p class="name">{text(metric.label)}</p>'
        f'<p class="value">{text(shown(card.value, unit_of(metric)))}</p>'
        f'<p class="change">{_change(card)}</p>{usual_html(card)}'
        f'<p class="asof">{text(maturity(card))}</p>'
    )
    about = f'<p class="meaning">{text(parts[0] if parts else "")}</p>'
    if north:
        return f'<div class="lab-metric north"><div>{words}{about}</div><div>{spark}</div></div>'
    return f'<div class="lab-metric">{words}{spark}{about}</div>'


def threshold_line(card: Card) -> str:
    """How a guardrail compares with its threshold; empty for other metrics."""
    state, bound = card.state, card.metric.threshold
    if state is None or bound is None:
        return ""
    tone, mark, words = _STATES[state]
    side = "at most" if card.metric.good_direction == "down" else "at least"
    return (
        f'<p class="lab-threshold lab-{tone}"><span aria-hidden="true">{mark}</span>'
        f"<span>{words}: {side} {text(shown(bound, unit_of(card.metric)))}</span></p>"
    )


def usual_html(card: Card) -> str:
    """Where the value lies in what would be usual after the window before; empty where nothing was before."""
    usual, between = card.usual, card.usual_values
    if card.change is None:
        return ""
    if usual is None or between is None:
        return '<p class="usual">Too little history to say what is usual here</p>'
    low, high = (shown(value, unit_of(card.metric)) for value in between)
    when = "Usual in these weeks of the year" if usual.of_season else "Usual"
    # The band is the middle half of the strip on every card, so that cards can be compared at a glance.
    at = min(max(25 + 50 * usual.place, 1.5), 98.5)
    tone = "" if card.is_better is None else " better" if card.is_better else " worse"
    where = "within" if usual.is_usual else "below" if usual.place < 0 else "above"
    return (
        f'<div class="lab-usual{tone}" role="img" aria-label="{text(f"{where} what is usual, {low} to {high}")}">'
        f'<span style="left:{at:.1f}%"></span></div>'
        f'<p class="usual" aria-hidden="true">{when}: {text(low)} to {text(high)}</p>'
    )


def maturity(card: Card) -> str:
    """Up to when the value goes, and why not further."""
    if card.grain == "month":
        return f"{card.points[-1][0]:%B %Y}" if card.points else "No month is over yet"
    until = day(card.until)
    if card.metric.maturity_days:
        return f"{WINDOW_DAYS} days to {until}; later days need {plural(card.metric.maturity_days, 'day')} to ripen"
    return f"On {until}" if card.metric.is_stock else f"{WINDOW_DAYS} days to {until}"


def _spark_label(card: Card) -> str:
    unit = unit_of(card.metric)
    known = [value for _, value in card.shown if value is not None]
    between = f", between {shown(min(known), unit)} and {shown(max(known), unit)}" if known else ""
    bound = card.metric.threshold
    dashed = (
        f"; the dashed line is its threshold, {shown(bound, unit)}"
        if bound is not None and is_near(known, bound)
        else ""
    )
    over = "months" if card.grain == "month" else f"windows of {WINDOW_DAYS} days, one a week"
    return f"{card.metric.label} over the last {len(card.shown)} {over}{between}{dashed}"


def _change(card: Card) -> str:
    change = card.change
    if change is None:
        return "No earlier period to compare with"
    unit = unit_of(card.metric)
    before = text(shown(card.before, unit))
    words = moved(card.value or 0.0, card.before or 0.0, unit)
    arrow = f'<span aria-hidden="true">{"▲" if change > 0 else "▼"}</span> ' if words else ""
    said = f"{arrow}{text(words or 'Unchanged')}"
    if card.is_better is not None:
        tone = "better" if card.is_better else "worse"
        return f'<span class="{tone}">{said}, {tone} than usual</span> from {before}'
    usual = ", no more than it usually moves" if words and card.usual is not None else ""
    return f"{said} from {before}{usual}"
