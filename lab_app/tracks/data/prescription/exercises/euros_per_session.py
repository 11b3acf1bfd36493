"""**Lena, marketing, 14:25**

> The new cart ran for eight weeks, half of all people had it. Order value per session: {control} without it, {treated} with it, so
> {change}. My tool counts {sessions} sessions and says **p {p}**. {wish} Or is that too early? **By how much does the
> cart change what a session brings?**

People were drawn into the halves, each with all their sessions. The table has them in sixteen groups, by the first digit of a
draw: eight with the new cart, eight without. So one sees how far apart groups are by chance alone. People, sessions and
orders are Larder's; the cart is made up, and what it does to each order is known exactly.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass

import numpy as np

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Decision,
    Known,
    NotDealtError,
    Option,
    Range,
    Sheet,
    Span,
    Spans,
    Truths,
)
from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, percent, shown, signed
from pipelines.statistics.arrays import Floats
from pipelines.statistics.computed import Computed
from pipelines.statistics.estimate import Estimate, Z
from pipelines.statistics.ratio_metrics import UserSums, relative_difference

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
    weeks = (LATEST - EARLIEST).days // 7
    first = EARLIEST + 7 * random.Random(f"{known.seed} weeks of the cart").randint(0, weeks) * DAY
    end = first + DAYS * DAY
    rows = known.rows(
        f"WITH s AS (SELECT user_id, COUNT(DISTINCT id) AS sessions FROM product.user_sessions "
        f"WHERE session_date >= DATE '{first}' AND session_date < DATE '{end}' GROUP BY user_id), "
        "o AS (SELECT user_id, COUNT(*) AS orders, SUM(euros) AS euros, SUM(euros * euros) AS squares FROM "
        "(SELECT DISTINCT id, user_id, CAST(total_amount AS DOUBLE) AS euros FROM product.orders WHERE status <> 'failed' "
        f"AND created_at >= DATE '{first}' AND created_at < DATE '{end}') GROUP BY user_id) "
        f"SELECT substr(md5(p.id || ' cart {known.seed}'), 1, 1) AS part, COUNT(*), SUM(sessions), "
        "COALESCE(SUM(orders), 0), COALESCE(SUM(euros), 0), COALESCE(SUM(squares), 0), COALESCE(SUM(euros * euros), 0), "
        f"SUM(sessions * sessions), COALESCE(SUM(euros * sessions), 0) FROM ({PEOPLE}) p JOIN s ON s.user_id = p.id "
        "LEFT JOIN o ON o.user_id = p.id GROUP BY part ORDER BY part"
    )
    found = np.array([[float(value) for value in row[1:]] for row in rows]).T
    if found.shape != (8, GROUPS) or found[2].min() < FEWEST_ORDERS or end + DAY > known.as_of:
        raise NotDealtError(
            f"This exercise is about eight weeks from {first:%-d %B %Y}, and in this world too few people order in them."
        )
    factor = np.ones(GROUPS)
    factor[TREATED] += effect(known.seed)
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
    """The difference of the two means of eight groups over control's, and its standard error: what the table shows."""
    treated, control = found.ratio[TREATED], found.ratio[CONTROL]
    error = math.sqrt((treated.var(ddof=1) + control.var(ddof=1)) / HALF)
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


def deal(known: Known) -> Case:
    """Eight weeks, and a cart whose effect is drawn. Raises NotDealtError and QueryError."""
    from scipy.stats import norm

    found, true = groups(known), effect(known.seed)
    naive, users = by_session(found), by_user(found)
    p = 2.0 * float(norm.sf(abs(naive.value / naive.error)))
    totals = [shown(float(found.euros[arm].sum() / found.sessions[arm].sum()), "euro") for arm in (TREATED, CONTROL)]
    wish = (
        "I would leave it: nothing has changed, so nothing is at risk."
        if p >= 0.05
        else "I would roll the cart out today."
        if naive.value > 0
        else "I would take the cart back today."
    )
    decision = decided(found)
    return Case.of(
        {
            "decision": Truths(decision, _why(found, decision)),
            "change": Truths(true, _how(true, naive, users), after=(_picture(true, naive, users, found),)),
        },
        _sheet(found),
        words={
            "treated": totals[0],
            "control": totals[1],
            "change": _change(naive.value),
            "sessions": number(float(found.sessions.sum())),
            "p": "< .001" if p < 0.001 else f"= {p:.{3 if p < 0.1 else 2}f}".replace("0.", "."),
            "wish": wish,
            "groups": ",\n    ".join(
                f"('{arm}', {sessions:.0f}, {euros:.2f})"
                for arm, sessions, euros in zip(_arms("new", "old"), found.sessions, found.euros, strict=True)
            ),
        },
    )


def _arms(new: str, old: str) -> list[str]:
    return [new] * HALF + [old] * HALF


def _sheet(found: Groups) -> Sheet:
    rows = [
        (arm, number(float(people)), number(float(sessions)), shown(float(euros), "euro"), shown(float(ratio), "euro"))
        for arm, people, sessions, euros, ratio in zip(
            _arms("New cart", "Old cart"), found.people, found.sessions, found.euros, found.ratio, strict=True
        )
    ]
    return Sheet(
        "Sixteen groups of people", ("Cart", "People", "Sessions", "Order value", "Per session"), tuple(rows)
    )


def _why(found: Groups, decision: str) -> str:
    change, error = by_group(found)
    said = f"By groups the change is {_change(change)}, and its standard error {_points(error)}: "
    return said + {
        "run_on": "less than two of them from 0, so the rule runs on. “Not shown” is not “nothing”.",
        "out": "more than two of them above 0, so the rule rolls it out.",
        "back": "more than two of them below 0, so the rule takes it back.",
    }[decision]


def _how(true: float, naive: Estimate, users: Estimate) -> str:
    put_in = "it did nothing to orders" if not true else f"it made each order {_change(true)} in value"
    return (
        f"In truth {put_in}. With sessions as units the range is {_span(naive)}, with people as units {_span(users)}: "
        f"{number(users.error / naive.error, digits=1)} times as wide. Sessions of one person are alike, who orders much does so week after week, and people were drawn, "
        f"not sessions. By sessions {percent(_false(naive, users), 0)} of carts that do nothing would be called significant, where 5\u00a0% are "
        "promised: teams build, or take back, by chance."
    )


def _false(naive: Estimate, users: Estimate) -> float:
    """The share of tests of nothing that the narrow range calls significant."""
    from scipy.stats import norm

    return 2.0 * float(norm.sf(Z * naive.error / users.error))


def _picture(true: float, naive: Estimate, users: Estimate, found: Groups) -> Spans:
    change, error = by_group(found)
    rows = (
        Span("Sessions as units", naive.value, naive.low, naive.high),
        Span("People as units", users.value, users.low, users.high),
        Span("From the sixteen groups", change, change - ERRORS * error, change + ERRORS * error),
        Span("Truth", true, true, true, is_truth=True),
    )
    return Spans(
        "Change of order value per session, three ranges and the truth",
        rows,
        f"95 % ranges: sessions as units {_span(naive)}, people as units {_span(users)}. The truth is {_change(true)}.",
        "change in %",
    )


def _change(change: float) -> str:
    return signed(change, percent(abs(change)))


def _points(share: float) -> str:
    return f"{number(100 * share, digits=1)} points"


def _span(estimate: Estimate) -> str:
    return f"{_change(estimate.low)} to {_change(estimate.high)}"


EXERCISE = CaseExercise(
    code="P08",
    title="Euros per session with a new cart",
    concept="Unit of analysis",
    difficulty=3,
    order=8,
    minutes=12,
    hints=(
        "Were sessions drawn, or people? Whoever orders a lot brings all their sessions along, into one half.",
        "Look at “Per session” within the eight groups of one cart: they differ by chance alone. Two means of eight such numbers differ by chance, too.",
        "The standard error of the difference is SQRT((VAR_SAMP of the one + VAR_SAMP of the other) / 8). An 80 % range reaches 1.3 of them to either side, in per cent of the old cart.",
    ),
    starter="""
WITH sixteen (cart, sessions, euros) AS (
  VALUES
    {groups}
)
SELECT
  cart,
  AVG(euros / sessions) AS per_session,
  MIN(euros / sessions) AS lowest,
  MAX(euros / sessions) AS highest
FROM sixteen
GROUP BY cart
""",
    questions=(
        Decision(
            name="decision",
            asks="What does the rule say?",
            rule="People were drawn, so groups of people are the units. Take the mean of “Per session” over the eight groups of each cart; the "
            "standard error of their difference is the root of the sum of both sample variances, each over 8. Roll out if the difference is more than "
            "two standard errors above 0, take back if more than two below, else run on.",
            options=(
                Option(
                    "out",
                    "Roll the new cart out",
                    "A rise with a small p looks like a result, and every week without it seems lost. By groups of people it is within what chance does, or it goes "
                    "the other way: rolled out, next quarter's forecast has money in it that may never come.",
                ),
                Option(
                    "back",
                    "Take the new cart back",
                    "A fall in money makes one act first. By groups of people it is within what chance does, or it goes the other way: months of work would be "
                    "thrown away for a few people who happened to order less.",
                ),
                Option(
                    "run_on",
                    "Run on: nothing is shown yet",
                    "With money it seems wise to wait. Here the two carts are further apart than groups of people are by chance: running on costs what is known already.",
                ),
            ),
        ),
        Range(
            name="change",
            asks="By how many per cent does the new cart change the order value per session? Below 0 for less.",
            unit="share",
            bounds=(-0.6, 0.6),
            fixed=Computed(0.44, "15", "-m tests.lab_app.cases.constants"),
        ),
    ),
    deal=deal,
    takeaway="Ask what was drawn: people, households, shops. That is the unit of every range, whatever the metric is per. A cheap check that any tool "
    "can do: split each arm into eight groups at random and look how far apart they are.",
)
