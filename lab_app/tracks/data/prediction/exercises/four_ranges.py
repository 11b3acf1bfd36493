"""**Milan, product manager, 14:10**

> Four people have each given me a range for our monthly actives in four weeks, and all four say “80 %”. Finance will plan its
> cash by one of them: below the range means a hiring stop, above it means servers that we don't have. **Whose range do I hand on?**

Each of them has been asked what they would have said on 26 days of the past, a week apart. A chart has those ranges with what
came; the table has what the authors say of their own work.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Choice, Exhibit, Known, Line, Option, Sheet, Truths
from lab_app.kinds.case.series import STOCK
from lab_app.kinds.case.window import day_said
from lab_app.tracks.data.prediction.outlook import outlook
from lab_app.tracks.data.prediction.ranges import LETTERS, Four, Maker, four
from pipelines.contract.units import Quantity
from pipelines.statistics.forecasts.backtest import ORIGINS

NAME = "Monthly actives"
OVERLAP = (
    "If the ranges had nothing to do with each other, chance would leave 17 to 24 of 26. They look four weeks ahead and are a week "
    "apart, so misses come in runs, and chance leaves more room."
)
_WHY_NOT = {
    "a line": "it is as wide as the past lies around its line, which says nothing of how far the line goes on",
    "one day": "it is as wide as the errors one day ahead, and was asked for 28",
    "the week": "it knows a quiet week only",
    "the worst": "it goes further than the number ever moved in four weeks, so nobody could decide anything by it",
}


def deal(known: Known) -> Case:
    """Four ranges under letters. Raises NotDealtError and QueryError."""
    found = four(outlook(known, STOCK), known.seed)
    return Case.of(
        {"range": Truths(found.right, _why(found), after=(_held(found),))},
        *(_exhibit(found, letter) for letter in LETTERS),
        _sheet(found),
    )


def _why(found: Four) -> str:
    right = found.maker(found.right)
    others = "; ".join(
        f"{letter} held {one.held(found.actual)}: {_WHY_NOT[one.name]}"
        for letter, one in zip(LETTERS, found.makers, strict=True)
        if letter != found.right
    )
    narrow = min(found.makers, key=lambda one: one.width)
    missed = ORIGINS - narrow.held(found.actual)
    return (
        f"{found.right} held {right.held(found.actual)} of {ORIGINS}. A range of 80\u00a0% should hold about 21 of them. {OVERLAP} "
        f"{others}. R² says how well a model repeats what it has seen. Planned by the narrowest range, what came "
        f"would have been a surprise in {missed} of {ORIGINS} cases."
    )


def _exhibit(found: Four, letter: str) -> Exhibit:
    maker = found.maker(letter)
    lines = (
        Line("what came", found.days, found.actual),
        Line("lower end", found.days, maker.low),
        Line("upper end", found.days, maker.high),
    )
    return Exhibit(
        f"Range {letter}: what it would have said, and what came",
        lines,
        f"{ORIGINS} forecasts, of {day_said(found.days[0])} to {day_said(found.days[-1])}, each made four weeks before.",
        zero=False,
        grain="week",
        # The four are compared by how wide they are.
        reach=(min(min(one.low) for one in found.makers), max(max(one.high) for one in found.makers)),
    )


def _sheet(found: Four) -> Sheet:
    rows = [
        (letter, _sentence(maker), Quantity(f"{maker.r_squared:.3f}"))
        for letter, maker in zip(LETTERS, found.makers, strict=True)
    ]
    return Sheet(
        "What their authors say",
        ("Range", "Made from", "R², as its author has it"),
        tuple(rows),
    )


def _held(found: Four) -> Sheet:
    """What the width of each range was worth."""
    return Sheet(
        "How wide they are, and how often they held",
        ("Range", "Mean width", f"Held, of {ORIGINS}"),
        tuple(
            (letter, Quantity(f"{maker.width:,.0f}"), Quantity(str(maker.held(found.actual))))
            for letter, maker in zip(LETTERS, found.makers, strict=True)
        ),
    )


def _sentence(maker: Maker) -> str:
    return maker.told[0].upper() + maker.told[1:]


_FEEDBACK = "Of its 26 ranges too few held what came, or every single one."

EXERCISE = CaseExercise(
    code="F03",
    title="Four ranges of 80 per cent",
    concept="Back-tests",
    difficulty=2,
    idea="Of 26 ranges of “80 %” about 21 should hold what came. Count them, and look at how wide they are. "
    + OVERLAP,
    order=3,
    minutes=6,
    hints=(
        "Count in each chart how often the line of what came lies between the other two.",
        "One of them holds always. Is that what 80 % means, and what would finance do with a range so wide?",
    ),
    questions=(
        Choice(
            name="range",
            asks="Which range do you hand on?",
            options=tuple(Option(letter, f"Range {letter}", _FEEDBACK) for letter in LETTERS),
        ),
    ),
    deal=deal,
    takeaway="Don't ask how sure somebody is, ask for the record: “of your last 26 ranges of 80 %, how many held?” About 21 is "
    "honest, 12 is overconfident, and 26 may be so wide that nobody can plan by it.",
)
