"""Contributions add up to the change, for every metric of the tree, on any stretch."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab_app.diagnosis.parts import Parts, Way, parts
from lab_app.diagnosis.record import known_from, known_to, measure_of, tree_of
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY


def own_value(lab: Lab, metric: str, stretch: Stretch, where: dict[str, str] | None) -> float:
    """The metric over the stretch, asked of the layer for these days alone."""
    by_day = lab.layer.looks_back(metric)
    frame = lab.layer.query(
        [metric],
        grain="day" if by_day else None,
        start=stretch.last if by_day and metric != "dau" else stretch.first,
        end=stretch.last,
        where=where,
        sandbox=lab.sandbox,
    )
    if metric == "dau":
        return float(frame[metric].fillna(0).sum()) / stretch.days
    value = float(frame[metric].iloc[-1]) if len(frame) else 0.0
    return 0.0 if math.isnan(value) else value


def names(lab: Lab) -> list[str]:
    return [name for name, node in tree_of(lab.layer).nodes.items() if "week" in node.metric.grains]


@pytest.mark.timeout(600)
@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(
    weeks=st.integers(1, 9),
    at=st.floats(0, 1),
    country=st.none() | st.sampled_from(["DE", "ES"]),
    way=st.sampled_from(["flows", "people"]),
)
def test_contributions_add_up_to_the_change_of_every_metric(
    lab: Lab, weeks: int, at: float, country: str | None, way: Way
) -> None:
    added_up, without = 0, list[str]()
    for metric in names(lab):
        has_country = any(one.short == "country" for one in lab.layer.metric(metric).dimensions)
        where = {"country": country} if country and has_country else None
        measure = measure_of(lab.layer, metric)
        first = known_from(lab.layer, lab.sandbox, measure) + 7 * weeks * DAY
        latest = known_to(lab.layer, measure) - (7 * weeks - 1) * DAY
        stretch = Stretch(first + round(at * (latest - first).days) * DAY, weeks)
        try:
            found = parts(lab.layer, lab.sandbox, metric, stretch, way=way, where=where)
        except DiagnosisError as error:
            without.append(str(error))
            continue
        total = math.fsum(part.contribution for part in found.parts)
        assert total == pytest.approx(found.change, abs=1e-9, rel=1e-9), metric
        assert found.after == pytest.approx(own_value(lab, metric, stretch, where), rel=1e-9), metric
        assert found.before == pytest.approx(own_value(lab, metric, stretch.before, where), rel=1e-9), metric
        added_up += 1
    assert added_up > 40
    assert all("no value" in why for why in without), without


@pytest.mark.parametrize("country", ["ES", "XX"])
def test_a_group_without_rows_at_first_counts_nobody_there(lab: Lab, country: str) -> None:
    """Its rows begin weeks after everybody's, or never; the days before are no days at the other end."""
    metric = "activation_eligible_signups"
    first = known_from(lab.layer, lab.sandbox, measure_of(lab.layer, metric)) + 7 * DAY
    stretch, where = Stretch(first, 1), {"country": country}
    found = parts(lab.layer, lab.sandbox, metric, stretch, where=where)
    before, after = (own_value(lab, metric, one, where) for one in (stretch.before, stretch))
    assert (found.before, found.after) == (before, after)


def test_a_product_is_its_factors_and_a_leaf_is_itself(lab: Lab) -> None:
    stretch = Stretch(lab.layer.as_of - 27 * DAY, 4)

    def of(metric: str) -> Parts:
        return parts(lab.layer, lab.sandbox, metric, stretch)

    assert [part.metric for part in of("revenue").parts] == [
        "buyers",
        "orders_per_buyer",
        "average_order_value",
    ]
    assert of("revenue").kind == "product"
    assert (of("page_load_p75").kind, len(of("page_load_p75").parts)) == ("itself", 1)


def test_by_people_nobody_is_counted_twice(lab: Lab) -> None:
    """Sets of people, from the memberships: the same change as by flows, with fewer comings and goings."""
    stretch = Stretch(lab.layer.as_of - 83 * DAY, 12)
    flows = parts(lab.layer, lab.sandbox, "mau", stretch, way="flows")
    people = parts(lab.layer, lab.sandbox, "mau", stretch, way="people")
    rows = lab.sandbox.run(
        "SELECT user_id, activity_date FROM marts.fct_activity_days WHERE core_action_count > 0 "
        f"AND activity_date <= DATE '{stretch.last}'",
        limit=200_000,
    ).rows
    days: dict[int, list[dt.date]] = {}
    for user, day in rows:
        days.setdefault(user, []).append(dt.date.fromisoformat(str(day)[:10]))

    def members(on: dt.date) -> set[int]:
        return {user for user, theirs in days.items() if any(on - 28 * DAY < day <= on for day in theirs)}

    old, now = members(stretch.first - DAY), members(stretch.last)
    came = now - old
    new = {user for user in came if min(days[user]) >= stretch.first}
    assert (people.before, people.after) == (flows.before, flows.after) == (len(old), len(now))
    assert [part.contribution for part in people.parts] == [len(new), len(came - new), -len(old - now)]
    assert people.parts[1].contribution < flows.parts[1].contribution
    assert people.parts[2].contribution > flows.parts[2].contribution


def test_a_metric_of_months_is_refused_in_a_sentence(lab: Lab) -> None:
    with pytest.raises(DiagnosisError, match="month only"):
        parts(lab.layer, lab.sandbox, "mau_calendar_month", Stretch(dt.date(2026, 5, 1), 4))
