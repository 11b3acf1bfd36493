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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from lab_app.course.progress import trouble
from lab_app.course.progress.standby import Standby
from lab_app.course.progress.tables import SCHEMA_VERSION
from lab_app.course.progress.trouble import CannotSaveError
from pipelines.contract.home import take_lock

BUSY_SECONDS = 30.0
"""How long a writer waits for its turn. SQLite lets those who wait try their luck ten times a second: of twenty
processes that wrote without a pause for 5 s, 3.7 % of the writes had no luck within 5 s, and none within 30."""
RETRY_SECONDS = 5.0
UNTIL_THEN = "Your progress is saved as soon as that is done; until then it is kept only while the lab runs."

T = TypeVar("T")
Work = Callable[[Connection], T]


class _ChangedError(Exception):
    """The file is not the one that it was."""


class ProgressFile:
    """The progress file at `path`, made when it is missing.

    A file that is damaged, or emptied under a running lab, is moved aside, never deleted: `notice` then says where
    to, and a new one is begun. While the file cannot be written, the lab goes on with a copy in memory: `unsaved`
    then says why and what to do, and what came meanwhile is written as soon as it can be. Raises ProgressError for
    what no file could keep, and for a file of a newer lab.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.notice: str | None = None
        self.unsaved: str | None = None
        self._lock = threading.RLock()  # of the writers of this process, one at a time waits for SQLite
        self._engine = create_engine("sqlite://", creator=lambda: self._connect(), poolclass=NullPool)
        event.listen(self._engine, "begin", _begin)
        self._was_there = False
        self._standby: Standby | None = None
        self._backlog: list[Work[object]] = []
        self._tried_at = 0.0
        try:
            self._make_ready()
        except CannotSaveError as problem:
            self._stand_by(problem)

    def read(self, work: Work[T]) -> T:
        """What `work` reads, in a transaction that sees the file as it was when it began."""
        if self._standby is not None and time.monotonic() - self._tried_at > RETRY_SECONDS:
            self.write(lambda _connection: None)
        standby = self._standby
        if standby is not None:
            return standby.run(work)
        try:
            return self._run(work, writes=False)
        except CannotSaveError as problem:
            return self._stand_by(problem).run(work)

    def write(self, work: Work[T]) -> T:
        """What `work` returns, in a transaction that is kept as a whole or not at all. It may be done again."""
        with self._lock:
            try:
                result = self._run(lambda connection: self._after_backlog(connection, work), writes=True)
            except CannotSaveError as problem:
                result = self._stand_by(problem).run(work)
                self._backlog.append(work)
                return result
            self._standby, self.unsaved = None, None
            self._backlog.clear()
            return result

    def _after_backlog(self, connection: Connection, work: Work[T]) -> T:
        for earlier in self._backlog:
            with contextlib.suppress(IntegrityError):  # of this statement alone
                earlier(connection)
        return work(connection)

    def _stand_by(self, problem: CannotSaveError) -> Standby:
        with self._lock:
            self._tried_at = time.monotonic()
            self.unsaved = f"{problem} {UNTIL_THEN}"
            if self._standby is None:
                self._standby = Standby(self.path)
            return self._standby

    def _run(self, work: Work[T], *, writes: bool) -> T:
        """Do some work in a transaction on the file; once more where it turned out to be damaged."""
        for is_last in (False, True):
            if not self.path.exists():
                self._make_ready()
            try:
                with self._engine.execution_options(writes=writes).begin() as connection:
                    if _version(connection) != SCHEMA_VERSION:
                        raise _ChangedError
                    return work(connection)
            except (_ChangedError, DBAPIError) as error:
                if isinstance(error, DBAPIError) and (is_last or not trouble.is_damage(error)):
                    raise trouble.explained(error, self.path) from None
                self._make_ready()
            except UnicodeEncodeError as error:
                raise trouble.half_a_character(error.start + 1) from None
        raise CannotSaveError(f"{self.path} is changed by another program again and again: close it.")

    def _make_ready(self) -> None:
        """Have a file there that is whole and up to date: make it, lead it on, or begin a new one in its place."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise trouble.no_folder(self.path, error.strerror or str(error)) from None
        with self._lock, self._alone():
            try:
                if not self.path.exists():
                    self._note_loss()
                elif not self._is_whole():
                    self._set_aside()
                self._bring_up_to_date()
            except DBAPIError as error:
                raise trouble.explained(error, self.path) from None
            self._was_there = True

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time makes a file or moves it aside: the next one finds the new one."""
        lock = None
        with contextlib.suppress(OSError):  # where nothing can be written, nobody can
            lock = take_lock(self.path.with_name(f"{self.path.name}.lock"), BUSY_SECONDS)
        try:
            yield
        finally:
            if lock is not None:
                lock.release()

    def _is_whole(self) -> bool:
        """Whether the file can be read, and is not an empty one in the place of one that was not."""
        try:
            with self._engine.connect() as connection:
                if connection.exec_driver_sql("PRAGMA quick_check").scalar_one() != "ok":
                    return False
                tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
                return bool(tables) or not self._was_there
        except DBAPIError as error:
            if trouble.is_damage(error):
                return False
            raise

    def _bring_up_to_date(self) -> None:
        with self._engine.connect() as connection:
            version = _version(connection)
        if version == SCHEMA_VERSION:
            return
        if version > SCHEMA_VERSION:
            raise trouble.newer(self.path)
        from lab_app.course.progress.migrations import migrate

        with contextlib.closing(self._connect()) as connection_of_sqlite:
            try:
                connection_of_sqlite.execute("PRAGMA journal_mode = WAL")  # not possible in a transaction
            except sqlite3.Error as error:
                raise DBAPIError("PRAGMA journal_mode", None, error) from None
        with self._engine.execution_options(writes=True).begin() as connection:
            if _version(connection) < SCHEMA_VERSION:  # or another process has been quicker
                migrate(connection)

    def _note_loss(self) -> None:
        for suffix in ("-wal", "-shm"):  # of a file that is gone: they would spoil the new one
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        if self._was_there:
            self.notice = (
                "The progress file was removed while the lab was running, and a new one was begun: "
                "exercises solved before don't show as solved."
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
            raise CannotSaveError(
                f"The progress file {self.path} is damaged and cannot be moved aside ({error.strerror}): "
                "move it away by hand; nothing was deleted."
            ) from None
        self.notice = (
            f"The progress file was damaged. It was kept as {aside.name}, and a new one was begun: "
            "exercises solved before don't show as solved."
        )

    def _connect(self) -> sqlite3.Connection:
        # Transactions are begun by `_begin`: the driver would begin them late, and as readers.
        seconds = BUSY_SECONDS if self._standby is None else min(BUSY_SECONDS, 0.2)
        return sqlite3.connect(self.path, timeout=seconds, isolation_level=None)


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes its turn now, and not when it has read something already."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
