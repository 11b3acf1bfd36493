"""Notes, sittings and the plan are only ever added to, and outlive windows, locks and a folder that can't be written."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lab_app.course.progress import Notes, PlanLog, ProgressFile, Sittings, TaskAnswer
from lab_app.course.progress import file as progress_file

DAY = dt.date(2026, 7, 6)
RATED = {"apis": 2, "databases": 3}
ANSWER = TaskAnswer("apis_3", "scope", 6, True, False, 0.8, 90.0, 41.5)


@pytest.fixture
def file(tmp_path: Path) -> ProgressFile:
    return ProgressFile(tmp_path / "progress.sqlite")


def count(file: ProgressFile, table: str) -> int:
    with contextlib.closing(sqlite3.connect(file.path)) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found)


def test_the_note_kept_last_is_the_note_and_what_stood_there_is_earlier(file: ProgressFile) -> None:
    notes, key = Notes(file, "local"), "question/apis/limits"
    assert notes.note(key) == ""
    assert notes.keep(key, "  60 a minute\n") == "60 a minute"
    notes.keep(key, "60 a minute")  # the same again
    Notes(file, "local").keep(key, "We don't know: asked Ines. <b>*x*</b>")
    assert notes.note(key) == "We don't know: asked Ines. <b>*x*</b>"
    assert [one.text for one in notes.earlier(key)] == ["60 a minute"]
    assert count(file, "notes") == 2
    assert Notes(file, "somebody else").note(key) == ""


def test_all_notes_are_those_that_are_not_empty_by_their_keys(file: ProgressFile) -> None:
    notes = Notes(file, "local")
    notes.keep("question/apis/limits", "a")
    notes.keep("plan/w1_docs", "b")
    notes.keep("question/apis/auth", "c")
    notes.keep("question/apis/auth", "")
    assert [(one.key, one.text) for one in notes.all()] == [
        ("plan/w1_docs", "b"),
        ("question/apis/limits", "a"),
    ]
    assert [one.key for one in notes.all("question/")] == ["question/apis/limits"]


@pytest.mark.parametrize("key", ["", "limits", "question/", "question/Limits", "question/../x", "a b/c"])
def test_a_key_that_is_none_is_refused(file: ProgressFile, key: str) -> None:
    with pytest.raises(ValueError, match="no key of a note"):
        Notes(file, "local").keep(key, "x")


def test_of_two_windows_that_begin_a_sitting_one_has_begun_it(file: ProgressFile) -> None:
    first, second = Sittings(file, "local"), Sittings(ProgressFile(file.path), "local")
    first.begin(0, "seed", DAY, RATED)
    second.begin(0, "another", DAY, {"apis": 5, "databases": 5, "cloud": 5})
    (found,) = second.all()
    assert (found.seed, found.ratings, found.total) == ("seed", RATED, 5)


def test_the_first_answer_to_a_task_stays(file: ProgressFile) -> None:
    sittings = Sittings(file, "local")
    sittings.begin(0, "seed", DAY, RATED)
    sittings.answer(0, ANSWER)
    sittings.answer(0, TaskAnswer("apis_3", "key", 6, False, True, 0.5, -10.0))
    (found,) = sittings.all()
    assert found.answers == {"apis_3": ANSWER}
    assert (found.right, found.day) == (1, DAY)
    assert Sittings(file, "somebody else").all() == ()


def test_a_rating_out_of_its_scale_is_refused_with_the_whole_sitting(file: ProgressFile) -> None:
    sittings = Sittings(file, "local")
    with pytest.raises(Exception, match="CHECK"):
        sittings.begin(0, "seed", DAY, {"apis": 6})
    assert sittings.all() == ()


def test_what_is_said_last_of_an_item_counts_and_all_of_it_is_kept(file: ProgressFile) -> None:
    log = PlanLog(file, "local")
    log.say("w1_docs", done=True, said=" https://docs.example ", day=DAY)
    log.say("w1_docs", done=False, day=DAY + dt.timedelta(days=1))
    assert not log.latest()["w1_docs"].done
    log.say("w1_docs", said="", day=DAY + dt.timedelta(days=2))
    assert [entry.said for entry in log.entries()] == ["https://docs.example", "https://docs.example", ""]


def test_while_the_file_is_locked_they_are_kept_and_written_when_it_is_free(
    file: ProgressFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_file, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(progress_file, "RETRY_SECONDS", 0.0)
    notes, sittings, log = Notes(file, "local"), Sittings(file, "local"), PlanLog(file, "local")
    with contextlib.closing(sqlite3.connect(file.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        notes.keep("plan/w1", "kept in memory")
        sittings.begin(0, "seed", DAY, RATED)
        sittings.answer(0, ANSWER)
        log.say("w1", done=True, day=DAY)
        assert file.unsaved
        assert notes.note("plan/w1") == "kept in memory"
        assert sittings.all()[0].answers == {"apis_3": ANSWER}
        other.execute("ROLLBACK")
    assert log.latest()["w1"].done  # this read writes what waits
    assert [count(file, t) for t in ("notes", "sittings", "ratings", "task_answers", "plan_items")] == [
        1, 1, 2, 1, 1,
    ]  # fmt: skip


def test_in_a_damaged_file_s_place_a_new_one_takes_what_comes(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite"
    Notes(ProgressFile(path), "local").keep("plan/w1", "gone")
    path.write_bytes(b"\0" * 4096)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    file = ProgressFile(path)
    Notes(file, "local").keep("plan/w1", "new")
    assert Notes(file, "local").note("plan/w1") == "new"
    assert "was kept as" in str(file.notice)


WRITE = """
import sys
from pathlib import Path
from lab_app.course.progress import Notes, ProgressFile
notes = Notes(ProgressFile(Path(sys.argv[1])), "local")
for n in range(30):
    notes.keep("plan/w1", f"{sys.argv[2]} {n}")
"""


def test_of_two_processes_that_write_one_note_at_once_nothing_is_lost(file: ProgressFile) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, str(file.path), name]) for name in ("a", "b")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    assert count(file, "notes") == 60
    texts = [Notes(file, "local").note("plan/w1"), *(n.text for n in Notes(file, "local").earlier("plan/w1"))]
    for name in ("a", "b"):
        assert [text for text in reversed(texts) if text.startswith(name)] == [
            f"{name} {n}" for n in range(30)
        ]
