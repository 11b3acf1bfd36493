"""What happens by itself: the first build, what comes after a release, and clearing up after a kill."""

from __future__ import annotations

import sys
import time

import dagster as dg

from pipelines.build.partitions import month_only, whole_history
from pipelines.build.reaper import reap
from pipelines.build.releases import CHANGED, good_release, is_of_this_simulator, next_day
from pipelines.build.settings import BuildError, world_settings
from pipelines.contract.home import HomeError, is_locked, larder_home
from pipelines.contract.release import Release
from pipelines.defs.derived import GROUP
from pipelines.defs.grading import WORLD_TAG
from pipelines.defs.jobs import advance_one_day, build_release, derive, grading
from pipelines.publish.derived import missing
from pipelines.publish.variants import OLDER, are_current
from synthetic.config import SettingError

SECONDS_AFTER_FIRST_FAILURE = 15.0
LONGEST_PAUSE_SECONDS = 3600.0
RUNS_LOOKED_AT = 10

UNFINISHED = (
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
)


@dg.sensor(
    name="first_build",
    job=build_release,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=15,
    description="Starts the first build on a machine that has no release, and tries again later if it fails.",
)
def first_build(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    try:
        home = larder_home()
        release = good_release(home)
        if release is not None:
            return dg.SkipReason(f"There is a release, {release.id}.")
        config = world_settings()
    except (SettingError, HomeError) as error:
        return dg.SkipReason(f"The first build cannot start. {error}")
    if is_locked(home.lock):
        return dg.SkipReason("A build is running.")
    pause = pause_before_next(context.instance, build_release.name)
    if pause is not None:
        return dg.SkipReason(pause)
    say(
        "There is no data that can be read: starting a build. Its progress is on the page Runs, and in the lab."
    )
    # Without a run key: one that never changes would fire once for ever.
    return dg.RunRequest(tags=whole_history(config.as_of))


@dg.sensor(
    name="derivations",
    job=derive,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=15,
    description="Makes what pages need beside a release, as soon as it is published.",
)
def derivations(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    release = release_to_complete()
    if isinstance(release, dg.SkipReason):
        return release
    home = larder_home()
    needed = missing(home, release)
    if not needed:
        return dg.SkipReason(f"All that is made from release {release.id} is there.")
    if is_locked(home.lock):
        return dg.SkipReason("A build is running.")
    pause = pause_before_next(context.instance, derive.name)
    if pause is not None:
        return dg.SkipReason(pause)
    return dg.RunRequest(
        tags={WORLD_TAG: release.world.id},
        asset_selection=[dg.AssetKey([GROUP, name]) for name in needed],
    )


@dg.sensor(
    name="truth_and_variants",
    job=grading,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Makes the truth and the grading variants of a release that has none yet.",
)
def truth_and_variants(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    release = release_to_complete()
    if isinstance(release, dg.SkipReason):
        return release
    home = larder_home()
    if not release.compiled_models.is_file():
        return dg.SkipReason(OLDER)
    if are_current(home, release):
        return dg.SkipReason(f"The truth and the variants of release {release.id} are there.")
    if is_locked(home.lock):
        return dg.SkipReason("A build is running.")
    pause = pause_before_next(context.instance, grading.name)
    return dg.RunRequest(tags={WORLD_TAG: release.world.id}) if pause is None else dg.SkipReason(pause)


@dg.sensor(
    name="reaper",
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Ends runs whose process was killed; they would be in the way of the next one for ever.",
)
def reaper(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    reaped = reap(context.instance, larder_home())
    return dg.SkipReason(f"Ended: {', '.join(reaped)}." if reaped else "Every run that is going on is alive.")


@dg.schedule(
    name="a_day_each_morning",
    job=advance_one_day,
    cron_schedule="0 6 * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="One day more of the world each morning. Off until it is switched on.",
)
def a_day_each_morning() -> dg.RunRequest | dg.SkipReason:
    try:
        return dg.RunRequest(tags=month_only(next_day(larder_home()).as_of))
    except (BuildError, SettingError, HomeError) as error:
        return dg.SkipReason(str(error))


def release_to_complete() -> Release | dg.SkipReason:
    """The current release that something may be made for, or why there is none."""
    try:
        release = good_release(larder_home())
    except HomeError as error:
        return dg.SkipReason(str(error))
    if release is None:
        return dg.SkipReason("There is no release yet.")
    return release if is_of_this_simulator(release) else dg.SkipReason(CHANGED)


def pause_before_next(instance: dg.DagsterInstance, job: str, now: float | None = None) -> str | None:
    """Why a run of this job should not start now: one is under way, or the last ones failed just before."""
    records = instance.get_run_records(dg.RunsFilter(job_name=job), limit=RUNS_LOOKED_AT)
    if any(record.dagster_run.status in UNFINISHED for record in records):
        return "A run is under way."
    failures = 0
    for record in records:
        if record.dagster_run.status is dg.DagsterRunStatus.SUCCESS:
            break
        failures += 1
    if not failures:
        return None
    ended = records[0].end_time or records[0].update_timestamp.timestamp()
    pause = min(SECONDS_AFTER_FIRST_FAILURE * 2 ** (failures - 1), LONGEST_PAUSE_SECONDS)
    left = ended + pause - (time.time() if now is None else now)
    if not 0 < left <= pause:  # more than the pause: the clock was put back since
        return None
    times = "The last run" if failures == 1 else f"The last {failures} runs"
    return f"{times} did not succeed; the next try is in {left:.0f} s."


def say(text: str) -> None:
    """Tell the terminal that `dagster dev` runs in."""
    print(text, file=sys.stderr, flush=True)
