"""The world left alone and the same world after decisions, side by side: by day, over some days, and by guardrail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from synthetic import levers
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.levers import Decision
from synthetic.truth.future_metrics import METRICS, daily, summary
from synthetic.truth.tally import WINDOW, Tally

GUARDRAILS = ("page_load_p75", "ticket_rate", "unsubscribe_rate")
"""Metrics that must not rise much, whatever a plan is for."""
WORSE = 0.15
"""By what share a guardrail may be worse than in the world left alone, if nothing else is said."""

SCHEMA = pa.schema(
    [
        pa.field("date", pa.date32(), False),
        pa.field("metric", pa.string(), False),
        pa.field("unit", pa.string(), False),
        pa.field("alone", pa.float64()),
        pa.field("decided", pa.float64()),
        pa.field("effect", pa.float64()),
    ]
)


@dataclass(frozen=True)
class Guardrail:
    """What a plan does to a number that must not get worse: `worse` is a share, negative where it is better."""

    metric: str
    worse: float
    breaks: bool


@dataclass(frozen=True)
class Comparison:
    """The world left alone and the one after the decisions, for the days after the as-of day."""

    decisions: tuple[Decision, ...]
    start: int
    """Number of the first day."""
    alone: Tally
    decided: Tally
    without: Mapping[str, Floats] = field(default_factory=dict)
    """By lever that gets money, where that was asked for: the MAU per day, as `mau_counted`, had it got none."""

    @property
    def horizon(self) -> int:
        return len(self.alone.counts["mau"]) - WINDOW

    @cached_property
    def daily(self) -> pa.Table:
        """Per day and metric, in `SCHEMA`. Rates of signups are on the day of signup.

        Null where the windows of that day's signups are not over by the end, or where nothing was counted.
        """
        one, other = daily(self.alone), daily(self.decided)
        count = self.horizon
        date = days.since_unix(np.arange(self.start, self.start + count))
        parts = [
            _table({"date": pa.array(date).view(pa.date32())}, name, one[name], other[name])
            for name in METRICS
        ]
        return pa.concat_tables(parts).cast(SCHEMA)

    @cached_property
    def spend(self) -> dict[str, Floats]:
        """Euros per day on each lever that gets any."""
        return levers.spend(self.decisions, self.horizon)

    def mau(self, first: int = 60, last: int | None = None) -> tuple[float, float]:
        """The mean MAU, as `mau_counted`, over the days `[first, last)` of the world left alone and after the decisions."""
        span = slice(WINDOW + first, WINDOW + (self.horizon if last is None else last))
        alone, decided = (float(one.counts["mau_counted"][span].mean()) for one in (self.alone, self.decided))
        return alone, decided

    def contributions(self, first: int = 60, last: int | None = None) -> dict[str, float]:
        """By lever, how much lower the mean MAU over these days would be had it alone got nothing.

        They need not add up to the plan's effect: levers help each other, and get in each other's way.
        """
        _, decided = self.mau(first, last)
        return {lever: decided - float(mau[first:last].mean()) for lever, mau in self.without.items()}

    def guardrails(
        self, limit: float = WORSE, first: int = 60, last: int | None = None
    ) -> dict[str, Guardrail]:
        """By how much each guardrail is worse than in the world left alone, over the days of `summary`.

        `limit`: how much worse is still accepted, as a share; more than it breaks the guardrail.
        """
        rows = {row["metric"]: row for row in self.summary(first, last).to_pylist()}
        found = {}
        for metric in GUARDRAILS:
            alone, decided = rows[metric]["alone"], rows[metric]["decided"]
            worse = decided / alone - 1.0 if alone and decided is not None else 0.0
            found[metric] = Guardrail(metric, worse, worse > limit)
        return found

    def summary(self, first: int = 60, last: int | None = None) -> pa.Table:
        """Per metric over the days `[first, last)` (counted from 0; to the end).

        Counts of a day are means over the days (`new_signups`, `orders` and `revenue` are sums); rates are
        pooled over the days whose windows are over; the page load time is the percentile of all loads. Raises
        ValueError for days outside the horizon.
        """
        last = self.horizon if last is None else last
        if not 0 <= first < last <= self.horizon:
            raise ValueError(f"The days must lie from 0 to {self.horizon}, not from {first} to {last}.")
        one, other = summary(self.alone, first, last), summary(self.decided, first, last)
        parts = [_table({}, name, np.array([one[name]]), np.array([other[name]])) for name in METRICS]
        return pa.concat_tables(parts)


def _table(columns: dict[str, pa.Array], metric: str, alone: Floats, decided: Floats) -> pa.Table:
    size = len(alone)
    return pa.table(
        {
            **columns,
            "metric": pa.array([metric] * size),
            "unit": pa.array([METRICS[metric]] * size),
            "alone": pa.array(alone, from_pandas=True),
            "decided": pa.array(decided, from_pandas=True),
            "effect": pa.array(decided - alone, from_pandas=True),
        }
    )
