"""**Milan, product manager, 08:40**

> The test on our welcome page takes in newcomers for 28 days. This is the morning after day {day}: {treated_rate} of treatment saved
> a plan within a day of signing up, {control_rate} of control. At a single look that would be **p {p}**. {wish} **What do we do?**

The rule was written down before, with a bound for each morning. Newcomers and plans are Larder's; the test is made up: in 12 of
twenty such tests nothing was put in, in 8 a change for better or worse. First see how twenty tests of nothing behave on
the same newcomers: the query has their z by day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lab_app.course.verdict import Answered
from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Decision,
    Exhibit,
    Known,
    Line,
    Number,
    Option,
    Sheet,
    Truths,
    Wrong,
)
from lab_app.tracks.data.prescription.drawn_tests import DAYS, Looks, first_day, looks
from lab_app.tracks.data.prescription.peeking import (
    AGAIN,
    FIRST_ASKED,
    SINGLE,
    TESTS,
    USUAL,
    Asked,
    asked,
    bounds,
    drawn_again,
    nothings,
    stopped,
    tests_of,
)
from lab_app.tracks.data.prescription.said import p_value, points
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import number, percent


def deal(known: Known) -> Case:
    """One morning of one test, and twenty tests of nothing. Raises NotDealtError and QueryError."""
    from scipy.stats import norm

    first = first_day(known.seed)
    found = looks(known, first, tests_of(known.seed))
    chosen = asked(known.seed, found)
    seen, day = found[chosen.test], chosen.day
    z = float(seen.z[day - 1])
    nulls = [test.z for test in looks(known, first, nothings(known.seed)).values()]
    wish = (
        "It is the last day. I want to write down what came out."
        if day == DAYS
        else "It is better already, so I would rather ship it today than wait."
        if z > 0
        else "It does harm, so I would rather switch it off today than wait."
    )
    end = first + DAYS * DAY
    return Case.of(
        {
            "nulls": Truths(float(crossed(nulls)), _many(nulls), wrong=wrong(nulls)),
            "decision": Truths(
                chosen.decision,
                _why(chosen, seen),
                after=(_path(first, seen, DAYS, with_bounds=True), _again(known, chosen)),
            ),
        },
        _path(first, seen, day, with_bounds=False),
        _bounds(),
        words={
            "day": str(day),
            "p": p_value(2.0 * float(norm.sf(abs(z)))),
            "wish": wish,
            "treated_rate": percent(float(seen.treated_hits[day - 1] / seen.treated[day - 1])),
            "control_rate": percent(float(seen.control_hits[day - 1] / seen.control[day - 1])),
            "first": str(first),
            "end": str(end),
            "seed": str(known.seed),
        },
    )


def crossed(zs: list[Any]) -> int:
    """How many tests are beyond the bound of a single look on some morning."""
    return sum(bool(np.any(np.abs(z) > SINGLE)) for z in zs)


def wrong(zs: list[Any]) -> tuple[Wrong, ...]:
    """The foreseen wrong counts, as far as they are others than the right one."""
    at_end = sum(bool(abs(z[-1]) > SINGLE) for z in zs)
    foreseen = (
        Wrong("last_day", at_end, AT_END.format(n=at_end)),
        Wrong(
            "mornings",
            sum(int(np.count_nonzero(np.abs(z) > SINGLE)) for z in zs),
            "These are mornings. One test can be significant on several of them: count tests, each once.",
        ),
        Wrong(
            "all",
            TESTS,
            "28 looks at 5 % each do not add up to certainty: each morning sees nearly the same people as the one before.",
        ),
    )
    kept: list[Wrong] = []
    for one in foreseen:
        if one.value not in (crossed(zs), *(other.value for other in kept)):
            kept.append(one)
    return tuple(kept)


AT_END = (
    "On the last day alone p is below .05 in {n} of the twenty: p promises about one for a single look. Whoever looks each morning and "
    "stops at the first p < .05 has 28 chances to be fooled."
)


class Tests(Number):
    """How many of twenty; one is what p seems to promise."""

    def answered(self, given: Any, truths: Truths) -> Answered:
        answered = super().answered(given, truths)
        if answered.right or answered.mistake or answered.said != "1":
            return answered
        return replace(answered, message=ONE_IN_TWENTY, mistake="one_in_twenty")


ONE_IN_TWENTY = (
    "One in twenty is what p < .05 promises for one look. Here somebody looks on 28 mornings and stops at the first that is below: "
    "count the tests that are below on any of them."
)


def _why(chosen: Asked, seen: Looks) -> str:
    z, bound = float(seen.z[chosen.day - 1]), float(bounds()[chosen.day - 1])
    said = f"z is {_z(z)}, and the bound of day {chosen.day} is {number(bound, digits=2)}: "
    said += {
        "run_on": "not enough to stop yet, so the test runs on.",
        "ship": "it is above, so the rule ships.",
        "stop": "it is below minus the bound, so the rule stops it.",
        "open": "after all 28 days neither was reached. This test cannot settle it: that is no proof of “no effect”.",
    }[chosen.decision]
    lift = chosen.test.lift
    said += (
        " In truth nothing had been put in."
        if not lift
        else f" In truth {points(lift)} had been put in; on this morning it looked like {points(float(seen.lift[chosen.day - 1]))}."
    )
    if chosen.day < DAYS:
        said += f" At the end z was {_z(float(seen.z[-1]))}."
    return said + (
        " The decision is judged by the rule, not by that: a good decision can end badly. The table shows what the rule and "
        "the first p < .05 make of the same test, drawn again 40 times."
    )


def _many(zs: list[Any]) -> str:
    by_nine = sum(bool(np.any(np.abs(z[:9]) > SINGLE)) for z in zs)
    beyond = sum(stopped(z, bounds()) is not None for z in zs)
    return (
        f"{crossed(zs)} of twenty tests of nothing have p < .05 on some morning, {by_nine} of them within nine days, and "
        f"{sum(bool(abs(z[-1]) > SINGLE) for z in zs)} on the last. The plan's bounds are reached by {beyond}. Over many such twenties it is more than one in four "
        "by 28 looks at a plain p, and one in twenty by the plan."
    )


def _path(first: Any, seen: Looks, day: int, *, with_bounds: bool) -> Exhibit:
    """z by day. Before the answer: up to the morning that is asked about, with the bound of a single look."""
    until = tuple(days(first, first + day * DAY))
    z = seen.z[:day]
    sides = [1.0] if np.all(z > -1.0) else [-1.0] if np.all(z < 1.0) else [1.0, -1.0]
    lines = [Line("z of this test", until, tuple(map(float, z)))]
    names = {1.0: ("p = .05", "bound of the plan"), -1.0: ("p = .05, worse", "bound of the plan, worse")}
    for side in sides:
        lines.append(Line(names[side][0], until, (side * SINGLE,) * day))
        if with_bounds:
            limit = tuple(side * float(b) if at >= FIRST_ASKED else None for at, b in enumerate(bounds(), 1))
            lines.append(Line(names[side][1], until, limit[:day]))
    quiet = tuple(name for side in sides for name in names[side])
    return Exhibit(
        "The whole test: z by day" if with_bounds else "The test so far: z by day",
        tuple(lines),
        f"z after each day: treatment's share less control's, in standard errors. It is {_z(float(z[-1]))} after day {day}."
        + (" The bounds of the plan come down as people come in." if with_bounds else ""),
        "ratio",
        question="" if with_bounds else "decision",
        quiet=quiet,
    )


def _bounds() -> Sheet:
    """The bound of each morning, four weeks beside each other."""
    by_day = [number(float(bound), digits=2) for bound in bounds()]
    rows = tuple(
        tuple(part for week in range(4) for part in (7 * week + place + 1, by_day[7 * week + place]))
        for place in range(7)
    )
    return Sheet("The plan's bound for z after each day", ("Day", "Bound") * 4, rows, "decision")


def _again(known: Known, chosen: Asked) -> Sheet:
    """The same test drawn again: what each way of stopping makes of nothing, and of a lift."""
    lift = chosen.test.lift or USUAL
    ways = drawn_again(known, lift)
    rows = (
        ("Nothing in it: shipped or stopped", *(f"{ends.false} of {AGAIN}" for ends in ways.values())),
        (f"{points(lift)} in it: missed", *(f"{AGAIN - ends.found} of {AGAIN}" for ends in ways.values())),
        ("Found on day, in the middle", *(number(ends.day, digits=0) for ends in ways.values())),
        (
            "Read as, in the mean",
            *("–" if ends.read is None else points(ends.read) for ends in ways.values()),
        ),
    )
    return Sheet(
        f"The same test, drawn again {AGAIN} times with nothing in it and {AGAIN} times with {points(lift)}",
        ("Who stops at …", *ways),
        rows,
    )


def _z(z: float) -> str:
    return number(z, digits=2)


EXERCISE = CaseExercise(
    code="P03",
    title="A test is looked at every morning",
    concept="Peeking",
    difficulty=2,
    idea="p < .05 means: of a hundred tests of nothing, five look like this *at one look*. Who looks each morning and stops when it suits "
    "takes the best of many looks. A bound that is high at first and comes down lets one look as often as one likes.",
    order=3,
    minutes=12,
    core=True,
    hints=(
        "The query gives 28 rows a test. A test counts if any of its rows has ABS(z) above 1.96: COUNT(DISTINCT test) with a condition.",
        "Put the last SELECT into a further step, zs AS (…), and then: SELECT COUNT(DISTINCT test) FROM zs WHERE ABS(z) > 1.96.",
        "For the decision: z is where the line of the picture ends. Hold it against the bound of that very day in the table.",
    ),
    starter="""
WITH newcomers AS (
  SELECT
    u.id,
    CAST(u.created_at AS DATE) - DATE '{first}' + 1 AS day,
    MAX(CASE WHEN m.id IS NULL THEN 0 ELSE 1 END) AS planned
  FROM users u
  LEFT JOIN meal_plans m
    ON m.user_id = u.id AND m.created_at < u.created_at + INTERVAL 24 HOUR
  WHERE u.created_at >= DATE '{first}'
    AND u.created_at < DATE '{end}'
    AND NOT u.is_internal
    AND lower(u.email) NOT LIKE '%@larder.example'
    AND NOT regexp_matches(lower(u.signup_user_agent),
      'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
  GROUP BY u.id, u.created_at
),
halves AS (
  SELECT test, day, planned, md5(id || ' nothing {seed} ' || test) < '8' AS treated
  FROM newcomers
  CROSS JOIN range(1, 21) AS tests (test)
),
by_day AS (
  SELECT
    test, day,
    COUNT(*) FILTER (WHERE treated) AS n1, SUM(planned) FILTER (WHERE treated) AS k1,
    COUNT(*) FILTER (WHERE NOT treated) AS n0, SUM(planned) FILTER (WHERE NOT treated) AS k0
  FROM halves
  GROUP BY test, day
),
so_far AS (
  SELECT
    test, day,
    SUM(n1) OVER w AS n1, SUM(k1) OVER w AS k1, SUM(n0) OVER w AS n0, SUM(k0) OVER w AS k0
  FROM by_day
  WINDOW w AS (PARTITION BY test ORDER BY day)
)
SELECT
  test,
  day,
  (k1 / n1 - k0 / n0)
    / SQRT((k1 + k0) / (n1 + n0) * (1 - (k1 + k0) / (n1 + n0)) * (1 / n1 + 1 / n0)) AS z
FROM so_far
ORDER BY test, day
""",
    questions=(
        Tests(
            name="nulls",
            asks="Of twenty tests of nothing, how many have p < .05 (z beyond ±1.96) on at least one of the 28 mornings?",
            tolerance=0.0,
        ),
        Decision(
            name="decision",
            asks="What does the rule say on the morning after day {day}?",
            rule="One look a morning, 28 looks, .05 for all of them together. Ship once z is above the bound of the day; don't ship once z "
            "is below minus the bound. Before day 28 run on otherwise. If neither is reached after day 28, this test cannot settle it.",
            options=(
                Option(
                    "ship",
                    "Ship it: p is below what we asked for",
                    "A small p at one of many looks tempts, since waiting costs. What counts is z above the bound of this very day: more than one in four changes that do "
                    "nothing have p < .05 on some morning of 28. Shipped like that, they are kept, built upon, and tested against.",
                ),
                Option(
                    "stop",
                    "Don't ship it, and end the test",
                    "Ending early saves days. The rule ends a test only below minus the bound of the day; ended before, a change that helps is thrown away "
                    "for a bad week.",
                ),
                Option(
                    "run_on",
                    "Run on, and look again tomorrow",
                    "Waiting for more data sounds prudent. The rule has an end: once a bound is reached, or day 28 is over, running on only "
                    "costs, and looks that nobody planned are further chances to be fooled.",
                ),
                Option(
                    "open",
                    "It cannot be settled by this test",
                    "Caution is tempting after a story about false alarms. The rule says so only after day 28, with no bound reached. Said earlier it "
                    "throws away people who were already in; said of a reached bound it throws away a result.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Before the first look write down how often you will look, and the bound for each look. Of any “p = .03” ask at which look it was, "
    "of how many, and whether somebody would have stopped at an earlier one.",
)
