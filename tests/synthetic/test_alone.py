"""The simulator works without the rest of the lab and the libraries of its checks; its rooms have an order."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import synthetic

FOLDER = Path(synthetic.__file__).parent
BLOCKED = ("pipelines", "lab_app", "scipy", "statsmodels", "sklearn", "dagster", "duckdb", "dbt", "streamlit")
MODULES = [
    ".".join(("synthetic", *path.relative_to(FOLDER).with_suffix("").parts))
    for path in sorted(FOLDER.rglob("*.py"))
    if "checks" not in path.parts and path.stem not in ("__init__", "__main__")
]
ORDER = (
    ("config", "settings", "vocabulary", "changelog_texts"),
    ("kernel",),
    ("changelog", "experiments", "levers"),
    ("incidents",),
    ("scenario",),
    ("people",),
    ("rows",),
    ("systems",),
    ("tables",),
    ("outcomes",),
    ("lake",),
    ("deck",),
    ("truth", "__main__"),
    ("checks",),
)
"""Rooms and modules, each of which imports those before it, and its own."""
ALONE = f"""
import importlib, sys
from importlib.abc import MetaPathFinder

class Blocker(MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        if fullname.split(".")[0] in {BLOCKED}:
            raise ModuleNotFoundError(f"{{fullname}} is blocked", name=fullname)

sys.meta_path.insert(0, Blocker())
"""


def run_alone(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process that can import none of what is blocked."""
    return subprocess.run(
        [sys.executable, "-c", ALONE + code], capture_output=True, text=True, timeout=120, check=False
    )


def test_every_module_but_the_checks_is_imported_without_the_rest() -> None:
    done = run_alone(f"for name in {MODULES}: importlib.import_module(name)")
    assert done.returncode == 0, done.stderr
    assert len(MODULES) > 50
    assert "is blocked" in run_alone("import pipelines").stderr


def rooms_imported(path: Path) -> set[str]:
    """The rooms, and modules without one, that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("synthetic.")}


def test_rooms_import_only_what_comes_before_them() -> None:
    place = {name: number for number, names in enumerate(ORDER) for name in names}
    for path in FOLDER.rglob("*.py"):
        own = path.relative_to(FOLDER).parts[0].removesuffix(".py")
        for room in rooms_imported(path) - {own}:
            assert place[room] < place[own], f"{path.relative_to(FOLDER)} imports {room}"
