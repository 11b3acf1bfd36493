"""What a learner has done so far: drafts, hints and attempts, in a SQLite file.

Attempts are only ever added. Several browser tabs and processes may write at once: SQLite's
write-ahead log orders them, and each call is one transaction on a connection of its own, so that
nothing is held open between them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import EllipsisType

BUSY_SECONDS = 5.0
SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY,
    learner TEXT NOT NULL,
    exercise_id TEXT NOT NULL,
    at TEXT NOT NULL,
    answer TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('unattempted', 'error', 'wrong', 'right')),
    mistake TEXT,
    release_id TEXT,
    seconds REAL
);
CREATE INDEX IF NOT EXISTS attempts_by_learner ON attempts (learner, exercise_id, id);
CREATE TABLE IF NOT EXISTS drafts (
    learner TEXT NOT NULL,
    exercise_id TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (learner, exercise_id)
);
CREATE TABLE IF NOT EXISTS hints (
    learner TEXT NOT NULL,
    exercise_id TEXT NOT NULL,
    shown INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (learner, exercise_id)
);
CREATE TABLE IF NOT EXISTS settings (
    learner TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (learner, name)
);
"""


class ProgressError(Exception):
    """Progress that cannot be read or kept. The message says why and what to do, in plain words."""


@dataclass(frozen=True)
class Attempt:
    """One answer that was handed in, and how it was judged. `at` is UTC."""

    exercise_id: str
    at: dt.datetime
    answer: str
    outcome: str
    mistake: str | None
    release_id: str | None
    seconds: float | None


class Progress:
    """The progress file at `path`, made when it is missing.

    All methods raise ProgressError. A file that is damaged is moved aside, never deleted: `notice`
    then says where to, and a new one is begun.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.notice: str | None = None
        self._lock = threading.Lock()
        self._prepare()

    def save_draft(
        self, learner: str, exercise_id: str, text: str, *, seen: str | EllipsisType | None = ...
    ) -> str | None:
        """Keep what is typed so far. Without `seen` the last call wins.

        `seen` is the draft as the caller last read or wrote it, None where there was none. If somebody
        else has written another text since, nothing is changed and that text is returned.
        """
        with self._open() as connection:
            written = connection.execute(
                "INSERT INTO drafts VALUES (?1, ?2, ?3, ?4) ON CONFLICT (learner, exercise_id) "
                "DO UPDATE SET text = excluded.text, at = excluded.at "
                "WHERE ?5 OR drafts.text IS ?6 OR drafts.text = excluded.text",
                (learner, exercise_id, text, _now(), seen is ..., None if seen is ... else seen),
            )
            if written.rowcount:
                return None
            row = connection.execute(
                "SELECT text FROM drafts WHERE learner = ? AND exercise_id = ?", (learner, exercise_id)
            ).fetchone()
        return None if row is None else str(row[0])

    def draft(self, learner: str, exercise_id: str) -> str | None:
        """What was typed last, None if nothing was."""
        with self._open() as connection:
            row = connection.execute(
                "SELECT text FROM drafts WHERE learner = ? AND exercise_id = ?", (learner, exercise_id)
            ).fetchone()
        return None if row is None else str(row[0])

    def record_attempt(
        self,
        learner: str,
        exercise_id: str,
        answer: str,
        outcome: str,
        *,
        mistake: str | None = None,
        release_id: str | None = None,
        seconds: float | None = None,
    ) -> None:
        """Add one attempt to the log."""
        with self._open() as connection:
            connection.execute(
                "INSERT INTO attempts (learner, exercise_id, at, answer, outcome, mistake, release_id, seconds) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (learner, exercise_id, _now(), answer, outcome, mistake, release_id, seconds),
            )

    def attempts(self, learner: str, exercise_id: str | None = None) -> tuple[Attempt, ...]:
        """All attempts, or those at one exercise, oldest first."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT exercise_id, at, answer, outcome, mistake, release_id, seconds FROM attempts "
                "WHERE learner = ?1 AND (?2 IS NULL OR exercise_id = ?2) ORDER BY id",
                (learner, exercise_id),
            ).fetchall()
        return tuple(Attempt(str(r[0]), _moment(r[1]), str(r[2]), str(r[3]), r[4], r[5], r[6]) for r in rows)

    def solved(self, learner: str) -> set[str]:
        """Ids of the exercises with at least one right answer."""
        return self._exercises(learner, "outcome = 'right'")

    def tried(self, learner: str) -> set[str]:
        """Ids of the exercises with at least one attempt, right or not."""
        return self._exercises(learner, "outcome <> 'unattempted'")

    def show_hint(self, learner: str, exercise_id: str, number: int) -> None:
        """Note that the first `number` hints have been shown. It never gets fewer."""
        with self._open() as connection:
            connection.execute(
                "INSERT INTO hints VALUES (?, ?, ?, ?) ON CONFLICT (learner, exercise_id) "
                "DO UPDATE SET shown = max(shown, excluded.shown), at = excluded.at",
                (learner, exercise_id, number, _now()),
            )

    def hints_shown(self, learner: str, exercise_id: str) -> int:
        """How many hints have been shown."""
        with self._open() as connection:
            row = connection.execute(
                "SELECT shown FROM hints WHERE learner = ? AND exercise_id = ?", (learner, exercise_id)
            ).fetchone()
        return 0 if row is None else int(row[0])

    def remember(self, learner: str, name: str, value: str) -> None:
        """Keep a small thing about a learner, such as where they were last or a board of their own."""
        with self._open() as connection:
            connection.execute(
                "INSERT INTO settings VALUES (?, ?, ?, ?) ON CONFLICT (learner, name) "
                "DO UPDATE SET value = excluded.value, at = excluded.at",
                (learner, name, value, _now()),
            )

    def remembered(self, learner: str, name: str) -> str | None:
        """What was kept under `name`, None if nothing was."""
        with self._open() as connection:
            row = connection.execute(
                "SELECT value FROM settings WHERE learner = ? AND name = ?", (learner, name)
            ).fetchone()
        return None if row is None else str(row[0])

    def _exercises(self, learner: str, condition: str) -> set[str]:
        with self._open() as connection:
            rows = connection.execute(
                f"SELECT DISTINCT exercise_id FROM attempts WHERE learner = ? AND {condition}", (learner,)
            ).fetchall()
        return {str(row[0]) for row in rows}

    def _prepare(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProgressError(
                f"Progress cannot be kept: the folder {self.path.parent} cannot be made ({error.strerror}). "
                "Choose another with LARDER_HOME."
            ) from None
        try:
            self._create()
        except sqlite3.DatabaseError as error:
            if not _is_damaged(error):
                raise self._plain(error) from None
            with self._lock:
                self._set_aside()
            try:
                self._create()
            except sqlite3.Error as again:
                raise self._plain(again) from None

    def _create(self) -> None:
        with contextlib.closing(self._connect()) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise ProgressError(
                    f"{self.path} was written by a newer version of the lab. Update the lab, or move the file away."
                )
            if version == SCHEMA_VERSION:
                # Reads every table's root, so that damage shows here and not in the middle of work.
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(
                f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )

    def _set_aside(self) -> None:
        """Move a damaged file, with its log, out of the way and keep it."""
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
        aside = self.path.with_name(f"{self.path.name}.damaged-{stamp}-{os.getpid()}")
        try:
            for suffix in ("", "-wal", "-shm"):
                old = self.path.with_name(self.path.name + suffix)
                if old.exists():
                    old.replace(aside.with_name(aside.name + suffix))
        except OSError as error:
            raise ProgressError(
                f"The progress file {self.path} is damaged and cannot be moved aside ({error.strerror}). "
                "Move it away by hand; nothing was deleted."
            ) from None
        self.notice = (
            f"The progress file was damaged. It was kept as {aside.name}, and a new one was begun: "
            "exercises solved before don't show as solved."
        )

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one transaction, which is kept as a whole or not at all."""
        try:
            if not self.path.exists():
                self._prepare()  # somebody has removed it while the lab was running
            with contextlib.closing(self._connect()) as connection, connection:
                yield connection
        except sqlite3.Error as error:
            if _is_damaged(error):
                self._recover()
            raise self._plain(error) from None
        except UnicodeEncodeError as error:
            raise ProgressError(
                f"This cannot be saved: half a character stands at place {error.start + 1} of the text. Delete it."
            ) from None

    def _recover(self) -> None:
        """Set a file aside that turned out damaged while the lab was running."""
        with self._lock:
            with contextlib.suppress(sqlite3.Error), contextlib.closing(self._connect()) as connection:
                if connection.execute("PRAGMA quick_check").fetchone()[0] == "ok":
                    return  # another thread has done it
            self._set_aside()
            with contextlib.suppress(sqlite3.Error):
                self._create()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=BUSY_SECONDS)

    def _plain(self, error: sqlite3.Error) -> ProgressError:
        text = str(error)
        if "locked" in text or "busy" in text:
            return ProgressError(
                f"Progress cannot be saved at the moment: another program holds {self.path}. "
                "Close it and try again; what was saved before is still there."
            )
        if "readonly" in text or "read-only" in text:
            return ProgressError(
                f"Progress cannot be saved: {self.path} may only be read. "
                "Allow writing to it, or choose another folder with LARDER_HOME."
            )
        if "unable to open" in text:
            return ProgressError(
                f"Progress cannot be kept: {self.path} cannot be opened. Look at the folder's permissions."
            )
        if "full" in text:
            return ProgressError("Progress cannot be saved: the disk is full. Make some room and try again.")
        if _is_damaged(error):
            return ProgressError(
                self.notice or f"The progress file {self.path} is damaged. Start the lab again."
            )
        return ProgressError(f"Progress cannot be saved: {text}.")


def _is_damaged(error: sqlite3.Error) -> bool:
    return any(sign in str(error) for sign in ("malformed", "not a database", "corrupt", "no such table"))


def _moment(text: object) -> dt.datetime:
    """When an attempt was made; one whose time is unreadable counts as made long ago, and isn't lost."""
    try:
        return dt.datetime.fromisoformat(str(text))
    except ValueError:
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
