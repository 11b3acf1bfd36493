"""What the lab goes on with while the progress file cannot be written: a copy of it in memory."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from lab_app.course.progress.tables import SCHEMA_VERSION

T = TypeVar("T")


class Standby:
    """A copy of the file as far as it can be read, in memory. Safe to share between threads."""

    def __init__(self, file: Path) -> None:
        kept = _copied(file)
        self._engine = create_engine("sqlite://", creator=lambda: kept, poolclass=StaticPool)
        self._lock = threading.Lock()
        if kept.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
            from lab_app.course.progress.migrations import migrate

            self.run(migrate)

    def run(self, work: Callable[[Connection], T]) -> T:
        """Do some work in a transaction."""
        with self._lock, self._engine.begin() as connection:
            return work(connection)


def _copied(file: Path) -> sqlite3.Connection:
    # A file in a folder that can only be read is opened as one that nobody writes: there is no room for its log.
    for options in ("mode=ro", "mode=ro&immutable=1"):
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        with contextlib.suppress(sqlite3.Error, ValueError):
            address = f"{file.absolute().as_uri()}?{options}"
            with contextlib.closing(sqlite3.connect(address, uri=True, timeout=0.2)) as source:
                source.backup(memory)
                version = memory.execute("PRAGMA user_version").fetchone()[0]
                if 0 < version <= SCHEMA_VERSION:
                    return memory
        memory.close()
    return sqlite3.connect(":memory:", check_same_thread=False)
