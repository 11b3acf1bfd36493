"""What one starts from: it warns of nothing, and its name means one thing."""

from __future__ import annotations

import pytest

from lab_app.course.tracks import discover
from lab_app.kinds.sql import SqlExercise
from lab_app.metric_writing.templates import TEMPLATES, Template
from lab_app.metric_writing.text.document import read_document


def names(text: str) -> set[str]:
    """The metrics that a template defines."""
    root = read_document(text).plain()
    below = [metric for model in root.get("models", ()) for metric in model["metrics"]]
    return {metric["name"] for metric in (*below, *root.get("metrics", ()))}


@pytest.mark.parametrize("template", TEMPLATES, ids=[t.name for t in TEMPLATES])
def test_no_exercise_asks_for_a_number_of_the_same_name(template: Template) -> None:
    """Whoever met a number in an exercise would take the template's for the same one."""
    asked = {
        column.name
        for exercise in discover()
        if isinstance(exercise, SqlExercise)
        for column in exercise.columns
    }
    assert asked
    assert not names(template.text) & asked
