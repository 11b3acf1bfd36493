"""Plans to split full_name into two columns while the shop is open, and what becomes of four of them in a replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.migrate import Change, Trial, Version
from lab_app.kinds.sort import Box

if TYPE_CHECKING:
    pass

SCHEMA = ("CREATE TABLE customers (id INTEGER PRIMARY KEY, full_name TEXT)",)
_NEW_NAME = "trim(given_name || ' ' || family_name)"
"""Who has one word has no family name, which is an empty text: the name reads as before. NULL stays NULL."""
_WRITES_OLD = "INSERT INTO customers (id, full_name) VALUES (:id, :full)"
_WRITES_BOTH = (
    "INSERT INTO customers (id, full_name, given_name, family_name) VALUES (:id, :full, :first, :last)"
)
_WRITES_NEW = "INSERT INTO customers (id, given_name, family_name) VALUES (:id, :first, :last)"
_BOTH = "UPDATE customers SET full_name = :full, given_name = :first, family_name = :last WHERE id = :id"
_READS_OLD = "SELECT id, full_name FROM customers"
_READS_NEW = f"SELECT id, {_NEW_NAME} FROM customers"

V1 = Version(
    "1",
    "writes and reads full_name",
    _WRITES_OLD,
    "UPDATE customers SET full_name = :full WHERE id = :id",
    _READS_OLD,
)
V2 = Version(
    "2", "writes full_name and the new columns, and reads full_name", _WRITES_BOTH, _BOTH, _READS_OLD
)
V3 = Version(
    "3", "writes full_name and the new columns, and reads the new ones", _WRITES_BOTH, _BOTH, _READS_NEW
)
V4 = Version(
    "4",
    "writes and reads the two new columns alone",
    _WRITES_NEW,
    "UPDATE customers SET given_name = :first, family_name = :last WHERE id = :id",
    _READS_NEW,
)
VERSIONS = (V1, V2, V3, V4)

LOSES, CLOSES, NO_WAY_BACK, RUNS = "loses", "closes", "no_way_back", "runs"
BOXES = (
    Box(LOSES, "Loses names: at the end some are missing or old"),
    Box(CLOSES, "Closes the shop: a running version fails, or reads an empty or old name"),
    Box(NO_WAY_BACK, "Cannot go back: a version of the days before could not return"),
    Box(RUNS, "May run as it is"),
)

ADD = (
    "Add the columns given_name and family_name, empty",
    ("ALTER TABLE customers ADD COLUMN given_name TEXT", "ALTER TABLE customers ADD COLUMN family_name TEXT"),
)
BACKFILL = (
    "Backfill, in batches of 1,000 until none is left: split full_name into the new columns wherever they are empty",
    (
        (
            "UPDATE customers SET given_name = substr(full_name, 1, instr(full_name || ' ', ' ') - 1), "
            "family_name = substr(full_name, instr(full_name || ' ', ' ') + 1) "
            "WHERE id IN (SELECT id FROM customers WHERE given_name IS NULL AND full_name IS NOT NULL LIMIT 1000)"
        ),
    ),
)
DROP = ("Drop full_name", ("ALTER TABLE customers DROP COLUMN full_name",))
RENAME = (
    "Rename full_name to given_name and add family_name",
    (
        "ALTER TABLE customers RENAME COLUMN full_name TO given_name",
        "ALTER TABLE customers ADD COLUMN family_name TEXT",
        (
            "UPDATE customers SET family_name = substr(given_name, instr(given_name || ' ', ' ') + 1), "
            "given_name = substr(given_name, 1, instr(given_name || ' ', ' ') - 1)"
        ),
    ),
)
SHORT, LONG = "short", "long"
Work = tuple[str, tuple[str, ...]] | Version

SHAPES: Mapping[str, tuple[tuple[Work, str], ...]] = {
    # Each step, and whether the pause before it is shorter or longer than a version must be able to return.
    "expand": ((ADD, SHORT), (V2, SHORT), (BACKFILL, SHORT), (V3, SHORT), (V4, LONG), (DROP, LONG)),
    "keep_old": ((ADD, SHORT), (V2, SHORT), (BACKFILL, SHORT), (V3, SHORT), (V4, LONG)),
    "hasty_stop": ((ADD, SHORT), (V2, SHORT), (BACKFILL, SHORT), (V3, SHORT), (V4, SHORT), (DROP, LONG)),
    "hasty_drop": ((ADD, SHORT), (V2, SHORT), (BACKFILL, SHORT), (V3, SHORT), (V4, LONG), (DROP, SHORT)),
    "rename": ((RENAME, SHORT), (V4, SHORT)),
    "early_drop": ((ADD, SHORT), (V2, SHORT), (BACKFILL, SHORT), (DROP, LONG), (V4, SHORT)),
    "read_first": ((ADD, SHORT), (V2, SHORT), (V3, SHORT), (BACKFILL, SHORT), (V4, LONG), (DROP, LONG)),
    "backfill_first": ((ADD, SHORT), (BACKFILL, SHORT), (V2, SHORT), (V3, LONG), (V4, LONG), (DROP, LONG)),
    "no_backfill": ((ADD, SHORT), (V2, SHORT), (V3, LONG), (V4, LONG), (DROP, LONG)),
}


@dataclass(frozen=True)
class Plan:
    """A plan: a shape, with days."""

    key: str
    changes: tuple[Change, ...]

    @property
    def sql(self) -> str:
        """All statements, those of the versions under their names."""
        lines: list[str] = []
        for change in self.changes:
            lines.append(f"-- Day {change.day}: {change.says}")
            one = change.deploys
            lines += [
                f"{sql};" for sql in (change.sql if one is None else (one.writes, one.renames, one.reads))
            ]
        return "\n".join(lines)


def plan(shape: str, keeps_days: int, random: Random) -> Plan:
    """A plan of this shape, its pauses drawn around the days for which a version must be able to return."""
    day, changes = 0, []
    for work, pause in SHAPES[shape]:
        day += (
            random.randint(1, max(1, keeps_days // 3))
            if pause == SHORT
            else random.randint(keeps_days + 1, keeps_days + 4)
        )
        if isinstance(work, Version):
            changes.append(Change(day, f"Deploy version {work.name}", deploys=work))
        else:
            changes.append(Change(day, work[0], work[1]))
    first = changes[0].day - 1
    return Plan(shape, tuple(Change(one.day - first, one.says, one.sql, one.deploys) for one in changes))


def box_of(found: Trial) -> str:
    """What a replay shows, the gravest first."""
    if found.lost:
        return LOSES
    if found.failed:
        return CLOSES
    return NO_WAY_BACK if found.no_way_back else RUNS
