"""The sandbox runs one SELECT on one file, and nothing that anybody types moves the lab."""

from __future__ import annotations

import datetime as dt
import errno
import os
import struct
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import duckdb
import psutil
import pytest

from lab_app.sandbox import QueryError, Sandbox, Source, Ticket
from lab_app.sandbox.pool import MOST_TIMES_AS_LONG
from lab_app.sandbox.worker import answers, databases, encoding, statements

# Table functions and views about the data, SQL itself, or nothing.
HARMLESS = frozenset(
    """
    range generate_series unnest repeat repeat_row summary histogram histogram_values json_each json_tree
    test_all_types test_vector_types icu_calendar_names pg_timezone_names
    duckdb_columns duckdb_constraints duckdb_dependencies duckdb_functions duckdb_indexes duckdb_keywords
    duckdb_schemas duckdb_sequences duckdb_table_sample duckdb_tables duckdb_triggers duckdb_types duckdb_views
    duckdb_available_metrics duckdb_coordinate_systems duckdb_optimizers
    pragma_collations pragma_show pragma_table_info
    sqlite_master sqlite_schema sqlite_temp_master sqlite_temp_schema
    character_sets check_constraints columns constraint_column_usage constraint_table_usage key_column_usage
    referential_constraints schemata tables table_constraints views
    """.split()  # noqa: SIM905 - as words
)

REFUSED = {
    "a file read": "SELECT * FROM read_text('/etc/passwd')",
    "a file read under another name": "SELECT * FROM \"read_blob\"('/etc/passwd')",
    "a file read behind a comment": "SELECT * FROM read_csv/* x */('/etc/passwd')",
    "a file read by its name": "SELECT * FROM '/etc/passwd.csv'",
    "a listing": "SELECT * FROM glob('/*')",
    "an export": "COPY users TO '/tmp/users.csv'",
    "an export of a query": "COPY (SELECT 1) TO '/tmp/x.parquet' (FORMAT parquet)",
    "an import": "COPY users FROM '/etc/passwd'",
    "another database": "ATTACH '/tmp/other.duckdb' AS other",
    "two statements": "SELECT 1; SELECT 2",
    "a write after a read": "SELECT 1; DROP TABLE users",
    "a row": "INSERT INTO users SELECT * FROM users",
    "a row behind a WITH": "WITH a AS (SELECT 1) INSERT INTO users SELECT * FROM users",
    "a row behind a WITH, inside": "WITH a AS (INSERT INTO users SELECT * FROM users RETURNING *) SELECT * FROM a",
    "a removal behind a WITH": "WITH a AS (DELETE FROM users RETURNING *) SELECT count(*) FROM a",
    "an export behind a WITH": "WITH a AS (COPY users TO '/tmp/users.csv') SELECT 1",
    "a nap": "SELECT sleep_ms(100000)",
    "an update of extensions": "UPDATE EXTENSIONS",
    "a change": "UPDATE users SET country = 'XX'",
    "a removal": "DELETE FROM users",
    "a new table": "CREATE TEMP TABLE users AS SELECT 1",
    "a view that shadows": "CREATE TEMP VIEW users AS SELECT 1",
    "a macro that shadows": "CREATE TEMP MACRO count(x) AS 42",
    "a table in an explanation": "EXPLAIN ANALYZE CREATE TEMP TABLE users AS SELECT 1",
    "an export in an explanation": "EXPLAIN ANALYZE COPY users TO '/tmp/users.csv'",
    "an export in an explanation with options": "EXPLAIN (ANALYZE, FORMAT json) COPY users TO '/tmp/users.csv'",
    "an extension": "INSTALL httpfs",
    "a loaded extension": "LOAD httpfs",
    "a setting": "SET memory_limit = '100GB'",
    "a pragma": "PRAGMA database_list",
    "a procedure": "CALL pragma_version()",
    "a prepared statement": "PREPARE x AS SELECT 1",
    "settings": "SELECT * FROM duckdb_settings()",
    "settings as a view": "SELECT * FROM duckdb_settings",
    "secrets": "FROM duckdb_secrets()",
    "paths": "SELECT path FROM duckdb_databases()",
    "one setting": "SELECT current_setting('temp_directory')",
    "the environment": "SELECT getenv('HOME')",
    "settings under another name": "SELECT name, setting FROM pg_settings",
    "settings under their full name": "SELECT * FROM pg_catalog.pg_settings",
    "a pointer into memory": "SELECT * FROM python_arrow_scan(1, 2, 3)",
    "a query in a text": "SELECT * FROM query('SELECT * FROM duckdb_settings()')",
    "a secret": "CREATE SECRET (TYPE s3, KEY_ID 'x', SECRET 'y')",
    "a transaction": "BEGIN TRANSACTION",
    "an exported database": "EXPORT DATABASE '/tmp/x'",
    "a checkpoint": "CHECKPOINT",
    "a vacuum": "VACUUM",
    "a nested tower": "SELECT " + "(" * 1000 + "1" + ")" * 1000,
    "an endless sum": "SELECT " + " + ".join(["1"] * 5000),
    "a query without end": "SELECT '" + "x" * 60_000 + "'",
}

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


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_a_plain_select_is_refused_in_plain_words(sandbox: Sandbox, sql: str) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    assert caught.value.kind in {"refused", "name"}
    assert "Error:" not in str(caught.value)
    assert "\n" not in str(caught.value)


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


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1", 1),
        ("170141183460469231731687303715884105727::HUGEINT", 170141183460469231731687303715884105727),
        ("1.50::DECIMAL(6, 2)", Decimal("1.50")),
        ("0.1::DOUBLE", 0.1),
        ("'é “quoted” \n line'", "é “quoted” \n line"),
        ("NULL", None),
        ("true", True),
        ("DATE '2026-06-30'", dt.date(2026, 6, 30)),
        ("TIMESTAMP '2026-06-30 12:34:56.789'", dt.datetime(2026, 6, 30, 12, 34, 56, 789000)),  # noqa: DTZ001
        ("TIMESTAMPTZ '2026-06-30 12:00:00+00'", dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)),
        ("TIME '12:30:00'", dt.time(12, 30)),
        ("INTERVAL 36 HOUR", dt.timedelta(hours=36)),
        ("[DATE '2026-01-01', NULL]", [dt.date(2026, 1, 1), None]),
        ("{'a': 1, 'b': [1.5::DECIMAL(3, 1)]}", {"a": 1, "b": [Decimal("1.5")]}),
        ("MAP {'x': 1}", {"x": 1}),
        ("'ab'::BLOB", b"ab"),
    ],
)
def test_values_keep_their_type_on_the_way(sandbox: Sandbox, expression: str, value: object) -> None:
    found = sandbox.run(f"SELECT {expression} AS v").rows[0][0]
    assert found == value
    assert type(found) is type(value)


def test_a_column_keeps_its_order_and_its_gaps(sandbox: Sandbox) -> None:
    day, moment, amount = "DATE '2026-01-01' + i % 9", "TIMESTAMP '2026-01-01' + i * INTERVAL 1 HOUR", "i / 4"
    found = sandbox.run(
        f"SELECT i, CASE WHEN i % 3 > 0 THEN {day} END, CASE WHEN i % 4 > 0 THEN {moment} END, "
        f"CASE WHEN i % 5 > 0 THEN ({amount})::DECIMAL(9, 2) END "
        "FROM (SELECT range::INTEGER AS i FROM range(700)) ORDER BY i"
    ).rows
    first = dt.datetime(2026, 1, 1)  # noqa: DTZ001
    assert found == [
        (
            i,
            first.date() + dt.timedelta(days=i % 9) if i % 3 else None,
            first + dt.timedelta(hours=i) if i % 4 else None,
            Decimal(i) / 4 if i % 5 else None,
        )
        for i in range(700)
    ]


def test_numbers_that_are_none_arrive(sandbox: Sandbox) -> None:
    nan, infinite = sandbox.run("SELECT 'nan'::DOUBLE, 'inf'::DOUBLE").rows[0]
    assert nan != nan
    assert infinite == float("inf")


def test_a_data_frame_has_numbers_dates_and_distinct_names(sandbox: Sandbox) -> None:
    frame = sandbox.run(
        "SELECT 1.5::DECIMAL(4, 2) AS x, 2 AS x, DATE '2026-01-01' AS d, NULL::BIGINT AS n"
    ).to_pandas()
    assert list(frame.columns) == ["x", "x_1", "d", "n"]
    assert frame["x"].iloc[0] == 1.5
    assert str(frame["d"].dtype).startswith("datetime64")
    assert frame["n"].isna().all()


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


@pytest.mark.parametrize(
    "sql", ["SELECT 1 AS glob", "SELECT 1 AS query -- read_text('x')", "SELECT 'getenv()' AS x"]
)
def test_refused_names_are_free_where_they_are_no_functions(sandbox: Sandbox, sql: str) -> None:
    assert sandbox.run(sql).rows


def test_a_database_in_memory_cannot_be_changed_either(sandbox: Sandbox) -> None:
    source = Source(None, ("CREATE SCHEMA product", "CREATE TABLE product.t AS SELECT 1 AS n"), "product")
    for sql in ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", "DELETE FROM t", "DROP TABLE t"):
        with pytest.raises(QueryError):
            sandbox.run(sql, source=source)
    assert sandbox.run("SELECT n FROM t", source=source).rows == [(1,)]
    assert sandbox.run("SELECT count(*) FROM users").rows == [(2000,)]


def test_half_a_character_is_no_crash(sandbox: Sandbox) -> None:
    assert sandbox.run("SELECT '\ud800' AS x").rows == [("?",)]


def test_every_table_function_of_the_engine_is_known_to_be_harmless_or_is_refused(sandbox: Sandbox) -> None:
    found = sandbox.run(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro') "
        "UNION SELECT view_name FROM duckdb_views() WHERE internal",
    )
    names = {str(row[0]) for row in found.rows if not str(row[0]).startswith("pg_")} | {"pg_settings"}
    assert names - HARMLESS - statements.REFUSED_NAMES == set()
    assert {"range", "read_csv", "duckdb_settings"} <= names


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


def test_a_value_that_python_has_no_room_for_gets_a_message(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError, match="too large to show"):
        sandbox.run("SELECT INTERVAL 2000000000 MONTHS")


def test_lists_in_lists_arrive_however_deep(sandbox: Sandbox) -> None:
    value = sandbox.run("SELECT " + "[" * 150 + "1" + "]" * 150).rows[0][0]
    depth = 0
    while isinstance(value, list):
        (value,) = value
        depth += 1
    assert depth == encoding.MOST_LEVELS
    assert value == "[" * (150 - depth) + "1" + "]" * (150 - depth)


def test_every_type_becomes_a_data_frame(sandbox: Sandbox) -> None:
    frame = sandbox.run(
        "SELECT *, [1.5] AS decimals, DATE '290000-01-01' AS far FROM test_all_types()"
    ).to_pandas()
    assert frame["decimals"][0] == [Decimal("1.5")]
    assert frame["far"].isna().all()


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


def test_nothing_stays_behind_between_queries(sandbox: Sandbox) -> None:
    for sql in ("CREATE TEMP TABLE left_behind AS SELECT 1", "SELECT * FROM left_behind"):
        with pytest.raises(QueryError):
            sandbox.run(sql)


def test_a_worker_has_no_environment_and_no_way_to_write(small_warehouse: Path) -> None:
    os.environ["LARDER_TEST_SECRET"] = "hunter2"
    try:
        with Sandbox(small_warehouse, workers=1) as opened:
            opened.run("SELECT 1")
            worker = psutil.Process(opened.pids[0])
            assert "LARDER_TEST_SECRET" not in worker.environ()
            assert set(worker.environ()) <= {
                "SYSTEMROOT",
                "LC_CTYPE",
                "__CF_USER_TEXT_ENCODING",
                "LARDER_SERVER",
            }
            assert not Path(worker.cwd()).is_relative_to(Path.cwd())
    finally:
        del os.environ["LARDER_TEST_SECRET"]


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


@pytest.fixture
def hardened() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection as the worker has it, without the look at the statement that comes before."""
    settings = {"memory_mb": 512, "timeout_seconds": 3.0, "most_seconds": 3.0, "search_path": []}
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS n")
        databases.harden(connection, settings)
        yield connection


@pytest.mark.parametrize("setting", ["memory_limit = '1TB'", "threads = 8", "temp_directory = '/tmp'"])
def test_no_setting_can_be_changed_behind_the_first_fence(
    hardened: duckdb.DuckDBPyConnection, setting: str
) -> None:
    with pytest.raises(duckdb.Error, match=r"locked|external access|disabled"):
        hardened.execute(f"SET {setting}")


def test_settings_are_as_they_must_be(hardened: duckdb.DuckDBPyConnection) -> None:
    wanted = {
        "allow_community_extensions": "false",
        "allow_persistent_secrets": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
        "lock_configuration": "true",
        "max_execution_time": "3000",
        "max_expression_depth": "200",
        "memory_limit": "384.0 MiB",
        "python_enable_replacements": "false",
        "temp_directory": "",
        "threads": "1",
    }
    found = dict(hardened.execute("SELECT name, value FROM duckdb_settings()").fetchall())
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_a_worker_can_write_no_file_and_print_nothing_into_its_answers(small_warehouse: Path) -> None:
    with Sandbox(small_warehouse, workers=1) as opened:
        assert opened.run("SELECT 1").rows == [(1,)]
        (pid,) = opened.pids
        own = psutil.Process(pid)
        assert own.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert own.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert Path(f"/proc/{pid}/fd/1").readlink() == Path(f"/proc/{pid}/fd/2").readlink()


def test_nothing_can_be_written_behind_the_first_fence(
    hardened: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "check", lambda *_: None)
    for statement in ("INSERT INTO t VALUES (2)", "DROP TABLE t", "CREATE VIEW v AS SELECT 1"):
        with pytest.raises(duckdb.Error, match="read-only"):
            answers.run(hardened, statement, 10, 10_000)
    assert hardened.execute("SELECT n FROM t").fetchall() == [(1,)]
