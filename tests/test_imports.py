"""Dependencies point one way: synthetic, then pipelines; the lab reads what they leave, and no more."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"synthetic", "pipelines", "lab_app", "dbt_project", "tests"}
FOREIGN_TO_THE_SIMULATOR = {"dagster", "dagster_dbt", "duckdb", "dbt", "streamlit"}


def imported(source: str, package: str) -> set[str]:
    """The top-level packages that a module of `package` imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(package if node.level else str(node.module).split(".")[0])
    return names


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"{package} has no modules"
    return found


def importers(package: str, of: set[str]) -> list[str]:
    return [
        str(path.relative_to(ROOT))
        for path in modules(package)
        if imported(path.read_text(encoding="utf-8"), package) & of
    ]


def test_the_simulator_imports_nothing_of_the_rest_nor_their_tools() -> None:
    assert importers("synthetic", (OURS - {"synthetic"}) | FOREIGN_TO_THE_SIMULATOR) == []


def test_the_pipeline_imports_of_ours_the_simulator_alone() -> None:
    assert importers("pipelines", OURS - {"synthetic", "pipelines"}) == []


def test_the_lab_never_imports_the_pipeline() -> None:
    assert importers("lab_app", {"pipelines", "dagster", "dagster_dbt", "tests"}) == []


def test_the_lab_imports_the_simulator_in_one_module_at_most() -> None:
    assert len(importers("lab_app", {"synthetic"})) <= 1


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import dagster.core as d", {"dagster"}),
        ("from lab_app.release import Release", {"lab_app"}),
        ("def f():\n    import duckdb", {"duckdb"}),
        ("from . import draws", {"synthetic"}),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, found: set[str]) -> None:
    assert imported(source, "synthetic") == found
