"""What a learner did is kept, by many writers at once, and never thrown away."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lab_app.course.progress import Progress, ProgressError, ProgressFile
from lab_app.course.progress import file as progress_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "progress.sqlite"


def test_drafts_hints_and_attempts_come_back(path: Path) -> None:
    kept = Progress(path, "a")
    assert kept.draft("e1") is None
    assert kept.hints_shown("e1") == 0
    assert kept.solved() == set()
    kept.save_draft("e1", "SELECT 1")
    kept.save_draft("e1", "SELECT 2 -- ü")
    kept.show_hint("e1", 2)
    kept.show_hint("e1", 1)
    kept.record_attempt("e1", "SELECT 1", "wrong", mistake="m", release_id="r1", seconds=0.5, kind="sql")
    kept.record_attempt("e1", "SELECT 2", "right", kind="sql")
    kept.record_attempt("e2", "", "unattempted", kind="sql")
    kept.remember("last", "e1")

    again = Progress(path, "a")
    assert again.draft("e1") == "SELECT 2 -- ü"
    assert again.hints_shown("e1") == 2
    assert again.solved() == {"e1"}
    assert again.tried() == {"e1"}
    assert [(t.outcome, t.mistake, t.answer) for t in again.attempts("e1")] == [
        ("wrong", "m", "SELECT 1"),
        ("right", None, "SELECT 2"),
    ]
    assert len(again.attempts()) == 3
    assert again.attempts()[0].at.tzinfo is not None
    assert again.remembered("last") == "e1"
    assert again.remembered("nothing") is None


def test_a_draft_that_somebody_else_wrote_since_is_not_overwritten(path: Path) -> None:
    kept = Progress(path, "a")
    assert kept.save_draft("e1", "mine", seen=None) is None
    assert kept.save_draft("e1", "theirs", seen=None) == "mine"
    assert kept.draft("e1") == "mine"
    assert kept.save_draft("e1", "mine", seen=None) is None  # the same text is no disagreement
    assert kept.save_draft("e1", "mine, longer", seen="mine") is None
    assert kept.draft("e1") == "mine, longer"


def test_learners_are_kept_apart(path: Path) -> None:
    file = ProgressFile(path)
    kept, other = Progress(file, "a"), Progress(file, "b")
    kept.record_attempt("e1", "x", "right", kind="sql")
    kept.save_draft("e1", "mine")
    assert other.solved() == set()
    assert other.draft("e1") is None


def test_a_wrong_answer_after_a_right_one_takes_nothing_away(path: Path) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    kept.record_attempt("e1", "y", "wrong", kind="sql")
    assert kept.solved() == {"e1"}


WRITE = """
import sys
from pathlib import Path
from lab_app.course.progress import Progress

path, name = sys.argv[1:]
kept = Progress(Path(path), "a")
for number in range(40):
    kept.record_attempt(f"{name}-{number}", "x", "right", kind="sql")
    kept.save_draft("shared", f"{name}-{number}")
"""


def test_two_processes_and_four_threads_at_once_lose_nothing(path: Path) -> None:
    def write(name: str) -> None:
        kept = Progress(path, "a")
        for number in range(40):
            kept.record_attempt(f"{name}-{number}", "x", "right", kind="sql")
            kept.save_draft("shared", f"{name}-{number}")

    processes = [subprocess.Popen([sys.executable, "-c", WRITE, str(path), f"p{n}"]) for n in range(2)]
    threads = [threading.Thread(target=write, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert len(Progress(path, "a").attempts()) == 6 * 40


def test_somebody_who_reads_keeps_nobody_from_writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_file, "BUSY_SECONDS", 0.0)
    kept = Progress(path, "a")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM drafts").fetchone() == (0,)
        kept.save_draft("e1", "SELECT 1")
        assert reader.execute("SELECT count(*) FROM drafts").fetchone() == (0,)  # as it was when it began
    assert kept.draft("e1") == "SELECT 1"


def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is not a database, and it is long enough to be read as one" * 50)
    kept = Progress(path, "a")
    assert kept.notice is not None
    (aside,) = path.parent.glob("progress.sqlite.damaged-*")
    assert aside.name in kept.notice
    assert aside.read_bytes().startswith(b"this is not a database")
    kept.record_attempt("e1", "x", "right", kind="sql")
    assert Progress(path, "a").solved() == {"e1"}


def test_damage_while_the_lab_is_running_is_told_and_mended(path: Path) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(b"garbage garbage garbage garbage " * 200)
    with pytest.raises(ProgressError, match="damaged"):
        kept.record_attempt("e2", "y", "right", kind="sql")
    assert list(path.parent.glob("progress.sqlite.damaged-*"))
    kept.record_attempt("e2", "y", "right", kind="sql")
    assert kept.solved() == {"e2"}


def test_a_file_removed_while_the_lab_is_running_is_begun_anew(path: Path) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    for file in path.parent.iterdir():
        file.unlink()
    kept.record_attempt("e2", "y", "right", kind="sql")
    assert kept.solved() == {"e2"}


def test_a_locked_file_is_told_and_nothing_is_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_file, "BUSY_SECONDS", 0.1)
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProgressError, match="another program is using"):
        kept.save_draft("e1", "typed")
    holder.rollback()
    holder.close()
    kept.save_draft("e1", "typed")
    assert kept.solved() == {"e1"}


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_a_file_that_may_only_be_read_is_told(path: Path) -> None:
    kept = Progress(path, "a")
    path.chmod(stat.S_IRUSR)
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(ProgressError, match="only be read"):
            kept.save_draft("e1", "typed")
    finally:
        path.parent.chmod(stat.S_IRWXU)
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_what_sqlite_says_of_a_file_that_may_only_be_read_becomes_a_sentence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    monkeypatch.setattr(
        ProgressFile,
        "_connect",
        lambda _: sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None),
    )
    assert kept.solved() == {"e1"}
    with pytest.raises(ProgressError, match="only be read"):
        kept.save_draft("e1", "typed")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProgressError, match="LARDER_HOME"):
        Progress(tmp_path / "file" / "progress.sqlite", "a")


def test_a_file_of_a_newer_lab_is_left_alone(path: Path) -> None:
    Progress(path, "a")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ProgressError, match="newer version"):
        Progress(path, "a")
    assert not list(path.parent.glob("*.damaged-*"))


def test_an_outcome_that_is_none_is_refused(path: Path) -> None:
    with pytest.raises(ProgressError):
        Progress(path, "a").record_attempt("e1", "x", "excellent", kind="sql")


def test_half_a_character_is_told_and_an_unreadable_time_loses_no_attempt(path: Path) -> None:
    progress = Progress(path, "me")
    progress.save_draft("one", "before")
    with pytest.raises(ProgressError, match="half a character at place 3"):
        progress.save_draft("one", "ab\ud800")
    assert progress.draft("one") == "before"
    progress.record_attempt("one", "SELECT 1", "wrong", kind="sql")
    progress.record_attempt("one", "SELECT 2", "right", kind="sql")
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE attempts SET at = 'yesterday' WHERE id = 1")
    assert [attempt.answer for attempt in progress.attempts()] == ["SELECT 1", "SELECT 2"]
