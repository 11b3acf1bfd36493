"""How far the database's copy was behind, and how much was read from it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days, draws
from synthetic.kernel.bends import Segments
from synthetic.rows.frames import Frame
from synthetic.rows.schema import TIMESTAMP, Column, Table, number
from synthetic.rows.stretch import Stretch
from synthetic.systems import replica, traffic

TABLE = Table(
    name="replica_lag",
    number=19,
    grain="five minutes",
    description=(
        "How far the copy of the database that most pages read from was behind, every five minutes since 2025-12-01."
    ),
    origin="server",
    filed_by="measured_at",
    made_of="happenings",
    person=None,
    has_rows="every day",
    since=days.date(replica.MEASURED_SINCE),
    columns=(
        number("The measurement's number."),
        Column(
            "measured_at", TIMESTAMP, "When the five minutes began (UTC).", ordinary="2026-06-10 18:00:00"
        ),
        Column(
            "lag_ms",
            pa.int32(),
            "Milliseconds for which what was saved was not in the copy yet.",
            ordinary="60",
        ),
        Column("reads", pa.int32(), "Reads that the copy answered in these five minutes.", ordinary="200"),
    ),
)

_READS = np.array([5.0, 7.0, 6.0, 4.0, 2.0])
"""By a request for each of the pages, on average."""
_SPREAD = 0.5


def rows(stretch: Stretch) -> Frame:
    """A row for each five minutes of the stretch's days."""
    if not stretch.is_of_the_first_shard or stretch.is_opening:
        return Frame.empty(TABLE)
    scenario, slots = stretch.scenario, traffic.SLOTS
    number_of = np.arange(stretch.first * slots, stretch.last * slots)
    day, slot = np.divmod(number_of, slots)
    lag = replica.lag_seconds(scenario, stretch.first, stretch.last).ravel()
    asked = traffic.of_days(stretch).reshape(len(number_of), -1) @ _READS
    key = draws.child(draws.child(scenario.key, day, "replica reads"), slot, "slot")
    hour = slot // traffic.SLOTS_AN_HOUR
    more = scenario.bent("replica_reads", day, Segments(lambda dimension: {"hour": hour}[dimension]))
    spread = np.exp(_SPREAD * draws.normal(key, "reads") / np.sqrt(np.maximum(asked, 1.0)))
    return Frame(
        TABLE,
        day.astype(np.int16),
        {
            "id": number_of,
            "measured_at": days.microseconds(day, slot * (days.SECONDS_A_DAY / slots)),
            "lag_ms": np.rint(1000.0 * lag).astype(np.int64),
            "reads": np.rint(asked * more * spread).astype(np.int64),
        },
    )
