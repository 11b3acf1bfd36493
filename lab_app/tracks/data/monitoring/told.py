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
from lab_app.tracks.data.monitoring.mix_alone import mix
from lab_app.truth import Dealt, Story
from pipelines.contract.units import percent

_WITH_ARTICLE = frozenset({"United Kingdom", "United States", "Netherlands"})


def told(known: Known, dealt: Dealt, number: Number, window: Window) -> Truths:
    """The truth of one alarm. Raises TruthError and QueryError."""
    if dealt.cause == "calendar":
        return Truths(dealt.cause, _calendar(known, number, window))
    if dealt.incident is None:
        return Truths(dealt.cause, _chance(known, number, window), both_worlds(known, None, number, window))
    story = known.truth.story(dealt.incident)
    say = _SAID.get((number.metric, story.outcome)) or _SAID["", story.outcome]
    why = f"{_text(known, story)} {say(known, story, number, window)}"
    return Truths(dealt.cause, why, both_worlds(known, story, number, window))


def _text(known: Known, story: Story) -> str:
    """The story in a sentence; of bots with their number, which the seed has drawn."""
    if story.outcome != "bots":
        return story.text
    actual, without = known.truth.worlds(story.incident, "accounts").total(story.first, story.last)
    length = (story.last - story.first).days + 1
    return f"About {actual - without:,.0f} bots signed up in {length} days and passed the first bot filter."


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
    return (
        f"The events say {moved(known, number, window).said}, and the backend, which sees the same people, {backend.said}: "
        "two sources of one number that part is a fault of counting. One would have asked the app's team what its last "
        f"release changed in tracking. Whoever reports the events alone reports {missing} people a day too few, and rolls "
        "back a product that works."
    )


def _outage(known: Known, story: Story, number: Number, window: Window) -> str:
    backend = moved(known, replace(number, metric="visitors"), window)
    missing = _a_day(known, story, number, window)
    return (
        f"The events say {moved(known, number, window).said} and the backend {backend.said}: both saw people stay away, and "
        "on this platform alone. One would have tried to log in there on the same afternoon. Whoever takes it for a "
        f"fault of counting waits: {missing} people a day who wanted to come by, and could not."
    )


def _bots_sign_up(known: Known, _story: Story, _number: Number, window: Window) -> str:
    country = _grew_most(known, window, [("country", code) for code in COUNTRIES])
    grew = moved(known, Number("", "accounts", country), window)
    back = moved(known, Number("", "retained_d1", ALL, "accounts"), window)
    return (
        f"New accounts grew most in one country, {_in(cell_said(country))}: {grew.said}. The share that comes back on the "
        f"next day moved by {back.said}: bots do not come back. One would have kept the record out of every "
        "report and asked for a better filter. Whoever credits a campaign buys it again."
    )


def _bots_leave(known: Known, _story: Story, _number: Number, window: Window) -> str:
    visits = moved(known, Number("", "active_users"), window)
    return (
        f"Their plans dropped out of the 28 days that the number looks back on. People who came by: {visits.said}. The fall "
        "is the end of a record that was none. One would have corrected the weeks before it. To ask people why they "
        "left costs a survey, and nobody had."
    )


def _bots_stay_away(known: Known, _story: Story, number: Number, window: Window) -> str:
    newcomers = moved(known, Number("", "accounts", number.cell), window)
    return (
        f"They are in the denominator: new accounts of this channel moved by {newcomers.said}, and bots are not back in "
        "week 4. One would have left them out and counted "
        "again. Whoever takes it for a worse product mends one that is as good as before."
    )


def _growth(known: Known, story: Story, number: Number, window: Window) -> str:
    plan = moved(known, Number("", "activations", ALL, "accounts"), window)
    more = _a_day(known, story, number, window)
    return (
        f"They came by search, from every country, and their share with a plan moved by {plan.said} only: people. One would "
        "have been glad, and planned next month without them. Taken for bots and filtered out, "
        f"{more} real people a day are missing in every report."
    )


def _surge(known: Known, _story: Story, number: Number, window: Window) -> str:
    social = ("signup_source", "social")
    came = moved(known, Number("", "accounts", social), window)
    theirs, all_ = moved(known, replace(number, cell=social), window), moved(known, number, window)
    return (
        f"New accounts from social media moved by {came.said}. Before, {percent(theirs.before)} of the new accounts from there "
        f"saved a plan within 7 days, and {percent(all_.before)} of all. {mix(known, number, window)} One would have read it by "
        "channel before touching the onboarding. A rollback costs a release, and takes away what was no worse."
    )


def _surge_ends(known: Known, _story: Story, _number: Number, window: Window) -> str:
    came = moved(known, Number("", "accounts", ("signup_source", "social")), window)
    return (
        f"It ended: new accounts from social media moved by {came.said}, and those who had come with it and planned once are "
        "no longer in the 28 days. Everybody else came as before. One would have told the board beforehand that "
        "the peak would pass. To look for what drove people away costs weeks, and nothing did."
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
_SAID: Mapping[tuple[str, str], _Say] = {
    ("", "lost_events"): _lost,
    ("", "outage"): _outage,
    ("", "login_trouble"): _outage,
    ("accounts", "bots"): _bots_sign_up,
    ("mau_as_filtered", "bots"): _bots_leave,
    ("retained_w4", "bots"): _bots_stay_away,
    ("", "real_growth"): _growth,
    ("activations", "surge"): _surge,
    ("mau_as_filtered", "surge"): _surge_ends,
    ("", "onboarding_broke"): _broke,
}
"""By the number and the outcome of the story; "" for any number."""


def _grew_most(known: Known, window: Window, cells: list[Cell]) -> Cell:
    return max(cells, key=lambda cell: moved(known, Number("", "accounts", cell), window).by)


def _a_day(known: Known, story: Story, number: Number, window: Window) -> str:
    """How far the story moved a count, on a mean day of the window."""
    both = known.truth.worlds(story.incident, number.metric, *number.cell)
    actual, without = both.total(window.first, window.last)
    return f"about {abs(actual - without) / window.days:,.0f}"
