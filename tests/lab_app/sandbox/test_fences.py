"""A query reads the data and nothing else: what is refused, and what holds behind that."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import psutil
import pytest

from lab_app.sandbox import QueryError, Sandbox, Source
from lab_app.sandbox.worker import answers, databases, statements

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


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_a_plain_select_is_refused_in_plain_words(sandbox: Sandbox, sql: str) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    assert caught.value.kind in {"refused", "name"}
    assert "Error:" not in str(caught.value)
    assert "\n" not in str(caught.value)


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


def test_every_table_function_of_the_engine_is_known_to_be_harmless_or_is_refused(sandbox: Sandbox) -> None:
    found = sandbox.run(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro') "
        "UNION SELECT view_name FROM duckdb_views() WHERE internal",
    )
    names = {str(row[0]) for row in found.rows if not str(row[0]).startswith("pg_")} | {"pg_settings"}
    assert names - HARMLESS - statements.REFUSED_NAMES == set()
    assert {"range", "read_csv", "duckdb_settings"} <= names


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
