"""A metric that is the answer to an exercise is not shown in the catalogue before it is solved."""

from __future__ import annotations

from lab_app.course.tracks import exercise
from lab_app.course.withheld.metrics import asked_metrics


def test_a_metric_is_asked_for_until_its_exercise_is_solved() -> None:
    asked = asked_metrics(())
    assert asked["stickiness"].code == "W05"
    assert asked["activation_rate_24h"].code == "W02"
    assert "mau" not in asked
    assert "stickiness" not in asked_metrics({exercise("W05").key})
