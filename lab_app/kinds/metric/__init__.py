"""The kind of exercise that is answered with a metric's YAML."""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link, Mistake
from lab_app.kinds.metric.spec import MetricExercise

__all__ = ["Hint", "Link", "MetricExercise", "Mistake"]
