"""Incidents: what they declare, and what is drawn of them."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
from types import ModuleType

import numpy as np
import pytest

from synthetic import incidents
from synthetic.config import WorldConfig
from synthetic.kernel import draws
from synthetic.outcomes.metrics import METRICS
from synthetic.scenario import Scenario
from synthetic.tables import TABLES
from tests.synthetic.incidents.drawn import SEEDS, drawn_with

OUTCOMES = [(name, o.name) for name, i in incidents.discover().items() for o in i.outcomes if not i.quiet]
HAPPENING = [name for name, incident in incidents.discover().items() if not incident.quiet]


def module_of(name: str) -> ModuleType:
    return importlib.import_module(f"synthetic.incidents.{name}")


def test_all_incidents_are_found_in_the_order_of_their_numbers() -> None:
    found = incidents.discover()
    numbers = [incident.number for incident in found.values()]
    assert numbers == sorted(set(numbers))
    assert len(found) >= 15
    assert any(incident.quiet for incident in found.values())
    assert all(importlib.util.find_spec(f"synthetic.incidents.{name}") for name in found)
    assert {i.level for i in found.values()} == {
        "collection",
        "monitoring",
        "diagnosis",
        "prescription",
        "prediction",
        "apis",
        "databases",
    }


@pytest.mark.parametrize("name", incidents.discover())
def test_an_incident_says_what_a_reader_needs(name: str) -> None:
    incident = incidents.discover()[name]
    assert (module_of(name).__doc__ or "").count("\n") >= 2
    assert incident.title
    assert incident.distractor
    for outcome in incident.outcomes:
        assert outcome.story
        assert set(outcome.metrics) | set(outcome.moves or ()) <= set(METRICS)
        assert set(outcome.reach) <= set(TABLES)
        assert outcome.target.metric in METRICS


def test_most_places_have_a_story_a_look_alike_and_nothing_at_about_two_to_one_to_one() -> None:
    shares = [
        sorted(outcome.share for outcome in incident.outcomes)
        for incident in incidents.discover().values()
        if len(incident.outcomes) > 1
    ]
    assert len(shares) >= 9
    assert all(share == pytest.approx([0.25, 0.25, 0.50], abs=0.05) for share in shares)


@pytest.mark.parametrize("name", incidents.discover())
def test_outcomes_come_true_as_often_as_they_say(name: str) -> None:
    """A keyed draw needs no world: thousands of keys take a moment."""
    keys = draws.child(draws.root(1), np.arange(4_000), "world")
    incident = incidents.discover()[name]
    places = draws.choice(keys, "happens", [outcome.share for outcome in incident.outcomes])
    for place, outcome in enumerate(incident.outcomes):
        assert (places == place).mean() == pytest.approx(outcome.share, abs=0.03)


@pytest.mark.parametrize(("name", "outcome"), OUTCOMES)
def test_sizes_are_drawn_within_their_bounds(name: str, outcome: str) -> None:
    chosen = next(o for o in incidents.discover()[name].outcomes if o.name == outcome)
    log = drawn_with(0).changelog
    happening = [chosen.happening(draws.root(seed, "sizes"), log) for seed in range(200)]
    for size, bounds in chosen.sizes.items():
        values = np.array([drawn.size[size] for drawn in happening])
        neutral = values == bounds.neutral
        assert neutral.mean() == pytest.approx(bounds.none, abs=0.12)
        assert ((values >= bounds.low) & (values <= bounds.high) | neutral).all()
        low, high = values[~neutral].min(), values[~neutral].max()
        assert high - low > 0.8 * (bounds.high - bounds.low)


@pytest.mark.parametrize("name", incidents.discover())
def test_an_incident_is_another_one_with_another_seed(name: str) -> None:
    happening = [drawn_with(seed).incidents[name] for seed in SEEDS]
    distinct = {repr((d.outcome.name, d.first, d.last, d.segment, d.size)) for d in happening}
    assert len(distinct) >= (1 if name == "year_end_2025" else 3)


def test_segments_differ_between_seeds() -> None:
    for name in ("spring_2024", "summer_2024", "spring_2025", "autumn_2025", "early_2026", "spring_2026"):
        assert len({drawn_with(seed).incidents[name].cell for seed in SEEDS}) >= 2, name


@pytest.mark.parametrize("name", incidents.discover())
def test_where_nothing_happens_nothing_is_bent(name: str) -> None:
    for seed in SEEDS:
        drawn = drawn_with(seed).incidents[name]
        if drawn.outcome.cause == "nothing":
            assert not drawn.bends_something
            assert not drawn.size


@pytest.mark.parametrize("name", HAPPENING)
@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_change_log_stays_when_an_incident_is_left_out(name: str, seed: int) -> None:
    scenario = drawn_with(seed)
    drawn = scenario.incidents[name]
    without = Scenario.of(WorldConfig(seed=seed), [name])
    assert without.changelog == scenario.changelog
    assert set(drawn.releases) <= set(scenario.changelog.releases)
    assert set(drawn.campaigns) <= set(scenario.changelog.campaigns)


def test_ids_and_titles_name_no_cause() -> None:
    public = {word for experiment in drawn_with(0).experiments for word in experiment.name.split("_")}
    telling = {
        word
        for incident in incidents.discover().values()
        for outcome in incident.outcomes
        if len(incident.outcomes) > 1
        for word in outcome.name.split("_")
    } - {"nothing", *public}
    for name, incident in incidents.discover().items():
        if len(incident.outcomes) > 1:
            assert not telling & {*name.split("_"), *incident.title.lower().split()}, name


@pytest.mark.parametrize("seed", SEEDS)
def test_every_release_has_a_version_of_its_own(seed: int) -> None:
    released = [(release.platform, release.version) for release in drawn_with(seed).changelog.releases]
    assert len(set(released)) == len(released)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_incident_destroys_the_story_of_another(seed: int) -> None:
    drawn = drawn_with(seed).incidents
    for one, other in itertools.combinations(drawn, 2):
        if max(drawn[one].first, drawn[other].first) < min(drawn[one].last, drawn[other].last):
            assert incidents.may_share_days(*(incidents.discover()[name] for name in (one, other)))


def test_the_calendar_has_a_place_for_each_incident() -> None:
    for one, other in itertools.combinations(incidents.discover().values(), 2):
        overlap = max(one.within[0], other.within[0]) < min(one.within[1], other.within[1])
        assert not overlap or incidents.may_share_days(one, other), (one.id, other.id)


@pytest.mark.parametrize("name", incidents.discover())
def test_an_incident_happens_within_the_days_that_it_states(name: str) -> None:
    first, last = incidents.discover()[name].within
    assert set(incidents.discover()[name].shares_days_with) <= set(incidents.discover())
    for seed in SEEDS:
        drawn = drawn_with(seed).incidents[name]
        assert first <= drawn.first < drawn.last <= last, seed


@pytest.mark.parametrize("name", [n for n, i in incidents.discover().items() if i.quiet])
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_bends_the_world_in_a_quiet_period(name: str, seed: int) -> None:
    scenario = drawn_with(seed)
    quiet = scenario.incidents[name]
    assert not quiet.bends
    assert not any(
        bend.first < quiet.last and quiet.first < bend.last
        for other in scenario.incidents.values()
        for bend in other.bends
        if bend.last - bend.first < 365  # a standing pull between housemates is no event
    )
