"""A made-up world for tests of a North Star: a release whose active people are these, and what really happened.

Each week has regular people, one more every second week, and forty who come once. In August 2024 thirty bots save a
plan, and are in MAU for 28 days.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa

from lab_app.truth import Story, TwoWorlds
from pipelines.contract.calendar import DAY

FIRST, AS_OF = dt.date(2024, 1, 1), dt.date(2026, 6, 30)
BOTS_COME, BOTS_LAPSE = dt.date(2024, 8, 14), dt.date(2024, 9, 11)
REGULAR, ONCE, BOTS = 100, 40, 30


def build(release: Path, to: Path) -> Path:
    """A copy of a release's folder with this world's active people. The path of its warehouse."""
    shutil.copytree(release, to, dirs_exist_ok=True)
    warehouse = to / "warehouse.duckdb"
    warehouse.chmod(0o644)
    with duckdb.connect(str(warehouse)) as connection:
        segment = connection.execute("SELECT min(segment_id) FROM marts.dim_segments").fetchone()
        assert segment is not None
        connection.execute("DELETE FROM marts.fct_active_weeks")
        connection.execute("DELETE FROM marts.fct_active_base")
        weeks, base = _active_weeks(), _active_base()
        connection.execute(
            "INSERT INTO marts.fct_active_weeks BY NAME SELECT *, ? AS segment_id, 5 AS plan_count_28d FROM weeks",
            segment,
        )
        connection.execute(
            "INSERT INTO marts.fct_active_base BY NAME SELECT *, ? AS segment_id, 30.0 AS dau_mean_28d FROM base",
            segment,
        )
        assert weeks.num_rows and base.num_rows
    return warehouse


def regular(day: dt.date) -> int:
    """How many plan regularly in the week of a day."""
    return REGULAR + (day - FIRST).days // 14


def mau(day: dt.date, *, with_bots: bool = True) -> int:
    """How many are active."""
    return regular(day) + ONCE + (BOTS if with_bots and BOTS_COME <= day < BOTS_LAPSE else 0)


class Told:
    """What really happened in this world, as `Truth` tells it."""

    def story(self, incident: str) -> Story:
        if incident == "summer_2024":
            return Story(
                incident,
                "bots",
                "counting",
                "Bots.",
                BOTS_COME,
                BOTS_COME + 2 * DAY,
                {},
                {},
                ("mau_as_filtered",),
            )
        first = dt.date(2026, 2, 13)
        return Story(
            incident, "thin_growth", "people", "More came, and few stayed.", first, AS_OF, {}, {}, ("mau",)
        )

    def worlds(self, incident: str, metric: str, dimension: str = "all", value: str = "all") -> TwoWorlds:
        days = tuple(_days())
        assert (incident, metric, dimension, value)[2:] == ("all", "all")
        return TwoWorlds(
            days,
            tuple(float(mau(day)) for day in days),
            tuple(float(mau(day, with_bots=incident != "summer_2024")) for day in days),
        )


def _active_weeks() -> pa.Table:
    """A row for each person and week in which they are active."""
    found = []
    for day in _days():
        if day.weekday() != 6 or day < FIRST + 27 * DAY:
            continue
        for user in range(regular(day)):
            joined = FIRST + max(0, user - REGULAR) * 14 * DAY
            found.append((day, user, f"{joined:%Y-%m}", 3))
        found += [(day, 10_000 + n, "2024-01", 1) for n in range(ONCE)]
        if BOTS_COME <= day < BOTS_LAPSE:
            found += [(day, 20_000 + n, "2024-08", 1) for n in range(BOTS)]
    ends, people, cohorts, weeks = (list(column) for column in zip(*found, strict=True))
    return pa.table(
        {
            "week_end_date": ends,
            "user_id": people,
            "signup_cohort": cohorts,
            "household_id": people,
            "active_week_count": weeks,
        }
    )


def _active_base() -> pa.Table:
    """A row for each day with how many were active."""
    there = [day for day in _days() if day >= FIRST + 27 * DAY]
    return pa.table({"date_day": there, "mau": [mau(day) for day in there]})


def _days() -> list[dt.date]:
    return [FIRST + n * DAY for n in range((AS_OF - FIRST).days + 1)]
