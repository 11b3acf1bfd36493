"""The lake's monthly partitions.

Day partitions cost 130 s of overhead for a build whose work was nothing, monthly ones a few.
"""

from __future__ import annotations

import datetime as dt

import dagster as dg

from pipelines.build.releases import good_release
from pipelines.contract.calendar import first_of_month, next_period
from pipelines.contract.home import HomeError, larder_home
from synthetic.config import HISTORY_START, SettingError, WorldConfig

KEY = "%Y-%m"


def lake_partitions(today: dt.date | None = None) -> dg.MonthlyPartitionsDefinition:
    """Months from the start of history to the one after the last known day, so that days can be added.

    The world's clock is not the wall clock: time partitions would end at today's date, so the end is
    given, and an `end_offset` that reaches it from whatever the wall clock says. It is kept small:
    Dagster walks through all of it (with 2,400 months, .1 s each time that it asks for the keys).
    """
    today = dt.datetime.now(dt.UTC).date() if today is None else today
    end = next_period(next_period(first_of_month(last_known_day()), "month"), "month")
    return dg.MonthlyPartitionsDefinition(
        start_date=HISTORY_START.strftime(KEY),
        end_date=end.strftime(KEY),
        fmt=KEY,
        end_offset=max(0, (end.year - today.year) * 12 + end.month - today.month) + 1,
    )


def last_known_day() -> dt.date:
    """The later of what the settings ask for and what is released."""
    days = [WorldConfig().as_of]
    try:
        days.append(WorldConfig.from_environment().as_of)
        release = good_release(larder_home())
        if release is not None:
            days.append(release.as_of)
    except (SettingError, HomeError):
        pass  # the build says it, where somebody reads it
    return max(days)


def partition_of(day: dt.date) -> str:
    """The key of a day's month. The opening stock is from before the history and belongs to its first month."""
    return max(day, HISTORY_START).strftime(KEY)


def month_of(partition: str) -> dt.date:
    """The first day of the month that a key such as 2026-06 names."""
    return dt.datetime.strptime(partition, KEY).date()  # noqa: DTZ007


def whole_history(as_of: dt.date) -> dict[str, str]:
    """The tags of a single run over all months up to the day."""
    return {
        "dagster/asset_partition_range_start": partition_of(HISTORY_START),
        "dagster/asset_partition_range_end": partition_of(as_of),
    }


def month_only(day: dt.date) -> dict[str, str]:
    """The tags of a run over the day's month."""
    return {"dagster/partition": partition_of(day)}
