"""Larder's source tables, a file each: the contract between the simulator and everything that reads it.

A module of this package has a `TABLE`, which says all that others must know of it, and `rows(stretch)`, which
makes its rows of some days of a shard. It is found by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection
from typing import Any

from synthetic.kernel import days
from synthetic.people.population import Population
from synthetic.rows.frames import Frame
from synthetic.rows.schema import Table
from synthetic.rows.stretch import Stretch
from synthetic.scenario import Scenario

Rows = Callable[[Stretch], Frame]


def _discover() -> dict[str, tuple[Table, Rows]]:
    """All tables by name, in the order of their numbers. Raises ValueError for a number that is taken."""
    modules = [
        importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
    ]
    modules.sort(key=lambda module: module.TABLE.number)
    numbers = [module.TABLE.number for module in modules]
    if len(set(numbers)) < len(numbers):
        raise ValueError(f"Two tables have the same number: {numbers}.")
    return {module.TABLE.name: (module.TABLE, module.rows) for module in modules}


_FOUND = _discover()
TABLES: dict[str, Table] = {name: table for name, (table, _) in _FOUND.items()}
LONGEST_LAG_DAYS = max(table.lag_days for table in TABLES.values())
"""What has not arrived by then never does."""


def rows_of_days(
    scenario: Scenario,
    population: Population,
    first: int,
    last: int,
    tables: Collection[str] = tuple(TABLES),
) -> dict[str, Frame]:
    """The rows filed under the days `[first, last)`, by table, in order of day."""
    wanted = [name for name in TABLES if name in tables]
    begun = [name for name in wanted if first_day(TABLES[name]) < last]
    lag_days = max((TABLES[name].lag_days for name in begun), default=0)
    stretch = Stretch(scenario, population, first, last, lag_days)
    return {
        name: _FOUND[name][1](stretch).between(max(first, first_day(TABLES[name])), last)
        if name in begun
        else Frame.empty(TABLES[name])
        for name in wanted
    }


def first_day(table: Table) -> int:
    """Number of the first day of which a table can have rows."""
    return days.number(table.since) if table.since else 0


def opening_rows(
    scenario: Scenario, population: Population, tables: Collection[str] = tuple(TABLES)
) -> dict[str, Frame]:
    """What exists when history begins, by table: earlier accounts and their invitations, releases, campaigns."""
    stretch = Stretch(scenario, population, 0, days.HISTORY, is_opening=True)
    return {name: rows(stretch) for name, (table, rows) in _FOUND.items() if table.opening and name in tables}


def of_shard(shard: int) -> tuple[str, ...]:
    """Names of the tables that a shard makes rows of: those of the company are left to the first one."""
    return tuple(name for name, table in TABLES.items() if shard == 0 or not table.is_of_the_company)


def described() -> dict[str, Any]:
    """The tables as a reader needs them who does not know the simulator, ready for JSON."""
    return {"tables": [table.described() for table in TABLES.values()]}
