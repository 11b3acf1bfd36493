"""**Lena, marketing, {written}, 15:10**

> I cut week 4 of our newcomers into {cells} cells: each channel, by platform, and Android by country as well, the four
> weeks from {first} against the four before. Sorted by per cent, the first row is {top}. I have one hour of the team this
> week and would give it to that row. Then there is place {place}: “{cell}”, {before} before and {after} then. Did
> something happen to *that* one?

The table is all that Lena sent; the workspace shows the row at place {place}. Say what made it move, and how sure you are.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, belief
from lab_app.tracks.data.diagnosis import cells
from lab_app.tracks.data.diagnosis.windows import ONE_OF_MANY, TOO_SMALL, given

FEWEST_CELLS = 10
"""In a world of the preset `lab` there are about fifty; in fewer than this nobody gets lost."""


def deal(known: Known) -> Case:
    """One of many cells whose newcomers came back less. Raises NotDealtError, TruthError and QueryError."""
    found = given(known, ONE_OF_MANY)
    table = cells.cells(known, found.window)
    place = next((n for n, one in enumerate(table, start=1) if one.channel == found.cell[1]), None)
    if len(table) < FEWEST_CELLS or place is None:
        raise NotDealtError(TOO_SMALL)
    words = {"cells": str(len(table)), "place": str(place), "top": table[0].name}
    adds = f"So the hour goes to this row. {_by_luck(table)}" if found.happened else _by_luck(table)
    return found.case(cells.sheet(table), words=words, adds=adds)


def _by_luck(table: list[cells.CohortCell]) -> str:
    """What the first row is worth, and how many rows move far by luck."""
    (people, back), (now, again) = table[0].before, table[0].then
    return (
        f"And the first row, {back} of {people} before and {again} of {now} then? One person then is {100 / now:.0f}\u00a0points. By luck alone "
        f"about one of twenty rows leaves its usual range, and rows that overlap do so together."
    )


FEEDBACK = {
    "people": (
        "Somebody always gets other people. If this channel did, its newcomers would be less keen from their first day on: back less on the next day, "
        "with fewer first plans. To do less for a channel because of a row of a table brings fewer good newcomers."
    ),
    "product": (
        "If the product had got worse for these people, those who came before through the same channel would leave sooner, too. Without that, "
        "a team changes what nobody minds."
    ),
    "experiment": (
        "An experiment splits each channel into two groups. It would move all channels that it took people from, and its two groups would "
        "part. To stop one for this row costs its result."
    ),
    "counting": (
        "Accounts that no person made would stand out by day: many at once, and gone within days. Look there before you call a row "
        "wrong. With nothing to remove, the rate stays as it is."
    ),
    "calendar": (
        "A holiday or a season would be in all channels of a country: look there. Whoever waits for the season "
        "explains next month's row with the next season."
    ),
    "nothing": (
        "With this many rows some leave their usual range by luck alone, so “nothing” is the best guess for a row that was found by looking. "
        "Here other numbers of these newcomers are unusual as well, or their signups by day are. Passed over, nobody learns what it was."
    ),
}

EXERCISE = CaseExercise(
    code="D07",
    title="A table of many rows, sorted by per cent",
    concept="Many rows",
    difficulty=3,
    idea="Who looks at many rows finds some that moved far by chance alone, and perhaps some that moved for a reason. Per cent do not tell them apart: in a small row, one person is many per cent. What tells is how far a row usually moves, and what else its people did.",
    order=9,
    minutes=9,
    hints=(
        "How many people are behind the first row? By how many points would one more of them, or one fewer, change its rate?",
        "By per cent small rows come first. In units of what a row usually moves, where does the row at this place stand, and how far does the luckiest of so many go in a quiet month?",
        "If it is beyond that: were these newcomers different from their first day on, or do those who came before leave as well? Or did many accounts come within days?",
    ),
    questions=(
        belief(
            asks="Place {place} of {cells}: newcomers of the channel “{cell}”, in the four weeks from {first}. What made their week 4 move?",
            feedback=FEEDBACK,
        ),
    ),
    deal=deal,
    takeaway="Never sort a table of segments by per cent. Sort by how unusual each change is for that segment, and say how many you "
    "have looked at.",
)
