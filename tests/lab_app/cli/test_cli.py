"""The command `larder`: data on standard output, remarks on standard error, and no traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lab_app.cli.app import app
from lab_app.cli.terminal import typed
from lab_app.course.tracks import discover, exercise
from lab_app.kinds.sql import SqlExercise
from tests.lab_app.cli.commands import larder

COMMANDS = ("status", "sql", "metric", "exercises", "grade", "exercise", "dev", "lab")


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


def test_help_and_a_wrong_choice_speak_plainly(tmp_path: Path) -> None:
    assert "<bool>" not in larder("--help", home=tmp_path).output
    wrong = larder("sql", "SELECT 1", "--format", "xml", home=tmp_path)
    assert wrong.exit_code == 2
    assert "'xml' is not one of 'table', 'csv', 'json'" in wrong.stderr
    assert "Value error" not in wrong.stderr


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


def test_what_a_command_does_not_need_is_not_imported() -> None:
    code = "import sys, lab_app.cli.app; print(sorted(m for m in ('duckdb', 'pandas', 'streamlit', 'metricflow') if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


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


def test_an_answer_in_another_databases_sql_is_shown_as_it_reads_here(lab_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "answer.sql"
    file.write_text("SELECT TOP 3 [country] FROM users")
    chosen = next(e for e in discover() if isinstance(e, SqlExercise))
    result = larder("grade", chosen.id, str(file), home=lab_home)
    assert result.exit_code == 1
    assert "This is SQL for SQL Server." in result.stderr
    assert "LIMIT 3" in result.stderr
