"""Imports between the rooms of metrics go one way, and no module leads back to itself."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("vendor_patches", "sandbox", "metrics", "metric_writing")
# Each stage of a check, and what is built on it, in the order in which they may import each other.
STAGES = (
    ("finding", "vocabulary"),
    ("text",),
    ("shape",),
    ("names",),
    ("project",),
    ("metricflow",),
    ("values",),
    ("checked",),
    ("check",),
    ("report", "saving", "completion", "templates", "lineage"),
)


def imports(path: Path) -> set[str]:
    """The modules of the lab that a module imports, anywhere in it."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*package, str(node.module)]) if node.level else str(node.module)
            inner = {f"{base}.{alias.name}" for alias in node.names}
            found |= {name for name in inner if is_module(name)} or {base}
    return {name for name in found if name.startswith("lab_app.")}


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


EDGES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): imports(path)
    for room in ROOMS
    for path in sorted((ROOT / "lab_app" / room).rglob("*.py"))
}


def test_no_module_leads_back_to_itself() -> None:
    assert list(TopologicalSorter(EDGES).static_order())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    later = ROOMS[ROOMS.index(room) + 1 :]
    climbing = {
        (module, other)
        for module, others in EDGES.items()
        for other in others
        if module.split(".")[1] == room and other.split(".")[1] in later
    }
    assert climbing == set()


def test_a_stage_of_a_check_imports_only_those_before_it() -> None:
    place = {name: index for index, names in enumerate(STAGES) for name in names}
    for module, others in EDGES.items():
        if module.startswith("lab_app.metric_writing."):
            for other in others:
                if other.startswith("lab_app.metric_writing."):
                    assert place[other.split(".")[2]] <= place[module.split(".")[2]], (module, other)


def test_no_module_is_long_and_no_room_is_crowded() -> None:
    for room in ROOMS:
        folders = [folder for folder in (ROOT / "lab_app" / room).rglob("*") if folder.is_dir()]
        for folder in (ROOT / "lab_app" / room, *folders):
            modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
            assert len(modules) <= 16, folder
            for path in modules:
                assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
