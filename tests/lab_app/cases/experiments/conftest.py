"""The people on whom cases about experiments are dealt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

import pytest

from lab_app.kinds.context import Context
from lab_app.sandbox import Sandbox
from lab_app.truth import Truth
from tests.lab_app.cases import many_people
from tests.lab_app.cases.experiments.people import Rows
from tests.worlds.kept import kept

AS_OF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def warehouse() -> Path:
    made = kept(
        "many-people", [many_people.__file__], lambda folder: many_people.build(folder / "warehouse.duckdb")
    )
    return made / "warehouse.duckdb"


@pytest.fixture(scope="module")
def rows(warehouse: Path) -> Rows:
    return Rows(warehouse)


@pytest.fixture
def world(rows: Rows, small_truth: Truth) -> Context:
    return Context(cast(Sandbox, rows), None, small_truth, seed=1, as_of=AS_OF)
