"""The process that compiles metrics reads no more of them, and no more often, than what it is asked for needs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lab_app.metric_writing.metricflow import worker
from lab_app.metric_writing.metricflow.worker import MOST_ASKED, Project
from pipelines.contract.metricflow import parse, to_sql
from pipelines.contract.release import Release

MINE = {"name": "mine", "type": "derived", "filter": None, "type_params": {"metrics": [], "expr": "1"}}


@pytest.fixture
def manifest(tiny_release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tiny_release.semantic_manifest.read_text())
    return found


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many metrics each reading had."""
    found: list[int] = []

    def counted(content: dict[str, Any]) -> Any:
        found.append(len(content["metrics"]))
        return parse(content)

    monkeypatch.setattr(worker, "parse", counted)
    return found


def sql(project: Project, name: str) -> str:
    project.load([], [name])
    return to_sql(project.engine, [name], ["metric_time__week"], where=[])


def test_the_parts_of_a_ratio_are_read_once_each_however_often_they_are_asked_for_in_turn(
    manifest: dict[str, Any], reads: list[int]
) -> None:
    project = Project(manifest)
    asked = [sql(project, name) for name in ("orders", "buyers", "orders", "buyers", "orders")]
    assert len(reads) == 2
    assert asked == [
        sql(Project(manifest), name) for name in ("orders", "buyers", "orders", "buyers", "orders")
    ]


def test_another_text_is_read_anew_and_nothing_of_the_one_before(
    manifest: dict[str, Any], reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "errors_in", lambda _: ["refused"])  # so that any text will do
    project = Project(manifest)
    project.load([], ["orders"])
    project.load([MINE], ["mine"])
    project.load([{**MINE, "type_params": {"metrics": [], "expr": "2"}}], ["mine"])
    assert len(reads) == 3
    assert project.asked == {"mine"}


def test_no_more_is_read_along_than_a_few(manifest: dict[str, Any], reads: list[int]) -> None:
    project = Project(manifest)
    for metric in manifest["metrics"][: 3 * MOST_ASKED]:
        project.load([], [metric["name"]])
        assert len(project.asked) <= MOST_ASKED
    assert max(reads) < len(manifest["metrics"])
