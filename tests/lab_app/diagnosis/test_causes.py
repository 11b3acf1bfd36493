"""An entry of the change log, tried: those whom it reached against the others."""

from __future__ import annotations

import datetime as dt

import pytest

from lab_app.diagnosis.causes import (
    EVERYONE_REACHED,
    NO_PAST,
    NOBODY_REACHED,
    Cause,
    Comparison,
    Planners,
    causes,
    compare,
)
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
    logged = [one for one in found if one.kind != "experiment"]
    assert sorted((one.day, value) for one in logged for value in one.values) == sorted(near)


def began(lab: Lab, experiment: str) -> tuple[dt.date, dt.date]:
    ((first, last),) = lab.sandbox.run(
        "SELECT CAST(MIN(assigned_at) AS DATE), CAST(MAX(assigned_at) AS DATE) "
        f"FROM product.experiment_assignments WHERE experiment = '{experiment}'",
        limit=1,
    ).rows
    return dt.date.fromisoformat(str(first)[:10]), dt.date.fromisoformat(str(last)[:10])


def test_an_experiment_is_an_entry_where_it_begins_and_where_it_has_ended_to_take_people_in(lab: Lab) -> None:
    first, last = began(lab, "dinner_streaks")
    for day, said in ((first, "begins to take people in"), (last, "takes nobody in any more")):
        (entry,) = [one for one in causes(lab.sandbox, Stretch(day, 4)) if one.kind == "experiment"]
        assert entry.values == ("dinner_streaks",)
        assert entry.title == "Dinner streaks"
        assert said in entry.about
    between = Stretch(first + 13 * DAY, 4)
    assert not [one for one in causes(lab.sandbox, between) if one.kind == "experiment"]


def test_the_treated_are_held_against_control(lab: Lab) -> None:
    first, _ = began(lab, "dinner_streaks")
    stretch = Stretch(first, 8)
    entry = Cause(first, "Dinner streaks", "", (), ("dinner_streaks",))
    found = compare(lab.layer, lab.sandbox, "core_actions", stretch, entry)
    assert isinstance(found, Comparison)
    changed = {}
    for variant in ("treatment", "control"):
        before, after = (
            lab.sandbox.run(
                "SELECT COUNT(*) FROM marts.fct_core_actions AS plans JOIN product.experiment_assignments AS people "
                f"ON people.user_id = plans.user_id AND people.variant = '{variant}' "
                "AND people.experiment = 'dinner_streaks' "
                f"WHERE plans.saved_date BETWEEN DATE '{window.first}' AND DATE '{window.last}'",
                limit=1,
            ).rows[0][0]
            for window in (stretch.before, stretch)
        )
        changed[variant] = after / before
    assert found.reached == pytest.approx(changed["treatment"] - 1)
    assert found.others == pytest.approx(changed["control"] - 1)
    assert found.difference == pytest.approx(changed["treatment"] / changed["control"] - 1)


def test_of_a_number_that_is_kept_by_segment_the_groups_are_read_by_who_saved_a_plan(lab: Lab) -> None:
    first, _ = began(lab, "dinner_streaks")
    entry = Cause(first, "Dinner streaks", "", (), ("dinner_streaks",))
    stretch = Stretch(first, 4)
    found = compare(lab.layer, lab.sandbox, "mau", stretch, entry)
    assert isinstance(found, Planners)
    for place, variant in enumerate(("treatment", "control")):
        assigned = lab.sandbox.run(
            "SELECT user_id, CAST(assigned_at AS DATE) FROM product.experiment_assignments "
            f"WHERE experiment = 'dinner_streaks' AND variant = '{variant}'",
            limit=100_000,
        ).rows
        since = {user: day for user, day in assigned if day <= stretch.last}
        plans = lab.sandbox.run(
            "SELECT user_id, activity_date FROM product.user_activity WHERE core_action_count > 0 "
            f"AND activity_date BETWEEN DATE '{first}' AND DATE '{stretch.last}'",
            limit=1_000_000,
        ).rows
        planned = {user for user, day in plans if user in since and day >= since[user]}
        assert (found.people[place], found.planned[place]) == (len(since), len(planned))
    treated, control = (hits / size for hits, size in zip(found.planned, found.people, strict=True))
    assert found.difference == pytest.approx(treated - control)
    assert found.usual > 0


def test_people_who_came_with_an_experiment_have_no_past_to_compare_with(lab: Lab) -> None:
    first, _ = began(lab, "recipe_tour")
    entry = Cause(first, "Recipe tour", "", (), ("recipe_tour",))
    assert compare(lab.layer, lab.sandbox, "core_actions", Stretch(first, 4), entry) == NO_PAST


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
