"""What somebody has in their shell for their own dbt, Dagster and Streamlit does not reach ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from streamlit.config import _config_options_template as streamlit_options

from pipelines.build.manifest import dbt_environment
from pipelines.contract.surroundings import environment, is_of_others, shed

READ = re.compile(
    r"""(?:environ(?:\.get|\.setdefault|\.pop)?[\[(]|getenv\(|env_var\()\s*["'](?P<name>[A-Za-z_0-9]+)["']"""
)
PACKAGES = (
    *("dagster", "dagster_shared", "dagster_graphql", "dagster_webserver", "dagster_dbt", "streamlit"),
    *(
        "dbt",
        "dbt_common",
        "dbt_metricflow",
        "metricflow",
        "metricflow_semantics",
        "metricflow_semantic_interfaces",
    ),
)
LEFT = {
    # Of the machine, the terminal or the user, for every program.
    *("PATH", "PYTHONPATH", "TZ", "TERM", "NO_COLOR", "CI", "DISPLAY", "WAYLAND_DISPLAY", "WT_SESSION"),
    *(
        "DO_NOT_TRACK",
        "XDG_CONFIG_HOME",
        "PYTHONLEGACYWINDOWSSTDIO",
        "MPLBACKEND",
        "CONDA_EXE",
        "WORKON_HOME",
    ),
    *("UV_PROJECT_ENVIRONMENT", "MAPBOX_API_KEY", "DEBUGPY_RUNNING", "PYTEST_CURRENT_TEST"),
    # Of services that nothing here uses, and of the libraries' own tests and documentation.
    *(
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "GITHUB_TOKEN",
        "BUILDKITE",
        "TF_BUILD",
    ),
    *("POSTGRES_TEST_DATABASE", "POSTGRES_TEST_PASS", "POSTGRES_TEST_PORT", "POSTGRES_TEST_USER"),
    *("ALERT_EMAIL_PASSWORD", "ENVIRONMENT", "DB_HOST", "DB_PASSWORD"),
}


def of_dbt() -> Iterator[str]:
    """The variables that dbt's command reads."""
    from dbt.cli.main import (
        cli,
    )  # takes seconds, which each process of a run would pay when it looks for tests

    return options(cli)


def of_dagster() -> Iterator[str]:
    """The variables that Dagster's commands read."""
    from dagster._cli import cli as dagster
    from dagster_webserver.cli import cli as webserver

    yield from options(dagster)
    yield from options(webserver)


def options(command: Any) -> Iterator[str]:
    """The variables that a command of click's and all below it read."""
    for parameter in command.params:
        named = parameter.envvar or ()
        yield from [named] if isinstance(named, str) else named
    for below in getattr(command, "commands", {}).values():
        yield from options(below)


def read_by(package: str) -> set[str]:
    """The variables whose names stand in a package's source where one is read."""
    spec = find_spec(package)
    assert spec is not None
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    sources = [file.read_text(errors="replace") for folder in folders for file in folder.rglob("*.py")]
    assert sources
    return {
        found["name"]
        for source in sources
        if "env" in source  # a plain search is quicker than the pattern
        for line in source.splitlines()
        if "env" in line
        for found in READ.finditer(line)
    }


def test_every_variable_of_an_option_is_kept_out() -> None:
    names = {*of_dbt(), *of_dagster()}
    names |= {option.env_var for option in streamlit_options.values()}
    assert {"DBT_TARGET", "DBT_ENGINE_STATE", "STREAMLIT_SERVER_ADDRESS"} <= names
    assert sorted(name for name in names if not is_of_others(name)) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_variable_that_a_library_reads_is_kept_out_or_known(package: str) -> None:
    assert sorted(name for name in read_by(package) - LEFT if not is_of_others(name)) == []


def test_what_is_for_this_project_and_this_machine_stays() -> None:
    shell = {"PATH": "/bin", "LARDER_HOME": "/data", "TZ": "Asia/Tokyo", "DBT_TARGET": "prod", "dbt_x": "1"}
    shell["PYTHONOPTIMIZE"] = "2"
    assert environment(shell, OWN="1") == {
        "PATH": "/bin",
        "LARDER_HOME": "/data",
        "TZ": "Asia/Tokyo",
        "DO_NOT_TRACK": "1",
        "OWN": "1",
    }
    shed(shell)
    assert set(shell) == {"PATH", "LARDER_HOME", "TZ"}


def test_a_build_gives_dbt_its_own_variables_and_no_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in of_dbt():
        monkeypatch.setenv(name, "of-others")
    given = dbt_environment(tmp_path, tmp_path / "warehouse.duckdb")
    assert "of-others" not in given.values()
    assert given["DBT_TARGET_PATH"] == str(tmp_path)
