"""scipy and statsmodels take seconds to load: nobody waits for them who asks for no statistic."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import lab_app
import pipelines.statistics

HEAVY = ("scipy", "statsmodels")
# They run, or are run in a process of their own, when they are imported.
NOT_IN_THE_APP = {
    "lab_app.__main__",
    "lab_app.script",
    "lab_app.course.progress.migrations.env",
}


def loaded_by(modules: list[str]) -> list[str]:
    """The heavy packages that importing these modules loads, in a fresh process."""
    code = f"import sys, {', '.join(modules)}; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout.split()


def modules_of(package: str, path: list[str]) -> list[str]:
    found = [module.name for module in pkgutil.walk_packages(path, f"{package}.")]
    assert found
    return [package, *found]


def test_importing_the_statistics_loads_neither() -> None:
    assert loaded_by(modules_of("pipelines.statistics", list(pipelines.statistics.__path__))) == []


def test_the_lab_loads_neither() -> None:
    modules = modules_of("lab_app", list(lab_app.__path__))
    assert loaded_by([module for module in modules if module not in NOT_IN_THE_APP]) == []


@pytest.mark.parametrize("module", HEAVY)
def test_what_is_loaded_is_found_out(module: str) -> None:
    assert module in loaded_by([module])
