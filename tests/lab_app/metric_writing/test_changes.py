"""Files of the project are changed as a whole or not at all, and nothing is overwritten unasked."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.saving import changes
from lab_app.metric_writing.saving.changes import FileChange, SaveError, carry_out
from lab_app.metric_writing.saving.own import own_metric
from lab_app.metric_writing.saving.plan import plan_save
from lab_app.metric_writing.templates import template
from tests.lab_app.metric_writing.projects import MODEL_FILE, RATIO, RATIO_FILE, files, save


def test_an_existing_file_is_asked_about_and_replaced_only_then(checker: MetricChecker) -> None:
    path = checker.project / RATIO_FILE
    path.write_text("# notes of somebody else\n")
    checked = checker.check(RATIO)
    with pytest.raises(SaveError) as refused:
        plan_save(checked, checker.project)
    assert refused.value.reason == "exists"
    assert path.read_text() == "# notes of somebody else\n"
    carry_out(plan_save(checked, checker.project, replace=True), checker.project)
    assert "orders_per_planner" in path.read_text()


def test_a_file_that_was_changed_meanwhile_is_asked_about(checker: MetricChecker) -> None:
    save(checker, RATIO)
    opened = own_metric(checker.project, "orders_per_planner")
    path = checker.project / RATIO_FILE
    path.write_text(path.read_text() + "\n# changed in another editor\n")
    changed = opened.text.replace("Orders per meal planner", "Orders per head")
    editing = {opened.name: opened.digest}
    with pytest.raises(SaveError) as refused:
        save(checker, changed, editing=editing)
    assert refused.value.reason == "changed"
    assert "another editor" in path.read_text()
    save(checker, changed, editing=editing, replace=True)
    assert "Orders per head" in path.read_text()


def test_a_file_that_changes_between_plan_and_deed_is_left_alone(checker: MetricChecker) -> None:
    plan = plan_save(checker.check(template("simple").text), checker.project)
    path = checker.project / MODEL_FILE
    path.write_text(path.read_text() + "# late\n")
    with pytest.raises(SaveError) as refused:
        carry_out(plan, checker.project)
    assert refused.value.reason == "changed"
    assert path.read_text().endswith("# late\n") and "large_orders" not in path.read_text()


def test_a_full_disk_changes_no_file_and_leaves_none(
    checker: MetricChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_save(checker.check(template("conversion").text), checker.project)
    assert len(plan.files) == 3
    before = files(checker.project)
    opens = Path.open

    def is_full(path: Path, mode: str = "r", **options: Any) -> Any:
        if "w" in mode and plan.files[-1].rpartition("/")[2] in path.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return opens(path, mode, **options)

    monkeypatch.setattr(Path, "open", is_full)
    with pytest.raises(SaveError, match="No space left on device"):
        carry_out(plan, checker.project)
    assert files(checker.project) == before


def test_a_disk_without_links_is_written_to_and_nothing_overwritten(
    checker: MetricChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def has_none(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", has_none)
    assert save(checker, RATIO) == (RATIO_FILE,)
    assert "numerator: orders" in (checker.project / RATIO_FILE).read_text()


def test_a_change_that_fails_in_the_middle_is_taken_back(
    checker: MetricChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_save(checker.check(template("conversion").text), checker.project)
    before = files(checker.project)
    puts = changes._put_in_place
    done: list[Path] = []

    def fails_at_the_last(path: Path, kind: str, *args: Any, **options: Any) -> None:
        if kind == ".new" and len(done) == len(plan.files) - 1:
            raise PermissionError(errno.EACCES, "Permission denied")
        puts(path, kind, *args, **options)
        done.append(path)

    monkeypatch.setattr(changes, "_put_in_place", fails_at_the_last)
    with pytest.raises(SaveError, match="Nothing was changed"):
        carry_out(plan, checker.project)
    assert files(checker.project) == before


def test_a_file_is_replaced_and_not_written_over(checker: MetricChecker) -> None:
    """Who reads it meanwhile, as dbt may, sees all of the old or all of the new."""
    path = checker.project / MODEL_FILE
    before = path.read_text()
    with path.open() as reader:
        save(checker, template("simple").text)
        assert reader.read() == before
    assert path.read_text() != before


def test_a_file_that_somebody_else_makes_in_the_same_moment_is_not_overwritten(
    checker: MetricChecker, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_save(checker.check(RATIO), checker.project)
    writes = changes._write_beside

    def somebody_is_quicker(path: Path, content: str | None, kind: str) -> None:
        writes(path, content, kind)
        path.write_text("# theirs\n")

    monkeypatch.setattr(changes, "_write_beside", somebody_is_quicker)
    with pytest.raises(SaveError) as refused:
        carry_out(plan, checker.project)
    assert refused.value.reason == "exists"
    assert (checker.project / RATIO_FILE).read_text() == "# theirs\n"


def test_what_a_change_takes_and_brings_can_be_read_line_by_line() -> None:
    assert (
        FileChange("a.yml", "x: 1\ny: 2\nz: 3\n", "x: 1\ny: 3\nz: 3\n").difference
        == " x: 1\n-y: 2\n+y: 3\n z: 3"
    )
    assert FileChange("a.yml", None, "x: 1\n").difference == "+x: 1"
    assert FileChange("a.yml", "x: 1\n", "x: 1\n").difference == " x: 1"
