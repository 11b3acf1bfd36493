"""The public API's log: what people's apps ask for, what partners order, and what programs do."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pytest

from synthetic.checks import systems
from synthetic.config import WorldConfig
from synthetic.kernel import days, draws
from synthetic.kernel.bends import Bend
from synthetic.outcomes.measurement import measure
from synthetic.outcomes.metrics import segments_of
from synthetic.people import partners
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.systems import clients as api
from synthetic.tables import TABLES, rows_of_days
from synthetic.truth import defects
from synthetic.vocabulary import API_CLIENTS, FIRST_APPS, PARTNER_APPS
from tests.synthetic.incidents.drawn import SEEDS, drawn_with
from tests.synthetic.systems.late_days import BLOCKS, FIRST, LAST, SEED, people, rows, usual, world

INCIDENT = "api_may_2026"
APP = "Mealcoach"
READER = max((c for c in api.clients(SEED) if c.name in FIRST_APPS), key=lambda client: client.weight).name
REPEATS = Bend("order_repeats", 0.8, FIRST, LAST, (("partner", APP),), "or")
POLLS = Bend("api_polling", 1.4, FIRST, LAST, (("api_client", READER),), "plus")
EXPIRED = Bend("api_expired", 0.9, FIRST, LAST, (("api_client", READER),), "plus")


def calls(bend: Bend | None = None) -> pd.DataFrame:
    """The log without what the gateway wrote twice."""
    found = rows(bend) if bend else usual()
    return found["api_requests"].drop_duplicates().reset_index(drop=True)


def number_of(name: str) -> int:
    return API_CLIENTS.index(name) + 1


def test_numbers_are_unique_but_for_exact_copies() -> None:
    log = usual()["api_requests"]
    copies = len(log) - log.id.nunique()
    assert len(calls()) == log.id.nunique()
    assert copies / len(log) == pytest.approx(Settings().request_duplicates, abs=0.0015)
    assert log.id.max() < 2**53
    assert log.requested_at.is_monotonic_increasing


def test_the_log_begins_on_the_day_on_which_the_api_opens() -> None:
    log = rows(first=api.OPENED - 5, last=api.OPENED + 5)["api_requests"]
    assert days.date(api.OPENED) == TABLES["api_requests"].since
    assert log.requested_at.dt.date.min() == days.date(api.OPENED)
    assert rows(first=api.OPENED - 5, last=api.OPENED)["api_requests"].empty


def test_clients_are_registered_before_they_call_and_may_do_what_they_do() -> None:
    found = rows_of_days(world(), people(), 0, LAST, ("api_clients",))["api_clients"].to_arrow().to_pandas()
    known = found.set_index("id")
    log = calls()
    assert known.index.is_unique
    assert set(log.api_client_id) <= set(known.index)
    assert (log.requested_at > log.api_client_id.map(known.created_at)).all()
    assert known.is_internal.sum() == (known.kind == "internal").sum() == 8
    part = log.route.str.extract(r"^/(\w+)")[0].map(
        {
            "me": "profile",
            "households": "profile",
            "plans": "plans",
            "recipes": "recipes",
            "lists": "lists",
            "orders": "orders",
        }
    )
    needed = part + ":" + log.method.map({"GET": "read", "PUT": "write", "POST": "write"}).astype(str)
    granted = log.api_client_id.map(known.scopes)
    has = [
        scope in scopes.split() or scopes == "admin" for scope, scopes in zip(needed, granted, strict=True)
    ]
    assert all(has)


def test_who_calls_for_people_acts_for_about_one_in_eight_on_the_days_on_which_they_come() -> None:
    log, visits = calls(), usual()["user_activity"]
    here = visits[["user_id", "activity_date"]].drop_duplicates()
    acted = (
        log.dropna(subset="user_id")
        .assign(day=log.requested_at.dt.date)[["user_id", "day"]]
        .drop_duplicates()
    )
    assert len(acted) / len(here) == pytest.approx(0.125, abs=0.03)
    known = set(zip(here.user_id, pd.to_datetime(here.activity_date).dt.date, strict=True))
    assert set(zip(acted.user_id.astype(int), acted.day, strict=True)) <= known


def through_apps() -> pd.Series:
    """The partner app of each order that one placed, by the order's number; found from the same keys again."""
    population, settings = people(), Settings()
    users = population.users
    app = partners.app_of(settings, users.key, users.kind)
    every = rows(Bend("order_repeats", 1.0, FIRST, LAST, (), "or"))["orders"]
    orders = usual()["orders"]
    # Each order by an app that did not fail has a repeat in that world, under the next number.
    placed = orders[(orders.id + 1).isin(every.id) | (orders.status == "failed")]
    person = dict(zip(users.id, app, strict=True))
    return pd.Series(placed.user_id.map(person).to_numpy(), placed.id).dropna()


def test_each_order_of_a_partner_app_is_a_call_of_that_app() -> None:
    log = calls()
    posts = log[(log.method == "POST") & (log.status != 200)]
    orders, app = usual()["orders"].set_index("id"), through_apps()
    paid = orders[orders.status != "failed"].index.intersection(app.index)
    assert len(paid) > 30
    assert posts.order_id.is_unique
    assert set(paid) <= set(posts.order_id)
    assert set(posts.order_id) - set(paid) <= set(orders[orders.status == "failed"].index)
    own = posts.set_index("order_id")
    assert (own.api_client_id[paid] - 1 == app[paid]).all()
    assert (own.user_id[paid] == orders.user_id[paid]).all()
    wait = (orders.created_at[paid] - own.requested_at[paid]).dt.total_seconds()
    assert wait.between(0.1, 0.2).all()
    assert log[log.order_id.notna()].route.eq("/orders").all()
    assert set(own.status) <= {201, 504}


def test_a_client_that_sends_keys_is_told_of_the_same_order_again() -> None:
    slow = replace(world().settings, api_timeouts=0.5)
    scenario = replace(world(), settings=slow)
    log = (
        rows_of_days(scenario, people(), FIRST, LAST, ("api_requests",))["api_requests"]
        .to_arrow()
        .to_pandas()
    )
    posts = log[log.method == "POST"].drop_duplicates()
    by_key = posts.dropna(subset="idempotency_key").groupby("idempotency_key")
    assert (by_key.order_id.nunique() == 1).all()
    again = by_key.filter(lambda one: len(one) == 2)
    assert len(again) > 20
    assert again.groupby("idempotency_key").status.agg(list).map(tuple).unique().tolist() == [(504, 200)]
    silent = [c.number for c in api.clients(SEED) if not c.sends_keys]
    assert len(silent) == 1
    assert posts[posts.idempotency_key.isna()].api_client_id.unique().tolist() == silent
    assert (posts[posts.status == 504].duration_ms >= 30_000).all()


def test_an_order_placed_twice_is_two_calls_without_a_key_and_with_two_orders() -> None:
    log, before = calls(REPEATS), calls()
    mine = log[(log.api_client_id == number_of(APP)) & (log.method == "POST")]
    assert mine.idempotency_key.isna().all()
    new = set(rows(REPEATS)["orders"].id) - set(usual()["orders"].id)
    assert len(new) > 5
    second = mine[mine.order_id.isin(new)]
    first = mine[mine.order_id.isin({order - 1 for order in new})]
    assert len(first) == len(second) == len(new)
    assert (first.status == 504).all()
    assert (second.status == 201).all()
    assert first.sort_values("order_id").user_id.tolist() == second.sort_values("order_id").user_id.tolist()
    others, theirs = (
        one[one.api_client_id != number_of(APP)].reset_index(drop=True) for one in (log, before)
    )
    assert others.equals(theirs)


def refused_by_a_bucket(runs: pd.DataFrame, per_minute: int) -> list[bool]:
    """Which calls a token bucket refuses, call after call: `BURST` at once, and so many a minute."""
    tokens, last, refused = 20.0, None, []
    for moment in runs.requested_at:
        if last is not None:
            tokens = min(20.0, tokens + (moment - last).total_seconds() * per_minute / 60.0)
        last = moment
        refused.append(tokens < 1.0 - 1e-6)
        tokens -= 0.0 if refused[-1] else 1.0
    return refused


@pytest.mark.parametrize("bend", [None, POLLS])
def test_programs_are_refused_as_a_token_bucket_refuses(bend: Bend | None) -> None:
    log = calls(bend)
    programs = log[log.user_id.isna()]
    rate = {client.number: client.rate_per_minute for client in api.clients(SEED)}
    seen = 0
    for client, own in programs.groupby("api_client_id"):
        refused = refused_by_a_bucket(own, rate[int(str(client))])
        assert (own.status == 429).tolist() == refused, client
        seen += sum(refused)
    assert seen > 100
    assert (log[log.status == 429].user_id.isna()).all()


def test_a_poller_adds_its_own_calls_and_changes_no_other() -> None:
    log, before = calls(POLLS), calls()
    new = log[~log.id.isin(before.id)]
    assert set(new.api_client_id) == {number_of(READER)}
    assert log[log.id.isin(before.id)].reset_index(drop=True).equals(before)
    assert new.groupby(new.requested_at.dt.floor("60min")).size().shape == (24 * (LAST - FIRST),)
    assert 0.2 < (new.status == 429).mean() < 0.7


def test_expired_tokens_are_refused_with_401_and_no_call_more_is_made() -> None:
    log, before = calls(EXPIRED), calls()
    assert log.id.equals(before.id)
    changed = log[log.status != before.status]
    assert set(changed.api_client_id) == {number_of(READER)}
    assert set(changed.status) == {401}
    own = log[log.api_client_id == number_of(READER)]
    assert len(changed) / len(own) == pytest.approx(0.9, abs=0.1)


def test_programs_call_as_often_in_a_bigger_world_and_people_as_before() -> None:
    big = rows(blocks=BLOCKS + 2)["api_requests"]
    small = usual()["api_requests"]
    block = (big.user_id.fillna(0).to_numpy().astype(np.int64) >> 8) & (2**14 - 1)
    kept = big[big.user_id.isna() | (block < BLOCKS)]
    assert len(big) > len(kept)
    order = ["requested_at", "id"]
    assert (
        kept.sort_values(order).reset_index(drop=True).equals(small.sort_values(order).reset_index(drop=True))
    )


def test_a_shard_that_is_not_the_first_has_no_programs() -> None:
    from synthetic.people import simulation

    other = simulation.simulate(world(), 3, 2, LAST)
    log = rows_of_days(world(), other, FIRST, LAST, ("api_requests",))["api_requests"].to_arrow()
    assert log.num_rows > 0
    assert log["user_id"].null_count == 0


def test_all_move_from_the_first_version_to_the_second_while_both_are_there() -> None:
    user = draws.child(draws.root(1), np.arange(300), "user")
    for seed, client in itertools.product((1, 2, 3), range(len(API_CLIENTS))):
        codes = np.full(300, client, np.int8)

        def share(day: int, codes: np.ndarray = codes, seed: int = seed) -> float:
            return float(api.versions(seed, codes, user, np.full(300, day, np.int16)).mean())

        by_day = [share(day) for day in range(api.SECOND_VERSION - 5, api.FIRST_VERSION_ENDS + 5, 5)]
        assert by_day == sorted(by_day)
        assert by_day[0] == 0.0
        assert share(api.FIRST_VERSION_ENDS) == 1.0
    end = days.number(WorldConfig().as_of)
    moved = [
        sum(client.moves[0] + client.moves[1] < end for client in api.clients(seed)[: len(PARTNER_APPS)])
        for seed in range(60)
    ]
    assert 1 <= min(moved) < max(moved) < len(PARTNER_APPS)


def test_the_ledger_knows_what_was_logged_twice_and_mends_it() -> None:
    many = replace(world(), settings=replace(Settings(), request_duplicates=0.05, identity_split=0.2))
    found = list(defects.compare(many, FIRST, FIRST + 2, ("api_requests", "api_clients")))
    kinds = {kind for day in found for kind in day.ledger["defect"].to_pylist()}
    assert kinds == {"duplicate", "identity split"}
    for day in found:
        assert defects.repair(day.table, day.dirty, day.ledger).equals(day.clean)
        assert pc.count_distinct(day.clean["id"]).as_py() == day.clean.num_rows


def test_metrics_of_the_api_count_its_calls_by_client() -> None:
    scenario = world()
    found = measure(
        scenario,
        FIRST,
        LAST,
        metrics=("api_requests", "api_rejections", "api_errors"),
        populations=Populations(),
    )
    log = usual()["api_requests"]
    for name, low, high in (("api_requests", 0, 999), ("api_rejections", 400, 499), ("api_errors", 500, 599)):
        counted = log[log.status.between(low, high)]
        segments = segments_of(name)
        assert found.values[name].shape == (LAST - FIRST, len(segments))
        assert found.values[name][:, 0].sum() == len(counted)
        for client in (1, number_of(READER), 34):
            place = segments.index(("api_client", API_CLIENTS[client - 1]))
            own = counted[counted.api_client_id == client].groupby(counted.requested_at.dt.date).size()
            expected = [own.get(days.date(day), 0) for day in range(FIRST, LAST)]
            assert found.values[name][:, place].tolist() == expected


@pytest.mark.parametrize("outcome", ["polling", "expired", "nothing"])
def test_the_reading_names_the_client_where_something_happened(outcome: str) -> None:
    seed = next(seed for seed in SEEDS if drawn_with(seed).incidents[INCIDENT].outcome.name == outcome)
    size = 2_000 if outcome == "polling" else 8_000  # polls are as many in a world of any size
    config = WorldConfig(seed=seed, size=size, as_of=dt.date(2026, 6, 30))
    scenario = Scenario.of(config)
    drawn = scenario.incidents[INCIDENT]
    found = systems.read(
        scenario, drawn.outcome.target, drawn.onset, days.number(config.as_of) + 1, Populations()
    )
    best = max(found, key=lambda candidate: abs(candidate.z))
    assert (best.cell == drawn.cell and abs(best.z) >= 5) == (outcome != "nothing")
