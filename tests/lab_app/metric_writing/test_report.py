"""What `larder check-metric` makes of a file: its text, and what it is called."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab_app.lab import Lab
from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.report import as_json, as_text, read_metric_file
from lab_app.metric_writing.templates import template
from lab_app.sandbox import messages
from pipelines.contract.release import Release

RATIO = template("ratio").text  # of a metric called orders_per_planner


@pytest.fixture(scope="module")
def checker(short_release: Release) -> Iterator[MetricChecker]:
    with Lab(short_release, workers=1, timeout_seconds=20) as lab:
        yield lab.checker


def test_a_file_that_is_called_as_its_metric_is_right(checker: MetricChecker, tmp_path: Path) -> None:
    file = tmp_path / "orders_per_planner.yml"
    file.write_text(RATIO)
    assert as_text(read_metric_file(file, checker, io.StringIO())).startswith("Right: orders_per_planner.")


def test_a_metric_whose_values_could_not_be_read_is_not_called_right(
    checker: MetricChecker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "orders_per_planner.yml"
    file.write_text(RATIO)

    def refuse(*_: object, **__: object) -> None:
        raise messages.busy(3)

    monkeypatch.setattr(checker.sandbox, "run", refuse)
    checked = read_metric_file(file, checker, io.StringIO())
    assert not checked.is_right
    assert checked.is_unread
    assert not checked.errors
    said = as_text(checked)
    assert "Right" not in said
    assert "could not be read" in said
    assert "Check again" in said
    assert as_json(checked)["right"] is False


@pytest.mark.parametrize("name", ["orders.yml", "orders_per_planner.yaml", "Orders_per_planner.yml"])
def test_a_file_that_is_called_otherwise_is_refused_with_the_name_that_is_expected(
    name: str, checker: MetricChecker, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(RATIO)
    checked = read_metric_file(file, checker, io.StringIO())
    assert not checked.is_right
    assert checked.stage == "names"
    assert as_text(checked) == (
        f"Wrong, line 2: The file is called `{name}`, and its metric `orders_per_planner`.\n"
        "    A file called `orders_per_planner.yml`: a metric is found by its name.\n"
        "    Rename the file, or the metric."
    )
    assert json.loads(json.dumps(as_json(checked)))["right"] is False


@pytest.mark.parametrize("of", ["simple", "conversion"])
def test_a_file_of_a_model_or_of_several_metrics_may_have_any_name(
    of: str, checker: MetricChecker, tmp_path: Path
) -> None:
    file = tmp_path / "anything.yml"
    file.write_text(template(of).text)
    assert read_metric_file(file, checker, io.StringIO()).is_right


def test_standard_input_has_no_name(checker: MetricChecker) -> None:
    assert read_metric_file(Path("-"), checker, io.StringIO(RATIO)).is_right


def test_every_metric_of_the_project_is_in_a_file_of_its_name(checker: MetricChecker) -> None:
    files = sorted((checker.project / "models" / "metrics").glob("*.yml"))
    assert len(files) > 10
    for file in files:
        checked = checker.check(
            file.read_text(),
            file=file.relative_to(checker.project).as_posix(),
            file_name=file.name,
            with_values=False,
        )
        assert checked.is_right, [str(finding) for finding in checked.errors]
