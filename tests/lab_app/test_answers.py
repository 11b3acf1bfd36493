"""What people answer is judged as it should be: right in any form, and wrong for no reason but a true one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_app.course.tracks import discover
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.sql import diagnosis
from lab_app.sandbox import Sandbox
from lab_app.warehouse.variants import Variants
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.variants import build_variants
from tests.conftest import copy_home
from tests.lab_app.answers import NAMES, NUMBERS, exercise_of, filled, needs_truth, read
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


@pytest.fixture(autouse=True)
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """More time finds more reasons, and none that are less true."""
    monkeypatch.setattr(diagnosis, "SECONDS", 0.3)


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_right_in_any_form_and_wrong_for_no_reason_but_a_true_one(
    name: str, whole: Context
) -> None:
    failures = []
    for answer in read(name):
        verdict = grade(exercise_of(name), filled(answer, whole), whole)
        is_as_it_should_be = answer.kind == "doubtful" or verdict.is_right == (answer.kind == "right")
        false = [] if answer.kind == "doubtful" else sorted({*verdict.reasons} - answer.may_be_told)
        if not is_as_it_should_be or false:
            failures.append(f"{answer}\n    {verdict.outcome}, {false}: {verdict.message}")
    assert not failures, "\n".join(failures)


def test_there_are_answers_to_every_exercise() -> None:
    assert set(NAMES) - set(NUMBERS) == {exercise.id for exercise in discover() if not needs_truth(exercise)}
    kinds = [answer.kind for name in NAMES for answer in read(name)]
    assert min(kinds.count("right"), kinds.count("wrong")) >= 300
