"""Newcomers step by step, and cohort by cohort: where on their way people are lost, and whether all cohorts alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.metrics.filter import Filter
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox

OF_PEOPLE = ("country", "signup_source", "signup_platform", "signup_plan")
"""What is known of people since their signup, by which they can be kept."""
COHORTS_BEFORE = 4
"""Weekly cohorts that are shown before those of the comparison."""
MOST_COHORTS = 16
WEEKS = 8
_ORDERED = (
    "EXISTS (FROM marts.fct_orders AS orders WHERE orders.user_id = signups.user_id "
    "AND orders.ordered_at < signups.signed_up_at + INTERVAL 28 DAY)"
)
_STEPS = (
    ("Signed up", "TRUE", 0),
    ("Saved a plan in the first week", "signups.is_activated", 7),
    (
        "… and ordered in the first four weeks",
        _ORDERED,
        28,
    ),
    ("… and saved a plan in week 4", "signups.is_retained_w4", 35),
)


@dataclass(frozen=True)
class Step:
    """Those who did this and all before it: how many signed up before the stretch and in it."""

    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Cohort:
    """Those who signed up in the seven days from `first` on, and the share of them who saved a plan in each week after:
    None where that week is not over for all of them."""

    first: dt.date
    size: int
    shares: tuple[float | None, ...]


def is_of_newcomers(layer: SemanticLayer, metric: str) -> bool:
    """Whether a number is one of people by the day of their signup."""
    return any(dimension.short == "is_activation_ripe" for dimension in layer.metric(metric).dimensions)


def steps(
    layer: SemanticLayer, sandbox: Sandbox, stretch: Stretch, *, where: Filter = None
) -> tuple[Step, ...]:
    """The steps that are over for all who signed up in the stretch. Raises DiagnosisError and QueryError."""
    ripe = [step for step in _STEPS if stretch.last + step[2] * DAY <= layer.as_of]
    done = [" AND ".join(condition for _, condition, _ in ripe[: place + 1]) for place in range(len(ripe))]
    first, middle = stretch.before.first, stretch.first
    counted = ", ".join(
        f"COUNT(*) FILTER (WHERE {condition} AND signups.signed_up_date {side} DATE '{middle}')"
        for condition in done
        for side in ("<", ">=")
    )
    sql = (
        f"SELECT {counted} FROM marts.fct_signups AS signups JOIN marts.dim_users AS users USING (user_id) "
        f"WHERE signups.signed_up_date BETWEEN DATE '{first}' AND DATE '{stretch.last}' AND {conditions(where)}"
    )
    (row,) = sandbox.run(sql, limit=1).rows
    return tuple(
        Step(name, int(row[2 * place]), int(row[2 * place + 1])) for place, (name, _, _) in enumerate(ripe)
    )


def cohorts(
    layer: SemanticLayer, sandbox: Sandbox, stretch: Stretch, *, where: Filter = None
) -> tuple[Cohort, ...]:
    """Weekly cohorts up to the end of the stretch, from a month before what it is compared with, as far as there is room.

    Raises DiagnosisError and QueryError.
    """
    count = min(2 * stretch.weeks + COHORTS_BEFORE, MOST_COHORTS)
    first = stretch.last + DAY - 7 * count * DAY
    week = f"(signups.signed_up_date - DATE '{first}') // 7"
    age = "CAST(FLOOR(EPOCH(plans.saved_at - signups.signed_up_at) / (7 * 86400)) AS INTEGER)"
    kept = (
        "FROM marts.fct_signups AS signups JOIN marts.dim_users AS users USING (user_id) "
        f"WHERE signups.signed_up_date BETWEEN DATE '{first}' AND DATE '{stretch.last}' AND {conditions(where)}"
    )
    sizes = sandbox.run(f"SELECT {week}, COUNT(*) {kept} GROUP BY ALL", limit=MOST_COHORTS).rows
    active = sandbox.run(
        f"SELECT {week}, {age} AS age, COUNT(DISTINCT plans.user_id) FROM marts.fct_core_actions AS plans "
        "JOIN marts.fct_signups AS signups USING (user_id) JOIN marts.dim_users AS users USING (user_id) "
        f"WHERE signups.signed_up_date BETWEEN DATE '{first}' AND DATE '{stretch.last}' AND {conditions(where)} "
        f"AND age BETWEEN 0 AND {WEEKS - 1} GROUP BY ALL",
        limit=MOST_COHORTS * WEEKS,
    ).rows
    size = {int(place): int(many) for place, many in sizes}
    seen = {(int(place), int(weeks)): int(many) for place, weeks, many in active}

    def share(place: int, weeks: int) -> float | None:
        youngest = first + (7 * place + 6) * DAY
        if youngest + 7 * (weeks + 1) * DAY > layer.as_of or not size.get(place):
            return None
        return seen.get((place, weeks), 0) / size[place]

    return tuple(
        Cohort(
            first + 7 * place * DAY,
            size.get(place, 0),
            tuple(share(place, weeks) for weeks in range(WEEKS)),
        )
        for place in range(count)
    )


def conditions(where: Filter) -> str:
    """Whom a filter keeps of `users`, as SQL. Raises DiagnosisError for what people are not known by."""
    if where is None:
        return "TRUE"
    if isinstance(where, str):
        raise DiagnosisError(
            "People can be counted for chosen groups, not for a condition that is written out."
        )
    found = []
    kept: Mapping[str, object] = dict(where)
    for given, allowed in kept.items():
        short = given.rpartition("__")[2]
        if short not in OF_PEOPLE:
            raise DiagnosisError(f"People cannot be counted by {short}.")
        values = [allowed] if isinstance(allowed, str | int | float | bool) else list(allowed)  # type: ignore[call-overload]
        quoted = ", ".join("'" + str(value).replace("'", "''") + "'" for value in values)
        found.append(f"users.{short} IN ({quoted})")
    return " AND ".join(found) or "TRUE"
