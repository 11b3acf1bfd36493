"""`larder sql`: a query's rows on standard output, and all else that is said of it beside them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab_app.cli.tables import write
from tests.lab_app.cli.commands import larder


def test_rows_come_as_a_table_as_csv_and_as_json(lab_home: Path) -> None:
    query = "SELECT DATE '2026-06-30' AS day, 1.50::DECIMAL(4, 2) AS amount, NULL AS nothing, 'a,\"b' AS text"
    table = larder("sql", query, home=lab_home)
    assert table.exit_code == 0
    assert table.stdout.splitlines()[0].split() == ["day", "amount", "nothing", "text"]
    assert "NULL" in table.stdout
    rows = list(csv.reader(io.StringIO(larder("sql", query, "--format", "csv", home=lab_home).stdout)))
    assert rows == [["day", "amount", "nothing", "text"], ["2026-06-30", "1.50", "", 'a,"b']]
    data = json.loads(larder("sql", query, "--format", "json", home=lab_home).stdout)
    assert data == [{"day": "2026-06-30", "amount": 1.5, "nothing": None, "text": 'a,"b'}]


def test_csv_holds_no_formula_and_says_so(lab_home: Path) -> None:
    query = "SELECT '=1+1' AS said, -1 AS number"
    answer = larder("sql", query, "--format", "csv", home=lab_home)
    assert answer.stdout == "said,number\n'=1+1,-1\n"
    assert "An apostrophe was put before 1 text" in answer.stderr
    assert json.loads(larder("sql", query, "--format", "json", home=lab_home).stdout)[0]["said"] == "=1+1"


def test_no_rows_are_still_a_head_in_csv_and_a_list_in_json(lab_home: Path) -> None:
    query = "SELECT id FROM users WHERE id < 0"
    assert larder("sql", query, "--format", "csv", home=lab_home).stdout == "id\n"
    assert json.loads(larder("sql", query, "--format", "json", home=lab_home).stdout) == []


def test_a_cut_is_told_on_standard_error_only(lab_home: Path) -> None:
    result = larder(
        "sql", "SELECT * FROM range(1000000000000)", "--limit", "2", "--format", "csv", home=lab_home
    )
    assert result.exit_code == 0
    assert result.stdout == "range\n0\n1\n"
    assert "first 2 rows" in result.stderr


def test_a_table_is_cut_sooner_than_a_file_and_says_so_first(lab_home: Path) -> None:
    table = larder("sql", "SELECT id FROM users", home=lab_home)
    assert table.output.startswith("Only the first 50 rows are shown")
    assert len(table.stdout.splitlines()) == 52
    rows = larder("sql", "SELECT id FROM users", "--format", "csv", home=lab_home)
    assert len(rows.stdout.splitlines()) == 1001
    assert "first 1,000 rows" in rows.stderr


def test_a_query_is_read_from_standard_input(lab_home: Path) -> None:
    result = larder("sql", "-", "--format", "csv", home=lab_home, stdin="SELECT count(*) AS n\nFROM users")
    assert result.stdout == "n\n2000\n"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * FROM read_text('/etc/passwd')", "read_text"),
        ("SELECT 1; SELECT 2", "one at a time"),
        ("COPY users TO '/tmp/x.csv'", "COPY"),
        ("SELECT * FROM usrs", "Did you mean users?"),
        ("SELECT count(*) day FROM users", "write AS before it"),
    ],
)
def test_a_refused_or_failed_query_exits_with_1_and_a_sentence(
    lab_home: Path, query: str, words: str
) -> None:
    result = larder("sql", query, home=lab_home)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "query",
    [
        "SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date >= '2026-01-01'",
        "SELECT signup_source, COUNT(*) FROM users GROUP BY signup_source",
        (
            "SELECT u.country, SUM(o.total_amount) FROM users u JOIN orders o ON o.user_id = u.id "
            "WHERE o.created_at >= '2026-01-01' GROUP BY u.country"
        ),
        "SELECT session_date, AVG(session_duration_seconds) FROM user_sessions GROUP BY session_date",
        "SELECT user_id, SUM(total_amount) AS spent FROM orders GROUP BY user_id ORDER BY spent DESC LIMIT 10",
    ],
)
def test_the_queries_that_every_pm_should_know_run_unqualified(lab_home: Path, query: str) -> None:
    result = larder("sql", query, "--format", "csv", home=lab_home)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 1


def test_a_refused_query_leaves_no_process_behind_and_no_traceback(lab_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lab_app", "sql", "SELECT getenv('HOME')"],
        env={**os.environ, "LARDER_HOME": str(lab_home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("getenv cannot be used here")


def test_repeated_names_stay_apart_in_json() -> None:
    out = io.StringIO()
    write(["n", "n"], [(1, 2)], "json", out)
    assert json.loads(out.getvalue()) == [{"n": 1, "n_1": 2}]


def test_what_moves_a_cursor_is_written_out_in_a_table() -> None:
    out = io.StringIO()
    write(["x"], [["a\x1b[31mb\nc\x7f"]], "table", out)
    assert out.getvalue().splitlines()[-1] == "a\\x1b[31mb\\nc\\x7f"


def test_a_query_with_a_comment_on_top_is_a_query(lab_home: Path) -> None:
    result = larder("sql", "-- a question\nSELECT 7 AS n", "--format", "csv", home=lab_home)
    assert (result.exit_code, result.stdout.split()) == (0, ["n", "7"])
    assert "No such option" in larder("sql", "--limt", "5", "SELECT 1", home=lab_home).stderr


def test_another_databases_query_is_shown_as_it_reads_here(lab_home: Path) -> None:
    query = "SELECT TIMESTAMPDIFF(DAY, MIN(created_at), MAX(created_at)) AS days FROM users"
    result = larder("sql", query, home=lab_home)
    assert result.exit_code == 1
    assert "Which database is this from?" in result.stderr
    assert "MySQL or Spark:\n    SELECT date_sub('day', MIN(created_at), MAX(created_at))" in result.stderr
    assert "--from" in result.stderr


def test_a_query_whose_database_is_named_runs_as_it_reads_here(lab_home: Path) -> None:
    result = larder("sql", "--from", "mysql", "SELECT TIMESTAMPDIFF(DAY, '2026-02-01', '2026-02-03') AS n", "--format", "csv", home=lab_home)  # fmt: skip
    assert (result.exit_code, result.stdout.split()) == (0, ["n", "2"])
    assert "MySQL's SQL, which reads here" in result.stderr
    refused = larder("sql", "--from", "mysql", "SELECT YEARWEEK(created_at) FROM users", home=lab_home)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "ISO weeks" in refused.stderr


def test_the_clock_is_noted(lab_home: Path) -> None:
    result = larder("sql", "SELECT count(*) FROM users WHERE created_at > CURRENT_DATE", home=lab_home)
    assert result.exit_code == 0
    assert "these data end on 30 June 2026" in result.stderr
