"""What MetricFlow's rules say against a manifest, without processes of their own.

An instance of MetricFlow's validator makes a pool of processes, even to check in the process that it is in;
the worker that compiles a learner's metric must start none.
"""

from __future__ import annotations

from typing import Any

from metricflow_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator
from metricflow_semantic_interfaces.validations.validator_helpers import SemanticManifestValidationResults

_RULES: Any = getattr(SemanticManifestValidator, "DEFAULT_RULES")  # noqa: B009 - generic in its manifest


def errors_in(manifest: object) -> list[str]:
    """MetricFlow's own words about what is wrong with a parsed manifest."""
    issues = [issue for rule in _RULES for issue in rule.validate_manifest(manifest)]
    found = SemanticManifestValidationResults.from_issues_sequence(issues)
    return [str(issue.message) for issue in found.errors]
