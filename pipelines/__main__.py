"""Build the data without serving anything: `python -m pipelines`.

Progress goes to standard error. The run is in Dagster's history like any other. Exits with 1 and
one sentence when the build fails, with 2 for settings that cannot be used.
"""

from __future__ import annotations

import argparse
import sys

from pipelines.build.releases import next_day, this_day
from pipelines.build.session import WAITING, lock_for_build
from pipelines.build.settings import (
    ENGINES,
    BuildError,
    engine_setting,
    most_raw_rows,
    worker_count,
    world_settings,
)
from pipelines.build.spark.server import check
from pipelines.build.terminal import Terminal
from pipelines.contract.home import IS_CHECKOUT, Home, HomeError, is_locked, larder_home
from pipelines.contract.surroundings import shed
from synthetic.config import PRESETS, SettingError, WorldConfig

NOTHING_TO_BUILD_WITH = (
    "Data is built in the project's folder, with its dbt project; an installed package has only the lab."
)


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if not IS_CHECKOUT:
        print(NOTHING_TO_BUILD_WITH, file=sys.stderr)
        return 1
    try:
        home = larder_home()
        config = settings(options, home)
        worker_count()
        most_raw_rows()
        check(engine_setting(options.engine))
        home.make()
        build(home, config, options)
    except (SettingError, HomeError) as error:
        print(error, file=sys.stderr)
        return 2
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The last release is untouched.", file=sys.stderr)
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m pipelines", description="Build and publish Larder's data.")
    made.add_argument("--preset", help=f"size of the world: {', '.join(PRESETS)} (LARDER_PRESET)")
    made.add_argument("--seed", help="the world's seed, a whole number (LARDER_SEED)")
    made.add_argument("--as-of", help="the last complete day, such as 2026-06-30 (LARDER_AS_OF)")
    made.add_argument("--engine", help=f"what builds the models: {', '.join(ENGINES)} (LARDER_ENGINE)")
    made.add_argument("--advance", action="store_true", help="go one day further than the current release")
    made.add_argument("--no-wait", action="store_true", help="give up when another build is running")
    made.add_argument("--release-only", action="store_true", help="leave out what only grading needs")
    made.add_argument(
        "--rest-only", action="store_true", help="make what the current release lacks, and build nothing"
    )
    return made


def settings(options: argparse.Namespace, home: Home) -> WorldConfig:
    """The world that the options ask for. Raises SettingError, BuildError, HomeError."""
    if options.rest_only:
        if any((options.advance, options.release_only, options.seed, options.preset, options.as_of)):
            raise SettingError(
                "With --rest-only the current release says which world and day; leave out the others."
            )
        return this_day(home)
    if not options.advance:
        return world_settings(options.seed, options.preset, options.as_of)
    if options.seed or options.preset or options.as_of:
        raise SettingError(
            "With --advance the current release says which world and day; leave out the others."
        )
    return next_day(home)


def build(home: Home, config: WorldConfig, options: argparse.Namespace) -> None:
    """Run the job in this process. Raises BuildError with what the build said when it failed."""
    if options.rest_only:
        make_rest(home, config)
        return
    # The run itself waits, but what it logs goes to Dagster.
    if options.no_wait:
        lock_for_build(home, 0.0, _say).release()
    elif is_locked(home.lock):
        _say(WAITING)
    with Terminal(home):
        # Dagster takes some seconds to import; a bad setting is refused before that.
        from pipelines.build.headless import run_build

        published = run_build(home, config, advance=options.advance, engine=engine_setting(options.engine))
    _say(f"Release {published} is published in {home.world(config.world_id).releases}.")
    if not options.release_only:
        make_rest(home, config)


def make_rest(home: Home, config: WorldConfig) -> None:
    """Make what follows the world's current release. Raises BuildError."""
    from pipelines.build.headless import run_after_release

    _say("Making what pages need beside the release …")
    run_after_release(home, config.world_id, "derive")
    _say("Making what grading needs: the truth of the incidents, and small hidden worlds …")
    run_after_release(home, config.world_id, "truth_and_variants")
    _say("Done.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    shed()
    sys.exit(main())
