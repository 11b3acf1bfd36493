"""Dagster still makes a folder where it is started, and does without it."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from dagster._cli.utils import get_temporary_instance_for_cli

from pipelines.contract.home import ROOT
from pipelines.vendor_patches.dagster_temporary_home import remove_empty_homes


def test_a_folder_with_nothing_in_it_goes_and_any_other_stays(tmp_path: Path) -> None:
    for name in (".tmp_dagster_home_a", ".tmp_dagster_home_b", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / ".tmp_dagster_home_b" / "history").touch()
    remove_empty_homes(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".tmp_dagster_home_b", "other"}


def test_dagster_makes_one_and_ends_as_well_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "dagster.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "data"))
    with get_temporary_instance_for_cli(logger=logging.getLogger("quiet")):
        (made,) = tmp_path.glob(".tmp_dagster_home_*")
        assert not any(made.iterdir()), "It keeps something there: it must stay while Dagster runs."
        remove_empty_homes(tmp_path)
        assert not made.exists(), "Dagster makes none any more: take the patch out."
