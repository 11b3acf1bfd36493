"""Four plans to split full_name, with drawn days, replayed, and what is said of each."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from lab_app.bench.migrate import Trial, trial
from lab_app.kinds.sort import Item
from lab_app.kinds.workload import Proposal, Sheet, Workload
from lab_app.tracks.databases.databases.names import (
    BOXES,
    CLOSES,
    LOSES,
    NO_WAY_BACK,
    SCHEMA,
    SHAPES,
    V1,
    VERSIONS,
    Plan,
    box_of,
    plan,
)
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.bench import Bench

FEWEST_FATES = 3
ONE_WORD = "Sukarno"
"""Somebody with one name is in every replay, as somebody with none is: the world has hardly any, and a plan has to bear them."""


def deal(bench: Bench, seed: int) -> Workload:
    """Four plans with drawn days, of at least three fates, replayed with names of Larder's people, one of one word and one without a name. Raises BenchError and QueryError."""
    random = Random(f"names-{seed}")
    keeps_days = random.choice((5, 7, 10, 14))
    people = (*_people(bench, random), ONE_WORD, None)
    drawn = {shape: plan(shape, keeps_days, random) for shape in SHAPES}
    tried: dict[str, Trial] = {}
    chosen: list[str] = []
    while len({box_of(tried[shape]) for shape in chosen}) < FEWEST_FATES:
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
        words={"days": str(keeps_days), "person": str(people[0]), "count": str(len(people))},
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
        "a version could return. Expand, write both, backfill, compare, switch, and contract only when nobody needs the old one."
        + (
            f" But write down who drops `full_name`, and when: from day {one.changes[-1].day} on it is empty for everybody new, and whoever still reads it is not told."
            if one.key == "keep_old"
            else ""
        )
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
