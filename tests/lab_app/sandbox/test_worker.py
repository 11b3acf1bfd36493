"""What runs beside strangers' SQL is the worker's own folder, the standard library and DuckDB."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from lab_app.sandbox.process import WORKER

MODULES = sorted(WORKER.glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_the_worker_imports_nothing_of_the_project_but_its_own_modules(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.level == 1
            assert (WORKER / f"{node.module}.py").is_file()
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
            for name in names:
                assert str(name).partition(".")[0] in {"duckdb", *sys.stdlib_module_names}


def test_the_worker_starts_from_its_folder_with_nothing_of_ours_loaded_or_on_its_path() -> None:
    look = (
        "import runpy, sys, io, json\n"
        "class Looks(io.BytesIO):\n"
        "    def readline(self):\n"
        "        found = [m for m in sys.modules if m.partition('.')[0] in ('lab_app', 'worker')]\n"
        "        print(json.dumps([sorted(found), sys.path]), file=sys.stderr)\n"
        "        raise SystemExit\n"
        "sys.stdin = type('In', (), {'buffer': Looks()})\n"
        f"sys.path.insert(0, {str(WORKER)!r})\n"  # as Python does with a folder that it is started with
        f"runpy.run_path({str(WORKER / '__main__.py')!r}, run_name='__main__')\n"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", look], capture_output=True, text=True, check=True)
    modules, path = json.loads(ran.stderr)
    assert modules == ["worker", *(f"worker.{m.stem}" for m in MODULES if not m.stem.startswith("__"))]
    assert not [folder for folder in path if Path(folder) in (WORKER, WORKER.parent)]
