"""Slow pages on Android, against a world without them: what differs, and what the truth says of it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from synthetic.kernel import days
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.tables import TABLES
from synthetic.truth import effects
from synthetic.truth.twins import Twins
from tests.synthetic.incidents.drawn import HORIZON, arrow, config_in_which, people_of

SLOW = config_in_which("autumn_2025", "slow_pages", where="android")


@pytest.fixture(scope="module")
def base() -> tuple[Scenario, Population]:
    scenario = Scenario.of(SLOW)
    return scenario, people_of(scenario)


@pytest.fixture(scope="module")
def fast_android() -> tuple[Scenario, Population]:
    scenario = Scenario.of(SLOW, ["autumn_2025"])
    return scenario, people_of(scenario)


@pytest.fixture(scope="module")
def twins() -> Twins:
    return Twins(SLOW)


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
                assert one.equals(other) or not TABLES[name].is_of_the_company, name
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
