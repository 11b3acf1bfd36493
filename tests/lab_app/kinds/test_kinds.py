"""A kind of exercise is a folder, and answers are judged without the page's tools."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import lab_app.kinds
from lab_app.course.authoring.rules import rules_of
from lab_app.course.exercise import Exercise
from lab_app.kinds import kinds, part
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.rules import findings
from tests.lab_app.conftest import context_for

PARTS = {"judge": "judge", "form": "form", "check": "rules", "skeleton": "EXERCISE"}
WITHOUT_A_PAGE = [
    f"lab_app.kinds.{kind}.{name}" for kind in kinds() for name in ("spec", "judge", "check", "skeleton")
]


def skeleton(kind: str) -> Exercise:
    module = part(kind, "skeleton")
    exercise: Exercise = replace(module.EXERCISE, id="skeleton", prompt=(module.__doc__ or "").strip())
    return exercise


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_has_all_its_parts(kind: str) -> None:
    for name, declared in PARTS.items():
        assert hasattr(part(kind, name), declared), name
    assert skeleton(kind).kind == kind


@pytest.mark.parametrize("kind", kinds())
def test_a_new_exercise_keeps_every_rule_but_that_it_is_to_be_written(
    kind: str, request: pytest.FixtureRequest
) -> None:
    context = context_for(kind, request)
    broken = {rule.name for rule in rules_of(skeleton(kind)) if findings(rule, context)}
    assert broken == {"written"}


def test_answers_are_judged_and_exercises_checked_without_streamlit() -> None:
    program = (
        f"import sys, importlib\nfor name in {['lab_app.kinds.grade', 'lab_app.course.authoring.rules', *WITHOUT_A_PAGE]}:\n"
        "    importlib.import_module(name)\nassert 'streamlit' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_kind_is_added_by_adding_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, context: Context
) -> None:
    folder = tmp_path / "guess"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "spec.py").write_text(
        "from dataclasses import dataclass\nfrom typing import ClassVar\n"
        "from lab_app.course.exercise import Exercise\n\n"
        "@dataclass(frozen=True, kw_only=True)\nclass GuessExercise(Exercise):\n"
        "    kind: ClassVar[str] = 'guess'\n    truth: float\n"
    )
    (folder / "judge.py").write_text(
        "from lab_app.course.verdict import Verdict\n\ndef judge(exercise, answer, context):\n"
        "    off = abs(float(answer) - exercise.truth)\n"
        "    return Verdict('scored', 'Noted', 'Thank you.', score=off, points=100 - off, reveal='It is 7.')\n"
    )
    (folder / "check.py").write_text("LEFT_OUT = ()\n\ndef rules(exercise):\n    return iter(())\n")
    monkeypatch.setattr(lab_app.kinds, "__path__", [*lab_app.kinds.__path__, str(tmp_path)])
    assert "guess" in kinds()
    guess = part("guess", "spec").GuessExercise(
        title="Guess", order=1, minutes=3, takeaway="One.", hints=("One.", "Two."), truth=7.0
    )
    verdict = grade(guess, "9", context)
    assert (verdict.outcome, verdict.points, verdict.reveal) == ("scored", 98.0, "It is 7.")
    assert rules_of(guess)


def test_a_kind_that_there_is_none_of_is_said_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=f"no kind of exercise 'dream'.*{', '.join(kinds())}"):
        part("dream", "judge")
