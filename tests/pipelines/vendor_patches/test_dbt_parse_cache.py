"""dbt still parses anew for a warehouse in another place."""

from __future__ import annotations

from pathlib import Path

import pytest
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.parser import manifest

from pipelines.vendor_patches.dbt_parse_cache import parse_once_for_all_paths


def known_by(path: Path) -> list[tuple[str, object]]:
    """What dbt compares, to see whether its parse cache is of the same connection."""
    return list(DuckDBCredentials(database="", schema="main", path=str(path)).connection_info())


def test_a_connection_is_known_by_all_but_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DuckDBCredentials, "_connection_keys", DuckDBCredentials._connection_keys)  # undone
    one, other = tmp_path / "warehouse.duckdb", tmp_path / "elsewhere" / "warehouse.duckdb"
    assert known_by(one) != known_by(other), "dbt knows it without its path: take the patch out."
    before = dict(known_by(one))
    parse_once_for_all_paths()
    assert known_by(one) == known_by(other)
    assert dict(known_by(one)) == {key: value for key, value in before.items() if key != "path"}


def test_the_parse_cache_depends_on_what_a_connection_is_known_by() -> None:
    names = manifest.ManifestLoader.build_manifest_state_check.__code__.co_names
    assert "connection_info" in names, (
        "The cache goes by something else: measure whether the patch still helps."
    )
