"""**Dana, head of engineering, {written}, 09:20**

> In the two weeks from {first}, {after} of all page loads took more than 2.5 seconds. In the two weeks before it was
> {before}. A small step, and three teams have an explanation. If people wait longer somewhere, I stop the next release and
> we mend it first. If they don't, I stop nothing.

The workspace shows the load times of these two weeks (three of four loads are faster than the p75); the picture has the
share of slow loads by week. Say what made it move, whose loads did, and by how much.
"""

from __future__ import annotations

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Range, Truths, belief
from lab_app.kinds.case.series import ALL
from lab_app.kinds.case.told.sources import group_of
from lab_app.kinds.case.window import Number, cell_said, moved, picture
from lab_app.tracks.data.diagnosis.windows import SLOW_LOADS, Given, given
from pipelines.contract.units import percent
from pipelines.statistics.computed import Computed

NOBODY, NO_FACTOR = "nobody", 1.0
GROUPS = {
    "web/GB": (
        "The web in the United Kingdom",
        "Hold it against the web in other countries: it did what most of them did.",
    ),
    "web/FR": (
        "The web in France",
        "Hold it against the web in other countries: it did what most of them did.",
    ),
    "ios/DE": ("iOS in Germany", "Hold it against iOS in other countries: it did what most of them did."),
    "ios/GB": (
        "iOS in the United Kingdom",
        "Hold it against iOS in other countries: it did what most of them did.",
    ),
    "android": ("Android, in all countries", "Hold it against iOS and the web: it did what they did."),
    NOBODY: (
        "Nobody's in particular",
        "One group moved by itself. It has a small part of all loads, so in the whole it is a small step, and is easily missed.",
    ),
}
"""By the value of the group's cell."""


def deal(known: Known) -> Case:
    """Two weeks in which more loads were slow. Raises NotDealtError, TruthError and QueryError."""
    found = given(known, SLOW_LOADS)
    group, factor = hit(found)
    return found.case(
        picture(known, found.number, found.window, ""),
        truths={"who": Truths(group, _whose(found)), "factor": Truths(factor, _how(factor))},
    )


def hit(found: Given) -> tuple[str, float]:
    """Whose loads got longer by what was measured, and by which factor."""
    if found.dealt.incident is None:
        return NOBODY, NO_FACTOR
    story = found.known.truth.story(found.dealt.incident)
    return group_of(story)[1], story.size["factor"]


def _whose(found: Given) -> str:
    if found.dealt.incident is None:
        return "No group moved more than such groups do by chance."
    group = group_of(found.known.truth.story(found.dealt.incident))
    loads = [moved(found.known, Number("", "page_loads", cell), found.window).after for cell in (group, ALL)]
    return f"{cell_said(group)}: {percent(loads[0] / loads[1])} of all loads. " + (
        "By platform or by country alone it is mixed with others that did not move."
        if group[0] == "platform_country"
        else "By country it is mixed with others that did not move."
    )


def _how(factor: float) -> str:
    if factor == NO_FACTOR:
        return "The load times of every group stayed what they were, up to chance."
    return (
        "Take the group alone: its middle load time in these days over that of the days before, and the same of all others. The one over the "
        "other is the factor. Read from the whole it is almost 1, since all other loads are in it unchanged."
    )


FEEDBACK = {
    "people": (
        "Other people on older phones do load more slowly. If it were so, a group would have more loads than before, and none would be "
        "slower by itself. Dana would have stopped nothing; if people wait, they go on waiting."
    ),
    "product": (
        "“The last release made it slow” is what everybody says of a load time. Then people of one group would have waited: they plan less, "
        "write to support, and leave. To stop a release for it costs a week of everybody's work."
    ),
    "experiment": (
        "An experiment's groups are drawn from all platforms and countries, so its slow half would show everywhere alike. Ended for this, its "
        "result is lost, and the loads are what they were."
    ),
    "counting": (
        "A load time is what a client's clock says, and it may be stopped at another moment. Then one group's loads are longer, "
        "and nothing that people do changes. To call it counting without that second look can leave people waiting."
    ),
    "calendar": (
        "Full evenings before a holiday slow pages for all. A holiday is a few days, in all platforms of its country, and comes back each "
        "year. Waiting for it to pass tells nobody whether people wait."
    ),
    "nothing": (
        "A step this small in the whole is often chance. Here one group with a small part of the loads has moved by itself, and all other loads "
        "hide it. Filed away, nobody learns what it was."
    ),
}

EXERCISE = CaseExercise(
    code="D03",
    title="A larger share of page loads is slow",
    concept="Load times",
    difficulty=3,
    idea="A whole hides its parts: if a tenth of all loads gets slower by a third, the number of all hardly moves. A load time is what a client's clock says; whether people waited shows in what they do. And small steps of the whole happen by chance as well.",
    order=4,
    minutes=12,
    core=True,
    hints=(
        "The whole hardly moved. Look under “Who” for a platform or a country that moved more than it usually does. Keep it, and look once more: is it all of it, or one part?",
        "Did people there notice? Keep the group, and change the number at the top to “Meal plans saved”: pages that are really slow cost plans, a clock costs none. Of a group that moved by chance neither is far from what it usually is.",
        "For the factor find the day on which the group's line breaks: it may lie some days before these two weeks. Divide its load times from there on by those before. Then the same for everybody else.",
    ),
    questions=(
        belief(
            asks="What made the share of slow loads move in the two weeks from {first}?", feedback=FEEDBACK
        ),
        Range(
            name="factor",
            asks="By which factor did the load times of the group that moved get longer, from the day on which they moved, as they were measured? 1 if none did.",
            unit="ratio",
            bounds=(0.5, 3.0),
            fixed=Computed(0.39, "17", "-m tests.lab_app.cases.constants"),
            log=True,
        ),
        Choice(
            name="who",
            asks="Whose loads were they?",
            scored=False,
            options=tuple(Option(key, text, said) for key, (text, said) in GROUPS.items()),
        ),
    ),
    deal=deal,
    takeaway="Read a load time by platform and country before you believe the whole, and ask what people did before you believe "
    "the clock.",
)
