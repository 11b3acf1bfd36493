"""The board: each metric's last complete window against the one before, its recent windows, its bound.

Pure reading of a release through its semantic layer; the pages draw it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lab_app.metrics.queries.rolling import Windows, read_windows
from pipelines.contract.calendar import DAY, days, is_year_end, next_period
from pipelines.statistics.alerts.control_limits import Limits, limits

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric
    from lab_app.sandbox import Sandbox

WINDOW_DAYS = 28  # whole weeks: a weekday's rhythm does not show
WINDOW_WEEKS = WINDOW_DAYS // 7
SHOWN_WEEKS = 26
_ROLES = ("north_star", "input", "guardrail")

State = Literal["green", "near", "red"]


@dataclass(frozen=True)
class Card:
    """One metric on the board.

    `points` are (last day, value) of complete windows, oldest first: of `WINDOW_DAYS` that end a week apart or,
    where a metric is read by month only, of months (`grain`). The last one is what the card shows, `before` the
    window that ended when it began. `usual` is what is usual for the move between the two, None where too little
    is known to say.
    """

    metric: Metric
    points: Windows
    until: dt.date
    usual: Limits | None = None
    grain: Literal["week", "month"] = "week"

    @property
    def value(self) -> float | None:
        return self.points[-1][1] if self.points else None

    @property
    def before(self) -> float | None:
        apart = WINDOW_WEEKS if self.grain == "week" else 1
        return self.points[-1 - apart][1] if len(self.points) > apart else None

    @property
    def shown(self) -> Windows:
        """The points that the card's line shows."""
        return self.points[-SHOWN_WEEKS:]

    @property
    def change(self) -> float | None:
        """Relative change against the window before."""
        if self.value is None or not self.before:
            return None
        return self.value / self.before - 1

    @property
    def usual_values(self) -> tuple[float, float] | None:
        """From where to where the value would be usual, after the window before."""
        if self.usual is None or self.before is None:
            return None
        return self.before * (1 + self.usual.low), self.before * (1 + self.usual.high)

    @property
    def is_better(self) -> bool | None:
        """Whether it moved the good way; None where the move is usual, or it is not known whether it is."""
        if self.usual is None or self.usual.is_usual:
            return None
        return (self.usual.move > (self.usual.low + self.usual.high) / 2) == (
            self.metric.good_direction == "up"
        )

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
class Cards:
    """Metrics beside the board's own, by label. `failed` names those that gave no answer, with why."""

    cards: tuple[Card, ...]
    failed: tuple[tuple[Metric, str], ...]


def read_board(layer: SemanticLayer, sandbox: Sandbox) -> Board:
    """Ask the semantic layer for every card of the project's metrics."""
    shown = sorted(
        (m for m in layer.metrics() if m.role in _ROLES and not m.is_own),
        key=lambda m: (_ROLES.index(m.role), _order(m)),
    )
    with ThreadPoolExecutor(max_workers=2) as pool:
        cards, failed = _read(shown, layer, sandbox, len(shown), pool.map)

    def of(role: str) -> tuple[Card, ...]:
        return tuple(card for card in cards if card.metric.role == role)

    return Board(of("north_star"), of("input"), of("guardrail"), failed)


def read_systems(layer: SemanticLayer, sandbox: Sandbox) -> Cards:
    """Ask the semantic layer for a card of each metric that says `board: systems`: they are looked at together."""
    shown = sorted((m for m in layer.metrics() if m.meta.get("board") == "systems"), key=lambda m: m.label)
    return Cards(*_read(shown, layer, sandbox, len(shown), map))


def read_own_cards(layer: SemanticLayer, sandbox: Sandbox) -> Cards:
    """Ask the semantic layer for a card of each of the reader's own metrics.

    They are looked at beside the project's, so that theirs is a look at all of them.
    """
    own = sorted((m for m in layer.metrics() if m.is_own), key=lambda m: m.label)
    beside = sum(m.role in _ROLES and not m.is_own for m in layer.metrics())
    return Cards(*_read(own, layer, sandbox, len(own) + beside, map))


_Reads = Callable[[Callable[["Metric"], "Card | str"], Iterable["Metric"]], Iterable["Card | str"]]


def _read(
    metrics: Sequence[Metric], layer: SemanticLayer, sandbox: Sandbox, looks: int, each: _Reads
) -> tuple[tuple[Card, ...], tuple[tuple[Metric, str], ...]]:
    """The cards in this order, and the metrics without an answer, with why."""
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    def read(metric: Metric) -> Card | str:
        try:
            return read_card(metric, layer, sandbox, looks=looks)
        except (MetricError, QueryError) as error:
            return str(error)

    found = list(zip(metrics, each(read, metrics), strict=True))
    return (
        tuple(card for _, card in found if isinstance(card, Card)),
        tuple((metric, why) for metric, why in found if isinstance(why, str)),
    )


def read_card(metric: Metric, layer: SemanticLayer, sandbox: Sandbox, *, looks: int) -> Card:
    """One metric's card on a board of so many. Raises MetricError and QueryError."""
    until = layer.as_of - metric.maturity_days * DAY
    if "day" not in metric.grains or "week" not in metric.grains:
        return Card(metric, _months(metric, until, layer, sandbox), until, grain="month")
    points = read_windows(metric, layer, sandbox, weeks=WINDOW_WEEKS, until=until)
    return Card(metric, points, until, usual_move(points, looks))


def usual_move(points: Windows, looks: int) -> Limits | None:
    """What is usual for the last move of windows that end a week apart, on a board of so many cards."""
    values = np.array([np.nan if value is None else value for _, value in points])
    ordinary = np.array([_is_ordinary(last) for last, _ in points], dtype=bool)
    return limits(values, apart=WINDOW_WEEKS, looks=looks, ordinary=ordinary)


def _is_ordinary(last: dt.date) -> bool:
    """Whether the window that ends on this day has none of the days around the year's end in it."""
    return not any(is_year_end(day) for day in days(last - (WINDOW_DAYS - 1) * DAY, last + DAY))


def _months(metric: Metric, until: dt.date, layer: SemanticLayer, sandbox: Sandbox) -> Windows:
    """Values of the months that are over, by their last days."""
    frame = layer.query([metric.name], grain="month", end=until, sandbox=sandbox)
    months = zip(frame["period"], frame[metric.name], strict=True)
    found = ((next_period(first.date(), "month") - DAY, value) for first, value in months)
    return tuple((last, None if value != value else float(value)) for last, value in found if last <= until)


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
