"""A file of any earlier version of the lab is led to the newest one, whole or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import alembic.op
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from lab_app.course import tracks
from lab_app.course.progress import Progress, ProgressFile, Queries, migrations
from lab_app.course.progress.tables import SCHEMA_VERSION, metadata

# What a lab of the first version has written, by a learner who has solved most exercises.
VERSION_1 = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")
UNSOLVED = {"top_spenders", "rare_signups_by_week"}


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "progress.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(VERSION_1)
    return path


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_every_solved_exercise_of_an_old_file_is_found(old_file: Path) -> None:
    before = {name for (name,) in rows(old_file, "SELECT exercise_id FROM attempts WHERE outcome = 'right'")}
    solved = Progress(old_file, "local").solved()
    assert solved == {"gone_exercise"} | {
        f"{exercise.track}/{exercise.level}/{name}"
        for exercise in tracks.discover()
        for name in (exercise.id, *exercise.was)
        if name in before
    }
    assert len(solved) == len(before - {"gone_exercise"}) + 1
    assert Progress(old_file, "somebody else").solved() == {"data/collection/active_users"}


def test_no_attempt_draft_hint_or_setting_is_lost(old_file: Path) -> None:
    sql = "SELECT learner, at, answer, outcome, mistake, release_id, seconds FROM attempts ORDER BY id"
    before = rows(old_file, sql)
    drafts = rows(old_file, "SELECT learner, text, at FROM drafts ORDER BY at, text")
    progress = Progress(old_file, "local")
    assert rows(old_file, sql) == before
    assert rows(old_file, "SELECT learner, text, at FROM drafts ORDER BY at, text") == drafts
    kept = progress.draft("data/collection/active_users")
    assert kept is not None
    assert kept.startswith("SELECT COUNT(DISTINCT user_id)")
    assert progress.draft("data/collection/top_spenders~unsettled") == "SELECT 2"
    assert progress.remembered("data/collection/top_spenders~aside") == '["SELECT 3"]'
    assert progress.draft("bench") == "SELECT * FROM orders -- größte"
    assert Queries(progress.file, "local").runs() == ("SELECT 4",)
    assert progress.remembered("bench-history") is None  # it is there now
    assert progress.hints_shown("data/collection/top_spenders") == 2
    assert not rows(old_file, "SELECT name FROM sqlite_master WHERE name LIKE 'old_%' OR name = 'keys'")


def test_of_old_answers_the_first_one_at_each_exercise_is_the_first(old_file: Path) -> None:
    found = Progress(old_file, "local").attempts("data/collection/active_users")
    assert [(a.outcome, a.phase, a.kind) for a in found] == [
        ("unattempted", None, "sql"),
        ("wrong", "first", "sql"),
        ("right", "later", "sql"),
        ("right", "later", "sql"),
    ]
    (choice, *_) = Progress(old_file, "local").attempts("data/collection/one_row_of_user_activity")
    assert (choice.kind, choice.phase) == ("choice", "first")
    (broken,) = Progress(old_file, "local").attempts("data/collection/top_spenders")
    assert (broken.outcome, broken.phase) == ("error", None)


@pytest.mark.parametrize("is_new", [True, False])
def test_new_files_and_old_ones_end_up_as_the_tables_say(
    old_file: Path, tmp_path: Path, is_new: bool
) -> None:
    file = ProgressFile(tmp_path / "new.sqlite" if is_new else old_file)
    with file._engine.begin() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        checks = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'attempts'").scalar()
    assert differences == []
    for constraint in metadata.tables["attempts"].constraints:
        text = getattr(constraint, "sqltext", None)
        if text is not None:
            assert str(text) in str(checks)


def test_the_newest_migration_is_the_version_that_the_code_names() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [f"{SCHEMA_VERSION:04}"]


def test_a_migration_that_breaks_off_leaves_the_old_file(
    old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(old_file, "SELECT * FROM attempts")

    def breaks(*_: object) -> None:
        assert "old_attempts" not in {name for (name,) in rows(old_file, "SELECT name FROM sqlite_master")}
        raise KeyboardInterrupt

    monkeypatch.setattr(alembic.op, "bulk_insert", breaks)  # in the middle of it, when tables are renamed
    with pytest.raises(KeyboardInterrupt):
        Progress(old_file, "local")
    monkeypatch.undo()
    assert rows(old_file, "SELECT * FROM attempts") == before
    assert rows(old_file, "PRAGMA user_version") == [(1,)]
    assert len(Progress(old_file, "local").solved()) == 14


OPEN = "import sys; from pathlib import Path; from lab_app.course.progress import Progress; print(len(Progress(Path(sys.argv[1]), 'local').solved()))"


def test_labs_that_open_an_old_file_at_once_lead_it_on_once(old_file: Path) -> None:
    labs = [
        subprocess.Popen([sys.executable, "-c", OPEN, str(old_file)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [lab.communicate(timeout=120)[0].strip() for lab in labs] == ["14"] * 4
