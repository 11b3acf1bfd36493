"""The settings of a build: which world, and with how many processes."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any

from pipelines.contract.home import ROOT
from synthetic.config import SettingError, WorldConfig

DBT_PROJECT = ROOT / "dbt_project"
MAX_WORKERS = 64
ENGINES = ("duckdb", "spark", "sail")
MOST_RAW_ROWS = 250_000_000


class BuildError(RuntimeError):
    """A build cannot go on. The message is one plain sentence for the person who started it."""


def world_settings(
    seed: str | int | None = None,
    preset: str | None = None,
    as_of: str | dt.date | None = None,
    environment: Mapping[str, str] = os.environ,
) -> WorldConfig:
    """The world that is asked for: what is given here, else the environment's, else the default.

    Raises SettingError.
    """
    chosen: dict[str, Any] = {}
    for name, given in (("seed", seed), ("preset", preset), ("as_of", as_of)):
        value = given if given not in (None, "") else environment.get(f"LARDER_{name.upper()}")
        if value not in (None, ""):
            chosen[name] = value
    return WorldConfig.from_settings(**chosen)


def engine_setting(given: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """What builds the models: what is given here, else LARDER_ENGINE, else DuckDB. Raises SettingError."""
    wanted = (given or environment.get("LARDER_ENGINE") or ENGINES[0]).lower()
    if wanted not in ENGINES:
        raise SettingError(f"The engine must be one of {', '.join(ENGINES)}, not {wanted!r}.")
    return wanted


def most_raw_rows(environment: Mapping[str, str] = os.environ) -> int:
    """How many rows of the product's tables a release holds at most that Spark has built. Raises SettingError."""
    wanted = environment.get("LARDER_RAW_ROWS")
    if not wanted:
        return MOST_RAW_ROWS
    if not wanted.isdigit() or int(wanted) < 1:
        raise SettingError(f"LARDER_RAW_ROWS must be a whole number from 1 on, not {wanted!r}.")
    return int(wanted)


def worker_count(environment: Mapping[str, str] = os.environ) -> int:
    """How many processes simulate: LARDER_WORKERS, or one per processor. Raises SettingError."""
    wanted = environment.get("LARDER_WORKERS")
    if not wanted:
        return max(2, min(8, os.cpu_count() or 2))
    if not wanted.isdigit() or not 1 <= int(wanted) <= MAX_WORKERS:
        raise SettingError(f"LARDER_WORKERS must be a whole number from 1 to {MAX_WORKERS}, not {wanted!r}.")
    return int(wanted)
