"""The progress file: opened for one transaction at a time, brought up to date, and replaced where it is damaged.

Several browser tabs and processes may write at once: SQLite's write-ahead log orders them, and each call
is one transaction on a connection of its own, so that nothing is held open between them.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from lab_app.course.progress.tables import SCHEMA_VERSION

BUSY_SECONDS = 5.0


class ProgressError(Exception):
    """Progress that cannot be read or kept. The message says why and what to do, in plain words."""


class ProgressFile:
    """The progress file at `path`, made when it is missing.

    All methods raise ProgressError. A file that is damaged is moved aside, never deleted: `notice`
    then says where to, and a new one is begun.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.notice: str | None = None
        self._lock = threading.Lock()
        self._engine = create_engine("sqlite://", creator=lambda: self._connect(), poolclass=NullPool)
        event.listen(self._engine, "begin", _begin)
        self._prepare()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads; it sees the file as it was when it began."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is kept as a whole or not at all; one at a time, others wait for it."""
        with self._transaction(writes=True) as connection:
            yield connection

    @contextlib.contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            if not self.path.exists():
                self._prepare()  # somebody has removed it while the lab was running
            with self._engine.execution_options(writes=writes).begin() as connection:
                yield connection
        except DBAPIError as error:
            if _is_damaged(error):
                self._recover()
            raise self._plain(error) from None
        except UnicodeEncodeError as error:
            raise ProgressError(
                f"This cannot be saved: there is half a character at place {error.start + 1} of the text. Delete it."
            ) from None

    def _prepare(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProgressError(
                f"Progress cannot be kept: the folder {self.path.parent} cannot be made ({error.strerror}). "
                "Choose another with LARDER_HOME."
            ) from None
        try:
            self._bring_up_to_date()
        except DBAPIError as error:
            if not _is_damaged(error):
                raise self._plain(error) from None
            with self._lock:
                self._set_aside()
            try:
                self._bring_up_to_date()
            except DBAPIError as again:
                raise self._plain(again) from None

    def _bring_up_to_date(self) -> None:
        with self._engine.connect() as connection:
            version = _version(connection)
            # Reads every table's root, so that damage shows here and not in the middle of work.
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        if version == SCHEMA_VERSION:
            return
        if version > SCHEMA_VERSION:
            raise ProgressError(
                f"{self.path} was written by a newer version of the lab. Update the lab, or move the file away."
            )
        from lab_app.course.progress.migrations import migrate

        with contextlib.closing(self._connect()) as connection_of_sqlite:
            connection_of_sqlite.execute("PRAGMA journal_mode = WAL")  # not possible in a transaction
        with self._engine.execution_options(writes=True).begin() as connection:
            if _version(connection) < SCHEMA_VERSION:  # or another process has been quicker
                migrate(connection)

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

    def _recover(self) -> None:
        """Set a file aside that turned out damaged while the lab was running."""
        with self._lock:
            with contextlib.suppress(sqlite3.Error), contextlib.closing(self._connect()) as connection:
                if connection.execute("PRAGMA quick_check").fetchone()[0] == "ok":
                    return  # another thread has done it
            self._set_aside()
            with contextlib.suppress(DBAPIError):
                self._bring_up_to_date()

    def _connect(self) -> sqlite3.Connection:
        # Transactions are begun by `_begin`: the driver would begin them late, and as readers.
        return sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)

    def _plain(self, error: DBAPIError) -> ProgressError:
        text = str(error.orig)
        if "locked" in text or "busy" in text:
            return ProgressError(
                f"Progress cannot be saved at the moment: another program is using {self.path}. "
                "Close it and try again; what was saved before is still there."
            )
        if "readonly" in text or "read-only" in text:
            return ProgressError(
                f"Progress cannot be saved: {self.path} can only be read. "
                "Allow writing to it, or choose another folder with LARDER_HOME."
            )
        if "unable to open" in text:
            return ProgressError(
                f"Progress cannot be kept: {self.path} cannot be opened. Look at the folder's permissions."
            )
        if "full" in text:
            return ProgressError("Progress cannot be saved: the disk is full. Free some space and try again.")
        if _is_damaged(error):
            return ProgressError(
                self.notice or f"The progress file {self.path} is damaged. Start the lab again."
            )
        return ProgressError(f"Progress cannot be saved: {text}.")


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes its turn now, and not when it has read something already."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _is_damaged(error: DBAPIError) -> bool:
    return any(
        sign in str(error.orig) for sign in ("malformed", "not a database", "corrupt", "no such table")
    )
