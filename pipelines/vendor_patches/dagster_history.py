"""Dagster's own storage, under the data folder, so that the history of runs is kept between starts.

`dagster.yaml` can read a folder from an environment variable, but has no default for one that is not
set; these classes ask the project where the data folder is. They also make SQLite cheap enough for a
build that must be over within a minute: 30 months of 13 tables and 200 data tests are some 1,400
events, which took 18.6 s as Dagster stores them (a new engine, connection and synchronous commit or
four for each) and take 4 s here.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy
from dagster import DagsterInstance
from dagster._core.events.log import EventLogEntry
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.root import LocalArtifactStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import QueuePool

from pipelines.contract.home import ROOT, Home, larder_home
from pipelines.vendor_patches.dagster_temporary_home import remove_empty_homes
from pipelines.vendor_patches.dagster_webserver_origin import refuse_other_origins

ENGINES_KEPT = 8  # a run each, and the index of all

# Dagster passes on events that belong together (a partition range's, a run's plan) in one go only
# when this is set.
os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "1000")


def open_instance(home: Home) -> DagsterInstance:
    """The instance that `dagster dev` at the root uses as well."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    return DagsterInstance.from_ref(InstanceRef.from_dir(str(home.dagster), config_dir=str(ROOT)))


class EventLog(SqliteEventLogStorage):
    """Dagster's event log in SQLite, with engines that are kept and one transaction for a batch.

    Commits don't wait for the disk (`synchronous = NORMAL`): with a write-ahead log that is safe for a
    process that dies, and a power cut can cost the last events of a history, never the file.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._batch: dict[str, Connection] | None = None
        self._batch_owner: int | None = None
        self._batch_lock = threading.RLock()
        super().__init__(base_dir, inst_data)

    @contextlib.contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._batch_lock:
            if self._batch is not None:
                if shard not in self._batch:
                    self._batch[shard] = self._begin(shard)
                yield self._batch[shard]
                return
            connection = self._begin(shard)
            try:
                yield connection
                connection.commit()
            finally:
                connection.close()

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        with self._batch_lock:
            self._batch = {}
            try:
                for event in events:
                    self.store_event(event)
                for connection in self._batch.values():
                    connection.commit()
            finally:
                connections, self._batch = self._batch, None
                for connection in connections.values():
                    connection.close()

    def optimize_for_webserver(self, statement_timeout: int, pool_recycle: int, max_overflow: int) -> None:
        """Called by the webserver before it builds its application, and by nobody else."""
        super().optimize_for_webserver(statement_timeout, pool_recycle, max_overflow)
        refuse_other_origins()
        remove_empty_homes(ROOT)

    def delete_events(self, run_id: str) -> None:
        super().delete_events(run_id)
        engine = self._engines.pop(run_id, None)
        if engine is not None:
            engine.dispose()

    def _begin(self, shard: str) -> Connection:
        engine = self._engines.pop(shard, None)
        if engine is not None:
            self._engines[shard] = engine  # the one that was used last goes last
        else:
            engine = sqlalchemy.create_engine(
                self.conn_string_for_shard(shard),
                # The last connection that is closed folds the write-ahead log into the file, 4 ms each time.
                poolclass=QueuePool,
                pool_size=1,
                max_overflow=-1,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            sqlalchemy.event.listen(engine, "connect", _set_up)
            self._engines[shard] = engine
            while len(self._engines) > ENGINES_KEPT:
                self._engines.pop(next(iter(self._engines))).dispose()
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        connection = engine.connect()
        connection.begin()
        return connection


def _set_up(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")


class History(DagsterSqliteStorage):
    """Runs, events and schedules in SQLite files under the data folder."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLog(str(Path(base_dir, "history", "runs")))

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, _config_value: Mapping[str, Any]) -> History:
        folder = larder_home().dagster
        folder.mkdir(parents=True, exist_ok=True)
        return cls(str(folder), inst_data)


class Artifacts(LocalArtifactStorage):
    """Dagster's other files, kept under the data folder."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, _config_value: Mapping[str, Any]
    ) -> Artifacts:
        return cls(str(larder_home().dagster), inst_data=inst_data)
