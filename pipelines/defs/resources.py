"""What the assets work with: the build that is going on, and dbt."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource
from pydantic import Field

from pipelines.build import Build, open_build
from pipelines.manifest import DBT_EXECUTABLE
from pipelines.project import DBT_PROJECT, BuildError, larder_home, worker_count, world_settings
from pipelines.publish import current_release
from pipelines.reaper import holding_run
from synthetic.config import SettingError, WorldConfig, next_day

STAGE_OF_PREFIX = {"lake": "lake", "product": "warehouse", "release": "release"}
"""Which stage an asset belongs to, by the first part of its key; all others are dbt's."""


class BuildResource(dg.ConfigurableResourceFactory[Build]):  # type: ignore[misc]
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
        description="Take the world of the current release and go one day further; the others are not read.",
    )
