"""`larder grade` on an exercise that is answered with a metric: as on the page, and from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lab_app.cli.app import app
from lab_app.course.tracks import exercise
from lab_app.kinds.metric import MetricExercise
from lab_app.lab import close_labs
from tests.browser.homes import borrow

STICKINESS = exercise("W05")


@pytest.fixture(scope="module")
def home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield borrow(tiny_home, tmp_path_factory.mktemp("grade") / "home")
    close_labs()


def grade(home: Path, text: str, tmp_path: Path, *options: str) -> Result:
    file = tmp_path / "metric.yml"
    file.write_text(text)
    return CliRunner().invoke(app, ["grade", "W05", str(file), *options], env={"LARDER_HOME": str(home)})


def test_a_file_is_judged_and_the_verdict_says_what_the_page_says(home: Path, tmp_path: Path) -> None:
    assert isinstance(STICKINESS, MetricExercise)
    right = grade(home, STICKINESS.solution, tmp_path)
    assert right.stdout.startswith("Right so far."), right.output
    wrong = grade(home, STICKINESS.mistakes[2].answer, tmp_path, "--format", "json")
    assert wrong.exit_code == 1
    said = json.loads(wrong.stdout)
    assert (said["exercise"], said["outcome"], said["mistake"]) == (
        STICKINESS.id,
        "wrong",
        STICKINESS.mistakes[2].name,
    )
    assert len(said["rows"]) == 1


def test_a_file_that_is_no_metric_is_refused_with_its_line(home: Path, tmp_path: Path) -> None:
    said = json.loads(grade(home, "metrics:\n  - name: mine\n", tmp_path, "--format", "json").stdout)
    assert (said["outcome"], said["line"]) == ("error", 2)
    secret = tmp_path / "secret.txt"
    secret.write_text("What nobody sees.")
    hostile = grade(home, f"metrics: !!python/object/apply:open ['{secret}']\n", tmp_path)
    assert hostile.exit_code == 1
    assert "nobody sees" not in hostile.output
