"""Runs that Dagster believes to be going on although their process is dead.

Each run holds a lock of its own for as long as its process lives, and the system frees it however the
process ends. Without this, a `dagster dev` that was killed leaves its run started for ever, and with one
run at a time nothing would ever run again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipelines.contract.home import Home, is_locked, take_lock

GOING_ON = (
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)
SECONDS_TO_START = 90.0
"""A run's process has this long to load the definitions and to take its lock."""

REASON = "The process of this run was killed. The next build starts afresh; the last release is untouched."


@contextlib.contextmanager
def alive(home: Home, run_id: str) -> Iterator[None]:
    """Hold the run's lock."""
    path = lock_path(home, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = take_lock(path)  # None for a step that runs beside another one of the same run
    try:
        yield
    finally:
        if lock is not None:
            path.unlink(missing_ok=True)
            lock.release()


def reap(instance: dg.DagsterInstance, home: Home, now: float | None = None) -> list[str]:
    """Mark the runs as failed whose process is dead, and return their ids."""
    now = time.time() if now is None else now
    reaped = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=list(GOING_ON))):
        run_id = record.dagster_run.run_id
        if is_alive(home, run_id):
            continue
        path = lock_path(home, run_id)
        since = record.start_time or record.create_timestamp.timestamp()
        if not path.exists() and abs(now - since) < SECONDS_TO_START:  # the clock may have been put back
            continue
        current = instance.get_run_by_id(run_id)
        if current is None or current.status not in GOING_ON:
            continue  # it has ended between the two looks
        instance.report_run_failed(current, REASON)
        path.unlink(missing_ok=True)
        reaped.append(run_id)
    return reaped


def is_alive(home: Home, run_id: str) -> bool:
    return is_locked(lock_path(home, run_id))


def lock_path(home: Home, run_id: str) -> Path:
    return home.running / f"{run_id}.lock"
