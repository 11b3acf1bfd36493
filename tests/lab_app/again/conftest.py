"""A data folder whose common world has hardly anything in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.contract.home import Home
from pipelines.contract.marks import ANOTHER_WORLD, end_family, mark_of
from pipelines.contract.release import Release
from tests.lab_app.again.pipeline import publish

COMMON = "tiny-seed7-v17"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    made.make()
    yield made
    (tmp_path / "home" / "go").touch()
    end_family({mark_of(ANOTHER_WORLD, made)})


@pytest.fixture
def common(home: Home) -> Release:
    return publish(home, "tiny", 7, dt.date(2026, 6, 30))
