"""Dependencies point one way: synthetic, then pipelines; the lab reads what they leave, and no more."""

from __future__ import annotations

import ast
from collections.abc import Set
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"synthetic", "pipelines", "lab_app", "dbt_project", "tests"}
FOREIGN_TO_THE_SIMULATOR = {"dagster", "dagster_dbt", "duckdb", "dbt", "streamlit"}


LEAVES = {"pipelines.contract", "pipelines.statistics"}


def imported(source: str, package: str) -> set[str]:
    """What a module of `package` imports, anywhere in it, by its full name; a relative import is `package`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {package if node.level else f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_in(name: str, packages: Set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package.replace(".", "/")).rglob("*.py"))
    assert found, f"{package} has no modules"
    return found


def importers(package: str, of: set[str], but: Set[str] = frozenset()) -> list[str]:
    """The modules of a package that import something of these packages, but for some within them."""
    return [
        str(path.relative_to(ROOT))
        for path in modules(package)
        if any(
            is_in(name, of) and not is_in(name, but)
            for name in imported(path.read_text(encoding="utf-8"), package)
        )
    ]


def test_the_simulator_imports_nothing_of_the_rest_nor_their_tools() -> None:
    assert importers("synthetic", (OURS - {"synthetic"}) | FOREIGN_TO_THE_SIMULATOR) == []


def test_the_pipeline_imports_of_ours_the_simulator_alone() -> None:
    assert importers("pipelines", OURS - {"synthetic", "pipelines"}) == []


def test_the_lab_imports_of_the_pipeline_its_leaves_alone() -> None:
    assert importers("lab_app", {"pipelines", "dagster", "dagster_dbt", "tests"}, but=LEAVES) == []


@pytest.mark.parametrize("leaf", sorted(leaf for leaf in LEAVES if (ROOT / leaf.replace(".", "/")).is_dir()))
def test_a_leaf_imports_neither_dagster_nor_anything_else_of_ours(leaf: str) -> None:
    assert importers(leaf, OURS | {"dagster", "dagster_dbt"}, but={leaf}) == []


def test_the_lab_imports_the_simulator_in_one_module_at_most() -> None:
    assert len(importers("lab_app", {"synthetic"})) <= 1


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import dagster.core as d", {"dagster.core"}),
        ("from lab_app.lab import Lab, other", {"lab_app.lab.Lab", "lab_app.lab.other"}),
        ("from pipelines import contract", {"pipelines.contract"}),
        ("def f():\n    import duckdb", {"duckdb"}),
        ("from . import draws", {"synthetic"}),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, found: set[str]) -> None:
    assert imported(source, "synthetic") == found
