"""The command `larder`: data on standard output, remarks on standard error, and no traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lab_app.cli.app import app
from lab_app.cli.tables import write
from lab_app.cli.terminal import typed
from lab_app.course.tracks import discover, exercise
from lab_app.kinds.sql import SqlExercise

COMMANDS = ("status", "sql", "metric", "exercises", "grade", "exercise", "dev", "lab")


def larder(*arguments: str, home: Path, stdin: str | None = None) -> Result:
    runner = CliRunner()
    return runner.invoke(app, list(arguments), input=stdin, env={"LARDER_HOME": str(home)})


def test_every_command_is_there_and_says_what_it_does(tmp_path: Path) -> None:
    for command in COMMANDS:
        result = larder(command, "--help", home=tmp_path)
        assert result.exit_code == 0
        assert command in result.output


@pytest.mark.parametrize("arguments", [("sql", "SELECT 1"), ("metric", "mau"), ("dev",)])
def test_without_a_release_each_command_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = larder(*arguments, home=tmp_path)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "make data" in result.stderr


def test_status_without_a_release_is_no_failure(tmp_path: Path) -> None:
    result = larder("status", home=tmp_path)
    assert result.exit_code == 0
    assert "none yet" in result.stdout
    assert "make lab" in result.stderr


def test_status_names_the_release(lab_home: Path) -> None:
    assert "r1" in larder("status", home=lab_home).stdout
    facts = json.loads(larder("status", "--format", "json", home=lab_home).stdout)
    assert facts["release"]["as_of"] == "2026-06-30"


def test_status_says_that_a_release_is_of_another_version(lab_home: Path, tmp_path: Path) -> None:
    assert "another version" not in larder("status", home=lab_home).stderr
    shutil.copytree(lab_home, tmp_path / "home", copy_function=os.link)
    about = next((tmp_path / "home").rglob("release.json"))
    content = json.loads(about.read_text()) | {"schema_version": 1}
    del content["digest"]  # which no earlier version has written
    about.unlink()
    about.write_text(json.dumps(content))
    result = larder("status", home=tmp_path / "home")
    assert (result.exit_code, "r1" in result.stdout) == (0, True)
    assert "was built by another version of Larder Lab, and can be read" in result.stderr
    assert larder("sql", "SELECT 1", home=tmp_path / "home").exit_code == 0


def test_a_world_that_is_asked_for_is_shown_or_said_to_be_missing(
    lab_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_WORLD", "small")
    assert "small, up to 2026-06-30" in larder("status", home=lab_home).stdout
    monkeypatch.setenv("LARDER_WORLD", "lab-seed9-v12")
    result = larder("sql", "SELECT 1", home=lab_home)
    assert result.exit_code == 1
    assert "LARDER_WORLD asks for lab-seed9-v12" in result.stderr
    assert "There are: small." in result.stderr


def test_a_damaged_release_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text("{")
    for arguments in (("status",), ("sql", "SELECT 1")):
        result = larder(*arguments, home=tmp_path)
        assert result.exit_code == 1
        assert "cannot be read" in result.stderr
        assert "Traceback" not in result.output


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


def test_help_and_a_wrong_choice_speak_plainly(tmp_path: Path) -> None:
    assert "<bool>" not in larder("--help", home=tmp_path).output
    wrong = larder("sql", "SELECT 1", "--format", "xml", home=tmp_path)
    assert wrong.exit_code == 2
    assert "'xml' is not one of 'table', 'csv', 'json'" in wrong.stderr
    assert "Value error" not in wrong.stderr


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


def test_a_metric_that_is_not_there_is_told(lab_home: Path) -> None:
    result = larder("metric", "muu", home=lab_home)
    assert result.exit_code == 1
    assert "muu" in result.stderr
    assert "Traceback" not in result.stderr


def test_exercises_are_listed(tmp_path: Path) -> None:
    rows = json.loads(larder("exercises", "--format", "json", home=tmp_path).stdout)
    assert [(row["exercise"], row["concept"], row["difficulty"]) for row in rows] == [
        (e.id, e.concept, e.difficulty) for e in discover()
    ]


def test_an_answer_is_judged(lab_home: Path, tmp_path: Path) -> None:
    chosen = exercise("C01")
    assert isinstance(chosen, SqlExercise)
    answer = tmp_path / "answer.sql"
    answer.write_text(chosen.solution)
    right = larder("grade", "active_users", str(answer), home=lab_home)
    assert right.exit_code == 1  # not until it was tried on the hidden worlds
    assert right.stdout.startswith("Right so far")
    answer.write_text(chosen.mistakes[0].answer)
    wrong = larder("grade", "C01", str(answer), "--format", "json", home=lab_home)
    assert wrong.exit_code == 1
    verdict = json.loads(wrong.stdout)
    assert (verdict["outcome"], verdict["mistake"]) == ("wrong", "no_upper_bound")
    piped = larder("grade", "C01", "-", home=lab_home, stdin=chosen.solution)
    assert piped.stdout == right.stdout


def test_a_wrong_exercise_or_file_is_told(lab_home: Path, tmp_path: Path) -> None:
    for arguments, words in (
        (("grade", "nothing", "-"), "larder exercises"),
        (("grade", "C01", str(tmp_path / "missing.sql")), "No such file"),
    ):
        result = larder(*arguments, home=lab_home, stdin="")
        assert result.exit_code == 1
        assert words in result.stderr


def test_a_copy_for_work_by_hand_is_made_once_and_refreshed_on_request(lab_home: Path) -> None:
    copy = lab_home / "dev.duckdb"
    first = larder("dev", home=lab_home)
    assert first.exit_code == 0
    assert first.stdout.strip() == str(copy)
    copy.write_bytes(b"mine")
    assert "already" in larder("dev", home=lab_home).stderr
    assert copy.read_bytes() == b"mine"
    assert larder("dev", "--refresh", home=lab_home).exit_code == 0
    assert copy.stat().st_size > 100_000
    assert list(lab_home.glob("dev.duckdb.*")) == []
    copy.unlink()


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


def test_what_a_command_does_not_need_is_not_imported() -> None:
    code = "import sys, lab_app.cli.app; print(sorted(m for m in ('duckdb', 'pandas', 'streamlit', 'metricflow') if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_repeated_names_stay_apart_in_json() -> None:
    out = io.StringIO()
    write(["n", "n"], [(1, 2)], "json", out)
    assert json.loads(out.getvalue()) == [{"n": 1, "n_1": 2}]


@pytest.mark.parametrize(
    "name",
    ["release", "nobody", "circle", "long", "below a file"],
    ids=lambda name: f"a home that is: {name}",
)
def test_a_home_that_is_no_folder_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    homes = {
        "release": tmp_path / "file",
        "nobody": "~nobody-has-this-name/data",
        "circle": tmp_path / "circle",
        "long": "/" + "x" * 5000,
        "below a file": tmp_path / "file" / "data",
    }
    for command in (("status",), ("sql", "SELECT 1"), ("lab",)):
        result = CliRunner().invoke(app, list(command), env={"LARDER_HOME": str(homes[name])})
        assert isinstance(result.exception, SystemExit)
        assert result.exit_code == 1
        assert "LARDER_HOME must name a folder" in result.stderr
        assert len(result.stderr) < 500


DAMAGE = {
    "semantic_manifest.json": ["", "[]", "null", '{"metrics": [{}], "semantic_models": []}', "[" * 100_000],
    "manifest.json": ["", "[]", "null", '{"nodes": [1]}', "[" * 100_000],
    "release.json": ["[" * 100_000, '{"row_counts": {"users": "many"}}'],
}


@pytest.mark.parametrize(
    ("file", "content"), [(file, content) for file, contents in DAMAGE.items() for content in contents],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_a_damaged_file_of_a_release_is_told_in_a_sentence(
    lab_home: Path, tmp_path: Path, file: str, content: str
) -> None:
    shutil.copytree(lab_home, tmp_path / "home", copy_function=os.link)
    damaged = tmp_path / "home" / "worlds" / "small" / "releases" / "r1" / file
    if file == "release.json" and content.startswith("{"):
        content = json.dumps({**json.loads(damaged.read_text()), **json.loads(content)})
    damaged.unlink()
    damaged.write_text(content)
    yaml = tmp_path / "mine.yml"
    yaml.write_text(
        "metrics:\n  - name: mine\n    type: ratio\n    numerator: orders\n    denominator: orders\n"
    )
    commands: list[tuple[str, ...]] = [("check-metric", str(yaml))]
    commands += [("metric", "mau")] if file == "semantic_manifest.json" else []
    commands += [("status",)] if file == "release.json" else []
    for command in commands:
        result = larder(*command, home=tmp_path / "home")
        assert isinstance(result.exception, SystemExit)
        assert result.exit_code == 1
        assert "make data" in result.stderr


def test_a_status_of_odd_numbers_is_no_crash(tmp_path: Path) -> None:
    status: dict[str, object] = {
        "build_id": "b", "state": "failed", "started_at": "2026-07-01T05:00:00", "finished_at": None,
        "updated_at": "2026-07-01T05:00:00", "as_of": "2026-06-30", "world_id": "w", "stage": "lake",
        "stage_label": "l", "done": 1, "total": 2, "fraction": 0.5, "stages": [], "message": "No.", "error": None,
        "release_id": None,
    }  # fmt: skip
    (tmp_path / "status.json").write_text(json.dumps(status))
    assert "failed" in larder("status", home=tmp_path).stdout
    for odd in ('"done": 1e999', '"total": 1e999', f'"fraction": {10**400}', '"stages": ' + "[" * 100_000):
        name = odd.partition(":")[0]
        (tmp_path / "status.json").write_text(
            json.dumps(status).replace(f"{name}: {json.dumps(status[name[1:-1]])}", odd)
        )
        result = larder("status", home=tmp_path)
        assert (result.exit_code, "none yet" in result.stdout) == (0, True)


def test_a_terminal_of_another_alphabet_gets_escapes(lab_home: Path) -> None:
    for form in ("table", "csv", "json"):
        told = _run(lab_home, "sql", "SELECT 'smörgås 😀' AS dish", "--format", form, encoding="ascii:strict")
        assert told.returncode == 0
        assert b"sm\\xf6rg" in told.stdout


def test_a_full_disk_behind_the_output_is_told(lab_home: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("This system has no device that is always full.")
    with Path("/dev/full").open("wb") as full:
        told = _run(lab_home, "sql", "SELECT 1", stdout=full)
    assert told.returncode == 1
    assert told.stderr.decode().splitlines() == [
        "The command could not be finished: No space left on device."
    ]


def _run(
    home: Path, *arguments: str, encoding: str = "utf-8", **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with a real standard output."""
    return subprocess.run(
        [sys.executable, "-c", "from lab_app.cli.app import app; app()", *arguments],
        env={**os.environ, "LARDER_HOME": str(home), "PYTHONIOENCODING": encoding},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
        **{"stdout": subprocess.PIPE, **options},
    )


def test_what_moves_a_cursor_is_written_out_in_a_table() -> None:
    out = io.StringIO()
    write(["x"], [["a\x1b[31mb\nc\x7f"]], "table", out)
    assert out.getvalue().splitlines()[-1] == "a\\x1b[31mb\\nc\\x7f"


def test_no_more_is_read_of_a_file_than_is_looked_at(lab_home: Path) -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("This system has no file without an end.")
    for command in (("grade", "active_users"), ("check-metric",)):
        result = larder(*command, str(endless), home=lab_home)
        assert result.exit_code == 1
        assert "too long" in result.output


@pytest.mark.parametrize(
    "content",
    [
        "SELECT 'größe' AS x".encode(),
        b"\xef\xbb\xbf" + "SELECT 'größe' AS x".encode(),
        "SELECT 'größe' AS x\r\n".encode("utf-16"),
        "SELECT 'größe' AS x".encode("utf-16-le"),
        b"\xfe\xff" + "SELECT 'größe' AS x".encode("utf-16-be"),
        "SELECT 'größe' AS x".encode("cp1252"),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "PowerShell", "UTF-16 without a mark", "big-endian", "Windows"],
)
def test_a_file_is_read_by_its_mark(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "answer.sql"
    file.write_bytes(content)
    assert typed(file, "answer").strip() == "SELECT 'größe' AS x"


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


def test_an_answer_in_another_databases_sql_is_shown_as_it_reads_here(lab_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.sql"
    file.write_text("SELECT TOP 3 [country] FROM users")
    chosen = next(e for e in discover() if isinstance(e, SqlExercise))
    result = larder("grade", chosen.id, str(file), home=lab_home)
    assert result.exit_code == 1
    assert "This is SQL for SQL Server." in result.stderr
    assert "LIMIT 3" in result.stderr


def test_the_clock_is_noted(lab_home: Path) -> None:
    result = larder("sql", "SELECT count(*) FROM users WHERE created_at > CURRENT_DATE", home=lab_home)
    assert result.exit_code == 0
    assert "these data end on 30 June 2026" in result.stderr
