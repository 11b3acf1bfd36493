"""**Ines, product designer, 16:10**

> Go back to {date}. My checklist has had newcomers of {weeks} weeks: {treated} of treatment saved a plan in their first week, {control} of
> control; **p {p}**. {best} Tomorrow Dana's release closes, and the code is taken out if it does nothing. Has it done nothing?

{people} newcomers were in it by then. The day of the release was known, so the plan has one look, on this day, and it says
which lift is worth having: {worth} points. The first picture has the lift as it was known on each day, the second its range on
this one.
"""

from __future__ import annotations

import random

import numpy as np

from lab_app.experiments.record import Days
from lab_app.experiments.weekly import weekly
from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Decision,
    Exhibit,
    Known,
    Line,
    NotDealtError,
    Option,
    Sheet,
    Span,
    Spans,
    Truths,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prescription.real_tests import AGAIN, found_again, ran
from lab_app.tracks.data.prescription.said import p_value, points
from lab_app.truth import BothArms
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, percent
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments.power import people_of_shares
from pipelines.statistics.proportions import Share, newcombe, newcombe_limits, pooled_p

EXPERIMENT, WEEK = "onboarding_checklist", 0
FEWEST = 30
"""People an arm; a world of the lab has more than two thousand."""
FIRST_LOOK = 10
"""Earlier there are some dozens of people a half, and nobody would have looked."""
_NUMBERS = {2: "two", 3: "three", 4: "four", 6: "six"}
Look = tuple[int, Share, Share]
WEEKS = (2, 3, 4, 6)
"""Weeks of newcomers, after any of which it may be looked at: six is all there were."""
FOLLOWED = 6
"""Days after one's assignment until the first week is over."""


def weeks_of(seed: int) -> int:
    """Weeks of newcomers after which this world's release closes."""
    return random.Random(f"{seed} checklist").choice(WEEKS)


def decided(treatment: Share, control: Share, worth: float) -> str:
    """What the rule says."""
    found = newcombe(treatment, control)
    return "ship" if found.low > 0 else "stop" if found.high < worth else "repeat"


def deal(known: Known) -> Case:
    """The experiment on the checklist on the day of the release. Raises NotDealtError, TruthError and QueryError."""
    days = ran(known, EXPERIMENT)
    weeks = weeks_of(known.seed)
    read = [look for look in weekly(known, days).by_look(WEEK) if look[0] >= FIRST_LOOK + FOLLOWED]
    looks = [look for look in read if look[0] <= 7 * weeks + FOLLOWED]
    if not looks or min(looks[-1][1].size, looks[-1][2].size) < FEWEST:
        raise NotDealtError("Too few people were in this test for anybody to look at it.")
    _, treatment, control = looks[-1]
    worth = days.plan.worth
    p, found = pooled_p(treatment, control), newcombe(treatment, control)
    decision = decided(treatment, control, worth)
    arms = known.truth.experiment(EXPERIMENT, "planners")
    return Case.of(
        {
            "decision": Truths(
                decision,
                _why(decision, treatment, control, worth, arms),
                after=(_with_truth(found, weeks, read[-1], arms, worth), _again(treatment, control, arms)),
            )
        },
        _path(days, looks),
        Spans(
            "The lift on this day, with its 95 % range",
            (Span("Treatment less control", found.value, found.low, found.high),),
            f"The lift is {points(found.value)}; its 95 % range is from {points(found.low)} to {points(found.high)}.",
            "points of the share that saved a plan",
            margin=worth,
            margin_says="worth having",
        ),
        words={
            "date": day_said(days.first + (looks[-1][0] - 1) * DAY),
            "weeks": _NUMBERS[weeks],
            "treated": percent(treatment.rate),
            "control": percent(control.rate),
            "p": p_value(p),
            "best": _best(looks),
            "people": number(treatment.size + control.size),
            "worth": number(100 * worth, digits=0),
        },
    )


def _best(looks: list[Look]) -> str:
    """What somebody says who has looked on each day."""
    day, treatment, control = min(looks, key=lambda look: pooled_p(look[1], look[2]))
    p = pooled_p(treatment, control)
    if p >= 0.05:
        return "It was below .05 on no day so far."
    if day == looks[-1][0]:
        return "It was never smaller than today."
    return (
        f"On day {day} it was {p_value(p).removeprefix('= ')}: Milan says that we should have shipped then."
    )


def _path(days: Days, looks: list[Look]) -> Exhibit:
    dates = tuple(days.first + (day - 1) * DAY for day, _, _ in looks)
    parts = np.array([(t.hits, t.size, c.hits, c.size) for _, t, c in looks], float).T
    low, high = newcombe_limits(*parts)
    lift = parts[0] / parts[1] - parts[2] / parts[3]
    return Exhibit(
        "The lift as it was known on each day, with a plain 95 % range",
        tuple(
            Line(name, dates, tuple(map(float, values)))
            for name, values in (("lift", lift), ("upper end", high), ("lower end", low))
        ),
        f"The lift was {points(float(lift[0]))} on the first of these days and {points(float(lift[-1]))} on the last. Its range gets narrower as people come in.",
        "share",
        quiet=("upper end", "lower end"),
    )


def _why(decision: str, treatment: Share, control: Share, worth: float, arms: BothArms) -> str:
    found, true = newcombe(treatment, control), arms.lift(WEEK)
    times, read = found_again(arms, treatment.size + control.size)
    said = (
        f"The range is from {points(found.low)} to {points(found.high)}. "
        + {
            "ship": "All of it is above 0: ship.",
            "stop": f"All of it is below {points(worth)}: what may be in it is not worth having.",
            "repeat": f"It holds 0, and also the {points(worth)} that would be worth having: neither “it works” nor “it does nothing” is shown, so repeat it with more people.",
        }[decision]
    )
    said += f" In truth the checklist lifts the share by {points(true)}. "
    if true > 0:
        said += (
            f"A test of this size finds that in {percent(times / AGAIN, 0)} of random splits, and reads {points(read)} when it does. For 80 % it would have "
            f"taken {number(people_of_shares(arms.control[WEEK] / arms.people, arms.treatment[WEEK] / arms.people))} people a half. "
        )
    return said + (
        "Taken out as “no effect”, a change that helps is gone, and nobody builds it again; shipped for its best day, its size is overstated. "
        "This rule asks for the lift of the first week alone. The read-out of the whole test asks besides whether each guardrail is shown to be safe, so "
        "it may still say “run on”."
    )


def _with_truth(found: Estimate, weeks: int, last: Look, arms: BothArms, worth: float) -> Spans:
    true, whole = arms.lift(WEEK), newcombe(last[1], last[2])
    rows = [Span(f"After {_NUMBERS[weeks]} weeks", found.value, found.low, found.high)]
    if weeks < WEEKS[-1]:
        rows.append(Span(f"After all {_NUMBERS[WEEKS[-1]]} weeks", whole.value, whole.low, whole.high))
    return Spans(
        "The lift as it was read, and the truth: everybody with the checklist, less the same people without",
        (*rows, Span("Truth", true, true, true, is_truth=True)),
        f"Read: {points(found.value)}, from {points(found.low)} to {points(found.high)}. Truth: {points(true)}.",
        "points of the share that saved a plan",
        margin=worth,
        margin_says="worth having",
    )


def _again(treatment: Share, control: Share, arms: BothArms) -> Sheet:
    rows: list[tuple[object, ...]] = []
    for times in (1, 2, 4):
        found, read = found_again(arms, times * (treatment.size + control.size))
        share = f"{percent(found / AGAIN, 0)}"
        rows.append((number(times * (treatment.size + control.size)), share, points(read) if found else "–"))
    return Sheet(
        f"The same people, split again at random {AGAIN:,} times, with the true lift in them",
        ("People in the test", "Tests that find it", "Read as, where found"),
        tuple(rows),
    )


EXERCISE = CaseExercise(
    code="P11",
    title="A checklist on the day of the release",
    concept="Power",
    difficulty=2,
    idea="How small a lift a test can see depends on how many people are in it. Its power is the share of such tests that would find the lift that one wants, and "
    "can be worked out beforehand. Afterwards its range says what it rules out and what it leaves possible, whether p is large or small.",
    order=11,
    minutes=6,
    hints=(
        "Don't read p: read the range in the second picture. Is 0 in it? Is the lift that would be worth having in it?",
        "What the best day showed is one of many looks, picked because it was the best. The rule has one look, on this day.",
    ),
    questions=(
        Decision(
            name="decision",
            asks="What does the rule say?",
            rule="One look, on this day, at the 95 % range of the lift. Ship if all of it is above 0. Else take it out, if all of it is below the lift "
            "that would be worth having. If neither is so, the test was too small for the question: repeat it with more people.",
            options=(
                Option(
                    "ship",
                    "Ship it, since it works",
                    "A lift above 0 and a good day on the way make one believe in it. The range is not all above 0: shipped like this, changes that do "
                    "nothing are shipped as well, and all are kept up for years.",
                ),
                Option(
                    "stop",
                    "Take it out: it is not worth it",
                    "Less code is a good reason when a lift is too small to matter. The range still holds lifts that would matter: taken out now, a change "
                    "that helps may be gone for want of people in its test.",
                ),
                Option(
                    "repeat",
                    "Repeat it with more people",
                    "More data never sounds wrong. The range answers the question already: weeks more of half of the newcomers would cost "
                    "what the answer is worth.",
                ),
                Option(
                    "none",
                    "Note that it has no effect",
                    "“Not significant” is often noted as “no effect”. A range shows what is still possible, and it is never 0 alone: the note would "
                    "stop everybody who wants to try it again.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Never write “no effect”: write the range. Before a test, ask how many of ten such tests would find the lift that you want; if it is six, "
    "plan more people or another metric.",
)
