"""Dagster still makes an engine for each connection to its SQLite files, and waits for the disk each time."""

# No postponed annotations: Dagster reads the type of `context`.

from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy
from dagster._core.instance import utils as instance_utils
from dagster._core.storage.event_log.base import EventLogStorage
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster_shared.check import CheckError
from sqlalchemy.engine import Connection

from pipelines.contract.home import Home
from pipelines.vendor_patches.dagster_history import EventLog, open_instance

FULL, NORMAL = 2, 1  # of PRAGMA synchronous


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    return Home(tmp_path)


def synchronous(connection: Connection) -> int:
    return int(connection.execute(sqlalchemy.text("PRAGMA synchronous")).scalar_one())


def engines_made(
    storage: SqliteEventLogStorage, module: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, int]:
    """How many engines three connections to the same file take, and how these wait for the disk."""
    made = []
    create = sqlalchemy.create_engine

    def counted(*arguments: Any, **options: Any) -> Any:
        made.append(arguments)
        return create(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(module, "create_engine", counted)
        for _ in range(3):
            with storage._connect("a-run") as connection:
                waits = synchronous(connection)
    return len(made), waits


def test_dagsters_own_log_makes_an_engine_for_each_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where this fails, Dagster has become quicker by itself: measure a build without the patch."""
    assert engines_made(SqliteEventLogStorage(str(tmp_path)), sqlite_event_log, monkeypatch) == (3, FULL)
    assert SqliteEventLogStorage.store_event_batch is EventLogStorage.store_event_batch, "a commit for each"


def test_ours_makes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = engines_made(EventLog(str(tmp_path)), sqlalchemy, monkeypatch)
    assert made == (1, NORMAL)


def test_dagster_stores_events_together_only_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert instance_utils._get_event_batch_size() == 1000
    monkeypatch.delenv("DAGSTER_EVENT_BATCH_SIZE")
    assert instance_utils._get_event_batch_size() == 0, "It does by itself now: take the setting out."


def test_what_a_run_says_is_kept_under_the_data_folder_in_order(home: Home) -> None:
    @dg.op
    def speak(context: dg.OpExecutionContext) -> None:
        for number in range(20):
            context.log.info(f"word {number}")

    @dg.job
    def talk() -> None:
        speak()

    with open_instance(home) as instance:
        assert isinstance(instance.event_log_storage, EventLog)
        run_id = talk.execute_in_process(instance=instance).run_id
    with open_instance(home) as instance:
        said = [entry.user_message for entry in instance.all_logs(run_id)]
    assert [text for text in said if text.startswith("word")] == [f"word {number}" for number in range(20)]
    assert (home.dagster / "history" / "runs" / f"{run_id}.db").is_file()


def test_a_batch_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    def entry(number: int) -> Any:
        kind: Any = dg.EventLogEntry
        said = {"user_message": f"word {number}", "timestamp": float(number)}
        return kind(error_info=None, level=20, run_id="a-run", **said)

    log = EventLog(str(tmp_path))
    log.store_event_batch([entry(number) for number in range(3)])
    with pytest.raises(CheckError, match="is not a EventLogEntry"):
        log.store_event_batch([entry(3), None])  # type: ignore[list-item]
    assert [e.user_message for e in log.get_logs_for_run("a-run")] == ["word 0", "word 1", "word 2"]
