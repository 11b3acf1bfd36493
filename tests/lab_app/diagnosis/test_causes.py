"""An entry of the change log, tried: those whom it reached against the others."""

from __future__ import annotations

import datetime as dt

import pytest

from lab_app.diagnosis.causes import EVERYONE_REACHED, NOBODY_REACHED, Cause, Comparison, causes, compare
from lab_app.diagnosis.stretch import Stretch
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY

PLATFORMS = ("activity_platform", "signup_platform")


def last_weeks(lab: Lab) -> Stretch:
    return Stretch(lab.layer.as_of - 63 * DAY, 8)


def cause(dimensions: tuple[str, ...], *values: str) -> Cause:
    return Cause(dt.date(2026, 5, 1), "An entry", "", dimensions, values)


def test_the_entries_are_those_within_a_week_of_the_first_day(lab: Lab) -> None:
    stretch = last_weeks(lab)
    found = causes(lab.sandbox, stretch)
    rows = lab.sandbox.run(
        "SELECT CAST(released_at AS DATE), platform FROM product.releases UNION ALL "
        "SELECT started_on, channel FROM product.campaigns",
        limit=5000,
    ).rows
    near = [
        (day, value)
        for text, value in rows
        if abs((day := dt.date.fromisoformat(str(text)[:10])) - stretch.first) <= 7 * DAY
    ]
    assert near
    assert sorted((one.day, value) for one in found for value in one.values) == sorted(near)


def test_the_reached_are_held_against_the_others(lab: Lab) -> None:
    stretch = last_weeks(lab)
    found = compare(lab.layer, lab.sandbox, "activation_rate", stretch, cause(PLATFORMS, "ios", "android"))
    assert isinstance(found, Comparison)
    rates = {}
    for window, when in ((stretch.before, "before"), (stretch, "after")):
        for test in ("=", "<>"):
            ((hits, size),) = lab.sandbox.run(
                "SELECT COUNT(*) FILTER (WHERE is_activated), COUNT(*) FROM marts.fct_signups "
                f"JOIN marts.dim_segments USING (segment_id) WHERE signup_platform {test} 'web' "
                f"AND signed_up_date BETWEEN DATE '{window.first}' AND DATE '{window.last}'",
                limit=1,
            ).rows
            rates[test, when] = hits / size
    reached, others = (rates[test, "after"] - rates[test, "before"] for test in ("<>", "="))
    assert found.reached == pytest.approx(reached)
    assert found.others == pytest.approx(others)
    assert found.difference == pytest.approx(reached - others)
    assert found.usual > 0


def test_where_all_are_reached_nobody_is_left_to_compare_with(lab: Lab) -> None:
    everyone = cause(PLATFORMS, "ios", "android", "web")
    assert compare(lab.layer, lab.sandbox, "new_signups", last_weeks(lab), everyone) == EVERYONE_REACHED


def test_a_number_that_does_not_say_whom_is_not_compared(lab: Lab) -> None:
    channel = cause(("signup_source",), "social")
    assert compare(lab.layer, lab.sandbox, "mau_on_platform", last_weeks(lab), channel) == NOBODY_REACHED
