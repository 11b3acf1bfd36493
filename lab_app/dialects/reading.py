"""Asks the translator, a process of its own with little time and memory, what a query is in other databases.

A parser in Python is fed what strangers type. It may take any time, memory or stack; whatever becomes of it, the
lab goes on, and the query is one that was not recognised.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lab_app.dialects.names import Dialect, of_parser

TRANSLATOR = Path(__file__).with_name("translator")  # a folder with a __main__
SECONDS = 10.0  # one start takes 0.3 s where it was measured, and all eight readings less than as much again
PROCESSOR_SECONDS = 4
MEMORY_MB = 1024
LONGEST = 20_000  # characters of a query that is looked at
REPLY_CHARACTERS = 1_000_000

Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Reading:
    """A query read as the SQL of one database.

    `sql` is what it is here, with NULLs in that database's order, `plain` the same without a word about them.
    `refused` is a sentence where it has no exact counterpart here.
    """

    dialect: Dialect
    sql: str | None
    plain: str | None
    refused: str | None


def readings(sql: str, tables: Tables, dialects: Sequence[Dialect] = tuple(Dialect)) -> tuple[Reading, ...]:
    """The query as each of the databases whose SQL it can be. `tables` are columns with their types, by table."""
    if len(sql) > LONGEST:
        return ()
    frozen = tuple((table, tuple(columns.items())) for table, columns in tables.items())
    return _asked(sql, frozen, tuple(dialects))


@lru_cache(maxsize=64)
def _asked(
    sql: str, tables: tuple[tuple[str, tuple[tuple[str, str], ...]], ...], dialects: tuple[Dialect, ...]
) -> tuple[Reading, ...]:
    request = {
        "sql": sql.encode("utf-8", "replace").decode("utf-8"),
        "dialects": [dialect.parser for dialect in dialects],
        "tables": {table: dict(columns) for table, columns in tables},
        "seconds": PROCESSOR_SECONDS,
        "memory_mb": MEMORY_MB,
    }
    # As a worker: nothing of the lab's surroundings, and Windows cannot start Python without its system root.
    environment = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {}
    try:
        ran = subprocess.run(
            [sys.executable, "-I", str(TRANSLATOR)],
            input=json.dumps(request).encode("ascii"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=Path(sys.executable).anchor,
            timeout=SECONDS,
            check=False,
        )
        found = json.loads(ran.stdout[:REPLY_CHARACTERS]) if ran.returncode == 0 else []
    except (OSError, ValueError, subprocess.SubprocessError):
        found = []
    return tuple(_reading(one) for one in found)


def _reading(found: dict[str, Any]) -> Reading:
    return Reading(of_parser(found["dialect"]), found["sql"], found["plain"], found["refused"])
