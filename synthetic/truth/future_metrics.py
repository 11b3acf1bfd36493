"""The metrics of a simulated future, from what has been counted in it, day by day and over a span of days."""

from __future__ import annotations

from typing import Any

import numpy as np

from synthetic.kernel.draws import Floats
from synthetic.truth.tally import ACTIVATION_DAYS, RETENTION_DAYS, WINDOW, Tally

METRICS: dict[str, str] = {
    "mau": "count",
    "mau_counted": "count",
    "new_signups": "count",
    "activation_rate": "share",
    "retention_rate": "share",
    "referral_rate": "share",
    "page_load_p75": "ms",
    "ticket_rate": "per_thousand",
    "unsubscribe_rate": "share",
    "dau": "count",
    "orders": "count",
    "revenue": "euro",
}
"""Metrics and their units. As in the lab, `mau` of people and `mau_counted` of accounts, which is the lab's own, but `dau`, `orders` and `revenue` are the day's own and refunds
are not taken off."""


def daily(counted: Tally) -> dict[str, Floats]:
    """Each metric per day of the future; NaN where windows are not over by the end, or nothing was counted."""
    future = {name: count[WINDOW:] for name, count in counted.counts.items()}
    horizon = len(future["mau"])
    tickets = np.cumsum(np.concatenate(([0.0], counted.counts["tickets"])))
    p75 = np.full(horizon, np.nan)
    order = np.argsort(counted.load_day, kind="stable")
    edges = np.searchsorted(counted.load_day[order], np.arange(horizon + 1))
    for day in range(horizon):
        today = counted.load_ms[order[edges[day] : edges[day + 1]]]
        if len(today):
            p75[day] = np.percentile(today, 75)
    return {
        "mau": future["mau"],
        "mau_counted": future["mau_counted"],
        "new_signups": future["signups"],
        "activation_rate": _rate(future["activated"], _ripe(future["signups"], ACTIVATION_DAYS + 1)),
        "retention_rate": _rate(future["retained"], _ripe(future["signups"], RETENTION_DAYS[1] + 1)),
        "referral_rate": _rate(future["inviters"], future["mau"]),
        "page_load_p75": p75,
        "ticket_rate": 1000.0 * _rate((tickets[WINDOW:] - tickets[:-WINDOW])[1:], future["mau"]),
        "unsubscribe_rate": _rate(future["unsubscribed"], future["delivered"]),
        "dau": future["dau"],
        "orders": future["orders"],
        "revenue": future["cents"] / 100.0,
    }


def summary(counted: Tally, first: int, last: int) -> dict[str, float]:
    """Each metric over the days `[first, last)`, counted from the start of the future; NaN without anything counted."""
    horizon = len(counted.counts["mau"]) - WINDOW
    over = {name: count[WINDOW + first : WINDOW + last] for name, count in counted.counts.items()}
    by_day = daily(counted)
    of_signups = {}
    for name, count, window in (
        ("activation_rate", "activated", ACTIVATION_DAYS + 1),
        ("retention_rate", "retained", RETENTION_DAYS[1] + 1),
    ):
        ripe = _ripe(counted.counts["signups"][WINDOW:], window)[first:last]
        there = np.isfinite(ripe)
        of_signups[name] = float(_rate(over[count][there].sum(), ripe[there].sum()))
    loads = counted.load_ms[(counted.load_day >= first) & (counted.load_day < min(last, horizon))]
    return {
        "mau": float(over["mau"].mean()),
        "mau_counted": float(over["mau_counted"].mean()),
        "new_signups": float(over["signups"].sum()),
        **of_signups,
        "referral_rate": float(_rate(over["inviters"].sum(), over["mau"].sum())),
        "page_load_p75": float(np.percentile(loads, 75)) if len(loads) else float("nan"),
        "ticket_rate": float(
            _rate((by_day["ticket_rate"] * by_day["mau"])[first:last].sum(), over["mau"].sum())
        ),
        "unsubscribe_rate": float(_rate(over["unsubscribed"].sum(), over["delivered"].sum())),
        "dau": float(over["dau"].mean()),
        "orders": float(over["orders"].sum()),
        "revenue": float(over["cents"].sum() / 100.0),
    }


def _ripe(signups: Floats, window: int) -> Floats:
    """Signups whose window is over by the end; NaN on later days."""
    ripe = signups.copy()
    ripe[max(0, len(ripe) - window + 1) :] = np.nan
    return ripe


def _rate(part: Any, whole: Any) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(whole) > 0, np.asarray(part) / np.asarray(whole), np.nan)
