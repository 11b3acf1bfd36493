"""Plans to split full_name into two columns while the shop is open, and what becomes of four of them in a replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.migrate import Change, Trial, Version, trial
from lab_app.kinds.sort import Box, Item
from lab_app.kinds.workload import Proposal, Sheet, Workload
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.bench import Bench

SCHEMA = ("CREATE TABLE customers (id INTEGER PRIMARY KEY, full_name TEXT)",)
_NEW_NAME = "given_name || ' ' || family_name"
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
    "Backfill: split full_name into the new columns wherever they are empty",
    (
        (
            "UPDATE customers SET given_name = substr(full_name, 1, instr(full_name, ' ') - 1), "
            "family_name = substr(full_name, instr(full_name, ' ') + 1) WHERE given_name IS NULL"
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
            "UPDATE customers SET family_name = substr(given_name, instr(given_name, ' ') + 1), "
            "given_name = substr(given_name, 1, instr(given_name, ' ') - 1)"
        ),
    ),
)
SHORT, LONG = "short", "long"
Work = tuple[str, tuple[str, ...]] | Version

_SHAPES: Mapping[str, tuple[tuple[Work, str], ...]] = {
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
_FEWEST_KINDS = 3


@dataclass(frozen=True)
class Plan:
    """A plan: a shape, with days."""

    key: str
    changes: tuple[Change, ...]

    @property
    def sql(self) -> str:
        return "\n".join(f"{statement};" for change in self.changes for statement in change.sql)


def plan(shape: str, keeps_days: int, random: Random) -> Plan:
    """A plan of this shape, its pauses drawn around the days for which a version must be able to return."""
    day, changes = 0, []
    for work, pause in _SHAPES[shape]:
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


def deal(bench: Bench, seed: int) -> Workload:
    """Four plans with drawn days, of at least three fates, replayed with names of Larder's people. Raises BenchError and QueryError."""
    random = Random(f"names-{seed}")
    keeps_days = random.choice((5, 7, 10, 14))
    people = _people(bench, random)
    drawn = {shape: plan(shape, keeps_days, random) for shape in _SHAPES}
    tried: dict[str, Trial] = {}
    chosen: list[str] = []
    while len({box_of(tried[shape]) for shape in chosen}) < _FEWEST_KINDS:
        chosen = random.sample(list(drawn), 4)
        for shape in set(chosen) - set(tried):
            tried[shape] = trial(bench, drawn[shape].changes, V1, people, SCHEMA, keeps_days)
    boxes = {shape: box_of(tried[shape]) for shape in chosen}
    named = dict(zip("ABCD", chosen, strict=True))
    return Workload(
        items=tuple(
            Item(
                shape,
                f"Plan {letter}",
                "",
                BOXES,
                {boxes[shape]: _why(boxes[shape], drawn[shape], tried[shape], keeps_days)},
                {
                    box.key: _not(box.key, drawn[shape], tried[shape], keeps_days)
                    for box in BOXES
                    if box.key != boxes[shape]
                },
            )
            for letter, shape in named.items()
        ),
        proposals=tuple(
            Proposal(
                shape,
                f"Plan {letter}",
                tuple(f"**Day {change.day}**: {change.says}" for change in drawn[shape].changes),
                drawn[shape].sql,
            )
            for letter, shape in named.items()
        ),
        sheets=(
            Sheet(
                "The versions of the code",
                ("Version", "What it does"),
                tuple((one.name, f"It {one.says}{', as today' if one is V1 else ''}.") for one in VERSIONS),
            ),
        ),
        after=(
            Sheet(
                "What the replay found",
                (
                    "Plan",
                    "Statements run",
                    "Failed or read wrong",
                    "Names wrong at the end",
                    "Put back",
                    "Could not return",
                ),
                tuple(
                    (
                        f"Plan {letter}",
                        tried[shape].ran,
                        len(tried[shape].failed),
                        tried[shape].lost,
                        tried[shape].tries,
                        len(tried[shape].no_way_back),
                    )
                    for letter, shape in named.items()
                ),
            ),
        ),
        words={"days": str(keeps_days), "person": people[0], "count": str(len(people))},
    )


def _people(bench: Bench, random: Random) -> list[str]:
    """Names of some of Larder's people. Raises BenchError and QueryError."""
    found = bench.measure(
        [
            (
                "SELECT DISTINCT full_name FROM users WHERE full_name LIKE '% %' AND length(full_name) < 30 ORDER BY id % 997, id LIMIT 12",
                (),
            )
        ]
    )["costs"][0]
    names = [row[0] for row in found.get("rows", ())]
    return random.sample(names, min(6, len(names))) or ["Anna Keller"]


def _where(one: Plan, step: int) -> str:
    """Day 4, after “Drop full_name”"""
    change = one.changes[max(0, step)]
    return f"day {change.day}, with “{change.says.partition(':')[0]}”"


def _why(box: str, one: Plan, found: Trial, keeps_days: int) -> str:
    if box == LOSES:
        return (
            f"At the end {number(found.lost)} of {number(found.people)} names are missing or old. What version 1 writes after a backfill never reaches the new columns, and what "
            "was there before needs one: write both first, then backfill."
        )
    if box == CLOSES:
        first = found.failed[0]
        return (
            f"It begins on {_where(one, first.step)}: version {first.version} runs then, and {_trouble(first.what)}. In all {number(len(found.failed))} of "
            f"{number(found.ran)} statements of running versions went wrong."
        )
    if box == NO_WAY_BACK:
        back = found.no_way_back[0]
        return (
            f"All {number(found.ran)} statements ran. But on {_where(one, back.step)}, version {back.version} ran less than {keeps_days} days ago and cannot return: "
            f"{_trouble(back.what)}. Rows that were written since are what a way back is about."
        )
    return (
        f"{number(found.ran)} statements of running versions found their columns, all {number(found.people)} names are right at the end, and each of {number(found.tries)} times "
        "a version could return. Expand, write both, backfill, switch, and contract only when nobody needs the old one."
    )


def _trouble(what: str) -> str:
    return (
        f"the database says “{what}”"
        if "names wrong" not in what
        else f"reads {what.replace(' wrong', '')} that are empty or old"
    )


def _not(box: str, one: Plan, found: Trial, keeps_days: int) -> str:
    """Why a box is not right, with this replay's numbers, and without the one that is."""
    if box == LOSES:
        return f"At the end all {number(found.people)} names are there and new, those too that were written while the plan ran."
    if box == CLOSES:
        if found.failed:
            return f"{number(len(found.failed))} of {number(found.ran)} statements do go wrong while it runs. But it does not end well either: the gravest counts."
        return f"{number(found.ran)} statements of running versions were tried, also while two ran side by side: all found their columns, and read the right names."
    if box == NO_WAY_BACK:
        if found.no_way_back:
            return "True as well. But before anybody wants to go back, something graver happens: the gravest counts."
        if found.failed:
            return f"Each of {number(found.tries)} times a version could return. What goes wrong happens on the way."
        return f"Each version that had run within {keeps_days} days was put back after each step, {number(found.tries)} times in all, and found its columns and names."
    day = (found.failed or found.no_way_back or (None,))[0]
    at = one.changes[-1].day if day is None else one.changes[max(0, day.step)].day
    return (
        f"Something goes wrong on day {at}. Take a person who signs up, or is renamed, the moment before: which versions run then or may return, which column does each read, and who has "
        "written it?"
    )
