"""**Milan, product manager, 14:20**

> The drag-and-drop planner has won: {treated} of treatment saved a plan in their first week, {control} of control. That is {lift},
> p {p}. The launch is booked for Monday. You only have to say yes.

The plan: a fair coin for each person who visited from {first_said} to {last_said}, and plans in the 7 days from the assignment
on. A lift of {worth} points was called worth it.

The query has those with a row in `experiment_assignments`; staff and scripts are left out.
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Decision,
    Known,
    NotDealtError,
    Number,
    Option,
    Truths,
    Wrong,
    other_than,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prescription.missing import EXPERIMENT, Read, halved_anew, in_truth, read, who
from lab_app.tracks.data.prescription.real_tests import ran
from lab_app.tracks.data.prescription.said import p_value, points
from lab_app.truth import BothArms
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, percent
from pipelines.statistics.proportions import Share, pooled_p

TOLERANCE = 0.15
"""Points: second accounts and other odd ones may be counted or not."""
FEWEST = 60
"""People a group; in a world of the lab there are thousands."""


def deal(known: Known) -> Case:
    """The experiment on the planner. Raises NotDealtError, TruthError and QueryError."""
    days = ran(known, EXPERIMENT)
    found = read(known, days)
    if min(found.treatment.people, found.control.people) < FEWEST:
        raise NotDealtError("Too few people were in this test for anybody to read it.")
    arms = known.truth.experiment(EXPERIMENT, "planners")
    treatment, control = (Share(group.planned, group.people) for group in (found.treatment, found.control))
    return Case.of(
        {
            "decision": Truths(
                found.decision, _why(found, arms), after=(who(found), halved_anew(found, arms))
            ),
            "with_all": Truths(100 * found.with_all.value, _with_all(found, arms), wrong=wrong(found)),
        },
        words={
            "treated": percent(treatment.rate),
            "control": percent(control.rate),
            "lift": points(found.seen.value),
            "p": p_value(pooled_p(treatment, control)),
            "worth": number(100 * found.worth, digits=0),
            "first_said": day_said(days.first),
            "last_said": day_said(days.enrolled - DAY),
            "first_day": str(days.first),
            "end_day": str(days.enrolled),
        },
    )


def wrong(found: Read) -> tuple[Wrong, ...]:
    """The foreseen wrong numbers, in points, as far as they are others than the right one."""
    true = 100 * found.with_all.value
    missing = 100 * (found.missing.rate - found.control.rate)
    foreseen = (
        Wrong(
            "as_seen",
            100 * found.seen.value,
            "That is the lift of those who have a row, as Milan has it. Who has none visited too, and a coin was thrown for them as well.",
        ),
        Wrong(
            "as_control",
            100 * found.as_control.value,
            "That counts those without a row as control. Asked is what comes out if they are counted as treatment"
            + (", the group that lacks people." if found.split.is_alarm else "."),
        ),
        Wrong(
            "missing_alone",
            missing,
            "That compares those without a row with control. They are only a part of their group: add them to those of treatment who have a row.",
        ),
        Wrong("turned_round", -true, "That is control less treatment. Take treatment less control."),
    )
    return other_than(true, foreseen, 2 * TOLERANCE)


def _with_all(found: Read, arms: BothArms) -> str:
    seen, whole = found.seen, found.with_all
    said = (
        f"With the {number(found.missing.people)} people without a row the lift is {points(whole.value)} (95 % range {points(whole.low)} to "
        f"{points(whole.high)}), and without them {points(seen.value)}. "
    )
    if found.split.is_alarm:
        missed = (
            ""
            if whole.covers(arms.lift(0))
            else f"; this one does, since the planner {in_truth(arms.lift(0))}"
        )
        return said + (
            "It is they who make the difference: the group that lost them looks better for it. To count them shows that, and mends nothing. Nobody has "
            "written down which group the coin gave them: a few have a row under another account. And of such ranges, too, one in twenty misses the truth"
            f"{missed}. The next test, which loses nobody, is what can be read."
        )
    return said + "They are too few to matter, so the two groups are what the coin made them."


def _why(found: Read, arms: BothArms) -> str:
    treatment, control, split = found.treatment.people, found.control.people, found.split
    true = f" In truth the planner {in_truth(arms.lift(0))}."
    sizes = f"{number(treatment)} people in treatment and {number(control)} in control"
    if split.is_alarm:
        chance = (
            "less than once in a million times"
            if split.p < 1e-6
            else f"once in {number(round(1 / split.p))} times"
        )
        slow = found.missing.slow_share
        who = (
            ""
            if slow is None
            else f" {percent(slow, 0)} of the missing are on slow devices, {percent(found.control.slow_share, 0)} of control."
        )
        return (
            f"A fair coin makes {sizes} {chance}.{who} Who is lost before being counted is not like the rest, so no range of the lift can be "
            f"read: mend what loses them, and run the test again.{true} Shipped on this, the launch would have been of a number, and nobody "
            "would have asked what loses these people."
        )
    lift = f"The range of the lift is from {points(found.seen.low)} to {points(found.seen.high)}"
    said = {
        "ship": "all of it is above 0: ship",
        "stop": f"all of it is below the {number(100 * found.worth, digits=0)} points that were called worth it: don't",
        "run_on": f"it holds 0, and also the {number(100 * found.worth, digits=0)} points that would be worth it: run on",
        "cannot": "",
    }[found.decision]
    return (
        f"A fair coin may well make {sizes}. {lift}, and {said}.{true} A split that is checked first costs a minute; here it holds, and the "
        "range may be read. A test thrown away without a reason costs eight weeks."
    )


EXERCISE = CaseExercise(
    code="P01",
    title="The new planner is ahead",
    concept="Assignment",
    difficulty=2,
    idea="A lift can be read where two groups are alike in all but the change. A coin makes them alike; what happens afterwards, until somebody is counted, "
    "may undo it.",
    order=2,
    minutes=12,
    core=True,
    hints=(
        "The query begins with those who are assigned. Begin with the visitors instead, and LEFT JOIN the assignment: who has none shows as a third group.",
        "The split: 2 × the larger group less all, over the square root of all, is how many standard errors it is off. Beyond 3.3 a fair coin makes it less than once in 1,000 times.",
        "For the second question COALESCE(variant, 'treatment') counts those without a row as treatment, whoever they were: that is what is asked.",
    ),
    starter="""
WITH visitors AS (
  SELECT user_id, MIN(activity_date) AS first_visit
  FROM user_activity
  JOIN users ON users.id = user_id
  WHERE activity_date >= DATE '{first_day}'
    AND activity_date < DATE '{end_day}'
    AND NOT is_internal
    AND lower(email) NOT LIKE '%@larder.example'
    AND NOT regexp_matches(lower(signup_user_agent),
      'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
  GROUP BY user_id
),
assigned AS (
  SELECT user_id, variant, CAST(assigned_at AS DATE) AS since
  FROM experiment_assignments
  WHERE experiment = 'interactive_planner'
),
planned AS (
  SELECT DISTINCT user_id
  FROM visitors
  LEFT JOIN assigned USING (user_id)
  JOIN user_activity a USING (user_id)
  WHERE a.core_action_count > 0
    AND a.activity_date - COALESCE(since, first_visit) BETWEEN 0 AND 6
)
SELECT
  variant,
  COUNT(*) AS people,
  COUNT(planned.user_id) AS saved_a_plan,
  100.0 * COUNT(planned.user_id) / COUNT(*) AS percent
FROM assigned
JOIN visitors USING (user_id)
LEFT JOIN planned USING (user_id)
GROUP BY variant
""",
    questions=(
        Decision(
            name="decision",
            asks="What does the rule say?",
            rule="First the split of those with a row: if a fair coin makes it less than once in 1,000 times, the test settles nothing. Else the 95 % range of their "
            "lift: ship if all of it is above 0; else don't, if all of it is below the {worth} points that were called worth it; if neither is so, run on.",
            options=(
                Option(
                    "ship",
                    "Ship it on Monday",
                    "A clear lift with a small p is what one waits for. A p-value asks whether two *alike* groups differ, not whether they are alike, nor whether the lift is real: "
                    "the launch costs a quarter if it isn't.",
                ),
                Option(
                    "stop",
                    "Don't ship it: the lift is not worth it",
                    "To doubt a good number is healthy. The rule stops a lift only where the whole range is too small, and where the groups can be compared at all; "
                    "a change that helps would be gone.",
                ),
                Option(
                    "run_on",
                    "Run on, until it is clearer",
                    "More data feel safe. They make a range narrower, and not two groups alike: what loses people goes on losing them, and what is clear already gets no clearer.",
                ),
                Option(
                    "cannot",
                    "It settles nothing: find what went wrong",
                    "A missing row sounds like the end of a test. A few are always missing; only a split that no fair coin makes says that one group has lost its people. "
                    "Thrown away without that, eight weeks are gone.",
                ),
                Option(
                    "reweight",
                    "Ship it, after weighting by platform",
                    "Weighting makes two groups alike in what one weights by. Here the platforms of both groups are about the same anyway, and what loses people need not have a column: the launch would be of the same number.",
                ),
            ),
        ),
        Number(
            name="with_all",
            asks="Count those without a row as treatment, from their first visit of these weeks on. By how many points more of treatment than of control saved a plan? Below 0 if fewer; to a tenth of a point.",
            unit="ratio",
            tolerance=TOLERANCE,
            waits=True,
        ),
    ),
    deal=deal,
    takeaway="Before you read a result, ask for three counts: who was meant to be in, who is in each group, and who came by and is in neither.",
)
