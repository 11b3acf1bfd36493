"""What statements cost the database, changes of its schema, and how far its copy is behind."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from synthetic.checks import systems
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.outcomes.measurement import measure
from synthetic.outcomes.metrics import segments_of
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.systems.schema_changes import NEEDED, NOTED_SINCE, SchemaChange, schema_changes
from synthetic.systems.statements import LISTS, LOGGED_SINCE, statements
from synthetic.tables import TABLES
from synthetic.vocabulary import PLANNER_STATEMENTS
from tests.synthetic.incidents.drawn import SEEDS, drawn_with
from tests.synthetic.systems.late_days import FIRST, LAST, SEED, rows, usual, world

STATEMENT = PLANNER_STATEMENTS[1]
WHICH = (("statement", STATEMENT),)
UNINDEXED = (Bend("query_rows", 40.0, FIRST + 7, LAST, WHICH), Bend("query_ms", 6.0, FIRST + 7, LAST, WHICH))
CHATTY = Bend("query_calls", 5.0, FIRST + 7, LAST, WHICH)
HOUR = (("hour", "02"),)
OVERRUN = Bend("replica_job", 600.0, FIRST + 7, LAST, HOUR, "plus")
BACKGROUND = Bend("replica_reads", 8.0, FIRST + 7, LAST, HOUR)
ONSET = pd.Timestamp(days.date(FIRST + 7))
COLUMNS = ["calls", "requests", "total_ms", "rows_read", "rows_returned"]
PLACES = {"database_early_2026": ("unindexed", "chatty"), "replica_spring_2026": ("overrun", "background")}


def log(*bends: Bend) -> pd.DataFrame:
    return rows(*bends)["query_log"]


def test_a_row_is_of_a_statement_and_an_hour_in_which_it_ran() -> None:
    found = log()
    assert not found.duplicated(["hour_at", "fingerprint"]).any()
    assert found.id.is_unique
    assert (found.hour_at.dt.floor("h") == found.hour_at).all()
    assert (found.requests > 0).all()
    assert (found.calls >= found.requests).all()
    assert (found.rows_read >= found.rows_returned).all()
    assert days.date(LOGGED_SINCE) == TABLES["query_log"].since


def test_an_order_is_inserted_once_for_each_that_is_placed() -> None:
    placed = usual()["orders"].drop_duplicates("id").created_at.dt.floor("h").value_counts()
    inserted = log().query("fingerprint.str.startswith('INSERT INTO orders')").set_index("hour_at").calls
    assert inserted.to_dict() == placed.to_dict()


def test_one_list_is_read_item_by_item_and_the_others_at_once() -> None:
    found = log().groupby("fingerprint")[COLUMNS].sum()
    drawn = statements(SEED)
    for shown in drawn.lists:
        items = found.loc[shown.of.items]
        detail = found.loc[shown.detail]
        assert items.calls == items.requests
        if shown.one_by_one:
            assert detail.calls == items.rows_returned
            assert 0.8 * shown.places < detail.calls / detail.requests <= shown.places
        else:
            assert detail.calls == detail.requests == items.requests
    assert [shown.one_by_one for shown in drawn.lists].count(True) == 1
    assert {statements(seed).one_by_one.of.service for seed in range(40)} == {of.service for of in LISTS}


def changed(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Quotients of the sums by statement after the onset; everything before it must be the same."""
    before = one.hour_at < ONSET
    assert one[before].equals(other[before.to_numpy()])
    return (
        one[~before].groupby("fingerprint")[COLUMNS].sum()
        / other[~before.to_numpy()].groupby("fingerprint")[COLUMNS].sum()
    )


def test_a_statement_without_its_index_reads_more_and_runs_as_often() -> None:
    factors = changed(log(*UNINDEXED), log())
    assert factors.loc[STATEMENT, ["calls", "requests", "rows_returned"]].eq(1.0).all()
    assert factors.rows_read[STATEMENT] == pytest.approx(40.0, rel=0.05)
    assert factors.total_ms[STATEMENT] == pytest.approx(6.0, rel=0.1)
    assert factors.drop(index=STATEMENT).stack().dropna().eq(1.0).all()


def test_a_page_that_asks_again_and_again_calls_more_and_reads_no_more_for_a_call() -> None:
    factors = changed(log(CHATTY), log())
    assert factors.requests[STATEMENT] == 1.0
    assert factors.calls[STATEMENT] == pytest.approx(5.0, rel=0.05)
    assert factors.rows_read[STATEMENT] / factors.calls[STATEMENT] == pytest.approx(1.0, rel=0.05)
    assert factors.drop(index=STATEMENT).stack().dropna().eq(1.0).all()


@pytest.mark.parametrize("bends", [UNINDEXED, (CHATTY,), (OVERRUN,), (BACKGROUND,)])
def test_it_reaches_no_other_table(bends: tuple[Bend, ...]) -> None:
    reached = "query_log" if bends[0].parameter.startswith("query") else "replica_lag"
    found = rows(*bends)
    assert {name for name in TABLES if not found[name].equals(usual()[name])} == {reached}


def test_the_rows_of_a_day_do_not_depend_on_the_days_that_are_made_with_it() -> None:
    middle = FIRST + 5
    for name in ("query_log", "replica_lag", "migrations"):
        parts = [
            rows(OVERRUN, *UNINDEXED, first=first, last=last)[name]
            for first, last in ((FIRST, middle), (middle, LAST))
        ]
        assert pd.concat(parts, ignore_index=True).equals(rows(OVERRUN, *UNINDEXED)[name]), name


def lag(*bends: Bend) -> pd.DataFrame:
    found = rows(*bends)["replica_lag"]
    return found.assign(hour=found.measured_at.dt.hour)


def test_a_job_keeps_the_copy_behind_in_its_hour_and_in_no_other() -> None:
    found, before = lag(OVERRUN), lag()
    own = (found.hour == 2) & (found.measured_at >= ONSET)
    assert found[~own].equals(before[~own])
    assert (found.reads == before.reads).all()
    more = (found.lag_ms - before.lag_ms)[own].groupby(found.measured_at.dt.date).max()
    assert more.between(200_000, 1_500_000).all()
    assert np.diff(found.measured_at.to_numpy()).astype("timedelta64[s]").astype(int).tolist() == [300] * (
        len(found) - 1
    )


def test_more_reads_of_an_hour_leave_the_copy_where_it_was() -> None:
    found, before = lag(BACKGROUND), lag()
    own = (found.hour == 2) & (found.measured_at >= ONSET)
    assert found[~own].equals(before[~own])
    assert (found.lag_ms == before.lag_ms).all()
    assert found[own].reads.sum() / before[own].reads.sum() == pytest.approx(8.0, rel=0.1)


def what(change: SchemaChange) -> tuple[str, bool] | None:
    """An index or a column, and whether it is there after the change."""
    if found := re.search(r"(CREATE|DROP) INDEX CONCURRENTLY (\w+)", change.statement):
        return found[2], found[1] == "CREATE"
    if found := re.search(r"ALTER TABLE (\w+) (ADD|DROP) COLUMN (\w+)", change.statement):
        return f"{found[1]}.{found[3]}", found[2] == "ADD"
    return None


@pytest.mark.parametrize("seed", range(1, 21))
def test_what_is_dropped_was_there_and_what_is_created_was_not(seed: int) -> None:
    changes = schema_changes(Scenario.of(WorldConfig(seed=seed)))
    assert changes[0].day >= NOTED_SINCE
    is_there: dict[str, bool] = {}
    for change in changes:
        found = what(change)
        if found and change.rolled_back is None:
            assert is_there.get(found[0]) is not found[1], change
            is_there[found[0]] = found[1]


@pytest.mark.parametrize("outcome", ["unindexed", "chatty", "nothing"])
def test_an_index_is_dropped_in_the_evening_before_whatever_comes_of_it(outcome: str) -> None:
    seed = next(s for s in SEEDS if drawn_with(s).incidents["database_early_2026"].outcome.name == outcome)
    scenario = Scenario.of(WorldConfig(seed=seed))
    drawn = scenario.incidents["database_early_2026"]
    table, columns = NEEDED[drawn.segment["statement"]]
    index = f"{table}_{columns.replace(', ', '_')}_idx"
    own = {(c.day, f) for c in schema_changes(scenario) if (f := what(c)) and f[0] == index}
    assert own == {(drawn.first - 1, (index, False)), (drawn.last - 1, (index, True))}


def test_what_is_measured_is_what_the_rows_say() -> None:
    found = measure(
        world(OVERRUN, *UNINDEXED),
        FIRST,
        LAST,
        metrics=("query_ms", "query_rows", "stale_reads", "replica_late"),
        populations=Populations(),
    )
    of_statement, of_copy = (
        log(*UNINDEXED).query("fingerprint == @STATEMENT"),
        lag(OVERRUN).query("hour == 2"),
    )
    for metric, cell, by_day in (
        ("query_ms", WHICH[0], of_statement.groupby(of_statement.hour_at.dt.date).total_ms.sum()),
        ("query_rows", WHICH[0], of_statement.groupby(of_statement.hour_at.dt.date).rows_read.sum()),
        (
            "stale_reads",
            HOUR[0],
            (of_copy.reads * (of_copy.lag_ms > 1000)).groupby(of_copy.measured_at.dt.date).sum(),
        ),
        ("replica_late", HOUR[0], (of_copy.lag_ms > 60_000).groupby(of_copy.measured_at.dt.date).sum()),
    ):
        place = segments_of(metric).index(cell)
        assert found.values[metric][:, place].tolist() == by_day.tolist(), metric
        assert by_day.sum() > 0


@pytest.mark.parametrize(("place", "outcome"), [(p, o) for p, names in PLACES.items() for o in names])
def test_the_reading_names_what_changed(place: str, outcome: str) -> None:
    seed = next(s for s in SEEDS if drawn_with(s).incidents[place].outcome.name == outcome)
    config = WorldConfig(seed=seed, size=30_000)
    scenario = Scenario.of(config)
    drawn = scenario.incidents[place]
    horizon = days.number(config.as_of) + 1
    found = systems.read(scenario, drawn.outcome.target, drawn.onset, horizon, Populations())
    assert max(found, key=lambda candidate: abs(candidate.z)).cell == drawn.cell
