"""Settings and the layout of the data folder."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.build.settings import worker_count, world_settings
from pipelines.contract.home import ROOT, HomeError, larder_home
from synthetic.config import SettingError


def test_without_settings_the_world_is_the_default_one() -> None:
    world = world_settings(environment={})
    assert (world.seed, world.preset, world.as_of) == (7, "lab", dt.date(2026, 6, 30))


def test_what_is_given_wins_over_the_environment() -> None:
    environment = {"LARDER_SEED": "3", "LARDER_PRESET": "tiny", "LARDER_AS_OF": "2025-01-31"}
    assert world_settings(environment=environment).seed == 3
    world = world_settings(seed=0, as_of="2025-02-01", environment=environment)
    assert (world.seed, world.preset, world.as_of) == (0, "tiny", dt.date(2025, 2, 1))
    assert world_settings(seed="", preset="", as_of="", environment=environment).preset == "tiny"


def test_the_data_folder_is_beside_the_code_unless_it_is_moved(tmp_path: Path) -> None:
    assert larder_home({"LARDER_HOME": str(tmp_path / "elsewhere")}).path == tmp_path / "elsewhere"
    assert larder_home({}).path == ROOT / "data"
    assert (ROOT / "pyproject.toml").is_file()


def test_workers_are_at_least_two_unless_told_otherwise() -> None:
    assert worker_count({}) >= 2
    assert worker_count({"LARDER_WORKERS": "1"}) == 1


@pytest.mark.parametrize("wanted", ["0", "-1", "two", "65"])
def test_a_bad_number_of_workers_is_refused(wanted: str) -> None:
    with pytest.raises(SettingError, match="LARDER_WORKERS must be a whole number from 1 to 64"):
        worker_count({"LARDER_WORKERS": wanted})


@pytest.mark.parametrize(
    ("settings", "options", "sentence"),
    [
        ({"LARDER_SEED": "seven"}, [], "The seed must be a whole number, not 'seven'."),
        ({"LARDER_PRESET": "huge"}, [], "The preset must be one of tiny, lab, large, not 'huge'."),
        ({}, ["--as-of", "2026-02-30"], "The as-of day must be a date such as 2026-06-30, not '2026-02-30'."),
        ({}, ["--as-of", "2023-12-31"], "The as-of day must lie from 2024-01-01 to"),
        ({"LARDER_WORKERS": "0"}, [], "LARDER_WORKERS must be a whole number from 1 to 64, not '0'."),
        ({}, ["--advance", "--seed", "3"], "With --advance the current release says which world and day"),
        ({}, ["--rest-only", "--advance"], "With --rest-only the current release says which world and day"),
        ({}, ["--rest-only", "--seed", "3"], "With --rest-only the current release says which world and day"),
    ],
)
def test_a_bad_setting_gives_one_sentence_and_does_no_work(
    settings: dict[str, str], options: list[str], sentence: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    told = subprocess.run(
        [sys.executable, "-m", "pipelines", *options],
        env={**os.environ, **settings, "LARDER_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 2
    assert told.stderr.startswith(sentence)
    assert len(told.stderr.strip().splitlines()) == 1
    assert told.stdout == ""
    assert not home.exists()


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for moved in (file, file / "below"):
        with pytest.raises(HomeError, match=r"LARDER_HOME must name a folder, and .*file is a file"):
            larder_home({"LARDER_HOME": str(moved)})
