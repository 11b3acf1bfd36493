"""**Nora, CEO, 18:10**

> In their first week with streaks {first_treated} of treatment saved a plan, {first_control} of control: {first}. {ines}
> What is it once they are not new any more: **by how many points do they lift that share in the second month?**

The table follows the same {people} people, who joined early enough for all eight weeks: those with streaks, and those without. Asked is the mean of weeks 5 to 8:
the share that saved a plan in the week with streaks, less what it would have been without.
"""

from __future__ import annotations

from lab_app.experiments.before import Outcome, adjusted, with_their_past
from lab_app.experiments.weekly import Weekly, weekly
from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Known,
    NotDealtError,
    Range,
    Sheet,
    Span,
    Spans,
    Truths,
)
from lab_app.tracks.data.prescription.real_tests import ran
from lab_app.tracks.data.prescription.said import points
from lab_app.tracks.data.prescription.streaks import EXPERIMENT, LEFT
from lab_app.truth import BothArms
from pipelines.contract.units import Quantity, number, percent
from pipelines.statistics.computed import Computed
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.proportions import newcombe

FEWEST = 50
"""People a group; in a world of the lab there are thousands."""
BOUNDS = (-30.0, 30.0)
ALL_OF_IT = 0.95
"""Of the first week's lift: with more of it left nobody would say that some is gone."""


def deal(known: Known) -> Case:
    """The experiment on streaks, by week. Raises NotDealtError, TruthError and QueryError."""
    days = ran(known, EXPERIMENT)
    found = weekly(known, days)
    lasting = found.lasting
    if len(lasting) <= LEFT[-1] or min(share.size for share in lasting[0]) < FEWEST:
        raise NotDealtError("Too few people were in this test long enough to ask what is left after weeks.")
    arms = known.truth.experiment(EXPERIMENT, "planners")
    true = round(100 * left(arms), 1)
    treatment, control = lasting[0]
    return Case.of(
        {"left": Truths(true, _why(found, arms), after=(_picture(found, arms),))},
        _table(found, together(known, found)),
        words={
            "first_treated": percent(treatment.rate),
            "first_control": percent(control.rate),
            "first": points(treatment.rate - control.rate),
            "ines": "Ines wants to build all of next year on streaks."
            if treatment.rate > control.rate
            else "Ines says that streaks take time, and wants to build all of next year on them.",
            "people": number(treatment.size + control.size),
        },
    )


def left(arms: BothArms) -> float:
    """The true lift of the weeks that are asked about, as a share."""
    return sum(arms.lift(week) for week in LEFT) / len(LEFT)


def seen(found: Weekly) -> float:
    """The same as it is seen."""
    return sum(found.lasting[week][0].rate - found.lasting[week][1].rate for week in LEFT) / len(LEFT)


def together(known: Known, found: Weekly) -> Estimate | None:
    """The lift of the weeks that are asked about, with what is known of each one from before. Raises QueryError."""
    weeks = Outcome(LEFT[0], len(LEFT), is_share=False, by_week=True)
    past = adjusted(with_their_past(known, found.days, weeks))
    if past is None:
        return None
    value, low, high = (
        end / len(LEFT) for end in (past.estimate.value, past.estimate.low, past.estimate.high)
    )
    return Estimate(value, low, high)


def _table(found: Weekly, whole: Estimate | None) -> Sheet:
    people = [f"{share.size:,.0f}" for share in found.lasting[0]]
    return Sheet(
        f"Who saved a plan, by week since they joined: {people[0]} in treatment, {people[1]} in control",
        ("Week", "Treatment", "Control", "Lift, points", "95 % range"),
        tuple(
            (
                f"week {week}",
                Quantity(percent(treatment.rate)),
                Quantity(percent(control.rate)),
                Quantity(points(lift.value).removesuffix(" points")),
                f"{points(lift.low).removesuffix(' points')} to {points(lift.high).removesuffix(' points')}",
            )
            for week, (treatment, control) in enumerate(found.lasting, 1)
            for lift in (newcombe(treatment, control),)
        )
        + (
            ()
            if whole is None
            else (
                (
                    "weeks 5 to 8, with their past",
                    Quantity(),
                    Quantity(),
                    Quantity(points(whole.value).removesuffix(" points")),
                    f"{points(whole.low).removesuffix(' points')} to {points(whole.high).removesuffix(' points')}",
                ),
            )
        ),
        question="left",
    )


def _why(found: Weekly, arms: BothArms) -> str:
    first, true, read = arms.lift(0), left(arms), seen(found)
    said = f"As it is seen, weeks 5 to 8 have {points(read)}. In truth it is {points(true)}, after {points(first)} in the first week. "
    if abs(first) < 0.0005:
        treatment, control = found.lasting[0]
        if treatment.rate > control.rate:
            return said + (
                "So the streaks did nothing from the start, and the first week was chance. A year of work would have been built on it."
            )
        return said + (
            "So the streaks did nothing, in the first week as later: that they take time was hope. A year of work would have been built on it."
        )
    stays = true / first
    if stays < 0.15:
        return said + (
            "It was novelty. Whoever multiplies the first week by 52 promises a year that will not come; one would have read the second month before "
            "building on it."
        )
    if stays > ALL_OF_IT:
        return said + (
            "All of the lift is still there in the second month, so it was no novelty. To write it off as one would have cost a change that helps."
        )
    return said + (
        f"{percent(stays, 0)} of the lift stays, so this one is not all novelty. Less of it is left than the first week promised all the same, since some people come by no more: plan with "
        "what is left. To write it off as novelty would have been as wrong."
    )


def _picture(found: Weekly, arms: BothArms) -> Spans:
    rows = []
    for week in (0, *LEFT):
        treatment, control = found.lasting[week]
        lift = newcombe(treatment, control)
        rows.append(Span(f"Week {week + 1}, seen", lift.value, lift.low, lift.high))
        true = arms.lift(week)
        rows.append(Span(f"Week {week + 1}, truth", true, true, true, is_truth=True))
    return Spans(
        "The lift by week, as seen and in truth",
        tuple(rows),
        f"In truth: everybody with streaks, less the same people without. It is {points(arms.lift(0))} in week 1 and {points(arms.lift(LEFT[-1]))} in week 8.",
        "points of the share that saved a plan",
    )


EXERCISE = CaseExercise(
    code="P05",
    title="Streaks after the first week",
    concept="Later weeks",
    difficulty=2,
    idea="People try what is new. A lift since it was new may stay, shrink or go, and only later weeks of the *same* people say which: later weeks of others would show who came "
    "later, not what became of the lift.",
    order=5,
    minutes=8,
    hints=(
        "The first week is not asked about. Look at the lifts of weeks 5 to 8, and take their mean.",
        "Four weeks of the same people together are known better than one, and better still with what each of them did before: the last row has that. A quarter of a 95 % range is about its standard error.",
        "Could streaks make people plan less? If you think not, a range need not reach far below 0. From 1.3 standard errors below to 1.3 above holds the truth in four of five cases.",
    ),
    questions=(
        Range(
            name="left",
            asks="By how many points do streaks lift the share in a week of the second month (weeks 5 to 8, on average)? Write 2.5 for 2.5 points.",
            unit="ratio",
            bounds=BOUNDS,
            fixed=Computed(3.95, "17", "-m tests.lab_app.cases.constants"),
        ),
    ),
    deal=deal,
    takeaway="Before you multiply a lift by a year, ask for the same people's later weeks. Plan with the mean of the later ones, and say what would change your mind.",
)
