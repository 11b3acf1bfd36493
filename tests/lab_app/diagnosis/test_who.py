"""Who moved, on made-up records of which the truth is known, and on a release."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from lab_app.diagnosis.record import EVERYBODY, Measure, Record, Segment, measure_of
from lab_app.diagnosis.stretch import DiagnosisError, Stretch, latest
from lab_app.diagnosis.who import dimensions_of, ranked, who
from lab_app.lab import Lab
from lab_app.metrics.metric import Metric
from pipelines.contract.calendar import DAY
from pipelines.statistics.arrays import Floats

SIZES = {
    "platform": (560, 340, 100),
    "country": (270, 200, 160, 150, 120, 100),
    "source": (400, 200, 180, 140, 80),
}
SEGMENTS = tuple(
    Segment(dimension, f"{dimension}-{n}", dimension.capitalize())
    for dimension, sizes in SIZES.items()
    for n in range(len(sizes))
)
WEEKS = 130
FIRST = dt.date(2024, 1, 1)
RATE = 0.4


def measure(unit: str, below: str | None) -> Measure:
    metric = Metric(
        name="made", label="Made", description="", type="ratio", role="health", good_direction="up",
        maturity_days=0, unit=unit, owner="", parent=None, edge=None, threshold=None, is_stock=False,
        grains=("day", "week"), inputs=(), models=(), dimensions=(), meta={},
    )  # fmt: skip
    return Measure(metric, "above", below, 1.0, "sum", below)


def people(seed: int, *, common: float = 1.0, hit: str = "", by: float = 1.0, at: int = WEEKS) -> Floats:
    """People by week and segment, drawn one by one into a value of each dimension. From week `at` on all are `common`
    times as many, and those of the segment `hit` `by` times."""
    rng = np.random.default_rng(seed)
    table = np.zeros((WEEKS, 1 + len(SEGMENTS)))
    for week in range(WEEKS):
        shares = np.array([1.0])
        for dimension, sizes in SIZES.items():
            odds = np.array(sizes, float) / sum(sizes)
            if week >= at:
                odds *= [by if f"{dimension}-{n}" == hit else 1.0 for n in range(len(sizes))]
            shares = np.outer(shares, odds).ravel()
        drawn = rng.poisson(1000 * shares * (common if week >= at else 1.0))
        cube = drawn.reshape([len(sizes) for sizes in SIZES.values()])
        split = [cube.sum(axis=tuple(k for k in range(3) if k != axis)) for axis in range(3)]
        table[week] = np.concatenate([[drawn.sum()], *split])
    return table


def record_of(weekly: dict[str, Floats], weeks: int, unit: str = "count") -> Record:
    """Windows of so many weeks over weekly numbers."""
    summed = {
        name: np.lib.stride_tricks.sliding_window_view(table, weeks, axis=0).sum(axis=-1)
        for name, table in weekly.items()
    }
    ends = tuple(FIRST + (7 * (n + weeks) - 1) * DAY for n in range(WEEKS - weeks + 1))
    below = "below" if "below" in weekly else None
    return Record(measure(unit, below), (EVERYBODY, *SEGMENTS), ends, weeks, summed)


def stretch_from(week: int, weeks: int) -> Stretch:
    return Stretch(FIRST + 7 * week * DAY, weeks)


@pytest.mark.parametrize("hit", ["platform-2", "platform-0", "country-3", "source-1"])
@pytest.mark.parametrize("common", [1.0, 0.85, 1.2])
def test_the_group_that_moved_comes_first_whatever_all_did(hit: str, common: float) -> None:
    at = 70
    for seed in range(3):
        record = record_of({"above": people(seed, common=common, hit=hit, by=0.6, at=at)}, 2)
        said = ranked(record, stretch_from(at, 2))
        assert said.rows[0].segment.value == hit
        assert said.rows[0].z < -said.grey
        assert not said.is_all_usual


def test_of_a_rate_the_group_that_did_worse_comes_first_and_not_the_one_that_grew() -> None:
    at, rng = 70, np.random.default_rng(5)
    below = people(5, hit="source-1", by=1.5, at=at)
    rates = np.full(below.shape, RATE)
    rates[at:, 1 + [segment.value for segment in SEGMENTS].index("country-4")] = 0.25
    above = rng.binomial(below.astype(int), rates).astype(float)
    said = ranked(record_of({"above": above, "below": below}, 4, "share"), stretch_from(at, 4))
    assert said.rows[0].segment.value == "country-4"
    assert said.rows[0].change == pytest.approx(-0.15, abs=0.03)
    assert [row.segment.value for row in said.outside] == ["country-4"]


def test_in_the_quiet_all_is_usual_in_most_stretches_and_not_in_all() -> None:
    usual = []
    for seed in range(20):
        record = record_of({"above": people(100 + seed)}, 2)
        usual += [ranked(record, stretch_from(week, 2)).is_all_usual for week in (15, 35, 60, 80, 95)]
    assert 0.80 <= np.mean(usual) < 1.0  # a sample of 100: 86 % less two standard errors


def test_when_all_move_alike_everybody_is_unusual_and_no_group_is() -> None:
    at = 70
    record = record_of({"above": people(7, common=0.6, at=at)}, 2)
    said = ranked(record, stretch_from(at, 2))
    assert said.everybody.z < -5
    assert said.is_all_usual


def test_groups_of_under_thirty_are_hidden() -> None:
    table = people(3)
    table[:, 3] = np.minimum(table[:, 3], 14)  # 28 in two weeks
    said = ranked(record_of({"above": table}, 2), stretch_from(70, 2))
    assert [segment.value for segment in said.hidden] == ["platform-2"]
    assert "platform-2" not in [row.segment.value for row in said.rows]


def test_without_a_past_nobody_is_called_unusual() -> None:
    with pytest.raises(DiagnosisError, match="needed to say what is usual"):
        ranked(record_of({"above": people(1)}, 30), stretch_from(60, 30))


def test_the_rows_are_those_of_the_layer(lab: Lab) -> None:
    """Counted anew from the rows of the marts."""
    end = lab.layer.as_of - 7 * DAY
    stretch = latest(end, 8)
    assert dimensions_of(lab.layer, "activation_rate") == (
        "signup_platform", "country", "signup_source", "signup_plan"
    )  # fmt: skip
    said = who(lab.layer, lab.sandbox, "activation_rate", stretch)
    rows = {(row.segment.dimension, row.segment.value): row for row in said.rows}
    assert rows
    for (dimension, value), row in rows.items():
        for window, rate, count in (
            (stretch.before, row.before, row.people_before),
            (stretch, row.after, row.people_after),
        ):
            ((hits, size),) = lab.sandbox.run(
                "SELECT COUNT(*) FILTER (WHERE is_activated), COUNT(*) FROM marts.fct_signups "
                f"JOIN marts.dim_segments USING (segment_id) WHERE {dimension} = '{value}' "
                f"AND signed_up_date BETWEEN DATE '{window.first}' AND DATE '{window.last}'",
                limit=1,
            ).rows
            assert rate == pytest.approx(hits / size)
            assert count == size
        assert row.weight == pytest.approx(row.people_after / said.everybody.people_after)


def test_people_who_are_counted_once_are_counted_over_the_whole_stretch(lab: Lab) -> None:
    stretch = Stretch(lab.layer.as_of - 41 * DAY, 4)
    said = who(lab.layer, lab.sandbox, "visitors", stretch)
    found = {row.segment.value: row for row in said.rows if row.segment.dimension == "country"}
    assert len(found) > 2
    for country, row in found.items():
        for window, value in ((stretch.before, row.before), (stretch, row.after)):
            ((people,),) = lab.sandbox.run(
                "SELECT COUNT(DISTINCT user_id) FROM marts.fct_activity_days JOIN marts.dim_segments USING (segment_id) "
                f"WHERE country = '{country}' AND activity_date BETWEEN DATE '{window.first}' AND DATE '{window.last}'",
                limit=1,
            ).rows
            assert value == people


@pytest.mark.parametrize("metric", ["mau", "visitors", "page_load_p75", "revenue", "referral_rate", "dau"])
def test_any_kind_of_number_can_be_asked_about(lab: Lab, metric: str) -> None:
    end = lab.layer.as_of - measure_of(lab.layer, metric).metric.maturity_days * DAY
    said = who(lab.layer, lab.sandbox, metric, latest(end, 4))
    assert len(said.rows) + len(said.hidden) > 5
    assert said.everybody.segment == EVERYBODY
