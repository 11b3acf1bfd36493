"""The contract is a leaf: whoever imports it gets nothing else of the project, and nothing that takes long."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

from pipelines import contract

HEAVY = {"dagster", "dbt", "metricflow", "streamlit", "numpy", "pandas", "pyarrow", "scipy", "sqlalchemy"}
OURS = {"synthetic", "lab_app", "dbt_project", "tests"}
ON_REQUEST = {"pipelines.contract.engines.duckdb_dialect"}  # is MetricFlow's


def test_to_import_the_contract_loads_neither_dagster_nor_anything_heavy() -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(contract.__path__, "pipelines.contract.")
        if module.name not in ON_REQUEST
    ]
    assert len(names) >= 10
    code = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print(*sorted(name for name in sys.modules))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()
    assert {name.split(".")[0] for name in printed} & (HEAVY | OURS) == set()
    assert not [
        name for name in printed if name.startswith("pipelines.") and name.split(".")[1] != "contract"
    ]
