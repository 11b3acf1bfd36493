"""**Milan, product manager, 08:40**

> The test on our welcome page takes in newcomers for 28 days. This is the morning after day {day}: {treated_rate} of treatment saved
> a plan within a day of signing up, {control_rate} of control. At a single look that would be **p {p}**. {wish} **What do we do?**

The rule was written beforehand, with a bound for each morning. Newcomers and plans are Larder's; the test is made up: 12 of
twenty such tests have nothing in them, 8 a change for better or worse. First look at twenty tests of nothing on the same
newcomers: the query has their z by day.
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
    Known,
    Number,
    Option,
    Truths,
    Wrong,
    other_than,
)
from lab_app.tracks.data.prescription.drawn_tests import DAYS, first_day, looks
from lab_app.tracks.data.prescription.mornings import again, bounds_by_day, crossed, many, path, why
from lab_app.tracks.data.prescription.peeking import (
    SINGLE,
    TESTS,
    asked,
    nothings,
    tests_of,
)
from lab_app.tracks.data.prescription.said import p_value
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent


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
            "nulls": Truths(float(crossed(nulls)), many(nulls), wrong=wrong(nulls)),
            "decision": Truths(
                chosen.decision,
                why(chosen, seen),
                after=(path(first, seen, DAYS, with_bounds=True), again(known, chosen)),
            ),
        },
        path(first, seen, day, with_bounds=False),
        bounds_by_day(),
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
    return other_than(crossed(zs), foreseen, 0.0)


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
                    "Ship it, and end the test",
                    "A look at the right moment tempts, since waiting costs. What counts is z above the bound of this very day: more than one in four changes that do "
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
