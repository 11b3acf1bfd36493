"""What a careful analyst answers to the numbers about databases, by queries that a learner could write; the exercises have
theirs by other ways."""

from __future__ import annotations

from typing import Any

from lab_app.kinds.case import Known, Seen

STATEMENT, LAG = "DB4", "DB6"
CODES = (STATEMENT, LAG)


def said(code: str, known: Known, seen: Seen) -> dict[str, Any]:
    """The careful answer. Raises QueryError."""
    if code == STATEMENT:
        return {"share": repr(100 * _share_of_the_statement(known, seen))}
    return {"seconds": repr(_seconds(known, seen))}


def _share_of_the_statement(known: Known, seen: Seen) -> float:
    """The statement that runs as often as another one of its page gave rows back, hour by hour, and several times a request."""
    days = f"hour_at >= '{seen.words['from_day']}' AND hour_at < '{seen.words['to_day']}'"
    return known.value(
        f"""
        WITH log AS (SELECT * FROM product.query_log WHERE {days}),
        pairs AS (
            SELECT each.fingerprint, AVG(CASE WHEN each.calls = list.rows_returned THEN 1.0 ELSE 0.0 END) AS alike,
                   SUM(each.calls) / SUM(each.requests) AS times
            FROM log AS each JOIN log AS list USING (hour_at, service)
            WHERE each.fingerprint <> list.fingerprint AND service <> 'jobs'
            GROUP BY each.fingerprint, list.fingerprint
        )
        SELECT SUM(total_ms) FILTER (WHERE fingerprint IN (SELECT fingerprint FROM pairs WHERE alike > 0.9 AND times > 1.5))
               / SUM(total_ms)
        FROM log
        """
    )


def _seconds(known: Known, seen: Seen) -> float:
    """The lag at which the reads with a longer one pass a thousandth of all, in milliseconds, rounded up."""
    days = f"measured_at >= '{seen.words['from_day']}' AND measured_at < '{seen.words['to_day']}'"
    return known.value(
        f"""
        WITH ordered AS (
            SELECT lag_ms, SUM(reads) OVER (ORDER BY lag_ms DESC) AS stale, SUM(reads) OVER () AS every
            FROM product.replica_lag WHERE {days}
        )
        SELECT CEIL(MAX(lag_ms) / 1000.0) FROM ordered WHERE stale > 0.001 * every
        """
    )
