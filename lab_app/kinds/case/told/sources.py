"""What two sources of one number tell: events against the backend, the clock of a page against what people do."""

from __future__ import annotations

from dataclasses import replace

from lab_app.kinds.case.case import Known
from lab_app.kinds.case.series import PEOPLE, Cell
from lab_app.kinds.case.told.saying import a_day
from lab_app.kinds.case.window import Number, Window, cell_said, country_of, moved
from lab_app.truth import Story
from pipelines.contract.holidays import COUNTRIES, holidays
from pipelines.contract.units import percent

_WITH_ARTICLE = frozenset({"United Kingdom", "United States", "Netherlands"})


def lost(known: Known, story: Story, number: Number, window: Window) -> str:
    backend = moved(known, replace(number, metric="visitors"), window)
    missing = a_day(known, story, number, window)
    ask = (
        "the team of the collector what is different in this country"
        if _is_country(number.cell)
        else "the team of that client what it changed in tracking"
    )
    return (
        f"The events say {moved(known, number, window).said}, and the backend, which sees the same people, {backend.said}: "
        f"where they part, one of them counts wrongly. One would have asked {ask}. Whoever reports the events "
        f"alone reports {missing} people too few on a mean day of these, against what would have been counted without the fault, and mends a "
        "product that works."
    )


def outage(known: Known, story: Story, number: Number, window: Window) -> str:
    backend = moved(known, replace(number, metric="visitors"), window)
    missing = a_day(known, story, number, window)
    there = cell_in_a_sentence(number.cell)
    return (
        f"The events say {moved(known, number, window).said} and the backend {backend.said}: both saw people stay away, "
        f"{'in' if _is_country(number.cell) else 'on'} {there} alone. One would have tried to log in there on the same afternoon. Whoever takes it for a "
        f"fault of counting, or a free day, waits: {missing} people fewer on a mean day of these, there alone and against what "
        "would have been without the fault. They wanted to come by, and could not."
    )


def calendar(known: Known, number: Number, window: Window) -> str:
    country = country_of(number.cell)
    found = [
        one for one in holidays(window.first, window.last) if country is None or country in one.countries
    ]
    name = found[0].name if found else "a day of the calendar"
    there = [in_a_sentence(COUNTRIES[code]) for code in found[0].countries] if found else []
    where = " and ".join(filter(None, (", ".join(there[:-1]), *there[-1:])))
    backend = moved(known, Number("", "visitors", number.cell), window)
    return (
        f"It was {name}{f', a public holiday in {where}' if where else ''}. It gives itself away by its date: the fall "
        f"lasts a day, in a country that has the holiday, and the backend says {backend.said} as well. One would have "
        f"marked the day on the chart for next year, and done nothing else. Whoever looks for a fault looks for it again on every "
        f"{name}: two people for a day, each year."
    )


def elsewhere(known: Known, number: Number, window: Window) -> str:
    """What a single day was in other countries than the number's, and that this one has it not; "" where there is nothing
    to say."""
    country = country_of(number.cell)
    found = holidays(window.first, window.last)
    if country is None or window.days > 1 or not found or any(country in one.countries for one in found):
        return ""
    there = in_a_sentence(COUNTRIES[country])
    backend = moved(known, replace(number, metric="visitors"), window)
    return (
        f"Elsewhere it was {found[0].name}; in {there} it is no holiday, and the backend, which counts without tracking, saw "
        f"{backend.said} there."
    )


def cell_in_a_sentence(cell: Cell) -> str:
    """iOS in the United Kingdom; Germany; paid search; "" of all."""
    dimension, value = cell
    if dimension == "country":
        return in_a_sentence(COUNTRIES[value])
    if dimension != "platform_country":
        return cell_said(cell)
    platform, _, country = value.partition("/")
    return f"{cell_said(('platform', platform))} in {in_a_sentence(COUNTRIES[country])}"


def in_a_sentence(country: str) -> str:
    """A country as it stands in a sentence."""
    return f"the {country}" if country in _WITH_ARTICLE else country


def _is_country(cell: Cell) -> bool:
    return cell[0] == "country"


def slow(known: Known, story: Story, number: Number, window: Window) -> str:
    actual, without = known.truth.worlds(story.incident, "activations").total(window.first, window.last)
    return (
        f"{_where_it_was(known, story, number, window)} People waited: {_planned(known, story, window)} About "
        f"{abs(without - actual):,.0f} newcomers fewer saved a first plan in these days. One would have asked the "
        "team of that client what it shipped, and taken it back. Whoever waits until the whole looks bad may wait for "
        "ever: all other loads are as quick as they were."
    )


def stopwatch(known: Known, story: Story, number: Number, window: Window) -> str:
    return (
        f"{_where_it_was(known, story, number, window)} Nobody waited longer, and what people did stayed as it was: "
        f"{_planned(known, story, window)} One would have asked that team what it calls “loaded” since then, and "
        "marked the day on the chart. To stop the release costs everybody's week, and makes pages faster that did not get slower."
    )


def group_of(story: Story) -> Cell:
    """The platform, in one country or in all, whose loads a story changed."""
    platform, country = story.segment["platform"], story.segment.get("country")
    return ("platform_country", f"{platform}/{country}") if country else ("platform", platform)


def planned(known: Known, group: Cell, window: Window) -> tuple[tuple[float, float], tuple[float, float]]:
    """Of the days on which people came by, the share with a plan: of a group before a window and in it, and of all others."""
    platform, _, country = group[1].partition("/")
    there = f"a.platform = '{platform}'" + (f" AND u.country = '{country}'" if country else "")
    rows = known.rows(
        f"SELECT COALESCE({there}, FALSE), a.activity_date >= DATE '{window.first}', "
        "AVG(CASE WHEN a.core_action_count > 0 THEN 1.0 ELSE 0.0 END) "
        f"FROM ({PEOPLE}) u JOIN product.user_activity a ON a.user_id = u.id "
        f"WHERE a.activity_date BETWEEN DATE '{window.begins}' AND DATE '{window.last}' GROUP BY ALL"
    )
    found = {(bool(is_there), bool(is_now)): float(share) for is_there, is_now, share in rows}
    mine, others = ((found.get((one, False), 0.0), found.get((one, True), 0.0)) for one in (True, False))
    return mine, others


def _where_it_was(known: Known, story: Story, number: Number, window: Window) -> str:
    """The group against the whole."""
    group = group_of(story)
    there = moved(known, replace(number, cell=group), window)
    whole = moved(known, number, window)
    return (
        f"It was {cell_in_a_sentence(group)} alone: {percent(there.before)} of the loads there took more than 2.5 seconds before, and "
        f"{percent(there.after)} then; of all loads it was {percent(whole.before)} and {percent(whole.after)}, {whole.in_words}."
    )


def _planned(known: Known, story: Story, window: Window) -> str:
    (before, then), (old, new) = planned(known, group_of(story), window)
    return (
        f"of the days on which people of the group came by, {percent(before)} had a plan before and {percent(then)} then "
        f"(all others: {percent(old)} and {percent(new)})."
    )
