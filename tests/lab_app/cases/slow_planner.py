"""Why the planner is said to be slow, and by which factor a statement's time rose: by seed, drawn without a world; and what a
careful analyst answers by queries that a learner could write. The exercise has its answers from the truth."""

from __future__ import annotations

import math
import statistics
from typing import Any

from lab_app.kinds.case import Known, Seen
from lab_app.tracks.databases.databases.exercises.planner_said_to_be_slow import (
    CAUSES_OF,
    NONE,
    NOTHING,
    STATEMENTS,
)
from lab_app.tracks.databases.databases.planner_told import PLACE
from synthetic.scenario import Scenario

CODE = "DB3"
MOVED = 1.5
"""By which factor a statement's time a request has to have moved against the page's others: weeks move it by less."""
HALF = 0.08
"""Half the width of the range, of a factor's logarithm."""


def drawn(seed: int) -> tuple[str, float]:
    """The option that is right with this seed, and the factor's logarithm: 0 where nothing happened."""
    happening = Scenario(seed, 1).incidents[PLACE]
    cause = CAUSES_OF[happening.outcome.name]
    if cause == NOTHING:
        return cause, 0.0
    size = happening.size
    return cause, math.log(size["milliseconds"] if happening.outcome.name == "unindexed" else size["calls"])


def said(known: Known, seen: Seen) -> dict[str, Any]:
    """The careful answer to each question. Raises QueryError."""
    word = seen.words
    rows = known.rows(
        f"""
        WITH halves AS (
            SELECT fingerprint, hour_at >= '{word["from_day"]}' AS is_now, SUM(calls)::DOUBLE AS calls, SUM(requests) AS requests,
                   SUM(total_ms) AS ms, SUM(rows_read) AS read
            FROM product.query_log
            WHERE service = 'planner' AND hour_at >= '{word["before_day"]}' AND hour_at < '{word["to_day"]}'
            GROUP BY ALL
        )
        SELECT fingerprint, (now.ms / now.requests) / (was.ms / was.requests), (now.calls / now.requests) / (was.calls / was.requests),
               (now.read / now.calls) / (was.read / was.calls)
        FROM halves AS now JOIN halves AS was USING (fingerprint) WHERE now.is_now AND NOT was.is_now
        """
    )
    usual = statistics.median(row[1] for row in rows)
    tables = {text: table for table, text in STATEMENTS.items()}
    name, time, calls, read = max(rows, key=lambda row: abs(math.log(row[1] / usual)))
    factor, cause, table = time / usual, NOTHING, NONE
    if factor < MOVED:
        factor = 1.0
    else:
        cause = "chatty" if calls > MOVED else "index" if read > MOVED else "machine"
        table = tables.get(name, NONE)
    half = HALF if cause != NOTHING else 0.005
    return {
        "cause": {"option": cause, "sure": 95},
        "factor": {
            "low": repr(factor * math.exp(-half)),
            "high": repr(factor * math.exp(half)),
        },
        "statement": {"option": table, "sure": 95},
    }
