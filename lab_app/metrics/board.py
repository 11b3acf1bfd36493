"""The board: each metric's last complete period against the one before, its recent weeks, its bound.

Pure reading of a release through its semantic layer; the pages draw it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipelines.statistics import robust_z

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric
    from lab_app.sandbox import Sandbox

WINDOW_DAYS = 28  # whole weeks: a weekday's rhythm does not show
SPARK_WEEKS = 26
_ROLES = ("north_star", "input", "guardrail")

State = Literal["green", "near", "red"]


@dataclass(frozen=True)
class Card:
    """One metric on the board.

    `value` is that of the last complete window (the `WINDOW_DAYS` up to `until`, or the last day's
    value for a stock), `before` that of the window before; either is None where there is none.
    `weeks` are complete weeks, oldest first: (first day, value).
    """

    metric: Metric
    value: float | None
    before: float | None
    until: dt.date
    weeks: tuple[tuple[dt.date, float | None], ...]

    @property
    def change(self) -> float | None:
        """Relative change against the window before."""
        if self.value is None or not self.before:
            return None
        return self.value / self.before - 1

    @property
    def usual_swing(self) -> float | None:
        """How far this metric moves anyway, as a share: the median move over four weeks, either way.

        Taken from single weeks, which are noisier than the windows that are compared: a change
        that exceeds it is worth a look. None with fewer than eight weeks.
        """
        return robust_z.usual_swing([value for _, value in self.weeks], apart=4)

    @property
    def is_better(self) -> bool | None:
        """Whether it moved the good way; None where it moved no more than it usually does."""
        change = self.change
        if change is None or abs(change) < max(0.0005, self.usual_swing or 0):
            return None
        return (change > 0) == (self.metric.good_direction == "up")

    @property
    def state(self) -> State | None:
        """A guardrail against its threshold: beyond it, within a tenth of it, or clear of it."""
        bound = self.metric.threshold
        if bound is None or self.value is None:
            return None
        down = self.metric.good_direction == "down"
        if (self.value > bound) if down else (self.value < bound):
            return "red"
        near = self.value > bound * 0.9 if down else self.value < bound * 1.1
        return "near" if near else "green"


@dataclass(frozen=True)
class Board:
    """The North Star, what feeds it, and what must not break. `failed` names metrics that gave no answer."""

    north_star: tuple[Card, ...]
    inputs: tuple[Card, ...]
    guardrails: tuple[Card, ...]
    failed: tuple[tuple[Metric, str], ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        return self.north_star + self.inputs + self.guardrails


@dataclass(frozen=True)
class OwnCards:
    """The reader's own metrics, by label. `failed` names those that gave no answer, with why."""

    cards: tuple[Card, ...]
    failed: tuple[tuple[Metric, str], ...]


def read_board(layer: SemanticLayer, sandbox: Sandbox) -> Board:
    """Ask the semantic layer for every card of the project's metrics."""

    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    shown = sorted(
        (m for m in layer.metrics() if m.role in _ROLES and not m.is_own),
        key=lambda m: (_ROLES.index(m.role), _order(m)),
    )
    cards: dict[str, Card] = {}
    failed: list[tuple[Metric, str]] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        waiting = [(metric, pool.submit(read_card, metric, layer, sandbox)) for metric in shown]
        for metric, future in waiting:
            try:
                cards[metric.name] = future.result()
            except (MetricError, QueryError) as error:
                failed.append((metric, str(error)))

    def of(role: str) -> tuple[Card, ...]:
        return tuple(cards[m.name] for m in shown if m.role == role and m.name in cards)

    return Board(of("north_star"), of("input"), of("guardrail"), tuple(failed))


def read_own_cards(layer: SemanticLayer, sandbox: Sandbox) -> OwnCards:
    """Ask the semantic layer for a card of each of the reader's own metrics."""
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    cards: list[Card] = []
    failed: list[tuple[Metric, str]] = []
    for metric in sorted((m for m in layer.metrics() if m.is_own), key=lambda m: m.label):
        try:
            cards.append(read_card(metric, layer, sandbox))
        except (MetricError, QueryError) as error:
            failed.append((metric, str(error)))
    return OwnCards(tuple(cards), tuple(failed))


def read_card(metric: Metric, layer: SemanticLayer, sandbox: Sandbox) -> Card:
    """One metric's card. Raises MetricError and QueryError."""
    until = layer.as_of - dt.timedelta(days=metric.maturity_days)
    weeks = _weeks(metric, until, layer, sandbox)
    window = dt.timedelta(days=WINDOW_DAYS)
    return Card(
        metric,
        _value(metric, until - window + dt.timedelta(days=1), until, layer, sandbox),
        _value(metric, until - 2 * window + dt.timedelta(days=1), until - window, layer, sandbox),
        until,
        weeks,
    )


def _value(
    metric: Metric, start: dt.date, end: dt.date, layer: SemanticLayer, sandbox: Sandbox
) -> float | None:
    if metric.type == "cumulative":  # looks back by itself: its value is that of the last day
        frame = layer.query([metric.name], grain="day", start=end, end=end, sandbox=sandbox)
    elif metric.grains == ("month",):
        frame = layer.query(
            [metric.name], grain="month", start=_whole_month(end), end=_whole_month(end), sandbox=sandbox
        )
    else:
        frame = layer.query([metric.name], start=start, end=end, sandbox=sandbox)
    return _number(frame[metric.name].iloc[-1]) if len(frame) else None


def _whole_month(day: dt.date) -> dt.date:
    """The first day of the last month that is over on `day`."""
    first = day.replace(day=1)
    over = (day + dt.timedelta(days=1)).day == 1
    return first if over else (first - dt.timedelta(days=1)).replace(day=1)


def _weeks(
    metric: Metric, until: dt.date, layer: SemanticLayer, sandbox: Sandbox
) -> tuple[tuple[dt.date, float | None], ...]:
    """Values of the last complete weeks, Monday to Sunday."""
    last_sunday = until - dt.timedelta(days=(until.weekday() + 1) % 7)
    first_monday = last_sunday - dt.timedelta(days=7 * SPARK_WEEKS - 1)
    grain: Literal["week", "month"] = "week" if "week" in metric.grains else "month"
    frame = layer.query([metric.name], grain=grain, start=first_monday, end=last_sunday, sandbox=sandbox)
    return tuple(
        (period.date(), _number(value))
        for period, value in zip(frame["period"], frame[metric.name], strict=True)
    )


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return None if number != number else number


def _order(metric: Metric) -> tuple[int, str]:
    """In the order of a user's life where the metrics say it, else by name."""
    life: Sequence[str] = (
        "mau",
        "new_signups",
        "activation_rate",
        "retention_rate",
        "referral_rate",
        "page_load_p75",
        "ticket_rate",
        "unsubscribe_rate",
    )
    return (life.index(metric.name) if metric.name in life else len(life), metric.name)
