"""The simulator works without the rest of the lab, and without the libraries that only its checks need."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import synthetic

FOLDER = Path(synthetic.__file__).parent
BLOCKED = ("pipelines", "lab_app", "scipy", "statsmodels", "dagster", "duckdb", "dbt", "streamlit")
MODULES = [
    ".".join(("synthetic", *path.relative_to(FOLDER).with_suffix("").parts))
    for path in sorted(FOLDER.rglob("*.py"))
    if "checks" not in path.parts and path.stem not in ("__init__", "__main__")
]
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


def test_a_lake_is_written_without_the_rest(tmp_path: Path) -> None:
    options = ["--users", "300", "--as-of", "2024-01-03", "--workers", "1", "--out", str(tmp_path)]
    done = run_alone(f"from synthetic.__main__ import main\nsys.exit(main({options}))")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "events" / "2024-01-02.parquet").is_file()


def imported(path: Path) -> set[str]:
    """What a module imports: modules, and what is taken from them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_nothing_but_the_checks_imports_the_checks() -> None:
    importers = {
        path.parent.name
        for path in FOLDER.rglob("*.py")
        for name in imported(path)
        if f"{name}.".startswith("synthetic.checks.")
    }
    assert importers == {"checks"}
