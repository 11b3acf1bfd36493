"""**Lena, marketing, 17:40**

> Day 6 of the streaks, which come with a nudge by mail: {early_treated} unsubscribed in treatment, {early_control} in control; p {early_p}. No
> difference, so I put the nudge into all other mails tonight. Who unsubscribes does not come back.

All were sent mail since they joined; each counts once. The plan called **{margin} % more** too much.

That was then. By now the experiment is over, and the table has all of its {days} days, and the mail that the same people got before.
Say what day 6 told, and then by which factor streaks change how many people unsubscribe: 1 is no change, 2 twice as many.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lab_app.experiments.guardrails import BEFORE, of_mails, of_recipients
from lab_app.experiments.plans import plan_of
from lab_app.experiments.record import days_of
from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Known,
    NotDealtError,
    Option,
    Range,
    Sheet,
    Truths,
)
from lab_app.tracks.data.prescription.mails import span, with_before
from lab_app.tracks.data.prescription.real_tests import ran
from lab_app.tracks.data.prescription.said import p_value
from lab_app.tracks.data.prescription.streaks import EXPERIMENT
from pipelines.contract.units import Quantity, number
from pipelines.statistics.computed import Computed
from pipelines.statistics.experiments import noninferiority
from pipelines.statistics.experiments.noninferiority import Guardrail
from pipelines.statistics.proportions import Share, pooled_p

LOOK = 6
FEWEST = 5
"""Unsubscribes of control at the end; in a world of the lab there are dozens."""
BOUNDS = (0.2, 8.0)
PARTS = {
    BEFORE: "Both groups, before they joined",
    "control": "Control, from then to the end",
    "treatment": "Treatment, from then to the end",
}
ANSWERS = {"safe": "safe", "harmful": "harmful", "not known": "not_known", "too few": "not_known"}
SAID = {"safe": "safe", "harmful": "harmful", "not known": "not known yet", "too few": "too few"}


def deal(known: Known) -> Case:
    """The experiment on day 6 and at its end. Raises NotDealtError, TruthError and QueryError."""
    days = ran(known, EXPERIMENT)
    early = of_recipients(known, days_of(known, days.plan, LOOK))
    late = of_recipients(known, days)
    if min(len(early), len(late)) < 2 or late["control"].hits < FEWEST:
        raise NotDealtError("Too few people unsubscribed in this test for anybody to ask about them.")
    margin = days.plan.margins["unsubscribes"]
    then = noninferiority.judge(early["treatment"], early["control"], margin)
    arms = known.truth.experiment(EXPERIMENT, "unsubscribes")
    true = sum(arms.treatment) / sum(arms.control) if sum(arms.control) else 1.0
    now = noninferiority.judge(late["treatment"], late["control"], margin)
    seen, mails = _looks(known), of_mails(known, days)
    why = f"{_why(now, true, harmed_from(seen))} {with_before(mails)}".rstrip()
    return Case.of(
        {
            "day_six": Truths(ANSWERS[then.outcome], _then(then)),
            "factor": Truths(true, why, after=(_ranges(seen, true),)),
        },
        Sheet(
            "Mail to the people of this test, when it was over",
            ("", "Mails", "Unsubscribed", "Of 1,000 mails"),
            tuple(_line(name, mails[part]) for part, name in PARTS.items() if part in mails),
            question="factor",
        ),
        words={
            "early_treated": _of(early["treatment"]),
            "early_control": _of(early["control"]),
            "early_p": p_value(pooled_p(early["treatment"], early["control"])),
            "margin": number(100 * margin, digits=0),
            "limit": f"{1 + margin:.2f}",
            "days": number(days.plan.treats or days.planned),
        },
    )


def _of(share: Share) -> str:
    return f"{number(share.hits)} of {number(share.size)}"


def _line(name: str, share: Share) -> tuple[object, ...]:
    return (
        name,
        Quantity(number(share.size)),
        Quantity(number(share.hits)),
        Quantity(f"{1000 * share.rate:.2f}"),
    )


def _then(then: Guardrail) -> str:
    found = then.to_be_safe
    said = f"On day 6 the 90 % range of the factor was {span(found.low, found.high)}"
    if then.outcome in ("not known", "too few"):
        return (
            f"{said}: it held “no change”, and far more than the {number(100 * then.margin, digits=0)} % that were called too much. With so few "
            "unsubscribes a p-value is nearly always large."
        )
    if then.outcome == "safe":
        return f"{said}: it ended below × {then.limit:.2f}, so more than that was ruled out already."
    return f"{said}, and the one that finds harm was above 1: treatment's mails did cost people."


def _why(now: Guardrail, true: float, harmed: int | None) -> str:
    found = now.to_be_safe
    did = "leaves unsubscribes as they are" if abs(true - 1) < 0.005 else f"makes them × {true:.2f}"
    cost = (true - 1) * now.control.rate * 10_000
    said = f"At the end the range is {span(found.low, found.high)}. In truth the streak {did}"
    if cost > 0.5:
        return (
            f"{said}: of 10,000 people who get mail about {number(round(cost))} more leave in these weeks than would have. In all mails, and for ever, "
            f"that would have been lost readers of every campaign to come. {_waiting(now, true, harmed)}"
        )
    return (
        f"{said}. The nudge would have been fine, as it turned out. Day 6 did not know that: who calls few events “safe” is right only "
        "when it happens to be."
    )


def _waiting(now: Guardrail, true: float, harmed: int | None) -> str:
    """What the test itself cost in unsubscribes, and from which day of the table on it could have been ended."""
    lost = number(round(now.treatment.hits * (1.0 - 1.0 / true)))
    said = f"Waiting had its price too: about {lost} of those who left treatment by the end would have stayed without the nudge"
    if harmed is None:
        return f"{said}. The rule does not show the harm even then: it takes more people."
    return (
        f"{said}. Of the days in the table day {harmed} is the first from which on the rule shows harm: that is when to switch the nudge off. "
        "A guardrail is looked at on the way, not just at the end."
    )


Seen = tuple[int, Guardrail]


def _looks(known: Known) -> list[Seen]:
    """What the guardrail was on some days; those on which an arm has had no mail are left out."""
    plan = plan_of(EXPERIMENT)
    seen = []
    for day in (LOOK, 14, 28, 42, plan.treats or 56):
        shares = of_recipients(known, days_of(known, plan, day))
        if len(shares) == 2:
            seen.append(
                (
                    day,
                    noninferiority.judge(
                        shares["treatment"], shares["control"], plan.margins["unsubscribes"]
                    ),
                )
            )
    return seen


def harmed_from(seen: Sequence[Seen]) -> int | None:
    """The first of these days from which on harm is shown on all; None if it is not on the last."""
    day = None
    for at, guardrail in reversed(seen):
        if guardrail.outcome != "harmful":
            break
        day = at
    return day


def _ranges(seen: Sequence[Seen], true: float) -> Sheet:
    """How the range got narrower, look by look."""
    rows: list[tuple[object, ...]] = []
    for day, guardrail in seen:
        found = guardrail.to_be_safe
        value = f"× {found.value:.2f}" if math.isfinite(found.value) else "–"
        holds = "yes" if found.low <= true <= found.high else "no"
        rows.append(
            (f"day {day}", Quantity(value), span(found.low, found.high), holds, SAID[guardrail.outcome])
        )
    return Sheet(
        f"What each day could say; the truth is ×\u00a0{true:.2f}",
        ("Looked at on", "Factor", "90 % range", "Holds the truth", "By the rule"),
        tuple(rows),
    )


EXERCISE = CaseExercise(
    code="P04",
    title="Unsubscribes on day 6 of a test",
    concept="Guardrails",
    difficulty=2,
    idea="“No difference was found” is not “there is no difference”. A guardrail is safe if the range of what the change may do ends before the margin, harmed if the range is all on the bad "
    "side of no change, and not known yet if neither is so.",
    order=4,
    minutes=8,
    hints=(
        "How far could the factor be from what was seen? With a handful of unsubscribes a group, one or two more would change everything.",
        "A rule of thumb for few events: the logarithm of the factor is uncertain by √(1 ÷ events of one group + 1 ÷ events of the other).",
        "For the end: take the factor of the shares of treatment and control; multiply and divide it by e to the power of 1.28 × that root. Four of five such ranges hold the truth. And control is not all that is known of the usual share: where it agrees with the time before, add the two up, which makes the root smaller.",
    ),
    questions=(
        Choice(
            name="day_six",
            asks="What did day 6 tell? Safe: the 90 % range of the factor ends below {limit}. Harmful: all of the 95 % range is above 1.",
            scored=False,
            options=(
                Option(
                    "safe",
                    "Safe: the nudge costs hardly anybody",
                    "A large p with equal counts looks like proof of nothing. It is what few events always give. Put into all mails on this, a nudge that drives people away does so for ever.",
                ),
                Option(
                    "harmful",
                    "Harmful: it drives people away",
                    "Whoever fears for subscribers sees harm in two more. As long as the range holds no change, that may be chance: stopped on it, a change that helps is gone.",
                ),
                Option(
                    "not_known",
                    "Not known yet: it may be either",
                    "Caution is right where a range is wide. Where it ends before the margin, or is all above no change, it is known, and waiting costs weeks.",
                ),
            ),
        ),
        Range(
            name="factor",
            asks="By which factor do streaks change how many people unsubscribe?",
            unit="ratio",
            bounds=BOUNDS,
            fixed=Computed(1.18, "17", "-m tests.lab_app.cases.constants"),
            log=True,
        ),
    ),
    deal=deal,
    takeaway="When somebody says “no difference, p is large”, ask how large a harm the data could have missed. If that is more than you accept, the answer is “not known yet”.",
)
