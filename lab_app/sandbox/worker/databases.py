"""The databases that queries run on: opened with every way out closed."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

import duckdb

from .limits import lift_memory_limit, limit_memory

OPEN_DATABASES = 8


def harden(connection: Any, settings: dict[str, Any]) -> None:
    """Close every way out of `connection`. The order matters: external access, then the lock, last."""
    # DuckDB counts what it knows of; a quarter is left for what it does not (strings in functions).
    memory = int(settings["memory_mb"] * 0.75)
    schemas = [
        row[0]
        for row in connection.execute(
            "SELECT schema_name FROM duckdb_schemas() WHERE database_name = current_database()"
        ).fetchall()
    ]
    path = [name for name in settings["search_path"] if name in schemas]
    for statement in (
        "temp_directory = ''",
        f"memory_limit = '{memory}MiB'",
        "threads = 1",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "allow_persistent_secrets = false",
        "python_enable_replacements = false",
        "enable_progress_bar = false",
        "errors_as_json = true",
        "TimeZone = 'UTC'",
        "max_expression_depth = 200",
        f"max_execution_time = {int(settings['most_seconds'] * 1000)}",
        *([f"search_path = '{','.join(path)}'"] if path else []),
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {statement}")


def open_database(source: dict[str, Any], settings: dict[str, Any]) -> Any:
    """A hardened connection to `source`: a file as it is, or a database in memory that its `setup` fills."""
    if source["path"] is not None:
        connection = duckdb.connect(source["path"], read_only=True)
    else:
        connection = duckdb.connect(":memory:")
        for statement in source["setup"]:
            connection.execute(statement)
    harden(connection, settings)
    return connection


class Databases:
    """The databases that are open, the latest used last. Each takes some 70 MB of addresses."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.opened: OrderedDict[str, Any] = OrderedDict()

    def connection(self, source: dict[str, Any]) -> Any:
        """A connection to `source`, in which names are looked for where it says."""
        key = json.dumps([source["path"], source["setup"]])
        if key not in self.opened:
            lift_memory_limit()
            self.opened[key] = open_database(source, self.settings)
            while len(self.opened) > OPEN_DATABASES:
                self.opened.popitem(last=False)[1].close()
            limit_memory(self.settings["memory_mb"])
        self.opened.move_to_end(key)
        if source["schema"] is not None:
            self.opened[key].execute(f"SET search_path = '{source['schema']}'")
        return self.opened[key]
