"""How far the copy of the database was behind, and how much was read from it meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lab_app.kinds.case import Known
from pipelines.contract.calendar import DAY

STALE = 0.001
"""Share of the reads that may be stale."""
NIGHT_ENDS = 6
"""Hour (UTC) up to which who leaves the nights out leaves them out."""


@dataclass(frozen=True)
class Slots:
    """The five minutes that were as long behind, in whole seconds upwards: from so many seconds after a save on, nothing is
    stale in them. How many of them, how many reads, and of both how many in the night."""

    fresh_after: int
    count: int
    reads: int
    count_at_night: int
    reads_at_night: int


@dataclass(frozen=True)
class Lag:
    """How far the copy was behind: all five minutes, the mean lag as it is and by reads, and the longest, in seconds."""

    slots: Sequence[Slots]
    mean: float
    mean_of_reads: float
    longest: float

    def seconds(self, stale: float = STALE, weight: Callable[[Slots], int] = lambda one: one.reads) -> int:
        """The smallest whole number of seconds after which at most this share of the weight is stale."""
        most = stale * sum(weight(one) for one in self.slots)
        late = 0
        for one in sorted(self.slots, key=lambda one: -one.fresh_after):
            late += weight(one)
            if late > most:
                return one.fresh_after
        return 0

    def share_stale(self, seconds: int) -> float:
        """Of reads that come so many seconds after a save."""
        return sum(one.reads for one in self.slots if one.fresh_after > seconds) / self.reads

    @property
    def reads(self) -> int:
        return sum(one.reads for one in self.slots)

    @property
    def reads_at_night(self) -> int:
        return sum(one.reads_at_night for one in self.slots)


def lag(known: Known, first: dt.date, last: dt.date) -> Lag | None:
    """The lag on these days, both included; None where not each of them was measured. Raises QueryError."""
    days = f"measured_at >= TIMESTAMP '{first}' AND measured_at < TIMESTAMP '{last + DAY}'"
    night = f"FILTER (WHERE EXTRACT(hour FROM measured_at) < {NIGHT_ENDS})"
    ((measured, mean, mean_of_reads, longest),) = known.rows(
        "SELECT COUNT(DISTINCT CAST(measured_at AS DATE)), AVG(lag_ms) / 1000.0, "
        "SUM(CAST(lag_ms AS DOUBLE) * reads) / SUM(reads) / 1000.0, MAX(lag_ms) / 1000.0 "
        f"FROM product.replica_lag WHERE {days}"
    )
    if measured < (last - first).days + 1 or mean_of_reads is None:
        return None
    rows = known.rows(
        "SELECT CAST(CEIL(lag_ms / 1000.0) AS INTEGER), COUNT(*), SUM(reads), "
        f"COUNT(*) {night}, COALESCE(SUM(reads) {night}, 0) FROM product.replica_lag WHERE {days} GROUP BY 1 ORDER BY 1"
    )
    slots = [Slots(*(int(value) for value in row)) for row in rows]
    return Lag(slots, float(mean), float(mean_of_reads), float(longest))
