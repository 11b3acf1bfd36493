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


def damage(path: Path, content: bytes) -> None:
    """Put something else in the file's place while the lab is running."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "content", [b"garbage garbage garbage garbage " * 200, b""], ids=["garbage", "emptied"]
)
def test_a_file_damaged_under_the_running_lab_is_kept_aside_and_loses_no_later_work(
    path: Path, content: bytes
) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    damage(path, content)
    assert kept.solved() == set()
    kept.record_attempt("e2", "y", "right", kind="sql")
    assert kept.solved() == Progress(path, "a").solved() == {"e2"}
    (aside,) = path.parent.glob("progress.sqlite.damaged-*")
    assert aside.read_bytes() == content
    assert kept.notice == (
        f"The progress file was damaged. It was kept as {aside.name}, and a new one was begun: "
        "exercises solved before don't show as solved."
    )
    assert kept.unsaved is None


def test_a_file_damaged_in_the_middle_keeps_what_is_written_next(path: Path) -> None:
    kept = Progress(path, "a")
    for number in range(60):
        kept.record_attempt(f"e{number}", "x" * 500, "right", kind="sql")
    content = path.read_bytes()
    damage(path, content[:8192] + bytes(len(content) - 8192))
    kept.record_attempt("e2", "y", "right", kind="sql")
    assert "e2" in kept.solved()
    assert kept.notice is not None


def test_a_file_replaced_by_an_earlier_copy_is_gone_on_with(path: Path) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    copy = path.read_bytes()
    kept.record_attempt("e2", "x", "right", kind="sql")
    damage(path, copy)
    kept.record_attempt("e3", "x", "right", kind="sql")
    assert kept.solved() == {"e1", "e3"}
    assert kept.notice is None


def test_a_file_removed_while_the_lab_is_running_is_begun_anew_and_said(path: Path) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    for file in path.parent.iterdir():
        file.unlink()
    kept.record_attempt("e2", "y", "right", kind="sql")
    assert kept.solved() == {"e2"}
    assert kept.notice is not None
    assert kept.notice.startswith("The progress file was removed while the lab was running")


def test_a_file_that_is_locked_is_said_and_written_when_it_is_free(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_file, "BUSY_SECONDS", 0.1)
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    with contextlib.closing(sqlite3.connect(path)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        kept.save_draft("e1", "typed")
        assert kept.unsaved == (
            f"Another program is using {path}: close it. Your progress is saved as soon as that is done; "
            "until then it is kept only while the lab runs."
        )
        assert kept.draft("e1") == "typed"
        holder.rollback()
    kept.save_draft("e2", "more")
    assert not is_unsaved(kept)
    assert [Progress(path, "a").draft(key) for key in ("e1", "e2")] == ["typed", "more"]
    assert kept.solved() == {"e1"}


def is_unsaved(kept: Progress) -> bool:
    return kept.unsaved is not None


def full(path: Path) -> sqlite3.Connection:
    """A connection to the file that finds no room for a page more."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    return connection


def test_what_a_full_disk_has_no_room_for_is_said_and_written_when_there_is_some(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Progress(path, "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    with monkeypatch.context() as patch:
        patch.setattr(ProgressFile, "_connect", lambda _: full(path))
        for number in range(20):
            kept.save_draft(f"d{number}", "long " * 1000)
        first = kept.record_attempt("e2", "y", "wrong", kind="sql")
        assert first.phase == "first"
        assert kept.unsaved is not None
        assert kept.unsaved.startswith(f"The disk is full: free some space in {path.parent}. ")
        assert kept.solved() == {"e1"}
        assert len(kept.attempts()) == 2
        assert len(Progress(path, "a").attempts()) == 1
    monkeypatch.setattr(progress_file, "RETRY_SECONDS", -1.0)
    assert kept.solved() == {"e1"}  # reading is enough to try again
    assert not is_unsaved(kept)
    again = Progress(path, "a")
    assert [attempt.phase for attempt in again.attempts()] == ["first", "first"]
    assert [again.draft(f"d{number}") for number in (0, 19)] == ["long " * 1000] * 2


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_in_a_folder_that_may_only_be_read_the_lab_goes_on_and_says_so(path: Path) -> None:
    Progress(path, "a").record_attempt("e1", "x", "right", kind="sql")
    path.chmod(stat.S_IRUSR)
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        kept = Progress(path, "a")
        kept.save_draft("e1", "typed")
        assert (kept.solved(), kept.draft("e1")) == ({"e1"}, "typed")
        assert kept.unsaved is not None
        assert str(path) in kept.unsaved
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
    kept.save_draft("e1", "typed")
    assert kept.unsaved is not None
    assert f"{path} can only be read: allow writing to it" in kept.unsaved
    assert (kept.draft("e1"), kept.solved()) == ("typed", {"e1"})


def test_without_a_folder_the_lab_goes_on_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = Progress(tmp_path / "file" / "progress.sqlite", "a")
    kept.record_attempt("e1", "x", "right", kind="sql")
    assert kept.solved() == {"e1"}
    assert kept.unsaved is not None
    assert "LARDER_HOME" in kept.unsaved


HAMMER = """
import sys, threading, time
from pathlib import Path
from lab_app.course.progress import Progress

def write(name):
    kept, until, saved = Progress(Path(sys.argv[1]), "a"), time.monotonic() + 2, 0
    while time.monotonic() < until:
        kept.record_attempt(f"{name}-{saved}", "x", "right", kind="sql")
        saved += kept.unsaved is None
    print(name, saved, kept.unsaved, flush=True)

threads = [threading.Thread(target=write, args=(f"{sys.argv[2]}-{n}",)) for n in range(5)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_twenty_writers_without_a_pause_lose_nothing(path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMER, str(path), f"p{n}"], stdout=subprocess.PIPE, text=True
        )
        for n in range(4)
    ]
    said = [line.split() for writer in writers for line in writer.communicate(timeout=120)[0].splitlines()]
    assert [unsaved for *_, unsaved in said] == ["None"] * 20
    saved = {f"{name}-{number}" for name, count, _ in said for number in range(int(count))}
    assert {attempt.exercise for attempt in Progress(path, "a").attempts()} == saved
    assert len(saved) >= 20


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
