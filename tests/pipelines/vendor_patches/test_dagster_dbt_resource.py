"""dagster-dbt still starts a process and prepares an adapter before each run."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest
from dagster_dbt import DbtCliResource
from dagster_dbt.core import resource as module

from pipelines.defs.resources import dbt_resource

GONE = "dagster-dbt does this no longer: take the patch out."


def test_dagster_dbt_asks_the_executable_for_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def answer(command: list[str]) -> bytes:
        asked.append(command)
        return b"1.12.0"

    monkeypatch.setattr(module, "check_output", answer)
    ours = dbt_resource()
    theirs = DbtCliResource(project_dir=ours.project_dir, dbt_executable=ours.dbt_executable)
    assert str(ours._cli_version) == version("dbt-core")
    assert asked == []
    assert str(theirs._cli_version) == "1.12.0"
    assert len(asked) == 1, GONE


def test_dagster_dbt_prepares_an_adapter() -> None:
    assert "_initialize_dbt_core_adapter" in DbtCliResource.__dict__, GONE
    assert "_initialize_dbt_core_adapter" in DbtCliResource.cli.__code__.co_names, GONE
    assert dbt_resource()._initialize_dbt_core_adapter([]) is None
