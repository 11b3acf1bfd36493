"""The simulator works without the rest of the lab, and without the libraries that only its checks need."""

from __future__ import annotations

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
