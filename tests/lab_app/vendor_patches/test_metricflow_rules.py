"""MetricFlow's rules are run one by one, because its validator still makes a pool of processes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from metricflow_semantic_interfaces.validations import semantic_manifest_validator
from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator

from lab_app.vendor_patches.metricflow_rules import errors_in
from pipelines.contract.metricflow import parse
from pipelines.contract.release import Release


@pytest.fixture(scope="module")
def manifest(short_release: Release) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(short_release.semantic_manifest.read_text())
    return content


def test_a_manifest_that_is_right_has_no_errors(manifest: dict[str, Any]) -> None:
    assert errors_in(parse(manifest)) == []


def test_the_errors_are_those_that_the_validator_finds(manifest: dict[str, Any]) -> None:
    twice = {**manifest, "metrics": [*manifest["metrics"], manifest["metrics"][0]]}
    validator = SemanticManifestValidator[Any]()
    expected = [issue.message for issue in validator.validate_semantic_manifest(parse(twice)).errors]
    assert len(expected) > 0
    assert sorted(errors_in(parse(twice))) == sorted(expected)


def test_the_validator_makes_processes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(
        semantic_manifest_validator, "ProcessPoolExecutor", lambda **options: made.append(options)
    )
    SemanticManifestValidator[Any]()
    assert made, "The validator starts no processes any more: use it, and take the patch out."
