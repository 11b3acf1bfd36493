"""**Nora, CEO, 09:05**

> Of people who invite somebody, {gap} points more still plan in their fifth week than of others. I want a step before the
> first plan that asks for an invitation; one can skip it. The banner of last summer asked half of the households: of these,
> {more} points more people invited. If inviting is what makes them stay, treatment must be {promise} points ahead. **Is it?**

It is about the {people} people who were in the experiment `household_invite_banner` before {until_said}. Who
invites: an invitation on days 0 to 27 since their assignment. Who still plans: a plan saved on days 28 to 34. Households were
randomised; count by person. The query has the gap.
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
from lab_app.tracks.data.prescription.banner import (
    EXPERIMENT,
    LEAST_INVITERS,
    Read,
    by_household,
    decided,
    picture,
    read,
    true_stays,
    until,
)
from lab_app.tracks.data.prescription.real_tests import ran
from lab_app.tracks.data.prescription.said import points
from pipelines.contract.units import number, percent
from pipelines.statistics.estimate import Estimate

TOLERANCE = 0.1
"""Points."""


def deal(known: Known) -> Case:
    """The banner, five weeks after. Raises NotDealtError, TruthError and QueryError."""
    days = ran(known, EXPERIMENT)
    found = read(known, days)
    if (
        min(found.inviters(arm).hits for arm in ("control", "treatment")) < LEAST_INVITERS
        or found.promise <= 0
    ):
        raise NotDealtError(
            "Too few people have invited somebody in this world, so there is no gap to ask about."
        )
    decision, last, home = decided(found), until(days), by_household(known, days)
    return Case.of(
        {
            "arms": Truths(100 * found.arms.value, _arms(found, home), wrong=wrong(found)),
            "decision": Truths(
                decision, _why(found, decision, known), after=(picture(found, home), true_stays(known))
            ),
        },
        words={
            "gap": number(100 * found.gap.value, digits=0),
            "more": number(100 * found.more, digits=1),
            "promise": number(100 * found.promise, digits=1),
            "people": number(found.share().size),
            "until": str(last),
            "until_said": day_said(last),
        },
    )


def wrong(found: Read) -> tuple[Wrong, ...]:
    """The foreseen wrong numbers, in points, as far as they are others than the right one."""
    true = 100 * found.arms.value
    foreseen = (
        Wrong(
            "gap",
            100 * found.gap.value,
            "That is the gap between who invites and who doesn't. Nobody drew who invites: those who like Larder invite, and would have stayed "
            "anyway. The banner drew whom it asked: compare its two groups, inviters or not.",
        ),
        Wrong(
            "at_equal_visits",
            100 * found.at_equal_visits,
            "That is the gap among people who came by equally often in days 14 to 27. These days come after the invitation: if inviting makes "
            "people come by, this takes its effect away, and if not, they are still other people. Compare the groups that were drawn.",
        ),
        Wrong(
            "promise",
            100 * found.promise,
            "That is what the gap promises. Whether it is kept is what the two groups show: share who still plan, treatment less control.",
        ),
        Wrong(
            "turned_round",
            -true,
            "That is control less treatment. Take treatment less control: below 0 if treatment is behind.",
        ),
    )
    return other_than(true, foreseen, 2 * TOLERANCE)


def _arms(found: Read, home: Estimate | None) -> str:
    rates = [percent(found.share(arm=arm).rate) for arm in ("treatment", "control")]
    return (
        f"{rates[0]} of treatment still plan, {rates[1]} of control: {points(found.arms.value)}, with a 95 % range from {points(found.arms.low)} "
        f"to {points(found.arms.high)}. All people of a group count, whether they have invited or not: only so are the groups alike but for the banner."
        + (
            ""
            if home is None
            else f" With households as units, which were randomised, the range is from {points(home.low)} to {points(home.high)}: the one to go by where the two differ."
        )
    )


def _why(found: Read, decision: str, known: Known) -> str:
    said = {
        "build": f"The whole range, from {points(found.arms.low)}, is above 0: by the rule, build it.",
        "not": f"The whole range ends at {points(found.arms.high)}, below the {points(found.promise)} that the gap promises: the gap is not what inviting does.",
        "open": f"The range, from {points(found.arms.low)} to {points(found.arms.high)}, holds 0 and the promised {points(found.promise)}: this test can't tell.",
    }[decision]
    made = [one for one in known.truth.invitations() if one.group == "made to invite"]
    for one in made:
        more = one.stayed_if_made_to - one.stayed
        kept = f"{number(abs(more))} {'more' if more > 0 else 'fewer'}" if more else "no more"
        said += (
            f" In truth, of other people, newcomers of four weeks: {number(one.people)} people who would not have invited were made to, and {kept} of them stayed. "
            "For that the step would have stood in every newcomer's way."
        )
    return said + (
        f" At equal visits the gap is {points(found.at_equal_visits)}, which is no fairer: visits may be the doing of the invitation. "
        "That inviting never helps is not shown either: a housemate who comes may well."
    )


EXERCISE = CaseExercise(
    code="P06",
    title="Those who invite somebody stay more often",
    concept="Encouragement",
    difficulty=3,
    idea="Who does something differs from who doesn't, before they do it. Where nobody can draw who does it, one can still draw who is *asked* to. The groups of asked and "
    "not asked are alike in all else, whoever follows.",
    order=6,
    minutes=12,
    hints=(
        "Who invites was not drawn. Who saw the banner was: their column is `variant`.",
        "In the query group by p.variant in place of has_invited, and keep everybody in: also those in treatment who did not invite.",
        "Standard error of the difference of two shares: SQRT(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0). The 95 % range reaches 1.96 of them to either side. Is 0 in it? Is what the gap promises?",
    ),
    starter="""
WITH people AS (
  SELECT user_id, variant, CAST(assigned_at AS DATE) AS since
  FROM experiment_assignments
  WHERE experiment = 'household_invite_banner'
    AND assigned_at < DATE '{until}'
),
invited AS (
  SELECT DISTINCT p.user_id
  FROM people p
  JOIN invites i ON i.inviter_user_id = p.user_id
  WHERE i.sent_at >= p.since
    AND i.sent_at < p.since + 28
),
stayed AS (
  SELECT DISTINCT p.user_id
  FROM people p
  JOIN user_activity a ON a.user_id = p.user_id
  WHERE a.core_action_count > 0
    AND a.activity_date - p.since BETWEEN 28 AND 34
)
SELECT
  invited.user_id IS NOT NULL AS has_invited,
  COUNT(*) AS people,
  COUNT(stayed.user_id) AS still_plan,
  COUNT(stayed.user_id) / COUNT(*) AS share
FROM people p
LEFT JOIN invited ON invited.user_id = p.user_id
LEFT JOIN stayed ON stayed.user_id = p.user_id
GROUP BY has_invited
""",
    questions=(
        Number(
            name="arms",
            asks="How many points is the share that still plans higher in treatment than in control? Below 0 if it is lower.",
            unit="ratio",
            tolerance=TOLERANCE,
        ),
        Decision(
            name="decision",
            asks="What does the rule say about the step?",
            rule="Only the two groups of the banner count. Take the 95 % range of their difference. If all of it is above 0, build the step. Else, if all "
            "of it is below the {promise} points that the gap promises, don't: the gap is not what inviting does. If neither is so, this test can't tell.",
            options=(
                Option(
                    "build",
                    "Build the step: inviting makes people stay",
                    "A gap this large, year after year, seems to prove itself. It is between people who chose. The step would stand in the way of every newcomer, "
                    "and those whom it makes invite may well stay as they would have.",
                ),
                Option(
                    "not",
                    "Don't build it: the gap is not the effect",
                    "It is what one suspects of such gaps, and often so. Suspecting is not reading: hold both ends of the range against 0 and against the promise. If "
                    "the test does not say it, saying so ends a debate that data could end.",
                ),
                Option(
                    "open",
                    "This test can't tell: build nothing on it",
                    "Caution seems free. Where the range rules one answer out, “can't tell” leaves Nora with the gap alone, and the gap speaks for the step.",
                ),
                Option(
                    "equal",
                    "Build it if the gap holds at equal visits",
                    "To compare like with like sounds right. Visits after the invitation are part of what it may do: equal in them, one compares a keen person who invited "
                    "with another who did not, and takes away what one looks for. The step would be decided by whom one compared.",
                ),
                Option(
                    "none",
                    "Note that inviting has no effect at all",
                    "After so many false gaps one would like to be done with it. A range is never 0 alone, and the next test of invitations would not be run because of that note.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="“Users who do X stay longer” says who does X. Ask who was asked at random, by a banner, a mail or a default, and compare all who were asked "
    "with all who were not.",
)
