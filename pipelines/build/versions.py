"""Versions of the packages that a release depends on."""

from __future__ import annotations

import contextlib
import importlib.metadata

PACKAGES = ("larder-lab", "dagster", "dagster-dbt", "dbt-core", "dbt-duckdb", "dbt-metricflow", "duckdb")


def versions() -> dict[str, str]:
    """Of what has made a release, by package."""
    found = {}
    for package in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[package] = importlib.metadata.version(package)
    return found
