"""What was true of a window that a deck has dealt: what happened, what gave it away, what one would have done, and what
not doing it costs.

By the outcome of its story, and by what the number is about: `sources` has what two sources of a number tell,
`newcomers` what those who sign up do, `stock` what monthly actives are made of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lab_app.kinds.case.case import Known, Truths
from lab_app.kinds.case.series import STOCK
from lab_app.kinds.case.told import newcomers, sources, stock
from lab_app.kinds.case.told.both_worlds import both_worlds
from lab_app.kinds.case.told.saying import Say
from lab_app.kinds.case.window import Moved, Number, Window, how_often, moved, usual
from lab_app.truth import Dealt, Story

_SAID: Mapping[str, Say] = {
    "lost_events": sources.lost,
    "outage": sources.outage,
    "slow_pages": sources.slow,
    "stopwatch": sources.stopwatch,
    "fewer_came": newcomers.fewer,
    "sign_up_broke": newcomers.form_broke,
    "leavers": newcomers.left,
    "other_people": newcomers.others_came,
    "surge": newcomers.surge,
    "onboarding_broke": newcomers.broke,
    "streaks": newcomers.streaks,
    "thin_growth": newcomers.thin,
    "bots": newcomers.bots,
}
_OF_A_STOCK: Mapping[str, Say] = {
    "surge": stock.more_came,
    "thin_growth": stock.more_came_everywhere,
    "longer_stays": stock.stayed,
    "streaks": stock.streaks,
}
"""By the outcome of the story."""
SURGE_BESIDE_AN_EXPERIMENT = "dinner_streaks"
"""Where others come from social media, as in a surge, and not in place of those of one channel."""


OWN_TEXTS: Mapping[str, str] = {
    "stopwatch": "Nothing got slower: a setting that Larder's servers send to some clients moved the moment at which their clock stops. That "
    "takes no release.",
    "streaks": "An experiment did it: half of those who came by were given streaks.",
}
"""By the outcome of the story, in place of its own text: that one tells of more than a window shows."""
QUIET_END = (
    "One would have noted it and looked again a week later. To search at once takes two people a whole day, and ends with a cause that fits "
    "and did nothing."
)


def told(
    known: Known,
    dealt: Dealt,
    number: Number,
    window: Window,
    quiet_end: str = QUIET_END,
    band: str = "",
) -> Truths:
    """The truth of one window. `quiet_end`: what one would have done where nothing happened, and what else would have cost;
    `band`: what a page's band says of it. Raises TruthError and QueryError."""
    if dealt.cause == "calendar":
        return Truths(dealt.cause, sources.calendar(known, number, window))
    if dealt.incident is None:
        elsewhere = sources.elsewhere(known, number, window)
        why = _joined(_chance(known, number, window), elsewhere, band, quiet_end)
        return Truths(dealt.cause, why, both_worlds(known, None, number, window))
    story = known.truth.story(dealt.incident)
    said = say_of(story, number)(known, story, number, window)
    elsewhere = sources.elsewhere(known, number, window)
    why = _joined(OWN_TEXTS.get(story.outcome, story.text), elsewhere, band, said)
    return Truths(dealt.cause, why, both_worlds(known, story, number, window))


def say_of(story: Story, number: Number) -> Say:
    """What tells this story of this number. Raises KeyError for one that nobody tells."""
    of_social = story.outcome == "other_people" and story.incident == SURGE_BESIDE_AN_EXPERIMENT
    outcome = "surge" if of_social else story.outcome
    return _OF_A_STOCK[outcome] if number.metric == STOCK else _SAID[outcome]


def _chance(known: Known, number: Number, window: Window) -> str:
    times, of = how_often(known, number, window)
    falls = moved(known, number, window).by < 0
    way = "fall" if falls else "rise"
    stretches = f"{of} days like this one" if window.days == 1 else f"{of} stretches as long as this one"
    rare = (
        f"this was the largest {way}, and one of them has to be"
        if times == 1
        else f"{times}, this one included, had a {way} as large"
    )
    beside = (
        "That other numbers of the same people move along is no second proof: whoever stays away is missing in all of them. "
        if number.per is None and falls
        else ""
    )
    what = "ordinary growth, and chance" if number.metric == STOCK else "chance"
    return (
        f"It was nothing beyond ordinary business. In the same world without any incident or experiment it moved by {_in_calm(known, number, window).said}: "
        f"that is {what}. "
        f"Of {stretches}, {rare}; half of all moved by {usual(known, number, window).size} or more, up or down. {beside}"
    ).strip()


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _in_calm(known: Known, number: Number, window: Window) -> Moved:
    """How far the number moved in the world in which nothing happens."""
    calm = [known.truth.calm(metric, *cell) for metric, cell in number.parts]

    def value(chosen: list[dt.date]) -> float:
        sums = [sum(one.get(day, 0.0) for day in chosen) for one in calm]
        whole = sums[1] if number.per is not None else len(chosen)
        return sums[0] / whole if whole else 0.0

    before, after = window.halves(number.metric)
    return Moved(value(before), value(after), number.unit)
