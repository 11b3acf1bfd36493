"""Early in 2026 the planner asks more of the database, for one of two reasons, or nothing happens.

Onset: from 2026-02-16 to 2026-03-30, for four weeks. Which of the planner's statements is drawn. In the evening before,
whatever comes of it, an index of this statement's table is dropped with others that nobody seems to use, and it is
there again at the end: `synthetic.systems.schema_changes`.

unindexed: the statement needed the index. It runs as often as always, and each call reads far more rows.
chatty: the planner's page begins to send the statement several times for each request. A call takes what it always
took.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import PLANNER_STATEMENTS

EARLIEST = days.number(dt.date(2026, 2, 16))
LATEST = days.number(dt.date(2026, 3, 30))
DURATION = 28
TARGET = Target("query_ms", days=14, before=14, reading="system")


def _draw(key: Keys, log: Changelog, by: Mapping[str, float]) -> Draw:
    """No campaign is added, whatever the outcome: it would be another world."""
    first = log.onset(key, "onset", EARLIEST, LATEST)
    where = (("statement", one_of(key, "statement", PLANNER_STATEMENTS)),)
    bends = tuple(Bend(name, factor, first, first + DURATION, where) for name, factor in by.items())
    return Draw(first, first + DURATION, bends=bends, segment=dict(where), cell=where[0])


def drop(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, {"query_rows": size["rows"], "query_ms": size["milliseconds"]})


def repeat(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, {"query_calls": size["calls"]})


UNINDEXED = Outcome(
    name="unindexed",
    cause="product",
    story="A clean-up dropped an index that one of the planner's statements needed: each call read far more rows.",
    draw=drop,
    target=TARGET,
    metrics=("query_ms", "query_rows"),
    reach=("query_log",),
    moves=("query_ms", "query_rows"),
    share=0.50,
    sizes={"rows": Range(25.0, 65.0, log=True), "milliseconds": Range(3.0, 16.0, log=True)},
)
CHATTY = Outcome(
    name="chatty",
    cause="product",
    story="The planner's page began to send one statement several times for each request.",
    draw=repeat,
    target=TARGET,
    metrics=("query_calls", "query_ms", "query_rows"),
    reach=("query_log",),
    share=0.25,
    sizes={"calls": Range(3.0, 12.0, log=True)},
)

INCIDENT = Incident(
    id="database_early_2026",
    number=17,
    level="databases",
    title="The database in February and March 2026",
    distractor="A campaign that begins in the same weeks, and an index that is dropped in any case.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(UNINDEXED, CHATTY, nothing(UNINDEXED, 0.25)),
    # It moves no people, and no table but `query_log`.
    shares_days_with=("early_2026", "spring_2026", "referral_reward", "webhooks_spring_2026"),
)
