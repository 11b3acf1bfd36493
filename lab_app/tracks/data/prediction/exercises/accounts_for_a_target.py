"""**Nora, CEO, 09:40**

> We have {now} monthly actives. I want to promise {target} in {weeks} weeks. Lena says: {more} more, about {each} a week, and
> {accounts} new accounts come each week already, so her budget for ads will do. **How many new accounts does it take, every
> week, if people go on as they do?**

The table has the share of new accounts that is monthly active, by age. For 100 accounts that were active {weeks} weeks ago,
{staying} are now: some left, some came back. On {day}, accounts of the first week are in their twelfth, those of the last
in their first.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from lab_app.course.verdict import Answered
from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, Number, Sheet, Truths, Wrong
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prediction.drivers import WEEKS, Drivers, drivers
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, number, percent

GROWTH = (0.06, 0.08, 0.10, 0.12, 0.15)
WITHIN = 0.02
"""By which an answer may be off: who rounds shares to whole per cent is right."""


def deal(known: Known) -> Case:
    """The accounts that a target takes. Raises QueryError and NotDealtError."""
    found = _as_shown(drivers(known))
    target = target_of(found, known.seed)
    more, needed = target - found.now, found.needed(target)
    day = known.as_of + 7 * WEEKS * DAY
    return Case.of(
        {"accounts": Truths(needed, _why(found, target, needed), wrong=_wrong(found, target))},
        _sheet(found),
        words={
            "now": f"{found.now:,}",
            "target": f"{target:,.0f}",
            "day": day_said(day),
            "weeks": str(WEEKS),
            "more": f"{more:,.0f}",
            "each": f"{more / WEEKS:,.0f}",
            "accounts": f"{found.accounts:,.0f}",
            "staying": f"{100 * found.staying:.1f}",
        },
    )


def target_of(found: Drivers, seed: int) -> float:
    """The target that the seed draws, of those that tell right from wrong: for some growths a foreseen wrong way comes to the
    right number by chance. Raises NotDealtError where none does.
    """
    for growth in random.Random(f"{seed} target").sample(GROWTH, len(GROWTH)):
        target = float(round(found.now * (1 + growth), -1 if found.now < 1000 else -2))
        needed = found.needed(target)
        if (
            target > found.now
            and needed > 0
            and not any(_is_near(one.value, needed) for one in _wrong(found, target))
        ):
            return target
    raise NotDealtError(
        "In this world the target would be reached whatever anybody did, or a wrong way leads to the right number as well: "
        "there is nothing to work out."
    )


def _as_shown(found: Drivers) -> Drivers:
    """With shares as the table has them, so that what is worked out from it is exact."""
    return replace(
        found, staying=round(found.staying, 3), by_age=tuple(round(share, 3) for share in found.by_age)
    )


def _why(found: Drivers, target: float, needed: float) -> str:
    left = found.now * found.staying
    rest = found.reached(found.accounts)
    return (
        f"Of today's {found.now:,} about {left:,.0f} are left in {WEEKS} weeks, those who come back included. The other {target - left:,.0f} have to be new, and "
        f"one account a week for {WEEKS} weeks leaves {sum(found.by_age):.2f} monthly actives. So it takes {needed:,.0f} accounts a week, and "
        f"with the {found.accounts:,.0f} of today there would be {rest:,.0f}: most new accounts replace people who leave. Lena's sum "
        "leaves that out, and Nora would have promised a number that the budget cannot keep."
    )


def _wrong(found: Drivers, target: float) -> tuple[Wrong, ...]:
    """What comes out where somebody is left out."""
    more, left = target - found.now, found.now * found.staying
    return (
        Wrong(
            "no_decay",
            more / (WEEKS * found.by_age[0]),
            "That takes each new account as it is in its first week, and lets nobody of today's people leave. Some of both will be gone by "
            "then: the promise would be missed.",
        ),
        Wrong(
            "nobody_leaves",
            more / sum(found.by_age),
            "The new accounts are right, and today's people are all still there in your sum. Fewer are active now than twelve weeks ago "
            "of the same accounts.",
        ),
        Wrong(
            "all_stay",
            (target - left) / WEEKS,
            "That counts every new account as monthly active. Most are not: take the shares by age.",
        ),
        Wrong(
            "first_week_forever",
            (target - left) / (WEEKS * found.by_age[0]),
            "That lets new accounts stay as they are in their first week. They are of different ages by then: add the shares of all "
            "twelve.",
        ),
        Wrong(
            "per_week_only",
            more / WEEKS,
            "That is Lena's difference by weeks: it is for new accounts beside those that come already, and nobody ever leaves.",
        ),
        Wrong(
            "lenas_sum",
            found.accounts + more / WEEKS,
            f"That is Lena's sum: what comes already, and the difference. For 100 of today's actives {number(100 * found.staying, digits=0)} are there by "
            "then, so what comes already has to make up for the others first.",
        ),
        Wrong(
            "in_all",
            found.needed(target) * WEEKS,
            "That is for all twelve weeks together. Nora asks for one week.",
        ),
    )


def _is_near(value: float, truth: float) -> bool:
    return abs(value - truth) <= 2 * WITHIN * truth


def _sheet(found: Drivers) -> Sheet:
    rows = [(f"In week {age + 1}", Quantity(percent(share))) for age, share in enumerate(found.by_age)]
    return Sheet("Of new accounts, monthly active", ("Age", "Share"), tuple(rows))


class Accounts(Number):
    """A number that may be off by a share of itself, however large the world is."""

    def answered(self, given: Any, truths: Truths) -> Answered:
        allowed = max(WITHIN * abs(float(truths.right)), 0.5)
        return Number.answered(replace(self, tolerance=allowed), given, truths)


EXERCISE = CaseExercise(
    code="F07",
    title="New accounts for a promise",
    concept="Drivers",
    difficulty=3,
    order=7,
    minutes=10,
    hints=(
        "Split the people of that day in two: those of today who are still there, and those who come from now on.",
        "Today's people × the share that stays. The new ones: one account each week is worth the sum of the twelve shares.",
        "(target − today's × share that stays) ÷ sum of the shares by age.",
    ),
    questions=(Accounts(name="accounts", asks="New accounts a week, about", tolerance=1.0),),
    deal=deal,
    takeaway="A target for actives is a target for those who stay *and* for those who come. Before you sign it, ask how many of today's "
    "people will be there by then: keeping somebody saves winning one.",
)
