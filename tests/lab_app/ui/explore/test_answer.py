"""Values of a choice, over a tiny release: they add up, and say what is too few."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lab_app.lab import Lab
from lab_app.metrics.queries.parts import FEWEST
from lab_app.ui.charts.points import Point
from lab_app.ui.explore.answer import OTHERS, Answer, answer, held_against, said_where
from lab_app.ui.explore.choice import Choice
from lab_app.ui.metrics.series import series
from pipelines.contract.release import Release


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1, timeout_seconds=60) as opened:
        yield opened


def asked(lab: Lab, choice: Choice) -> Answer:
    metric = lab.layer.metric(choice.metrics[0])
    return answer(lab, held_against(lab, choice, [metric]), metric)


def by_period(points: list[Point]) -> dict[dt.date, float]:
    sums: dict[dt.date, float] = defaultdict(float)
    for point in points:
        sums[point.at] += point.value or 0.0
    return dict(sums)


@pytest.mark.parametrize("metric", ["orders", "new_signups", "revenue", "mau"])
def test_the_largest_parts_and_the_rest_are_the_whole(lab: Lab, metric: str) -> None:
    whole = asked(lab, Choice((metric,), span="1y"))
    parts = asked(lab, Choice((metric,), by="country", span="1y", top=3))
    assert {point.group for point in parts.points} - set(parts.colours) == {OTHERS}
    assert parts.quiet == (OTHERS,) and parts.hidden == 0
    assert len({point.group for point in parts.points}) == 4
    sums = by_period(list(parts.points))
    for point in whole.points:
        assert sums.get(point.at, 0.0) == pytest.approx(point.value), point


@pytest.mark.parametrize("metric", ["activation_rate", "page_load_p75", "buyers"])
def test_parts_that_do_not_add_up_have_no_rest(lab: Lab, metric: str) -> None:
    parts = asked(lab, Choice((metric,), by="country", span="1y", top=3))
    assert len({point.group for point in parts.points}) == 3
    assert parts.hidden == 3 and parts.quiet == ()


def test_a_value_has_its_colour_whichever_others_are_shown(lab: Lab) -> None:
    few = asked(lab, Choice(("orders",), by="country", top=3))
    all_of_them = asked(lab, Choice(("orders",), by="country", span="3m", where=(("country", ("DE", "US")),)))
    assert few.colours == all_of_them.colours
    assert {point.group for point in all_of_them.points} == {"Germany", "United States"}


def test_rates_of_few_are_marked_with_how_many(lab: Lab) -> None:
    found = asked(lab, Choice(("activation_rate",), grain="day", by="country", span="3m"))
    sizes = {
        (p.at, p.group): p.value
        for p in series(lab, "activation_eligible_signups", grain="day", start=None, end=None, by="country")
    }
    assert any(point.few is not None for point in found.points)
    for point in found.points:
        size = sizes[point.at, point.group]
        assert size is not None
        assert point.few == (int(size) if size < FEWEST else None)
    assert all(point.few is None for point in asked(lab, Choice(("orders",), grain="day")).points)


def test_the_largest_parts_of_a_rate_are_those_of_most_people(lab: Lab) -> None:
    shown = {
        p.group
        for p in asked(lab, Choice(("activation_rate",), by="signup_source", span="all", top=3)).points
    }
    people = asked(lab, Choice(("activation_eligible_signups",), by="signup_source", span="all", top=3))
    assert shown == {point.group for point in people.own}


@pytest.mark.parametrize(("grain", "weeks"), [("day", 52), ("week", 52)])
def test_a_year_before_is_the_same_weekday(lab: Lab, grain: str, weeks: int) -> None:
    choice = replace(Choice(("orders",), span="3m", beside=("year",)), grain=grain)  # type: ignore[arg-type]
    found = asked(lab, choice)
    then = [point for point in found.points if point.group in found.quiet]
    values = {p.at: p.value for p in series(lab, "orders", grain=choice.grain, start=None, end=None)}
    assert then
    for point in then:
        assert point.of == point.at - dt.timedelta(weeks=weeks)
        assert point.value == values[point.of]


def test_the_period_before_ends_where_the_period_begins(lab: Lab) -> None:
    for grain in ("week", "month"):
        choice = replace(Choice(("orders",), span="3m", beside=("before",)), grain=grain)
        found = asked(lab, choice)
        first = min(point.at for point in found.own)
        before = [point.of for point in found.points if point.group in found.quiet if point.of]
        assert max(before) < first
        assert len(before) == len({point.at for point in found.own})


def test_conditions_hold_and_are_said(lab: Lab) -> None:
    choice = Choice(("orders",), where=(("country", ("DE", "FR", "XX")),))
    metric = lab.layer.metric("orders")
    held = held_against(lab, choice, [metric])
    assert held.unknown == ("where=country:XX",)
    assert said_where(held, [metric]) == "Country: Germany, France"
    germany = series(lab, "orders", grain="week", start=None, end=None, by="country")
    both = {p.at: p.value for p in answer(lab, held, metric).points}
    sums = by_period([p for p in germany if p.group in ("Germany", "France")])
    assert both == {at: pytest.approx(sums[at]) for at in both}
