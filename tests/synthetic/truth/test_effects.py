"""The truth of incidents: exactly nothing where nothing can be, and the same days however far is measured."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from synthetic import incidents
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.outcomes.measurement import measure
from synthetic.outcomes.metrics import METRICS, OfSignups
from synthetic.scenario import Scenario
from synthetic.truth import effects, twins
from synthetic.truth.twins import Twins

CONFIG = WorldConfig(seed=4, size=2_200)
HAPPENING = [name for name, incident in incidents.discover().items() if not incident.quiet]
KEYS = ["metric", "dimension", "value", "date"]
COHORTS = [name for name, metric in METRICS.items() if isinstance(metric, OfSignups)]
LONGER = 14


def truth(longer: int = 0) -> dict[str, pd.DataFrame]:
    """The effects of every incident, as files would have them that go on for so many days more."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (twins, "FUTURE_DAYS"),
            (effects, "FUTURE_DAYS"),
            (effects, "AFTER_DAYS"),
            (effects, "LONGEST_LAG_DAYS"),
        ):
            patch.setattr(module, name, getattr(module, name) + longer)
        found = Twins(CONFIG)
        return {name: effects.effects(found, name).to_pandas().set_index(KEYS) for name in HAPPENING}


@pytest.fixture(scope="module")
def files() -> dict[str, pd.DataFrame]:
    return truth()


def test_measuring_longer_changes_no_day_of_the_truth(files: dict[str, pd.DataFrame]) -> None:
    longer = truth(LONGER)
    moved = [name for name, found in files.items() if len(found)]
    assert len(moved) > len(files) / 2
    for name in moved:
        assert len(longer[name]) > len(files[name])
        pd.testing.assert_frame_equal(longer[name].loc[files[name].index], files[name])


def test_effects_are_exactly_zero_before_an_incident_can_reach_anything(
    files: dict[str, pd.DataFrame],
) -> None:
    """Of a cohort: as long as its window is over before the first day."""
    checked = set[str]()
    for name, indexed in files.items():
        first = days.date(Scenario.of(CONFIG).incidents[name].first)
        found = indexed.reset_index()
        windows = pd.to_timedelta(found.metric.map(lambda metric: METRICS[metric].window), "D")
        early = found[pd.to_datetime(found.date) + windows < pd.Timestamp(first)]
        checked |= set(early.metric)
        assert (early.effect.fillna(0.0) == 0.0).all(), name
        assert (early.actual.isna() == early.without.isna()).all(), name
    assert checked >= {"mau", "orders", "events", "page_load_p75", *COHORTS}


def test_the_cohorts_of_the_last_days_are_as_whole_as_others() -> None:
    """Without the rows after the last day, the last week would seem to do nothing."""
    scenario, last = Scenario(CONFIG.seed, 20), days.number(dt.date(2024, 7, 1))
    cut = measure(scenario, last - 28, last, metrics=COHORTS)
    whole = measure(scenario, last - 28, last, metrics=COHORTS, horizon=last + LONGER)
    for metric in COHORTS:
        window, lost = METRICS[metric].window, whole.values[metric] - cut.values[metric]
        assert lost[-window:, 0].sum() > 0, metric
        assert (lost[:-window] == 0).all(), metric
