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
    "thin_growth": stock.more_came,
    "longer_stays": stock.stayed,
    "streaks": stock.streaks,
}
"""By the outcome of the story."""
_SEARCH = "A search takes two people a whole day, and finds a cause that is none."
_IN_VAIN: Mapping[tuple[str, str], str] = {
    (
        "active_users_tracked",
        "country",
    ): "A call to the team of that country takes somebody a morning, and they find what there always is.",
    (
        "active_users_tracked",
        "platform",
    ): "A search in that client's tracking takes two people a whole day, and some release is always near to be blamed.",
    (
        "active_users_tracked",
        "platform_country",
    ): "The smaller the group, the more often it falls: whoever follows each fall of each of them does nothing else.",
    (
        "accounts",
        "all",
    ): "A rebuilt sign-up form costs a sprint, and the next month would have been its success all the same.",
    (
        "activations",
        "signup_source",
    ): "Less money for that channel brings fewer newcomers, and no better ones.",
    (
        "activations",
        "all",
    ): "To take back the newest release costs a sprint, and the rate comes back with it or without.",
    (
        "retained_w4",
        "signup_source",
    ): "By the time that it is known it is five weeks old: a change made for it now meets other people.",
}
"""By the number and what it is part of: what it would have cost not to wait."""
SURGE_BESIDE_AN_EXPERIMENT = "dinner_streaks"
"""Where others come from social media, as in a surge, and not in place of those of one channel."""


def told(known: Known, dealt: Dealt, number: Number, window: Window) -> Truths:
    """The truth of one window. Raises TruthError and QueryError."""
    if dealt.cause == "calendar":
        return Truths(dealt.cause, sources.calendar(known, number, window))
    if dealt.incident is None:
        said, worlds = _chance(known, number, window), both_worlds(known, None, number, window)
    else:
        story = known.truth.story(dealt.incident)
        said = f"{story.text} {say_of(story, number)(known, story, number, window)}"
        worlds = both_worlds(known, story, number, window)
    why = " ".join(filter(None, (said, sources.elsewhere(known, number, window))))
    return Truths(dealt.cause, why, worlds)


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
        f"Of {stretches}, {rare}; half of all moved by {usual(known, number, window).said[1:]} or more, up or down. {beside}"
        f"One would have noted it and looked again a week later. {_in_vain(number)}"
    )


def _in_vain(number: Number) -> str:
    """What whoever does not wait pays for."""
    return _IN_VAIN.get((number.metric, number.cell[0]), _SEARCH)


def _in_calm(known: Known, number: Number, window: Window) -> Moved:
    """How far the number moved in the world in which nothing happens."""
    calm = [known.truth.calm(metric, *cell) for metric, cell in number.parts]

    def value(chosen: list[dt.date]) -> float:
        sums = [sum(one.get(day, 0.0) for day in chosen) for one in calm]
        whole = sums[1] if number.per is not None else len(chosen)
        return sums[0] / whole if whole else 0.0

    before, after = window.halves(number.metric)
    return Moved(value(before), value(after), number.unit)
