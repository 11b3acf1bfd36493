"""Incidents, their twins, and the truth."""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import itertools
from dataclasses import replace
from functools import cache
from types import ModuleType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from synthetic import incidents
from synthetic.checks import examination
from synthetic.config import WorldConfig
from synthetic.kernel import days, draws
from synthetic.outcomes.metrics import METRICS
from synthetic.people import simulation
from synthetic.people.population import Population
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.tables import TABLES, rows_of_days
from synthetic.truth import effects
from synthetic.truth.twins import Twins

SEEDS = range(40)
CONFIG = WorldConfig(seed=3, size=4_000, as_of=dt.date(2025, 12, 31))
HORIZON = days.number(CONFIG.as_of) + 1
OUTCOMES = [(name, o.name) for name, i in incidents.discover().items() for o in i.outcomes if not i.quiet]


@cache
def drawn_with(seed: int) -> Scenario:
    return Scenario.of(WorldConfig(seed=seed))


def config_in_which(name: str, outcome: str, config: WorldConfig = CONFIG, *, where: str = "") -> WorldConfig:
    """A world in which this comes true (of a platform), the first one of the seeds."""
    seed = next(
        seed
        for seed in SEEDS
        if (drawn := drawn_with(seed).incidents[name]).outcome.name == outcome
        and where in ("", drawn.segment.get("platform"))
    )
    return replace(config, seed=seed)


SLOW = config_in_which("autumn_2025", "slow_pages", where="android")
LOST = config_in_which("spring_2025", "lost_events", where="android")


def people_of(scenario: Scenario) -> Population:
    return simulation.simulate(scenario, 0, scenario.blocks, HORIZON)


@pytest.fixture(scope="module")
def base() -> tuple[Scenario, Population]:
    scenario = Scenario.of(SLOW)
    return scenario, people_of(scenario)


@pytest.fixture(scope="module")
def fast_android() -> tuple[Scenario, Population]:
    scenario = Scenario.of(SLOW, ["autumn_2025"])
    return scenario, people_of(scenario)


def arrow(
    scenario: Scenario, people: Population, first: int, last: int, names: tuple[str, ...] = tuple(TABLES)
) -> dict:  # type: ignore[type-arg]
    return {
        name: frame.to_arrow()
        for name, frame in rows_of_days(scenario.of_people, people, first, last, names).items()
    }


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


@pytest.fixture(scope="module")
def small() -> Populations:
    return Populations()


@pytest.mark.parametrize(("name", "outcome"), OUTCOMES)
def test_outside_its_reach_an_incident_changes_nothing(name: str, outcome: str, small: Populations) -> None:
    config = config_in_which(name, outcome, WorldConfig(size=1_000))
    assert examination.outside_reach(config, name, small) == 0.0


def test_without_slow_pages_nothing_differs_before_the_onset(
    base: tuple[Scenario, Population], fast_android: tuple[Scenario, Population]
) -> None:
    onset = base[0].incidents["autumn_2025"].first
    assert rows_equal(arrow(*base, onset - 20, onset), arrow(*fast_android, onset - 20, onset))
    before, twin = (p.active_day < onset for _, p in (base, fast_android))
    for name in ("active_user", "active_core", "active_invites"):
        assert np.array_equal(getattr(base[1], name)[before], getattr(fast_android[1], name)[twin]), name


def rows_equal(one: dict[str, pa.Table], other: dict[str, pa.Table]) -> bool:
    assert sum(table.num_rows for table in one.values()) > 1000
    return one.keys() == other.keys() and all(one[name].equals(other[name]) for name in one)


def test_without_slow_pages_only_android_and_what_follows_from_it_differs(
    base: tuple[Scenario, Population], fast_android: tuple[Scenario, Population]
) -> None:
    """Touched: people on Android, those whom they invited, and their housemates, and so on from there."""
    onset = base[0].incidents["autumn_2025"].first
    touched = set[int]()
    for _, people in (base, fast_android):
        touched |= followers_of_android(people)
    changed = set[str]()
    for first in range(onset, HORIZON, 30):
        last = min(first + 30, HORIZON)
        actual, twin = arrow(*base, first, last), arrow(*fast_android, first, last)
        for name in TABLES:
            if "platform" in actual[name].column_names and name == "page_loads":
                # A visit of anyone on an Android phone is slow while it lasts.
                keep = [pc.not_equal(t["platform"], "android") for t in (actual[name], twin[name])]
                changed |= {name} if not actual[name].equals(twin[name]) else set()
                one, other = actual[name].filter(keep[0]), twin[name].filter(keep[1])
            else:
                one, other = actual[name], twin[name]
                changed |= {name} if not one.equals(other) else set()
            person = TABLES[name].person
            if person is None:
                assert one.equals(other), name
                continue
            out = [pc.invert(pc.is_in(t[person], pa.array(sorted(touched)))) for t in (one, other)]
            if name == "support_tickets":  # written after a slow page on somebody's second device
                sessions = android_sessions(base, first, last)
                out = [
                    pc.and_(o, pc.invert(pc.is_in(t["id"], sessions)))
                    for o, t in zip(out, (one, other), strict=True)
                ]
            untouched = one.filter(out[0])
            assert untouched.num_rows > 0 or name in ("support_tickets", "experiment_assignments")
            assert untouched.equals(other.filter(out[1])), name
    assert {"page_loads", "user_activity", "meal_plans", "events", "user_sessions"} <= changed
    assert not changed & {"releases", "campaigns", "experiment_assignments"}


def followers_of_android(people: Population) -> set[int]:
    users = people.users
    hit = users.platform == 2
    while True:
        homes = np.zeros(len(hit), bool)
        homes[users.household[hit]] = True
        invited = (users.referrer >= 0) & hit[np.maximum(users.referrer, 0)]
        more = hit | homes[users.household] | invited
        if (more == hit).all():
            return set(users.id[hit].tolist())
        hit = more


def android_sessions(base: tuple[Scenario, Population], first: int, last: int) -> pa.Array:
    sessions = arrow(*base, first, last, ("page_loads",))["page_loads"]
    return pc.unique(sessions.filter(pc.equal(sessions["platform"], "android"))["session_id"])


def test_without_lost_events_only_events_differ() -> None:
    scenario = Scenario.of(LOST)
    people = people_of(scenario)
    drawn = scenario.incidents["spring_2025"]
    twin = Scenario.of(LOST, ["spring_2025"])
    first, last = drawn.first - 3, drawn.last + 8
    actual, without = arrow(scenario, people, first, last), arrow(twin, people_of(twin), first, last)
    assert all(actual[name].equals(without[name]) for name in TABLES if name != "events")
    lost = set(without["events"]["id"].to_pylist()) - set(actual["events"]["id"].to_pylist())
    assert not set(actual["events"]["id"].to_pylist()) - set(without["events"]["id"].to_pylist())
    gone = without["events"].filter(pc.is_in(without["events"]["id"], pa.array(sorted(lost))))
    versions = [
        version for bend in drawn.bends for dimension, version in bend.where if dimension == "app_version"
    ]
    assert set(gone["platform"].to_pylist()) == {"android"}
    assert set(gone["app_version"].to_pylist()) <= set(versions)
    at = pc.cast(gone["event_at"], pa.date32())
    assert pc.min(at).as_py() >= days.date(drawn.first)
    assert pc.max(at).as_py() < days.date(drawn.last)
    events = without["events"]
    happening = pa.array([days.date(day) for day in range(drawn.first, drawn.last)])
    during = pc.is_in(pc.cast(events["event_at"], pa.date32()), happening)
    faulty = pc.and_(
        pc.is_in(events["app_version"], pa.array(versions)), pc.equal(events["platform"], "android")
    )
    hit = events.filter(pc.and_(faulty, during))
    count, loss = pc.count_distinct(hit["id"]).as_py(), drawn.size["loss"]
    chance = 4.0 * np.sqrt(loss * (1.0 - loss) / count)
    assert chance < 0.11
    assert len(lost) / count == pytest.approx(loss, abs=chance)


@pytest.fixture(scope="module")
def twins() -> Twins:
    return Twins(SLOW)


def test_the_truth_of_lost_events_is_in_events_alone() -> None:
    found = effects.effects(Twins(LOST), "spring_2025")
    moved = {"events", "events_late", "events_off_clock", "active_users_tracked"}
    assert set(found["metric"].to_pylist()) == moved
    frame = found.to_pandas()
    drawn = Scenario.of(LOST).incidents["spring_2025"]
    before = frame[frame.date < days.date(drawn.first)]
    assert len(before)
    assert (before.effect == 0).all()
    web = frame[(frame.dimension == "platform") & (frame.value == "web")]
    assert (web.effect == 0).all()
    android = frame[(frame.dimension == "platform") & (frame.value == "android") & (frame.metric == "events")]
    late = android[(android.date >= days.date(drawn.last - 5)) & (android.date < days.date(drawn.last))]
    share = -late.effect.sum() / late.without.sum()  # when nearly everybody has the faulty version
    assert 0.6 * drawn.size["loss"] < share < 1.05 * drawn.size["loss"]


def test_the_truth_of_slow_pages_adds_up_and_says_how_slow(
    base: tuple[Scenario, Population], twins: Twins
) -> None:
    frame = effects.effects(twins, "autumn_2025").to_pandas()
    drawn = base[0].incidents["autumn_2025"]
    assert (frame[frame.date < days.date(drawn.first)].effect.fillna(0) == 0).all()
    p75 = frame[(frame.metric == "page_load_p75") & (frame.value == "android")].dropna()
    during = p75[(p75.date >= days.date(drawn.first)) & (p75.date < days.date(drawn.last))]
    assert during.actual.sum() / during.without.sum() == pytest.approx(drawn.size["factor"], abs=0.08)
    counts = frame[frame.metric.isin(["core_actions", "sessions", "orders", "signups", "mau"])]
    for dimension in ("country", "signup_source"):
        parts = counts[counts.dimension == dimension].groupby(["metric", "date"]).effect.sum()
        whole = counts[counts.dimension == "all"].set_index(["metric", "date"]).effect.sort_index()
        assert np.allclose(parts.sort_index(), whole)
    plans = frame[(frame.metric == "core_actions") & (frame.value == "android")]
    assert plans.effect.sum() < -20  # fewer plans, on Android


def test_the_mau_of_the_truth_is_a_plain_count(base: tuple[Scenario, Population], twins: Twins) -> None:
    _, people = base
    frame = effects.effects(twins, "autumn_2025", metrics=["mau"]).to_pandas()
    for date in (dt.date(2025, 10, 30), dt.date(2025, 12, 31)):
        day = days.number(date)
        inside = people.active_core & (people.active_day > day - 28) & (people.active_day <= day)
        who = np.unique(people.active_user[inside])
        expected = (people.users.kind[who] == 0).sum()
        assert frame[(frame.date == date) & (frame.value == "all")].actual.item() == expected


def test_truth_is_written_as_files(tmp_path) -> None:  # type: ignore[no-untyped-def]
    early = replace(LOST, size=1_000, as_of=dt.date(2025, 7, 1))
    table, story = effects.write_truth(Twins(early), "spring_2025", tmp_path)
    assert table.exists()
    assert '"android"' in story.read_text()
    assert effects.effects(Twins(early), "autumn_2025").num_rows == 0  # has not begun by then


def test_the_reward_that_stays_parts_from_the_one_that_ends_when_it_ends(tmp_path) -> None:  # type: ignore[no-untyped-def]
    config = WorldConfig(seed=3, size=6_000)
    twins = Twins(config)
    drawn = twins.scenario.incidents["referral_reward"]
    _, _, stays = effects.write_truth(twins, "referral_reward", tmp_path)
    assert stays.name == "referral_reward.stays.parquet"
    frame = pq.read_table(stays).to_pandas()
    mau = frame[(frame.metric == "mau") & (frame.dimension == "all")].set_index("date")
    assert (frame[frame.date < days.date(drawn.last)].query("metric == 'invites'").effect == 0).all()
    assert (mau.effect[mau.index < days.date(drawn.last)] == 0).all()
    assert mau.effect.iloc[-1] < -0.01 * mau.without.iloc[-1]  # an end costs people, for long
    future = effects.future(twins).to_pandas()
    same = future[(future.metric == "mau") & (future.dimension == "all")].set_index("date").actual
    assert (mau.actual[same.index[30:]] == same[30:]).all()
