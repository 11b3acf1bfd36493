"""How two engines are held against each other."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest

from pipelines.build.settings import BuildError
from pipelines.checks.engines import Comparison, agreement, cells, comparable, described, distance
from pipelines.contract.home import Home
from pipelines.contract.release import Release, point_at, write_release

MAY = dt.datetime(2026, 5, 1)  # noqa: DTZ001 -- as DuckDB gives it


def test_cells_are_the_same_whatever_type_a_month_has() -> None:
    assert cells([(MAY, "DE", 3), (None, "DE", 1)]) == cells([(MAY.date(), "DE", 3.0)])


@pytest.mark.parametrize(
    ("here", "there", "apart"),
    [
        ({"a": 1.0}, {"a": 1.0}, 0.0),
        ({"a": None}, {"a": None}, 0.0),
        ({"a": 2.0}, {"a": 1.0}, 0.5),
        ({"a": -1.0}, {"a": 1.0}, 2.0),
        ({"a": 0.0}, {"a": None}, math.inf),
        ({"a": 0.0}, {}, math.inf),
        ({}, {"a": None}, math.inf),
    ],
)
def test_a_value_that_one_lacks_is_no_zero(
    here: dict[str, float | None], there: dict[str, float | None], apart: float
) -> None:
    found = agreement("m", {(k,): v for k, v in here.items()}, {(k,): v for k, v in there.items()})
    assert (found.cells, found.largest) == (1, apart)
    assert found.is_same == (apart == 0)


def test_a_metric_without_a_cell_agrees_with_nothing() -> None:
    assert not agreement("m", {}, {}).is_same


def test_float_error_is_no_difference() -> None:
    assert agreement("m", {("a",): 0.1 + 0.2}, {("a",): 0.3}).is_same
    assert not agreement("m", {("a",): 1.0}, {("a",): 1.0 + 1e-6}).is_same
    assert distance(0.0, 0.0) == 0


def test_whatever_differs_or_failed_is_said_first(tiny_release: Release) -> None:
    found = Comparison("sail", metrics=[agreement("mau", {("2026-05-01",): 1.0}, {("2026-05-01",): 2.0})])
    found.rows["marts.dim_users"] = (10, 9)
    found.failed = ["model fct_payments: no"]
    assert not found.is_same
    assert described(found, tiny_release).splitlines()[:3] == [
        "Failed: model fct_payments: no",
        "Rows of marts.dim_users: 10 on DuckDB, 9 there",
        "mau differs by 0.5: 2026-05-01: 1.0 here, 2.0 there",
    ]


def test_only_a_release_of_duckdb_and_of_these_models_is_compared_with(
    tiny_release: Release, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    with pytest.raises(BuildError, match=r"There is no release in .* to compare with"):
        comparable(home)
    folder = home.world(tiny_release.world.id).releases / tiny_release.id
    folder.mkdir(parents=True)
    for name in ("warehouse.duckdb", "manifest.json", "semantic_manifest.json"):
        (folder / name).symlink_to(tiny_release.path / name)
    copy = tiny_release.model_copy(update={"path": folder, "files": {}})
    for update, is_refused in (({}, False), ({"engine": "sail"}, True), ({"models": "other"}, True)):
        changed = copy.model_copy(update=update)
        write_release(changed)
        point_at(home, changed)
        if is_refused:
            with pytest.raises(BuildError, match="built by another engine or by other models"):
                comparable(home)
        else:
            assert comparable(home).id == tiny_release.id
