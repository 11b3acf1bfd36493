"""The sandbox runs one SELECT on one file, and nothing that anybody types moves the lab."""

from __future__ import annotations

import errno
import os
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import psutil
import pytest

from lab_app.sandbox import QueryError, Sandbox, Ticket
from lab_app.sandbox.pool import MOST_TIMES_AS_LONG

ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b"
STOPPED = {
    "a long text": "SELECT repeat('x', 4000000000)",
    "a padded text": "SELECT lpad('x', 2000000000, 'y')",
    "a cross join that compares texts": "SELECT max(levenshtein(a.email || b.email, b.email || a.email)) "
    "FROM users a, users b, users c",
    "a recursion": "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t",
    "a recursion that grows": "WITH RECURSIVE t AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM t) "
    "SELECT max(length(s)) FROM t",
    "a cross join": "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7",
    "a list without end": "SELECT list(a.range) FROM range(100000000) a, range(100) b",
    "a sort of too much": "SELECT * FROM range(1000000000) ORDER BY hash(range) LIMIT 1",
    "padded texts, row by row": "SELECT sum(length(lpad(email, 100000000, 'y'))) FROM users",
}


@pytest.fixture(scope="module")
def hasty(small_warehouse: Path) -> Iterator[Sandbox]:
    """Workers that are stopped after a second."""
    with Sandbox(small_warehouse, workers=2, timeout_seconds=1.0, memory_mb=512) as opened:
        yield opened


@pytest.mark.parametrize("sql", STOPPED.values(), ids=STOPPED.keys())
def test_what_takes_too_much_is_stopped_and_the_lab_stays_as_it_is(hasty: Sandbox, sql: str) -> None:
    before = psutil.Process().memory_info().rss
    began = time.monotonic()
    with pytest.raises(QueryError) as caught:
        hasty.run(sql)
    assert caught.value.kind in {"timeout", "memory", "refused"}
    # The limit and the grace, of the processor's time, which others may be using too; and a slow machine.
    assert time.monotonic() - began < MOST_TIMES_AS_LONG * (1.0 + 0.5) + 2.5
    assert psutil.Process().memory_info().rss - before < 64 * 2**20
    assert hasty.run("SELECT count(*) FROM users").rows == [(2000,)]


def test_a_query_without_an_end_gives_its_first_rows_and_says_that_it_was_cut(sandbox: Sandbox) -> None:
    result = sandbox.run("SELECT * FROM range(1000000000000)", limit=3)
    assert result.rows == [(0,), (1,), (2,)]
    assert result.truncated
    assert "first 3 rows" in str(result.notice)


def test_a_result_that_fits_is_not_cut(sandbox: Sandbox) -> None:
    result = sandbox.run("SELECT * FROM range(3)", limit=3)
    assert not result.truncated
    assert result.notice is None


def test_wide_rows_are_cut_by_size(small_warehouse: Path) -> None:
    with Sandbox(small_warehouse, workers=1, reply_bytes=100_000) as small:
        result = small.run("SELECT repeat('x', 30000) FROM range(10)")
        assert len(result.rows) == 3
        assert result.truncated
        with pytest.raises(QueryError, match="single row"):
            small.run("SELECT repeat('x', 300000)")


def test_unqualified_names_are_those_of_product_first(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        for schema in ("product", "marts"):
            connection.execute(f"CREATE SCHEMA {schema}")
            connection.execute(f"CREATE TABLE {schema}.users AS SELECT '{schema}' AS origin")
        connection.execute("CREATE TABLE marts.fct_signups AS SELECT 7 AS signups")
    with Sandbox(path, workers=1) as opened:
        assert opened.run("SELECT origin FROM users").rows == [("product",)]
        assert opened.run("SELECT origin FROM marts.users").rows == [("marts",)]
        assert opened.run("SELECT signups FROM fct_signups").rows == [(7,)]
        assert opened.run("SELECT signups FROM marts.fct_signups").rows == [(7,)]


def test_an_explanation_is_given(sandbox: Sandbox) -> None:
    for sql in (
        "EXPLAIN SELECT * FROM users",
        "EXPLAIN ANALYZE (SELECT 1)",
        "EXPLAIN (FORMAT json) SELECT 1",
    ):
        assert sandbox.run(sql).rows


@pytest.mark.parametrize(
    "sql", ["FROM users LIMIT 1", "(SELECT 1)", "VALUES (1)", "DESCRIBE users", "SHOW TABLES"]
)
def test_short_forms_of_select_run(sandbox: Sandbox, sql: str) -> None:
    assert sandbox.run(sql).rows


def test_half_a_character_is_no_crash(sandbox: Sandbox) -> None:
    assert sandbox.run("SELECT '\ud800' AS x").rows == [("?",)]


def test_a_query_that_breaks_the_engine_is_alone_in_it(small_warehouse: Path) -> None:
    with Sandbox(small_warehouse, workers=1) as opened:
        with pytest.raises(QueryError, match="engine crash") as caught:
            opened.run("SELECT reservoir_quantile(id, 0.5, 2000000000) FROM users")
        assert caught.value.kind == "engine"
        assert opened.run("SELECT count(*) FROM users").rows == [(2000,)]


def test_a_result_of_thousands_of_columns_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError, match="1,001 columns"):
        sandbox.run("SELECT " + ", ".join(["1"] * 1001))


def test_columns_whose_names_alone_are_too_much_are_refused(small_warehouse: Path) -> None:
    with (
        Sandbox(small_warehouse, workers=1, reply_bytes=100_000) as small,
        pytest.raises(QueryError) as caught,
    ):
        small.run(f"SELECT *, *, *, *, * FROM (SELECT 1 AS {'n' * 30_000})")
    assert caught.value.kind == "memory"


def test_a_system_that_lets_no_process_start_gets_a_message_and_the_lab_goes_on(
    small_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox(small_warehouse, workers=2, timeout_seconds=1.0) as opened:
        opened.run("SELECT 1")
        for pid in opened.pids:
            killed = psutil.Process(pid)
            killed.kill()
            killed.wait(timeout=5)
        with monkeypatch.context() as patched:
            patched.setattr("lab_app.sandbox.process.subprocess.Popen", _refuses)
            with pytest.raises(QueryError, match="Too many open files") as caught:
                opened.run("SELECT 2")
            assert caught.value.kind == "busy"
        # A worker in hand cannot be started while this one is busy; it is still stopped in time.
        opened.run("SELECT 3")
        monkeypatch.setattr("lab_app.sandbox.process.subprocess.Popen", _refuses)
        with pytest.raises(QueryError) as stopped:
            opened.run(
                "SELECT sum(levenshtein(repeat('ab', 9000), repeat('ba', 9000) || range)) FROM range(1000)"
            )
        assert stopped.value.kind == "timeout"


def _refuses(*_: object, **__: object) -> None:
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


def test_a_query_that_is_cancelled_says_so_and_the_next_one_runs(small_warehouse: Path) -> None:
    with Sandbox(small_warehouse, workers=1, timeout_seconds=20) as opened, ThreadPoolExecutor() as pool:
        ticket = Ticket()
        asked = pool.submit(opened.run, ENDLESS, ticket=ticket)
        while ticket.place != 0:
            time.sleep(0.02)
        ticket.cancel()
        with pytest.raises(QueryError) as caught:
            asked.result(timeout=5)
        assert caught.value.kind == "cancelled"
        assert opened.run("SELECT 1").rows == [(1,)]


def test_many_sessions_share_a_few_workers(sandbox: Sandbox) -> None:
    found: list[int] = []

    def ask(n: int) -> None:
        found.extend(sandbox.run(f"SELECT {n * 100 + i}").rows[0][0] for i in range(5))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(found) == sorted(n * 100 + i for n in range(12) for i in range(5))
    assert len(sandbox.pids) <= 2


def test_a_worker_that_was_killed_from_outside_is_replaced(small_warehouse: Path) -> None:
    with Sandbox(small_warehouse, workers=1) as opened:
        opened.run("SELECT 1")
        first = opened.pids[0]
        killed = psutil.Process(first)
        killed.kill()
        killed.wait(timeout=5)
        assert opened.run("SELECT 2").rows == [(2,)]
        assert opened.pids[0] != first


def test_a_relative_path_is_found_from_where_the_lab_runs(
    small_warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_warehouse.parent)
    with Sandbox(Path(small_warehouse.name), workers=1) as opened:
        assert opened.run("SELECT count(*) FROM users").rows == [(2000,)]


def test_workers_end_with_the_sandbox(small_warehouse: Path) -> None:
    opened = Sandbox(small_warehouse, workers=1)
    opened.run("SELECT 1")
    pids = opened.pids
    opened.close()
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(QueryError):
        opened.run("SELECT 1")


@pytest.mark.parametrize("content", [None, b"not a database at all, but long enough to be read" * 100])
def test_a_missing_or_damaged_file_gets_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "warehouse.duckdb"
    if content is not None:
        path.write_bytes(content)
    with Sandbox(path, workers=1) as opened, pytest.raises(QueryError) as caught:
        opened.run("SELECT 1")
    assert caught.value.kind == "engine"
    assert str(path) in caught.value.message


def test_a_damaged_file_is_not_blamed_on_the_query(small_warehouse: Path, tmp_path: Path) -> None:
    content, path, seen = bytearray(small_warehouse.read_bytes()), tmp_path / "warehouse.duckdb", []
    for at in range(40_000, len(content), 20_000):
        content[at] ^= 1
    path.write_bytes(content)
    with (
        Sandbox(path, workers=1, on_damage=lambda: seen.append(True)) as opened,
        pytest.raises(QueryError) as caught,
    ):
        opened.run("SELECT sum(hash(u)) FROM users u")
    assert caught.value.message == f"The data file {path} is damaged; nothing is wrong with your query."
    assert seen


def test_a_file_of_a_newer_duckdb_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(path)).close()
    mark_as_newer(path)
    with Sandbox(path, workers=1) as opened, pytest.raises(QueryError) as caught:
        opened.run("SELECT 1")
    assert "was written by a newer version of DuckDB than this lab has (format 1205;" in caught.value.message
    assert caught.value.hint == "Update the lab to the version that built the data, or build the data again."


def mark_as_newer(path: Path) -> None:
    """Put a format that is not there yet into the file's header, and the checksum that goes with it."""
    header = bytearray(path.read_bytes()[:4096])
    header[12:20] = (1205).to_bytes(8, "little")
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", header[8:]):
        checksum ^= word * 0xBF58476D1CE4E5B9 % 2**64
    header[:8] = checksum.to_bytes(8, "little")
    with path.open("r+b") as file:
        file.write(header)
