"""What an announced end of a campaign takes: how many accounts it brings, carried on through the layers of MAU.

What holidays and the year's end do is in the forecast itself (`pipelines.statistics.forecasts.special_days`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.cohorts import Bent, Layers, carried_on

if TYPE_CHECKING:
    from lab_app.sandbox import Sandbox

BEFORE_WEEKS = 8
"""Weeks before a campaign whose signups are what comes without it."""
IS_REWARD = "notes LIKE '% euros of credit for each accepted invitation, until %'"
"""A condition on a campaign: it pays more for invitations, for a time. Others remind of what is paid always, or raffle
something among those who invite, and nothing ends with them."""


@dataclass(frozen=True)
class Ending:
    """A campaign that runs, and ends on a day that is known."""

    name: str
    channel: str
    first: dt.date
    last: dt.date
    about: str


def endings(sandbox: Sandbox, as_of: dt.date, last: dt.date) -> tuple[Ending, ...]:
    """Rewards for invitations that run on a day and end before another. Raises QueryError."""
    rows = sandbox.known(
        "SELECT name, channel, started_on, ended_on, notes FROM product.campaigns "
        f"WHERE started_on <= DATE '{as_of}' AND ended_on > DATE '{as_of}' AND ended_on < DATE '{last}' "
        f"AND {IS_REWARD} ORDER BY ended_on",
        limit=20,
    ).rows
    return tuple(
        Ending(str(name), str(channel), _day(first), _day(last_day), str(about or ""))
        for name, channel, first, last_day, about in rows
    )


def bent_by_end(ending: Ending, layers: Sequence[Layers], as_of: dt.date, bent: Bent | None = None) -> Bent:
    """The drivers with the campaign's additional accounts gone from its end on."""
    base = bent or Bent()
    own = next((one for one in layers if one.channel == ending.channel), None)
    if own is None:
        return base
    running = (as_of - ending.first).days // 7 + 1
    before = own.accounts[: len(own.accounts) - running][-BEFORE_WEEKS:]
    if not len(before):
        return base
    more = max(own.coming - float(before.mean()), 0.0)
    since = (ending.last - as_of).days // 7 + 1
    return Bent(
        base.accounts, base.activation, base.staying, {**base.fewer, own.channel: (since, more)}, base.over
    )


def taken_by_end(ending: Ending, layers: Sequence[Layers], as_of: dt.date, days_ahead: int) -> Floats:
    """How many monthly actives fewer there will be on each of the next days because a campaign ends (0 or below)."""
    weeks = -(-days_ahead // 7)
    change = carried_on(layers, weeks, bent_by_end(ending, layers, as_of)) - carried_on(layers, weeks)
    found: Floats = np.interp(np.arange(1, days_ahead + 1), 7 * np.arange(weeks + 1), [0.0, *change])
    return found


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])
