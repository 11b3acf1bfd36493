"""What MAU is made of, for the curve that one bends by hand: accounts, activation and those who stay, by week and channel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from pipelines.build.settings import BuildError
from pipelines.contract.files import write_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.derived import Making, Say
from pipelines.statistics.forecasts.cohorts import RECENT
from synthetic.config import WorldConfig

WEEKS = 3 * RECENT
"""Weeks of the past in which the layers are counted."""
RIPE_DAYS = 7
FILE = "drivers.json"

# The weeks end on the release's last day, and on the same weekday before; week 0 is the last one.
_NEWCOMERS = """
SELECT coalesce(segments.signup_source, 'unknown') AS channel,
       date_diff('day', signups.signed_up_date, $end) // 7 AS week,
       count(*) AS accounts,
       count(*) FILTER (WHERE signups.is_activated) AS activated
FROM marts.fct_signups AS signups
INNER JOIN marts.dim_segments AS segments ON signups.segment_id = segments.segment_id
GROUP BY ALL
"""
_MEMBERS = """
WITH spells AS (
    SELECT coalesce(segments.signup_source, 'unknown') AS channel,
           CASE WHEN users.signed_up_date < $start THEN -1
                ELSE date_diff('day', users.signed_up_date, $end) // 7 END AS week,
           spells.started_on, spells.lapsed_on
    FROM intermediate.int_mau_memberships AS spells
    INNER JOIN intermediate.int_human_users AS users ON spells.user_id = users.user_id
    INNER JOIN marts.dim_segments AS segments ON users.segment_id = segments.segment_id
    WHERE spells.lapsed_on > $end - 7 * CAST($weeks AS INTEGER)
),
ends AS (SELECT CAST(range AS INTEGER) AS back, $end - 7 * CAST(range AS INTEGER) AS day FROM range($weeks))
SELECT spells.channel, spells.week, ends.back, count(*) AS members
FROM spells
INNER JOIN ends ON ends.day >= spells.started_on AND ends.day < spells.lapsed_on
GROUP BY ALL
"""


def make(
    _home: Home, release: Release, _config: WorldConfig, folder: Path, _workers: int, say: Say
) -> Mapping[str, Any]:
    """Write the layers of each channel. Raises BuildError where their sum is not the MAU of the marts."""
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        ((start,),) = connection.execute("SELECT min(date_day) FROM marts.fct_active_base").fetchall()
        given: dict[str, Any] = {"end": release.as_of}
        newcomers = connection.execute(_NEWCOMERS, given).fetchall()
        found = connection.execute(_MEMBERS, {**given, "start": start, "weeks": WEEKS}).fetchall()
        board = connection.execute(
            "SELECT sum(mau) FROM marts.fct_active_base WHERE date_day = $end", given
        ).fetchall()
    rows = (release.as_of - start).days // 7 + 1
    weeks = min(WEEKS, rows)
    layers = _layers(newcomers, found, rows, weeks)
    total = sum(channel["earlier"][-1] + sum(row[-1] for row in channel["members"]) for channel in layers)
    if board[0][0] is not None and total != board[0][0]:
        raise BuildError(f"The layers of MAU add up to {total:,.0f}, and the board has {board[0][0]:,}.")
    ripe = rows - -(-RIPE_DAYS // 7)
    write_json(folder / FILE, {"as_of": release.as_of.isoformat(), "ripe": ripe, "channels": layers})
    say(f"Counted {rows} weeks of signups in {len(layers)} channels.")
    return {"channels": len(layers), "weeks of signups": rows, "monthly actives": int(total)}


def _layers(newcomers: list[Any], found: list[Any], rows: int, weeks: int) -> list[dict[str, Any]]:
    """By channel: accounts and activated of each week, oldest first, and the members of each at the end of each week."""
    channels = sorted({str(row[0]) for row in (*newcomers, *found)})
    made = []
    for channel in channels:
        accounts, activated = np.zeros(rows), np.zeros(rows)
        for name, week, count, active in newcomers:
            if name == channel and 0 <= week < rows:
                accounts[rows - 1 - week], activated[rows - 1 - week] = count, active
        members, earlier = np.zeros((rows, weeks)), np.zeros(weeks)
        for name, week, back, count in found:
            if name != channel or back >= weeks:
                continue
            if week < 0:
                earlier[weeks - 1 - back] += count
            else:
                members[rows - 1 - week, weeks - 1 - back] = count
        made.append(
            {
                "channel": channel,
                "accounts": accounts.astype(int).tolist(),
                "activated": activated.astype(int).tolist(),
                "earlier": earlier.astype(int).tolist(),
                "members": members.astype(int).tolist(),
            }
        )
    return made


DERIVED = Making(
    about="MAU by channel and week of signup: what the driver-based forecast is carried on from.",
    said="the drivers of monthly actives",
    make=make,
    kinds=frozenset({"python", "json"}),
)
