"""What the assets work with: the build that is going on, and dbt."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

import dagster as dg
from pydantic import Field

from pipelines.build.board import STAGES
from pipelines.build.reaper import alive
from pipelines.build.releases import next_day
from pipelines.build.session import Build, open_build
from pipelines.build.settings import DBT_PROJECT, engine_setting, worker_count, world_settings
from pipelines.build.spark.server import check
from pipelines.contract.home import Home, larder_home
from pipelines.vendor_patches.dagster_dbt_resource import QuickDbtCliResource
from synthetic.config import WorldConfig


class BuildResource(dg.ConfigurableResource[Build]):
    """The build that this run does. What is left empty comes from the environment, else is the default."""

    seed: str = Field(default="", description="The world's seed, a whole number. Empty: LARDER_SEED, else 7.")
    preset: str = Field(
        default="", description="The world's size: tiny, lab or large. Empty: LARDER_PRESET, else lab."
    )
    as_of: str = Field(
        default="",
        description="The last complete day, such as 2026-06-30. Empty: LARDER_AS_OF, else 2026-06-30.",
    )
    advance: bool = Field(
        default=False,
        description="Go one day further in the world of the current release; the settings above are not read.",
    )

    engine: str = Field(
        default="",
        description=(
            "What builds the models: duckdb, spark, or sail, which is Spark without Java. "
            "Empty: LARDER_ENGINE, else duckdb."
        ),
    )

    @contextlib.contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Build]:
        home, run = larder_home(), context.run
        assert run is not None
        # A bad value, and an engine that cannot be used here, are refused before any waiting.
        engine = engine_setting(self.engine)
        check(engine)
        if not self.advance:
            self.world(home)
        say = context.log.info if context.log else print
        with (
            alive(home, run.run_id),
            open_build(
                home,
                lambda: self.world(home),
                run.run_id,
                stages=stages_of(run),
                workers=worker_count(),
                engine=engine,
                say=say,
            ) as build,
        ):
            yield build

    def world(self, home: Home) -> WorldConfig:
        """The world to build. Raises SettingError, HomeError, or BuildError where there is nothing to go on from."""
        return next_day(home) if self.advance else world_settings(self.seed, self.preset, self.as_of)


def stages_of(run: dg.DagsterRun) -> list[str]:
    """The stages that a run goes through: all of a job's, or those of the assets and checks that it is for."""
    if not run.asset_selection and not run.asset_check_selection:
        return [stage.name for stage in STAGES]
    prefixes = {"lake": "lake", "product": "warehouse", "release": "release"}
    found = {prefixes.get(key.path[0], "models") for key in run.asset_selection or ()}
    if "models" in found or run.asset_check_selection:
        found.add("checks")
    return [stage.name for stage in STAGES if stage.name in found]


def dbt_resource() -> QuickDbtCliResource:
    """dbt as builds run it, see `pipelines.build.dbt_process`."""
    return QuickDbtCliResource(
        project_dir=str(DBT_PROJECT),
        profiles_dir=str(DBT_PROJECT),
        # The environment need not be activated: this Python has dbt.
        dbt_executable=sys.executable,
        global_config_flags=["-m", "pipelines.build.dbt_process"],
    )
