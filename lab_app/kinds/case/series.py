"""Numbers of a release by day, as a case shows them: those that decks deal, and what is read beside them.

They are counted from the product's own tables, which every release has, so that a learner can count them again. What
newcomers do afterwards is counted by the hour of their signup, as the project's own metrics do (`fct_signups`), so that
a case and the workspace never differ. Whom
the project's first bot filter lets through is a person here, whatever filter the learner has written since: an alarm
rang by what was known then. The names are those that the truth has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lab_app.kinds.case.case import Known
from pipelines.contract.calendar import DAY, days

Cell = tuple[str, str]
ALL: Cell = ("all", "all")

SCRIPTS = ("bot", "crawler", "spider", "headless", "python-requests", "curl/", "go-http-client")
"""What gives a script away in its user agent: the first bot filter (dbt variable `bot_user_agents`)."""
STOCK = "mau_as_filtered"
"""People who have saved a plan within the 28 days that end on a day: the only number that is not one day's."""
WINDOW = 28
MATURES = {"activations": 7, "retained_d1": 2, "retained_w4": 35}
"""Days after a day of signups until what is counted of them is whole."""
SLOW_MS = 2500

PEOPLE = (
    "SELECT id, country, platform, signup_source, created_at FROM product.users WHERE NOT is_internal "
    "AND lower(email) NOT LIKE '%@larder.example'"
    + "".join(f" AND lower(signup_user_agent) NOT LIKE '%{script}%'" for script in SCRIPTS)
)
"""Whom the first bot filter lets through, as SQL: id, country, platform, signup_source, created_at."""
_COLUMNS = {"country": "u.country", "signup_source": "u.signup_source"}


@dataclass(frozen=True)
class _Counted:
    """How a number is counted: which rows `a` of people `u`, on which day they count, and what of them.

    `platform` is what the cells of a platform look at: that of the activity where rows have one, else of the signup.
    """

    rows: str
    at: str
    what: str
    platform: str = "u.platform"


def _cohort(rows: str) -> _Counted:
    """People of whom rows show something, on the day of their signup."""
    return _Counted(f"JOIN {rows}", "u.created_at", "COUNT(DISTINCT u.id)")


def _of(table: str, at: str, what: str, also: str = "", platform: str = "u.platform") -> _Counted:
    return _Counted(f"JOIN product.{table} a ON a.user_id = u.id{also}", f"a.{at}", what, platform)


def _within(table: str, at: str, first_day: int, last_day: int) -> str:
    """The rows of a table from the first of some days after the signup to the last one: day 1 is its 25th hour to its 48th."""
    return (
        f"product.{table} a ON a.user_id = u.id AND a.{at} >= u.created_at + INTERVAL {24 * first_day} HOUR "
        f"AND a.{at} < u.created_at + INTERVAL {24 * (last_day + 1)} HOUR"
    )


_SIGNED_UP = _Counted("", "u.created_at", "COUNT(*)")
COUNTED: Mapping[str, _Counted] = {
    "active_users": _of("user_activity", "activity_date", "COUNT(DISTINCT u.id)"),
    "core_active_users": _of(
        "user_activity", "activity_date", "COUNT(DISTINCT u.id)", " AND a.core_action_count > 0"
    ),
    "visitors": _of("user_activity", "activity_date", "COUNT(DISTINCT u.id)", platform="a.platform"),
    "active_users_tracked": _of("events", "event_at", "COUNT(DISTINCT u.id)", platform="a.platform"),
    "accounts": _SIGNED_UP,
    "signups": _SIGNED_UP,
    "activations": _cohort(
        "product.meal_plans a ON a.user_id = u.id AND a.created_at < u.created_at + INTERVAL 7 DAY"
    ),
    "retained_d1": _cohort(_within("user_sessions", "started_at", 1, 1)),
    "retained_w4": _cohort(_within("meal_plans", "created_at", WINDOW, WINDOW + 6)),
    "core_actions": _of("meal_plans", "created_at", "COUNT(*)"),
    "orders": _of("orders", "created_at", "COUNT(*)"),
    "page_loads": _of("page_loads", "loaded_at", "COUNT(*)", platform="a.platform"),
    "page_loads_slow": _of(
        "page_loads", "loaded_at", "COUNT(*)", f" AND a.load_ms > {SLOW_MS}", platform="a.platform"
    ),
}


def daily(known: Known, metric: str, cell: Cell, first: dt.date, last: dt.date) -> tuple[float, ...]:
    """A number of a cell on each day, ends included. Raises QueryError, and KeyError for an unknown name."""
    return by_day(known, [(metric, cell)], first, last)[metric, cell]


def by_day(
    known: Known, wanted: Sequence[tuple[str, Cell]], first: dt.date, last: dt.date
) -> Mapping[tuple[str, Cell], tuple[float, ...]]:
    """The same of several numbers and cells at once. Raises QueryError, and KeyError for an unknown name."""
    parts = [
        f"SELECT {place} AS place, day, value FROM ({_query(metric, cell, first, last)})"
        for place, (metric, cell) in enumerate(wanted)
    ]
    sql = f"WITH people AS MATERIALIZED ({PEOPLE}) " + " UNION ALL ".join(parts)
    found = {(int(place), day): float(value) for place, day, value in known.rows(sql)}
    return {
        one: tuple(found.get((place, day), 0.0) for day in days(first, last + DAY))
        for place, one in enumerate(wanted)
    }


def _query(metric: str, cell: Cell, first: dt.date, last: dt.date) -> str:
    if metric == STOCK:
        return _stock(cell, first, last)
    counted = COUNTED[metric]
    return (
        f"SELECT CAST({counted.at} AS DATE) AS day, {counted.what} AS value FROM people u {counted.rows} "
        f"WHERE {counted.at} >= DATE '{first}' AND {counted.at} < DATE '{last + DAY}' "
        f"AND {_in_cell(cell, counted.platform)} GROUP BY ALL"
    )


def _in_cell(cell: Cell, platform: str) -> str:
    """What holds of the rows of a cell, as SQL."""
    dimension, value = cell
    if dimension == "platform_country":
        one, _, country = value.partition("/")
        return f"{platform} = '{one}' AND u.country = '{country}'"
    if dimension == "all":
        return "TRUE"
    return f"{platform if dimension == 'platform' else _COLUMNS[dimension]} = '{value}'"


def _stock(cell: Cell, first: dt.date, last: dt.date) -> str:
    """Each day with a plan keeps its user in the stock for 28 days, or until the next one."""
    return (
        "WITH core AS (SELECT DISTINCT u.id, a.activity_date AS day FROM people u JOIN product.user_activity a "
        f"ON a.user_id = u.id WHERE a.core_action_count > 0 AND {_in_cell(cell, 'u.platform')} "
        f"AND a.activity_date > DATE '{first}' - {WINDOW} AND a.activity_date <= DATE '{last}'), "
        f"spells AS (SELECT day, LEAST(day + {WINDOW}, LEAD(day, 1, day + {WINDOW}) OVER "
        "(PARTITION BY id ORDER BY day)) AS until FROM core), "
        "changes AS (SELECT day, 1 AS change FROM spells UNION ALL SELECT until, -1 FROM spells UNION ALL "
        f"SELECT CAST(range AS DATE), 0 FROM range(DATE '{first}', DATE '{last + DAY}', INTERVAL 1 DAY)), "
        "by_day AS (SELECT day, SUM(change) AS change FROM changes GROUP BY day) "
        "SELECT day, value FROM (SELECT day, SUM(change) OVER (ORDER BY day) AS value FROM by_day) "
        f"WHERE day BETWEEN DATE '{first}' AND DATE '{last}'"
    )
