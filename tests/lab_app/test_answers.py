"""What people answer is judged as it should be: right in any form, wrong with a reason that is true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_app.course.tracks import discover
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.sandbox import Sandbox
from lab_app.warehouse.variants import Variants
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.variants import build_variants
from tests.conftest import copy_home
from tests.lab_app.answers import NAMES, NUMBERS, exercise_of, filled, read
from tests.worlds.kept import PIPELINE, kept


@pytest.fixture(scope="module")
def whole(tiny_home: Path, tiny_release: Release) -> Iterator[Context]:
    """A release with its models, and its hidden worlds."""

    def make(folder: Path) -> None:
        home = Home(copy_home(tiny_home, folder / "home"))
        build_variants(home, tiny_release, workers=1, say=lambda _: None)

    home = Home(kept("tiny-variants", [*PIPELINE, __file__], make) / "home")
    variants = Variants.of(home.world(tiny_release.world.id).variants)
    assert variants is not None
    with Sandbox(tiny_release.warehouse, workers=1, timeout_seconds=10.0, memory_mb=512) as sandbox:
        yield Context(sandbox, variants)
    variants.close()


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_right_if_it_is_and_not_if_it_is_not(name: str, whole: Context) -> None:
    judged = [(answer, grade(exercise_of(name), filled(answer, whole), whole)) for answer in read(name)]
    refused = [
        f"{answer}\n{verdict.message}"
        for answer, verdict in judged
        if answer.kind == "right" and not verdict.is_right
    ]
    accepted = [str(answer) for answer, verdict in judged if answer.kind == "wrong" and verdict.is_right]
    assert not refused, "\n".join(refused)
    assert not accepted


def test_there_are_answers_to_every_exercise() -> None:
    assert set(NAMES) - set(NUMBERS) == {exercise.id for exercise in discover()}
    kinds = [answer.kind for name in NAMES for answer in read(name)]
    assert min(kinds.count("right"), kinds.count("wrong")) >= 300
