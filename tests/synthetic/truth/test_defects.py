"""What is wrong with the tables, the ledger of it, and the repair."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthetic import incidents
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.lake import writer
from synthetic.people import identities, simulation
from synthetic.scenario import Scenario
from synthetic.settings import FLAWS, Settings
from synthetic.tables import TABLES, rows_of_days
from synthetic.truth import defects

FIRST = days.HISTORY + 30
LAST = FIRST + 5
CLOCK = Bend("clock_offset", -6.0, FIRST, LAST, (("country", "US"),), "plus")
MANY = {
    "event_loss": 0.05,
    "event_duplicates": 0.04,
    "event_retries": 0.03,
    "event_orphans": 0.02,
    "event_without_version": 0.02,
    "load_orphans": 0.02,
    "load_retries": 0.02,
    "identity_split": 0.2,
    "bot_share": 0.5,
    "staff_share": 0.1,
    "invite_rate": 0.05,  # so that a few days have some
}


def world_with(**rates: float) -> Scenario:
    """A world in which nothing happens but what these rates and the clock do."""
    settings = dataclasses.replace(Settings(), **rates)  # type: ignore[arg-type]
    return Scenario(5, 3, settings, left_out=frozenset(incidents.discover()), decisions=(CLOCK,))


@pytest.fixture(scope="module")
def damaged() -> list[defects.Day]:
    return list(defects.compare(world_with(**MANY), FIRST, LAST))


def test_repaired_days_equal_the_clean_twin(damaged: list[defects.Day]) -> None:
    begun = {name for name, table in TABLES.items() if table.since is None}
    assert {day.table for day in damaged} >= begun - {
        "releases",
        "campaigns",
        "support_tickets",
        "api_clients",
    }
    for day in damaged:
        assert defects.repair(day.table, day.dirty, day.ledger).equals(day.clean), (day.table, day.day)


def test_every_kind_of_defect_is_in_the_ledger(damaged: list[defects.Day]) -> None:
    found = collections.Counter(kind for day in damaged for kind in day.ledger["defect"].to_pylist())
    assert set(found) == set(defects.DEFECTS)
    touched = {day.table for day in damaged if day.ledger.num_rows}
    assert touched >= {"users", "events", "user_sessions", "page_loads", "orders", "user_activity"}


def test_the_ledger_without_its_rows_repairs_nothing(damaged: list[defects.Day]) -> None:
    wrong = [
        day
        for day in damaged
        if not defects.repair(day.table, day.dirty, day.ledger.slice(0, 0)).equals(day.clean)
    ]
    assert {day.table for day in wrong} >= {"users", "events", "user_sessions", "page_loads", "user_activity"}


def test_repaired_files_are_the_clean_twins_bytes(tmp_path: Path) -> None:
    scenario = world_with(**MANY)
    dirty = tmp_path / "dirty"
    notes = {(day.table, day.day): day.ledger for day in defects.compare(scenario, FIRST, LAST)}
    clean_scenario = scenario.without_flaws()
    for name, one in (("dirty", scenario), ("clean", clean_scenario)):
        people = simulation.simulate(one, 0, one.blocks, LAST)
        with writer.DayFiles(tmp_path / name, 1) as files:
            assert (
                len(list(files.add_days(rows_of_days(one, people, FIRST, LAST), FIRST, LAST))) == LAST - FIRST
            )
    clean = sorted((tmp_path / "clean").glob("*/*.parquet"))
    assert len(clean) > 40
    with writer.DayFiles(tmp_path / "mended", 1) as files:
        for path in clean:
            table, day = path.parent.name, days.number(dt.date.fromisoformat(path.stem))
            coded = [f.name for f in TABLES[table].arrow_schema if pa.types.is_dictionary(f.type)]
            spoiled = pq.read_table(dirty / table / path.name, read_dictionary=coded)
            if notes[table, day].num_rows:
                files.add(table, day, defects.repair(table, spoiled, notes[table, day]))
                mended = (tmp_path / "mended" / table / path.name).read_bytes()
            else:
                mended = (dirty / table / path.name).read_bytes()
            assert hashlib.sha256(mended).digest() == hashlib.sha256(path.read_bytes()).digest(), path


def tables_of(scenario: Scenario) -> dict[str, Any]:
    people = simulation.simulate(scenario, 0, scenario.blocks, LAST)
    return {name: frame.to_arrow() for name, frame in rows_of_days(scenario, people, FIRST, LAST).items()}


def test_rates_of_zero_make_a_clean_scenario() -> None:
    scenario = dataclasses.replace(world_with(**dict.fromkeys(FLAWS, 0.0)), decisions=())
    people = simulation.simulate(scenario, 0, scenario.blocks, LAST)
    assert (people.users.kind == 0).all()
    known = pa.array(people.users.id)
    tables = {name: frame.to_arrow() for name, frame in rows_of_days(scenario, people, FIRST, LAST).items()}
    for name, table in tables.items():
        if "id" in table.column_names:
            assert pc.count_distinct(table["id"]).as_py() == table.num_rows, name
        if "user_id" in table.column_names:
            assert pc.all(pc.is_in(table["user_id"], known)).as_py() is not False, name
    events = tables["events"]
    assert events["app_version"].null_count == tables["users"]["signup_source"].null_count == 0
    lag = pc.subtract(events["received_at"], events["event_at"]).cast(pa.int64()).to_numpy() / 1e6
    assert 0 < lag.min() < lag.max() <= 60.5
    ledger = [day.ledger.num_rows for day in defects.compare(scenario, FIRST, LAST)]
    assert sum(ledger) == 0


def test_defects_are_as_frequent_as_their_rates() -> None:
    rates = {name: rate for name, rate in MANY.items() if name.startswith("event")}
    scenario = dataclasses.replace(world_with(**rates), blocks=16)
    events = list(defects.compare(scenario, FIRST, LAST, ("events",)))
    total = sum(day.clean.num_rows for day in events)
    found = collections.Counter(kind for day in events for kind in day.ledger["defect"].to_pylist())
    for kind, rate in (
        ("lost", "event_loss"),
        ("duplicate", "event_duplicates"),
        ("near-duplicate", "event_retries"),
    ):
        assert found[kind] / total == pytest.approx(MANY[rate], rel=0.4), kind


rate = st.floats(0.0, 0.3)


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(
    rates=st.fixed_dictionaries(
        {name: rate for name in FLAWS if name not in ("clock_offset", "event_lateness")}
    )
)
def test_whatever_the_rates_the_repaired_day_is_clean(rates: dict[str, float]) -> None:
    scenario = dataclasses.replace(world_with(**rates), blocks=1)
    found = list(defects.compare(scenario, FIRST + 2, FIRST + 4))
    assert found
    for day in found:
        assert defects.repair(day.table, day.dirty, day.ledger).equals(day.clean), (day.table, day.day)


def test_a_second_account_is_the_same_person_again() -> None:
    scenario = world_with(identity_split=0.5)
    people = simulation.simulate(scenario, 0, scenario.blocks, LAST)
    again = identities.second_accounts(scenario, people)
    assert len(again.place) > 40
    users = (
        rows_of_days(scenario, people, 0, LAST, ("users",))["users"].to_arrow().to_pandas().set_index("id")
    )
    second, first = users.loc[again.id], users.loc[people.users.id[again.place]]
    assert users.index.is_unique and users.email.is_unique
    assert (second.full_name.to_numpy() == first.full_name.to_numpy()).all()
    assert (second.created_at.to_numpy() > first.created_at.to_numpy()).all()
    sessions = (
        rows_of_days(scenario, people, FIRST, LAST, ("user_sessions",))["user_sessions"]
        .to_arrow()
        .to_pandas()
    )
    made = sessions[sessions.user_id.isin(again.id)]
    assert len(made)
    us = users.country[made.user_id].to_numpy() == "US"  # whose clocks are wrong in this world
    assert np.all((made.started_at.to_numpy() >= users.created_at[made.user_id].to_numpy())[~us])
