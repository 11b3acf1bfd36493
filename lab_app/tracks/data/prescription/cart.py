"""A new cart for half of all people in eight weeks: what sessions bring, by groups of people, with a known effect put in."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass

import numpy as np

from lab_app.kinds.case import Known, NotDealtError
from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.calendar import DAY
from pipelines.statistics.arrays import Floats
from pipelines.statistics.estimate import Estimate, Z
from pipelines.statistics.experiments.ratio_metrics import UserSums, relative_difference

DAYS = 56
EARLIEST, LATEST = dt.date(2025, 9, 1), dt.date(2026, 4, 20)
"""Mondays between which the first day is drawn."""
GROUPS = 16
HALF = GROUPS // 2
NOTHING = 0.25
"""Of the seeds, in which the cart does nothing."""
SMALLEST, LARGEST = 0.04, 0.25
ERRORS = 2.0
"""Standard errors from 0 from which on the rule decides."""
FEWEST_ORDERS = 10
"""In each group: with fewer one canteen is a result."""


@dataclass(frozen=True)
class Groups:
    """Sixteen groups of people, those with the new cart first: arrays of one value a group.

    `orders` counts them, `euros` is their value, and `of_orders` the sum of squares of single orders. The last three are
    sums over people: of squares of euros and of sessions, and of the product.
    """

    people: Floats
    sessions: Floats
    orders: Floats
    euros: Floats
    of_orders: Floats
    euros_squared: Floats
    sessions_squared: Floats
    product: Floats

    @property
    def ratio(self) -> Floats:
        """Euros per session."""
        return np.asarray(self.euros / self.sessions)

    def sums(self, arm: slice) -> UserSums:
        """The sums over people of the groups of an arm."""
        return UserSums(
            int(self.people[arm].sum()),
            float(self.euros[arm].sum()),
            float(self.sessions[arm].sum()),
            float(self.euros_squared[arm].sum()),
            float(self.sessions_squared[arm].sum()),
            float(self.product[arm].sum()),
        )


TREATED, CONTROL = slice(0, HALF), slice(HALF, GROUPS)


def effect(seed: int) -> float:
    """What the cart does to the value of each order: -.1 for a tenth less."""
    draw = random.Random(f"{seed} cart")
    if draw.random() < NOTHING:
        return 0.0
    return draw.choice((-1.0, 1.0)) * draw.uniform(SMALLEST, LARGEST)


def groups(known: Known) -> Groups:
    """The people of a world in eight weeks. Raises NotDealtError and QueryError."""
    first, end, found = _counted(known, 1)
    if found.shape != (8, GROUPS) or found[2].min() < FEWEST_ORDERS or end + DAY > known.as_of:
        raise NotDealtError(
            f"This exercise is about eight weeks from {first:%-d %B %Y}, and in this world too few people order in them."
        )
    return _with_effect(known, found)


def fine_groups(known: Known) -> Groups | None:
    """The same people with the same carts in sixteen times as many groups; None where a group has nobody. Raises QueryError."""
    _, _, found = _counted(known, 2)
    return _with_effect(known, found) if found.shape == (8, GROUPS**2) else None


def _counted(known: Known, digits: int) -> tuple[dt.date, dt.date, Floats]:
    """The days from and until, and one column a group, by so many digits of a hash: the first one says which cart."""
    weeks = (LATEST - EARLIEST).days // 7
    first = EARLIEST + 7 * random.Random(f"{known.seed} weeks of the cart").randint(0, weeks) * DAY
    end = first + DAYS * DAY
    rows = known.rows(
        f"WITH s AS (SELECT user_id, COUNT(DISTINCT id) AS sessions FROM product.user_sessions "
        f"WHERE session_date >= DATE '{first}' AND session_date < DATE '{end}' GROUP BY user_id), "
        "o AS (SELECT user_id, COUNT(*) AS orders, SUM(euros) AS euros, SUM(euros * euros) AS squares FROM "
        "(SELECT DISTINCT id, user_id, CAST(total_amount AS DOUBLE) AS euros FROM product.orders WHERE status <> 'failed' "
        f"AND created_at >= DATE '{first}' AND created_at < DATE '{end}') GROUP BY user_id) "
        f"SELECT substr(md5(p.id || ' cart {known.seed}'), 1, {digits}) AS part, COUNT(*), SUM(sessions), "
        "COALESCE(SUM(orders), 0), COALESCE(SUM(euros), 0), COALESCE(SUM(squares), 0), COALESCE(SUM(euros * euros), 0), "
        f"SUM(sessions * sessions), COALESCE(SUM(euros * sessions), 0) FROM ({PEOPLE}) p JOIN s ON s.user_id = p.id "
        "LEFT JOIN o ON o.user_id = p.id GROUP BY part ORDER BY part"
    )
    return first, end, np.array([[float(value) for value in row[1:]] for row in rows]).T


def _with_effect(known: Known, found: Floats) -> Groups:
    factor = np.ones(found.shape[1])
    factor[: found.shape[1] // 2] += effect(known.seed)
    people, sessions, orders, euros, of_orders, euros_squared, sessions_squared, product = found
    return Groups(
        people,
        sessions,
        orders,
        euros * factor,
        of_orders * factor**2,
        euros_squared * factor**2,
        sessions_squared,
        product * factor,
    )


def by_group(found: Groups) -> tuple[float, float]:
    """The difference of the two means of each arm's groups over control's, and its standard error: what the table shows."""
    treated, control = np.split(found.ratio, 2)
    error = math.sqrt((treated.var(ddof=1) + control.var(ddof=1)) / len(treated))
    return float(treated.mean() / control.mean() - 1.0), float(error / control.mean())


def by_user(found: Groups) -> Estimate:
    """The change with people as units, with its 95 % range."""
    estimate = relative_difference(found.sums(TREATED), found.sums(CONTROL))
    assert estimate is not None  # each group has orders
    return estimate


def by_session(found: Groups) -> Estimate:
    """The change as if sessions had been drawn, with the range that this claims: the foreseen wrong reading."""
    ratios, errors = [], []
    for arm in (TREATED, CONTROL):
        sessions = found.sessions[arm].sum()
        ratios.append(found.euros[arm].sum() / sessions)
        errors.append((found.of_orders[arm].sum() / sessions - ratios[-1] ** 2) / sessions)
    change = ratios[0] / ratios[1] - 1.0
    return Estimate.with_normal_error(float(change), float(math.sqrt(sum(errors)) / ratios[1]))


def decided(found: Groups) -> str:
    """What the rule says."""
    change, error = by_group(found)
    return "run_on" if abs(change) <= ERRORS * error else "out" if change > 0 else "back"


def false_finds(naive: Estimate, users: Estimate) -> float:
    """The share of tests of nothing that the narrow range calls significant."""
    from scipy.stats import norm

    return 2.0 * float(norm.sf(Z * naive.error / users.error))
