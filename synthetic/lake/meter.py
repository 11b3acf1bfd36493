"""How far the writing of a world is, for those who wait; and why it can't go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


class LakeError(RuntimeError):
    """Day files could not be written. The message is one sentence for the person who asked for them."""


class OtherWorldError(LakeError):
    """A folder is another world's."""


@dataclass(frozen=True)
class WrittenTable:
    """What a table holds of a month (rows, bytes, files), and how long it took to bring it there."""

    rows: int = 0
    bytes: int = 0
    files: int = 0
    seconds: float = 0.0

    def __add__(self, other: WrittenTable) -> WrittenTable:
        return WrittenTable(
            self.rows + other.rows,
            self.bytes + other.bytes,
            self.files + other.files,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Progress:
    """How far a world is written."""

    done_days: int
    total_days: int
    rows: int
    """Rows written by this run."""
    seconds: float
    share: float
    """Of all work, from 0 to 1; a world of several shards has work before its first day."""
    share_before: float
    """Of all work, what was there before this run."""

    @property
    def seconds_left(self) -> float | None:
        """About how long it will still take; None before anything is done."""
        if self.share >= 1.0:
            return 0.0
        mine = self.share - self.share_before
        return self.seconds * (1.0 - self.share) / mine if mine > 0.0 else None


class Meter:
    """Adds up what has been done of a world; each report goes out as `Progress`.

    Work is counted in days of one shard whose rows are written. `simulation`: what it takes to simulate one shard's
    population, in the same unit; 0 where that is no step of its own.
    """

    def __init__(
        self, total_days: int, shards: int, simulation: float, on_progress: Callable[[Progress], None]
    ) -> None:
        self._total_days, self._shards, self._simulation = total_days, shards, simulation
        self._work = shards * (total_days + simulation)
        self._on_progress = on_progress
        self._began = time.perf_counter()
        self._written_days = self._found_days = self._rows = 0
        self._done = self._found = 0.0  # of one shard: simulated, or days that are not whole yet
        self._simulated = 0.0  # share of the population that is simulated in steps

    def report(self) -> None:
        """Say how far it is."""
        done = min(self._found_days + self._written_days, self._total_days)
        before = self._found + self._shards * self._found_days
        share = min(1.0, (before + self._done + self._written_days) / self._work)
        seconds = time.perf_counter() - self._began
        self._on_progress(
            Progress(done, self._total_days, self._rows, seconds, share, min(share, before / self._work))
        )

    def simulated(self, is_new: bool) -> None:
        """A shard's population is there: simulated by this run, or before."""
        if is_new:
            self._done += self._simulation
        else:
            self._found += self._simulation
        self.report()

    def simulated_up_to(self, share: float) -> None:
        """The population is simulated up to this share of its days."""
        self._done += self._simulation * (share - self._simulated)
        self._simulated = share
        self.report()

    def wrote_parts(self, days: int) -> None:
        """So many days are written of one shard, which others are still to complete."""
        self._done += days
        self.report()

    def wrote_day(self, rows: int) -> None:
        """A day is written, for the last of the shards."""
        self._written_days += 1
        self._rows += rows
        self.report()

    def found_days(self, days: int) -> None:
        """So many days were there before this run."""
        self._found_days += days
        self.report()
