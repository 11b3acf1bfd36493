"""A build in this process, with the same job, checks and history as under `dagster dev`."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
import uuid
from collections.abc import Iterator
from typing import Any, Literal

import dagster as dg

from pipelines.build.partitions import month_only, whole_history
from pipelines.build.reaper import reap
from pipelines.build.releases import good_release
from pipelines.build.session import build_id, remove_tree
from pipelines.build.settings import BuildError
from pipelines.build.space import NO_SPACE, has_no_room, is_disk_full
from pipelines.contract.home import Home
from pipelines.contract.status import note_failure, read_status
from pipelines.definitions import defs
from pipelines.defs.grading import WORLD_TAG
from pipelines.vendor_patches.dagster_history import open_instance
from synthetic.config import WorldConfig

QUIET: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_build(home: Home, config: WorldConfig, *, advance: bool = False, engine: str = "duckdb") -> str:
    """Build and publish, with the models built on this engine, and return the release's id. Raises BuildError with what the build said."""
    job = defs.resolve_job_def("advance_one_day" if advance else "build_release")
    asked = (
        {"advance": True}
        if advance
        else {"seed": str(config.seed), "preset": config.preset, "as_of": config.as_of.isoformat()}
    )
    run_id = str(uuid.uuid4())
    with (
        _plainly(home, build_id(config.as_of, run_id)),
        open_instance(home) as instance,
        _quiet_output(),
    ):
        reap(instance, home)
        result = job.execute_in_process(
            run_config={"resources": {"build": {"config": asked | {"engine": engine}}}} | QUIET,
            tags=month_only(config.as_of) if advance else whole_history(config.as_of),
            instance=instance,
            raise_on_error=False,
            run_id=run_id,
        )
    release = good_release(home, config.world_id)
    if not result.success or release is None:
        raise BuildError(why_it_failed(home, result))
    return release.id


def run_after_release(home: Home, world_id: str, job: Literal["derive", "truth_and_variants"]) -> None:
    """Make what follows a world's current release: what pages need, or what grading needs. Raises BuildError."""
    with _plainly(home), open_instance(home) as instance, _quiet_output():
        result = defs.resolve_job_def(job).execute_in_process(
            run_config=QUIET, tags={WORLD_TAG: world_id}, instance=instance, raise_on_error=False
        )
    if not result.success:
        raise BuildError(why_it_failed(home, result))


def why_it_failed(home: Home, result: dg.ExecuteInProcessResult) -> str:
    """The sentence that the build left, or what Dagster knows of a run that did not get so far."""
    status = read_status(home.status)
    if status is not None and status.state == "failed" and status.build_id.endswith(result.run_id[:8]):
        return status.message
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None)
        while error is not None:
            if error.cls_name in ("BuildError", "SettingError", "HomeError", "ReleaseError"):
                return str(error.message).split(": ", 1)[-1].strip()
            error = error.cause
    return "The build failed; its run in Dagster says why."


@contextlib.contextmanager
def _plainly(home: Home, build_id: str | None = None) -> Iterator[None]:
    """Say in a sentence that the disk is full: Dagster's history has no room then either, and breaks off."""
    try:
        yield
    except Exception as error:
        if not is_disk_full(error) and not has_no_room(home):
            raise
        message = NO_SPACE.format(home=home.path)
        if build_id:
            traceback.clear_frames(error.__traceback__)  # lets go of the warehouse, and so of its room
            remove_tree(home.builds / build_id)
            note_failure(home.status, build_id, message)
        raise BuildError(message) from error


@contextlib.contextmanager
def _quiet_output() -> Iterator[None]:
    """Send what dbt and the workers print to nowhere; it is kept in Dagster's and dbt's logs."""
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
