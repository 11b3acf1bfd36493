"""Plans to split a column, each with the fate that follows from reading it."""

from __future__ import annotations

from random import Random

import pytest

from lab_app.bench import Bench
from lab_app.bench.migrate import Change, trial
from lab_app.tracks.databases.databases import names
from lab_app.tracks.databases.databases.names import ADD, BACKFILL, SCHEMA, V1, V2, V3, V4

PEOPLE = ("Anna Maria Lopez", "Bo Li", "Cleo O'Neill", "Sukarno", None)
FATES = {
    "expand": "runs",
    "keep_old": "runs",
    "hasty_stop": "no_way_back",
    "hasty_drop": "no_way_back",
    "rename": "closes",
    "early_drop": "closes",
    "read_first": "closes",
    "backfill_first": "loses",
    "no_backfill": "loses",
}


@pytest.mark.parametrize("shape", FATES)
@pytest.mark.parametrize("keeps_days", [5, 14])
def test_each_shape_has_its_fate_whatever_days_are_drawn(bench: Bench, shape: str, keeps_days: int) -> None:
    for seed in range(2):
        plan = names.plan(shape, keeps_days, Random(seed))
        assert names.box_of(trial(bench, plan.changes, V1, PEOPLE, SCHEMA, keeps_days)) == FATES[shape]


def test_every_shape_has_a_fate_here() -> None:
    assert set(FATES) == set(names.SHAPES)


def test_the_same_steps_run_or_cannot_go_back_by_their_days_alone(bench: Bench) -> None:
    def plan(last: int) -> tuple[Change, ...]:
        return (
            Change(1, *ADD),
            Change(2, "2", deploys=V2),
            Change(3, *BACKFILL),
            Change(4, "3", deploys=V3),
            Change(last, "4", deploys=V4),
        )

    late = trial(bench, plan(12), V1, PEOPLE, SCHEMA, 7)
    assert (late.failed, late.lost, late.no_way_back) == ((), 0, ())
    early = trial(bench, plan(11), V1, PEOPLE, SCHEMA, 7)  # version 2 ran until day 4, seven days before
    assert (early.failed, early.lost) == ((), 0)
    assert [(back.step, back.day, back.version) for back in early.no_way_back] == [(4, 11, "2")]


def test_without_a_step_everything_stays_as_it_was(bench: Bench) -> None:
    found = trial(bench, (Change(1, "nothing"),), V1, PEOPLE, SCHEMA, 7)
    assert (found.ran, found.tries, found.people, found.failed, found.lost) == (6, 0, 7, (), 0)
