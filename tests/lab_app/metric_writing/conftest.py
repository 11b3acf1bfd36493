"""A checker of metrics over a release and a copy of the project."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.metricflow.compiler import Compiler
from lab_app.metric_writing.names.known import read_known
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.sandbox import Sandbox
from pipelines.contract.release import Release
from tests.lab_app.metric_writing.projects import PROJECT


@pytest.fixture(scope="module")
def compiler(tiny_release: Release) -> Iterator[Compiler]:
    opened = Compiler(read_known(tiny_release.semantic_manifest, tiny_release.manifest).content)
    yield opened
    opened.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, of one's own."""
    return Path(
        shutil.copytree(
            PROJECT,
            tmp_path / "dbt_project",
            ignore=shutil.ignore_patterns("target", "logs", ".user.yml"),
        )
    )


@pytest.fixture
def checker(tiny_release: Release, compiler: Compiler, project: Path) -> Iterator[MetricChecker]:
    with Sandbox(tiny_release.warehouse, workers=1, timeout_seconds=20) as sandbox:
        yield MetricChecker(ProjectBeside(tiny_release, project), sandbox, compiler)
