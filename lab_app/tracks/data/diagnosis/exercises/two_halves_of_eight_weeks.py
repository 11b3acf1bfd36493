"""**Nora, CEO, {written}, 16:10**

> The board's slide has two bars. Of those who signed up in the four weeks to {day_before}, {before} saved a plan within 7 days; of
> those of the four weeks from {first}, {after}. Everybody looks at the second bar. **What made the two
> bars differ, if anything did?** I either explain a bar to the board or take the slide out.

The workspace shows these eight weeks; the table has newcomers and activation of four weeks each, before and after as
well. Say what made the two bars differ.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Known, Sheet, belief
from lab_app.kinds.case.window import Number, Series, day_said
from lab_app.tracks.data.diagnosis.windows import A_MONTH, Given, given
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import Quantity, percent

AROUND = 2
"""Stretches as long as a half before the two and after them, in the table."""
EXPLAINED = (
    "So the slide stays, with this one sentence below the bars: without it the board makes up its own."
)
MATURES = 7
"""Days after a signup until it is known whether a plan came in time."""


def deal(known: Known) -> Case:
    """Eight weeks whose halves differ. Raises NotDealtError, TruthError and QueryError."""
    found = given(known, A_MONTH)
    return found.case(_blocks(found), adds=EXPLAINED if found.happened else "")


def _blocks(found: Given) -> Sheet:
    """Activation in four weeks each: some before the two halves, these, and some after."""
    known, number, window = found.known, found.number, found.window
    ((start,),) = known.rows("SELECT MIN(CAST(created_at AS DATE)) FROM product.users")
    blocks = [window.shifted(by) for by in range(-1 - AROUND, 1 + AROUND)]
    blocks = [one for one in blocks if one.first >= start and one.last + MATURES * DAY <= known.as_of]
    newcomers = Number("Newcomers", "signups", found.cell)
    series = Series(known, [number, newcomers], blocks[0].first, blocks[-1].last)
    rows = []
    for one in blocks:
        chosen = days(one.first, one.last + DAY)
        rows.append(
            (
                day_said(one.first),
                Quantity(f"{series.value(newcomers, chosen) * len(chosen):,.0f}"),
                Quantity(percent(series.value(number, chosen))),
            )
        )
    return Sheet("Four weeks each", ("From", "Newcomers", "A plan within 7 days"), tuple(rows))


FEEDBACK = {
    "people": (
        "If others had come in one half, a channel would have more of the newcomers in it, and the mix of channels would carry the "
        "difference. Told to the board without that look, it starts a search for better newcomers whom nobody lacks."
    ),
    "product": (
        "“Something broke”, or got better, is what a bar that moves looks like. Then one platform would have moved in every channel, from a "
        "release on. A product that is praised or mended for it did not make the difference."
    ),
    "experiment": (
        "An experiment that works lifts its treated half while it takes people in, and the rate falls back after. Were it one, newcomers of the "
        "two groups would differ. Said of another cause, it makes the board ask for more of an experiment that did not make the difference."
    ),
    "counting": (
        "Both halves come from the same two tables of the servers. If programs had signed up, many accounts would come within few days. A slide with "
        "“counted wrongly” on it costs trust in all others."
    ),
    "calendar": (
        "Seasons change how many come far more than what they do next, and a year before the same weeks would show it. The board would plan "
        "next year by it."
    ),
    "nothing": (
        "Two bars always differ, so this is the first guess. Here the parts of the rate say more: a channel, a platform or the groups of an "
        "experiment. If the slide is taken out, the board never learns the cause."
    ),
}

EXERCISE = CaseExercise(
    code="D08",
    title="Two halves of eight weeks",
    concept="Two bars",
    difficulty=3,
    idea="A difference has two ends. Whether the second bar is low, the first was high, or both are what such bars are, two bars cannot say: it takes the weeks before and after, and the parts.",
    order=10,
    minutes=8,
    hints=(
        "Look at the weeks before and after, newcomers and rate: which four weeks are unlike the rest, if any are?",
        "Then take the rate apart: channels and their mix, platforms, the groups of experiments that took people in.",
        "If nothing stands out: how far do two neighbouring bars usually lie apart?",
    ),
    questions=(
        belief(
            asks="What made activation differ between the four weeks to {day_before} and the four weeks from {first}?",
            feedback=FEEDBACK,
        ),
    ),
    deal=deal,
    takeaway="Never explain a difference of two bars. Put the bars before and after beside them first: they say which one needs the "
    "explanation, if any does.",
)
