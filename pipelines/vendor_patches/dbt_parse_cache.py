"""Lets dbt's parse cache serve warehouses in different places.

dbt parses the whole project again (5 of 15 seconds) when anything has changed that a connection is known by.
For DuckDB that includes the path of the file, and each build has a file of its own.
"""

from __future__ import annotations

from typing import Any

from dbt.adapters.duckdb.credentials import DuckDBCredentials


def parse_once_for_all_paths() -> None:
    """Take the path out of what this process's dbt knows a connection by."""
    connection_keys: Any = DuckDBCredentials._connection_keys

    def keys_without_path(credentials: Any) -> tuple[str, ...]:
        return tuple(key for key in connection_keys(credentials) if key != "path")

    setattr(DuckDBCredentials, "_connection_keys", keys_without_path)  # noqa: B010
