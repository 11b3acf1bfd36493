"""What was true of an alarm: what happened, what gave it away, what one would have done, and what not doing it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from lab_app.kinds.case import Known, Truths
from lab_app.kinds.case.series import ALL, Cell
from lab_app.kinds.case.window import (
    Moved,
    Number,
    Window,
    cell_said,
    country_of,
    how_often,
    moved,
    usual,
)
from lab_app.metrics.alerts.holidays import COUNTRIES, holidays
from lab_app.tracks.data.monitoring.both_worlds import both_worlds
from lab_app.tracks.data.monitoring.mix_alone import CHANNELS, mix
from lab_app.truth import Dealt, Story
from pipelines.contract.units import percent

_FEW_A_DAY = 5.0
"""New accounts of a channel: of fewer a day no change is told."""
_WITH_ARTICLE = frozenset({"United Kingdom", "United States", "Netherlands"})


def told(known: Known, dealt: Dealt, number: Number, window: Window) -> Truths:
    """The truth of one alarm. Raises TruthError and QueryError."""
    if dealt.cause == "calendar":
        return Truths(dealt.cause, _calendar(known, number, window))
    if dealt.incident is None:
        return Truths(dealt.cause, _chance(known, number, window), both_worlds(known, None, number, window))
    story = known.truth.story(dealt.incident)
    why = f"{story.text} {_SAID[story.outcome](known, story, number, window)}"
    return Truths(dealt.cause, why, both_worlds(known, story, number, window))


def _chance(known: Known, number: Number, window: Window) -> str:
    times, of = how_often(known, number, window)
    way = "fall" if moved(known, number, window).by < 0 else "rise"
    stretches = f"{of} days like this one" if window.days == 1 else f"{of} stretches as long as this one"
    rare = (
        f"this was the largest {way}, and one of them has to be"
        if times == 1
        else f"{times}, this one included, had a {way} as large"
    )
    beside = (
        "That other numbers of the same people move along is no second proof: whoever stays away is missing in all of them. "
        if number.per is None
        else ""
    )
    return (
        f"Nothing happened. In the same world without any incident or experiment it moved by {_in_calm(known, number, window).said}: "
        "that is chance. "
        f"Of {stretches}, {rare}; half of all moved by {usual(known, number, window).said[1:]} or more, up or down. {beside}"
        "One would have noted it and looked again a week later. A search costs two people a day, and finds a cause that "
        "is none."
    )


def _in_calm(known: Known, number: Number, window: Window) -> Moved:
    """How far the number moved in the world in which nothing happens."""
    calm = [known.truth.calm(metric, *cell) for metric, cell in number.parts]

    def value(chosen: list[dt.date]) -> float:
        sums = [sum(one.get(day, 0.0) for day in chosen) for one in calm]
        whole = sums[1] if number.per is not None else len(chosen)
        return sums[0] / whole if whole else 0.0

    before, after = window.halves(number.metric)
    return Moved(value(before), value(after), number.unit)


def _calendar(known: Known, number: Number, window: Window) -> str:
    country = country_of(number.cell)
    found = [
        one for one in holidays(window.first, window.last) if country is None or country in one.countries
    ]
    name = found[0].name if found else "a day of the calendar"
    there = [_in(COUNTRIES[code]) for code in found[0].countries] if found else []
    where = " and ".join(filter(None, (", ".join(there[:-1]), *there[-1:])))
    tracked = moved(known, Number("", "active_users_tracked", number.cell), window)
    return (
        f"It was {name}{f', a public holiday in {where}' if where else ''}. It gives itself away by its date: the fall "
        f"lasts a day, in a country that has the holiday, and the events say {tracked.said} as well. One would have "
        "marked the day on the chart for next year, and done nothing else. To look for a fault costs two people a "
        "day, each year again."
    )


def _in(country: str) -> str:
    """A country as it stands in a sentence."""
    return f"the {country}" if country in _WITH_ARTICLE else country


def _lost(known: Known, story: Story, number: Number, window: Window) -> str:
    backend = moved(known, replace(number, metric="visitors"), window)
    missing = _a_day(known, story, number, window)
    ask = (
        "the team of the collector what is different in this country"
        if number.cell[0] == "country"
        else "the app's team what its last release changed in tracking"
    )
    return (
        f"The events say {moved(known, number, window).said}, and the backend, which sees the same people, {backend.said}: "
        f"two sources of one number that part is a fault of counting. One would have asked {ask}. Whoever reports the events "
        f"alone reports {missing} people a day too few, and mends a product that works."
    )


def _outage(known: Known, story: Story, number: Number, window: Window) -> str:
    backend = moved(known, replace(number, metric="visitors"), window)
    missing = _a_day(known, story, number, window)
    there = "in this country alone" if number.cell[0] == "country" else "on this platform alone"
    return (
        f"The events say {moved(known, number, window).said} and the backend {backend.said}: both saw people stay away, and "
        f"{there}. One would have tried to log in there on the same afternoon. Whoever takes it for a "
        f"fault of counting, or a free day, waits: {missing} people a day who wanted to come by, and could not."
    )


def _fewer(known: Known, story: Story, _number: Number, window: Window) -> str:
    channel = ("signup_source", story.segment["signup_source"])
    came = moved(known, Number("", "accounts", channel), window)
    others = _by_channel(known, window, but=channel)
    return (
        f"New accounts, {cell_said(channel)}: {came.said}; of the other channels: {others}. One source brought "
        "fewer, and the sign-up itself was as good as before. One would have looked at that source: its rank, its "
        "budget, its partners. Whoever rebuilds the sign-up form for it changes what works, and brings nobody back."
    )


def _form_broke(known: Known, story: Story, number: Number, window: Window) -> str:
    turned_away = _a_day(known, story, number, window)
    return (
        f"It shows in no channel alone: new accounts moved by {_by_channel(known, window)}. What all of them pass is the sign-up. "
        "One would have signed up oneself on the same afternoon, on each platform. "
        f"It turned away {turned_away} people a day; more advertising would have sent more of them to a form that fails."
    )


def _left(known: Known, story: Story, number: Number, window: Window) -> str:
    there, everywhere = (
        moved(known, Number("", "active_users", cell), window) for cell in (number.cell, ALL)
    )
    missing = _a_day(known, story, Number("", "active_users", number.cell), window)
    return (
        f"People who came by, old and new, moved by {there.said} from this channel and by {everywhere.said} from everywhere: "
        "those who had come before left as well, and not newcomers alone. One would have looked for what these "
        f"people see and others don't, and taken it back. It cost {missing} visitors a day. A channel that is paid less "
        "for it brings fewer of people who were no worse."
    )


def _others_came(known: Known, story: Story, number: Number, window: Window) -> str:
    there = moved(known, Number("", "active_users", number.cell), window)
    back = moved(known, Number("", "retained_d1", number.cell, "accounts"), window)
    missing = _a_day(known, story, Number("", "active_users", number.cell), window)
    return (
        f"It shows in newcomers first: their share that is back on the next day moved by {back.said}. People of this channel who "
        f"came by, old and new, moved by {there.said}; {missing} a day are missing, newcomers all of them. One would have asked "
        "what the channel had changed, and paid it by who stays. To rebuild the product for them costs a quarter, and "
        "changes it for those who like it."
    )


def _by_channel(known: Known, window: Window, but: Cell | None = None) -> str:
    """From the least to the most that new accounts moved by, of the channels that bring some."""
    found = [moved(known, Number("", "accounts", cell), window) for cell in CHANNELS if cell != but]
    known_ones = sorted((one for one in found if one.before >= _FEW_A_DAY), key=lambda one: one.by)
    return f"{known_ones[0].said} to {known_ones[-1].said}" if known_ones else "too few to say"


def _surge(known: Known, _story: Story, number: Number, window: Window) -> str:
    social = ("signup_source", "social")
    came = moved(known, Number("", "accounts", social), window)
    theirs, all_ = moved(known, replace(number, cell=social), window), moved(known, number, window)
    return (
        f"New accounts from social media moved by {came.said}. Before, {percent(theirs.before)} of the new accounts from there "
        f"saved a plan within 7 days, and {percent(all_.before)} of all. {mix(known, number, window)} One would have read it by "
        "channel before touching the onboarding. A rollback costs a release, and takes away what was no worse."
    )


def _broke(known: Known, story: Story, number: Number, window: Window) -> str:
    web = moved(known, replace(number, cell=("platform", "web")), window)
    ios = moved(known, replace(number, cell=("platform", "ios")), window)
    lost = _a_day(known, story, replace(number, per=None), window)
    return (
        f"On the web it moved by {web.said}, on iOS by {ios.said}, in every channel alike: who came did not change, what "
        "they met on the web did. One would have taken the new onboarding back on the day on which the platforms parted. "
        f"It cost {lost} first plans a day."
    )


_Say = Callable[[Known, Story, Number, Window], str]
_SAID: Mapping[str, _Say] = {
    "lost_events": _lost,
    "outage": _outage,
    "fewer_came": _fewer,
    "sign_up_broke": _form_broke,
    "leavers": _left,
    "other_people": _others_came,
    "surge": _surge,
    "onboarding_broke": _broke,
}
"""By the outcome of the story."""


def _a_day(known: Known, story: Story, number: Number, window: Window) -> str:
    """How far the story moved a count, on a mean day of the window."""
    both = known.truth.worlds(story.incident, number.metric, *number.cell)
    actual, without = both.total(window.first, window.last)
    return f"about {abs(actual - without) / window.days:,.0f}"
