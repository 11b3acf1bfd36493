"""Monthly actives as layers of weekly signups, carried on by how such layers went on before (chain ladder: Mack, 1993).

A layer is the accounts of one week and channel. Each is so many accounts, of which a share activates and is monthly active
at the end of its week; from week to week a factor of the layer stays, by its age. Whoever comes back is in that factor, so it
may be above 1. In the past the layers are counted, and their sum is MAU exactly; ahead of it they are carried on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.statistics.arrays import Floats

RECENT = 13
"""Weeks whose steps say how layers go on."""
OLD = 26
"""Weeks of age from which on all layers go on alike."""


@dataclass(frozen=True)
class Layers:
    """The layers of a channel. `members` has a row for each week of signup, oldest first, and a column for each of the
    last weeks, the last row and column being the last week's; `earlier` those who signed up before all rows. `accounts`
    and `activated` are those of each row; `ripe` rows have had all the days that activation takes.
    """

    channel: str
    members: Floats
    earlier: Floats
    accounts: Floats
    activated: Floats
    ripe: int

    @property
    def weeks(self) -> int:
        return int(self.members.shape[1])

    @property
    def mau(self) -> Floats:
        """Monthly actives of the channel at the end of each week."""
        found: Floats = self.members.sum(axis=0) + self.earlier
        return found

    @property
    def coming(self) -> float:
        """New accounts a week, of the last four."""
        return float(self.accounts[-4:].mean())

    @property
    def activation(self) -> float:
        """The share of accounts that activates, over the last weeks of which it is known; 0 without any."""
        accounts, activated = (one[: self.ripe][-RECENT:].sum() for one in (self.accounts, self.activated))
        return float(activated / accounts) if accounts else 0.0

    @property
    def entry(self) -> float:
        """Monthly actives at the end of their first week for each account that activates."""
        rows, width = len(self.accounts), self.weeks
        first = sum(self.members[rows - width + week, week] for week in range(max(width - RECENT, 0), width))
        accounts = self.accounts[-min(RECENT, width) :].sum()
        return float(first / accounts / self.activation) if accounts and self.activation else 0.0

    @property
    def staying(self) -> Floats:
        """How much of a layer is there a week later, by its age in weeks (0 to 26; the last is for all older ones)."""
        rows, width = len(self.accounts), self.weeks
        before, after = np.zeros(OLD + 1), np.zeros(OLD + 1)
        for week in range(max(width - RECENT, 1), width):
            newest = rows - width + week - 1  # the row whose first week the week before was
            ages = np.minimum(newest - np.arange(newest + 1), OLD)
            np.add.at(before, ages, self.members[: newest + 1, week - 1])
            np.add.at(after, ages, self.members[: newest + 1, week])
            before[OLD] += self.earlier[week - 1]
            after[OLD] += self.earlier[week]
        oldest = after[OLD] / before[OLD] if before[OLD] else 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.where(before > 0, after / before, oldest)
        return found

    def until(self, weeks: int) -> Layers:
        """The layers as they were so many weeks before their end."""
        if not weeks:
            return self
        return Layers(
            self.channel,
            self.members[:-weeks, :-weeks],
            self.earlier[:-weeks],
            self.accounts[:-weeks],
            self.activated[:-weeks],
            min(self.ripe, len(self.accounts) - weeks - 1),
        )


@dataclass(frozen=True)
class Bent:
    """Drivers bent by hand: `accounts` times as many come, `activation` is added to the share that activates, and layers
    keep `staying` times as much from week to week. `fewer` takes so many accounts of a channel from the given week ahead on
    (1 is the next one), in equal steps over `over` weeks: a campaign that ends.
    """

    accounts: float = 1.0
    activation: float = 0.0
    staying: float = 1.0
    fewer: dict[str, tuple[int, float]] = field(default_factory=dict)
    over: int = 2


AS_IS = Bent()


def total(layers: Sequence[Layers]) -> Floats:
    """MAU at the end of each of the past weeks: the sum of all layers."""
    found: Floats = np.sum([one.mau for one in layers], axis=0)
    return found


def carried_on(
    layers: Sequence[Layers], weeks: int, bent: Bent = AS_IS, accounts: Sequence[Floats] | None = None
) -> Floats:
    """MAU at the end of each of the next weeks.

    `accounts` are those that come each week, by channel; by default as many as of late.
    """
    found = np.zeros(weeks)
    for place, one in enumerate(layers):
        coming = accounts[place] if accounts is not None else np.full(weeks, one.coming)
        found += _carried_on(one, coming, bent)
    return found


def _carried_on(one: Layers, coming: Floats, bent: Bent) -> Floats:
    weeks, rows = len(coming), len(one.accounts)
    stays = one.staying * bent.staying
    share = float(np.clip(one.activation + bent.activation, 0.0, 1.0)) * one.entry
    coming = _with_fewer(coming, bent.fewer.get(one.channel), bent.over) * bent.accounts
    layer = np.concatenate([[one.earlier[-1]], one.members[:, -1]])
    ages = np.concatenate([[OLD], np.minimum(np.arange(rows)[::-1], OLD)])
    found = np.empty(weeks)
    for week in range(weeks):
        layer = np.append(layer * stays[ages], coming[week] * share)
        ages = np.append(np.minimum(ages + 1, OLD), 0)
        found[week] = layer.sum()
    return found


def _with_fewer(coming: Floats, fewer: tuple[int, float] | None, over: int) -> Floats:
    if fewer is None:
        return coming
    since, accounts = fewer
    part = np.clip((np.arange(1, len(coming) + 1) - since + 1) / over, 0.0, 1.0)
    found: Floats = np.maximum(coming - part * accounts, 0.0)
    return found
