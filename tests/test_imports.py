"""Dependencies point one way: synthetic, then pipelines; the lab reads what they leave, and no more.

What both pipelines and others need is in leaves of pipelines, which import nothing of the repository.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"synthetic", "pipelines", "lab_app", "dbt_project", "tests"}
FOREIGN_TO_THE_SIMULATOR = {"dagster", "dagster_dbt", "duckdb", "dbt", "streamlit"}
CONTRACT, STATISTICS = "pipelines.contract", "pipelines.statistics"
CHECKS = {str(path.relative_to(ROOT)) for path in (ROOT / "synthetic" / "checks").rglob("*.py")}
"""Of the simulator, which commands and tests run."""
# The lab's rooms, from the bottom up: a module imports of its own room and of those below, never of one above.
# The longest name that fits a module says where it belongs; a star is any one name.
ROOMS: tuple[tuple[str, ...], ...] = (
    ("lab_app.background", "lab_app.garbage", "lab_app.simulator", "lab_app.vendor_patches"),
    ("lab_app.truth", "lab_app.again", "lab_app.week", "lab_app.whatif", "lab_app.api"),
    ("lab_app.sandbox",),
    ("lab_app.bench",),
    ("lab_app.dialects",),
    ("lab_app.warehouse",),
    ("lab_app.metrics",),
    ("lab_app.diagnosis",),
    ("lab_app.metric_writing",),
    ("lab_app.lab",),
    ("lab_app.course.exercise", "lab_app.course.verdict"),  # what every kind of exercise is made of
    ("lab_app.kinds",),
    ("lab_app.experiments",),
    ("lab_app.course",),
    ("lab_app.assessment",),
    ("lab_app.plan",),
    ("lab_app.ui",),
    ("lab_app.kinds.form", "lab_app.kinds.*.form"),
    ("lab_app.tracks", "lab_app.app_pages"),
    ("lab_app.site", "lab_app.script", "lab_app.streamlit_app"),
    ("lab_app.cli", "lab_app.__main__"),
)


def imported(source: str, package: str) -> set[str]:
    """The top-level packages that a module of `package` imports, anywhere in it."""
    return {name.split(".")[0] for name in imported_names(source, package)}


def imported_names(source: str, package: str) -> set[str]:
    """The same, as far as the import says: modules, and what is taken from them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = package if node.level else str(node.module)
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"{package} has no modules"
    return found


def importers(package: str, of: set[str], *, leaves: tuple[str, ...] = ()) -> list[str]:
    """The modules of a folder that import any of these packages, apart from their leaves."""
    found = []
    for path in modules(package):
        names = imported_names(path.read_text(encoding="utf-8"), package.replace("/", "."))
        others = {name for name in names if not any(is_within(name, leaf) for leaf in leaves)}
        if {name.split(".")[0] for name in others} & of:
            found.append(str(path.relative_to(ROOT)))
    return found


def test_the_simulator_imports_nothing_of_the_rest_nor_their_tools() -> None:
    foreign = (OURS - {"synthetic"}) | FOREIGN_TO_THE_SIMULATOR
    assert importers("synthetic", foreign, leaves=(STATISTICS,)) == []
    assert set(importers("synthetic", foreign)) <= CHECKS


def test_nothing_that_makes_a_world_imports_its_checks() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in modules("synthetic")
        for name in imported_names(path.read_text(encoding="utf-8"), "synthetic")
        if is_within(name, "synthetic.checks")
    }
    assert found
    assert found <= CHECKS


def test_the_pipeline_imports_of_ours_the_simulator_alone() -> None:
    assert importers("pipelines", OURS - {"synthetic", "pipelines"}) == []


@pytest.mark.parametrize("leaf", [CONTRACT, STATISTICS])
def test_a_leaf_imports_nothing_of_ours_but_itself_nor_dagster(leaf: str) -> None:
    assert importers(leaf.replace(".", "/"), OURS | {"dagster", "dagster_dbt"}, leaves=(leaf,)) == []


def test_the_lab_imports_of_the_pipeline_its_leaves_alone() -> None:
    foreign = {"pipelines", "dagster", "dagster_dbt", "tests"}
    assert importers("lab_app", foreign, leaves=(CONTRACT, STATISTICS)) == []


def test_the_lab_imports_the_simulator_in_one_module_at_most() -> None:
    assert len(importers("lab_app", {"synthetic"})) <= 1


@cache
def lab_imports() -> dict[str, set[str]]:
    """Each module of the lab with those of the lab that it imports when it runs, anywhere in it."""
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in modules("lab_app")
    }
    found = {}
    for module, path in files.items():
        names = {
            name if name in files else name.rpartition(".")[0]
            for name in imported_names(without_types(path.read_text(encoding="utf-8")), "lab_app")
        }
        found[module] = {name for name in names if name in files and name not in (module, "lab_app")}
    return found


def without_types(source: str) -> str:
    """A module without what is imported for its types alone."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    return ast.unparse(tree)


def room_of(module: str) -> int:
    """The place of a module's room in ROOMS."""
    return max(
        (len(name), place)
        for place, names in enumerate(ROOMS)
        for name in names
        if re.fullmatch(name.replace(".", r"\.").replace("*", r"\w+") + r"(\.\w+)*", module)
    )[1]


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle, in order; empty where there is none."""
    done: set[str] = set()

    def follow(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        for other in sorted(imports[module]):
            found = follow(other, [*way, module])
            if found:
                return found
        done.add(module)
        return []

    return next((found for module in sorted(imports) if (found := follow(module, []))), [])


def test_no_import_of_the_lab_climbs_to_a_higher_room() -> None:
    climbing = [
        f"{module} imports {other}"
        for module, others in lab_imports().items()
        if module != "lab_app"
        for other in sorted(others)
        if room_of(other) > room_of(module)
    ]
    assert climbing == []


def test_no_modules_of_the_lab_import_each_other_in_a_circle() -> None:
    assert circle(lab_imports()) == []


def test_no_level_imports_from_another_and_nothing_imports_a_level() -> None:
    def level(module: str) -> str:
        return ".".join(module.split(".")[:4]) if module.startswith("lab_app.tracks.") else ""

    across = [
        f"{module} imports {other}"
        for module, others in lab_imports().items()
        for other in sorted(others)
        if level(other) not in ("", level(module))
    ]
    assert across == []


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_what_is_imported_for_types_alone_is_no_import() -> None:
    source = (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nelse:\n    import b\nimport c"
    )
    assert imported(without_types(source), "lab_app") == {"typing", "b", "c"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import dagster.core as d", {"dagster"}),
        ("from lab_app.lab import Lab", {"lab_app"}),
        ("def f():\n    import duckdb", {"duckdb"}),
        ("from . import draws", {"synthetic"}),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, found: set[str]) -> None:
    assert imported(source, "synthetic") == found


@pytest.mark.parametrize(
    ("source", "is_leaf"),
    [
        ("from pipelines.statistics import robust_z", True),
        ("from pipelines.statistics.alerts.robust_z import Reading", True),
        ("import pipelines.statistics.alerts.robust_z as z", True),
        ("from pipelines import statistics", True),
        ("from pipelines import detector", False),
        ("import pipelines", False),
        ("from pipelines.statistics_of_others import x", False),
    ],
)
def test_a_leaf_is_told_from_the_rest_of_its_package(source: str, is_leaf: bool) -> None:
    assert all(is_within(name, STATISTICS) for name in imported_names(source, "lab_app")) is is_leaf
