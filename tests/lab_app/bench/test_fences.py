"""Hostile statements: none gets through, none takes long, and neither the lab nor the rows are any different afterwards."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lab_app.bench import Bench, BenchError
from lab_app.bench.interleave import Step, replay
from lab_app.sandbox import Sandbox
from lab_app.tracks.databases.databases import slots
from tests.lab_app.bench.hostile import HOSTILE

LONGEST_SECONDS = 2.0
MOST_MEMORY = 20 * 2**20
COUNTS = [(f"SELECT count(*) FROM {table}", ()) for table in ("orders", "new_orders", "users", "meal_plans")]


@pytest.fixture(scope="module")
def fenced(sandbox: Sandbox) -> Iterator[Bench]:
    """A bench of their own: some of them end its process."""
    with Bench.over(sandbox) as opened:
        yield opened


def as_statement(bench: Bench, sql: str) -> str:
    """Why it did not run; empty where it did."""
    return str(bench.measure([(sql, ())])["costs"][0].get("error", ""))


def as_index(bench: Bench, sql: str) -> str:
    found = bench.measure([], [sql])
    return str(found["error"]) if "refused" in found else ""


def at_a_till(bench: Bench, sql: str) -> str:
    (played,) = replay(bench, (Step(sql),), slots.table(), only=("0",))
    return played.errors[0]


def test_there_are_sixty_and_more() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60


@pytest.mark.parametrize("way", [as_statement, as_index, at_a_till])
def test_no_hostile_statement_gets_through_or_takes_long(fenced: Bench, way: object) -> None:
    assert callable(way)
    before = fenced.measure(COUNTS)["costs"]
    memory = psutil.Process().memory_info().rss
    got_through, slow = [], []
    for sql in HOSTILE:
        sql = sql.encode("utf-8", "replace").decode()
        began = time.perf_counter()
        try:
            why = way(fenced, sql)
        except BenchError as error:
            why = str(error)
        took = time.perf_counter() - began
        if not why and sql.strip("; \0"):
            got_through.append(sql[:80])
        if took > LONGEST_SECONDS:
            slow.append((round(took, 1), sql[:80]))
    assert got_through == []
    assert slow == []
    assert psutil.Process().memory_info().rss - memory < MOST_MEMORY
    fenced._known.clear()
    after = fenced.measure(COUNTS)["costs"]
    assert [one["rows"] for one in after] == [one["rows"] for one in before]


def test_what_is_written_in_a_measurement_is_undone(bench: Bench) -> None:
    found = bench.measure([("DELETE FROM orders", ()), ("SELECT count(*) FROM orders", ())])["costs"]
    assert found[0]["changed"] > 0
    assert int(found[1]["rows"][0][0]) == found[0]["changed"]


def test_a_process_that_is_killed_is_followed_by_another(sandbox: Sandbox) -> None:
    with Bench.over(sandbox) as bench:
        one = bench.measure([("SELECT 1", ())])
        assert bench.pid is not None
        killed = psutil.Process(bench.pid)
        killed.kill()
        killed.wait(5)
        bench._known.clear()
        assert bench.measure([("SELECT 1", ())]) == one
        assert bench.pid != killed.pid


def test_nothing_is_left_behind(sandbox: Sandbox) -> None:
    bench = Bench.over(sandbox)
    replay(bench, (Step("SELECT 1"),), slots.table(), only=("01",))
    assert bench._settings is not None
    folder, pid = Path(bench._settings["folder"]), bench.pid
    assert pid is not None
    bench.close()
    assert not folder.exists()
    assert not psutil.pid_exists(pid)
    with pytest.raises(BenchError, match="Reload"):
        bench.measure([("SELECT 2", ())])


def test_a_lab_that_dies_leaves_no_folder(sandbox: Sandbox) -> None:
    with Bench.over(sandbox) as bench:
        replay(bench, (Step("SELECT 1"),), slots.table(), only=("01",))
        assert bench._settings is not None
        assert bench._worker is not None
        folder, process = Path(bench._settings["folder"]), bench._worker._process
        assert process.stdin is not None
        process.stdin.close()  # as the system does for a process that is no more
        process.wait(5)
        assert not folder.exists()


def test_the_rows_are_bounded(bench: Bench) -> None:
    assert bench._settings is not None
    tables = json.loads(bench._settings["tables"])
    assert 0 < len(tables["orders"]["rows"]) <= 20_500
    assert {name for table in tables.values() for name in (row[0] for row in table["rows"][:1])}
