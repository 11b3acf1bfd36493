"""Metrics that are saved in a project, and the files that it has then."""

from __future__ import annotations

from pathlib import Path

from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.saving.changes import carry_out
from lab_app.metric_writing.saving.plan import plan_save
from lab_app.metric_writing.templates import template

PROJECT = Path(__file__).resolve().parents[3] / "dbt_project"
RATIO = template("ratio").text
RATIO_FILE = "models/metrics/orders_per_planner.yml"
MODEL_FILE = "models/marts/fct_orders.yml"


def save(checker: MetricChecker, text: str, **options: object) -> tuple[str, ...]:
    checked = checker.check(text, editing=tuple(options.get("editing") or ()))  # type: ignore[arg-type]
    plan = plan_save(checked, checker.project, **options)  # type: ignore[arg-type]
    carry_out(plan, checker.project)
    return plan.files


def files(project: Path) -> dict[str, str]:
    return {
        path.relative_to(project).as_posix(): path.read_text()
        for path in sorted(project.rglob("*"))
        if path.is_file()
    }
