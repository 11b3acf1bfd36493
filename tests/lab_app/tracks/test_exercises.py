"""Every exercise keeps its promises; one file each, and none is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

import lab_app.tracks
from lab_app.course.authoring.rules import rules_of
from lab_app.course.tracks import discover, exercise, tracks
from lab_app.kinds.context import Context
from lab_app.kinds.rules import Rule, findings
from lab_app.sandbox import Sandbox
from pipelines.contract.release import Release
from tests.lab_app.conftest import context_for

EXERCISES = discover()
FOLDER = Path(lab_app.tracks.__file__).parent
OF_METRICS = {"metric", "north_star"}  # kinds whose answers need a release with its models


def test_no_file_is_left_out() -> None:
    files = {p.stem for p in FOLDER.glob("*/*/exercises/*.py") if p.stem != "__init__"}
    assert {e.id for e in EXERCISES} == files
    assert len(EXERCISES) == len(files)


def test_no_folder_is_left_out() -> None:
    folders = {p.parent.relative_to(FOLDER).as_posix() for p in FOLDER.glob("*/*/__init__.py")}
    assert {f"{level.track}/{level.slug}" for track in tracks() for level in track.levels} == folders


def test_a_level_asks_a_question_and_has_a_place_of_its_own() -> None:
    for track in tracks():
        assert track.title
        assert track.blurb
        orders = [level.order for level in track.levels]
        assert orders == sorted(set(orders))
        for level in track.levels:
            assert level.title
            assert level.question.endswith("?")
            assert level.blurb
            assert level.track == track.slug


def test_levels_open_from_the_foot_up() -> None:
    for track in tracks():
        is_open = [level.is_open for level in track.levels]
        assert is_open == sorted(is_open, reverse=True), track.slug
    assert any(level.is_open for track in tracks() for level in track.levels)


def test_the_order_on_a_level_is_told_by_order_alone() -> None:
    for track in tracks():
        for level in track.levels:
            orders = [e.order for e in level.exercises]
            assert orders == sorted(set(orders))


def test_there_is_a_core_path_which_enters_each_open_level_that_it_can() -> None:
    assert any(e.core for e in EXERCISES)
    on_the_path = {e.track for e in EXERCISES if e.core}
    for track in tracks():
        for level in track.levels:
            if track.slug in on_the_path and level.is_open and level.exercises:
                assert any(e.core for e in level.exercises), level.slug


def test_an_exercise_is_found_by_its_name_its_place_and_its_number() -> None:
    for chosen in EXERCISES:
        assert exercise(chosen.id).key == exercise(chosen.key).key == chosen.key
        if chosen.code:
            assert exercise(chosen.code.lower()).key == chosen.key
    with pytest.raises(KeyError):
        exercise("no_such_exercise")


@pytest.mark.parametrize(
    ("kind", "rule"),
    [pytest.param(e.kind, rule, id=f"{e.id}-{rule.name}") for e in EXERCISES for rule in rules_of(e)],
)
def test_an_exercise_keeps_what_all_of_its_kind_must_keep(
    kind: str, rule: Rule, request: pytest.FixtureRequest
) -> None:
    found = findings(rule, context_for(kind, request))
    assert not found, "\n".join((rule.says, *found))


def test_the_real_tiny_world_tells_right_from_wrong_too(tiny_release: Release) -> None:
    with Sandbox(tiny_release.warehouse, workers=1) as opened:
        there = Context(opened, seed=tiny_release.world.seed, as_of=tiny_release.as_of)
        confused = [
            (chosen.id, rule.name, *said)
            for chosen in EXERCISES
            if chosen.kind not in OF_METRICS  # they are held to no other world
            for rule in rules_of(chosen)
            if not rule.needs_hidden and (said := findings(rule, there))
        ]
    assert confused == []
