"""Nothing of a learner's reaches the truth or the hidden worlds: one test for each way that there is."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lab_app.cli.app import app
from lab_app.course.handing_in import hand_in
from lab_app.course.progress import Progress
from lab_app.course.tracks import discover
from lab_app.kinds.case import CaseExercise, Choice, NotDealtError
from lab_app.kinds.case.dealing import filled
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from lab_app.lab import Lab
from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.metricflow.compiler import Compiler
from lab_app.metric_writing.names.known import read_known
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.sandbox import QueryError, Sandbox
from pipelines.contract.home import Home
from pipelines.contract.release import Release, current_release
from synthetic import incidents
from tests.browser.homes import borrow
from tests.lab_app import small_truth as made_up
from tests.lab_app.all_dealt import all_dealt

SCORED = [e for e in discover() if isinstance(e, CaseExercise) and e.is_scored]
READS = (
    "SELECT * FROM read_parquet('{}')",
    "SELECT * FROM parquet_scan(['{}'])",
    "SELECT * FROM '{}'",
    "SELECT * FROM read_blob('{}')",
    "SELECT * FROM glob('{}')",
    "SELECT parquet_metadata('{}')",
    "FROM parquet_schema('{}')",
    "ATTACH '{}' AS truth",
    "COPY (SELECT 1) TO '{}'",
    "COPY users FROM '{}'",
    "EXPLAIN ANALYZE SELECT * FROM read_parquet('{}')",
    "WITH t AS (SELECT * FROM read_csv('{}')) SELECT * FROM t",
)


@pytest.fixture(scope="module")
def home(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of its own with a made-up truth beside its release."""
    home = Home(borrow(tiny_home, tmp_path_factory.mktemp("reach") / "home"))
    release = current_release(home)
    assert release is not None
    made_up.build(home.world(release.world.id))
    return home


@pytest.fixture(scope="module")
def release(home: Home) -> Release:
    found = current_release(home)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def opened(release: Release) -> Iterator[Sandbox]:
    with Sandbox(release.warehouse, workers=1, timeout_seconds=20) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def known(home: Home) -> Iterator[Context]:
    with all_dealt(home) as context:
        yield context


def files(home: Home, release: Release) -> tuple[Path, ...]:
    world = home.world(release.world.id)
    return (
        world.truth / "windows.parquet",
        world.truth / "spring_2025.json",
        world.variants / "edges.duckdb",
    )


@pytest.mark.parametrize("read", READS)
def test_sql_reads_none_of_its_files(read: str, home: Home, release: Release, opened: Sandbox) -> None:
    for file in files(home, release):
        with pytest.raises(QueryError):
            opened.run(read.format(file))


def test_no_table_that_learners_see_has_it(opened: Sandbox) -> None:
    tables = {f"{schema}.{name}" for schema, name in opened.run(
        "SELECT table_schema, table_name FROM information_schema.tables", limit=1000
    ).rows}  # fmt: skip
    schemas = {name.partition(".")[0] for name in tables}
    assert not schemas & {"truth", "variants", "grading"}
    assert not {name for name in tables if re.search("truth|incident|window|outcome|twin|ledger", name)}


def test_yaml_reads_none_of_its_files(home: Home, release: Release) -> None:
    compiler = Compiler(read_known(release.semantic_manifest, release.manifest).content)
    with Sandbox(release.warehouse, workers=1, timeout_seconds=20) as sandbox:
        checker = MetricChecker(ProjectBeside(release), sandbox, compiler)
        for file in files(home, release):
            for expr in (
                f"read_text('{file}')",
                f"(select max(z) from '{file}')",
                f"(from read_parquet('{file}'))",
            ):
                text = (
                    "models:\n  - name: fct_orders\n    metrics:\n      - name: mine\n        type: simple\n"
                    f'        agg: sum\n        expr: "{expr}"\n'
                )
                checked = checker.check(text)
                assert checked.errors, expr
                assert not checked.values
    compiler.close()


def test_a_worker_has_no_environment_that_leads_to_it(
    opened: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_HOME", "/somewhere/else")
    for query in ("SELECT getenv('LARDER_HOME')", "SELECT current_setting('home_directory')"):
        try:
            rows = opened.run(query).rows
        except QueryError:
            continue
        assert rows[0][0] in (None, "")


def test_a_release_holds_no_word_of_it(release: Release) -> None:
    stories = [
        outcome.story.encode() for incident in incidents.discover().values() for outcome in incident.outcomes
    ]
    stories = [story for story in stories if b"Nothing happened" not in story]
    for file in release.path.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [story for story in stories if story in content], file.name


@pytest.mark.parametrize("exercise", SCORED, ids=lambda e: e.id)
def test_what_a_page_has_before_the_answer_says_nothing_of_it(exercise: CaseExercise, known: Context) -> None:
    """Pictures, tables and words of the case; options are there without what is said to those who take them."""
    case = _dealt(exercise, known)
    shown = json.dumps(asdict(case.seen), default=str) + filled(exercise, case.seen).prompt
    for secret in secrets(exercise, known):
        assert secret not in shown


@pytest.mark.parametrize("exercise", SCORED, ids=lambda e: e.id)
def test_the_progress_file_has_nothing_of_it_before_the_answer(
    exercise: CaseExercise,
    home: Home,
    release: Release,
    known: Context,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LARDER_HOME", str(home.path))
    _dealt(exercise, known)
    progress = Progress(tmp_path / "progress.sqlite", "local")
    with Lab(release, workers=1) as lab:
        for answer in (
            "{",
            "nonsense",
            json.dumps({q.name: {"option": "x", "sure": 200} for q in exercise.questions}),
        ):
            assert hand_in(progress, exercise, answer, lab).outcome in ("error", "unattempted")
    progress.save_draft(exercise.key, "{}")
    progress.show_hint(exercise.key, 2)
    with sqlite3.connect(tmp_path / "progress.sqlite") as file:
        kept = "\n".join(file.iterdump())
    assert not [secret for secret in secrets(exercise, known) if secret in kept]


@pytest.mark.parametrize("exercise", SCORED, ids=lambda e: e.id)
def test_the_command_line_says_nothing_of_it_before_the_answer(
    exercise: CaseExercise, home: Home, known: Context
) -> None:
    _dealt(exercise, known)
    secret = secrets(exercise, known)
    for output in ("text", "json"):
        for answer in ("{", "nonsense", '{"option": 1}'):
            result = CliRunner().invoke(
                app,
                ["grade", exercise.id, "-", "--format", output],
                input=answer,
                env={"LARDER_HOME": str(home.path)},
            )
            assert result.exit_code == 1
            assert not [word for word in secret if word in result.output]
    listed = CliRunner().invoke(app, ["exercises", "--format", "json"], env={"LARDER_HOME": str(home.path)})
    assert not [word for word in secret if word in listed.output]


def secrets(exercise: CaseExercise, known: Context) -> list[str]:
    """What would give an answer away, as it would be written: why, and what is said to those who take an option."""
    case = _dealt(exercise, known)
    found = [truths.why[:60] for truths in case.truths.values()]
    for question in exercise.questions:
        if isinstance(question, Choice):
            found += [option.feedback[:60] for option in question.options]
        elif isinstance(case.truths[question.name].right, float) and case.truths[question.name].right:
            found.append(repr(case.truths[question.name].right))
    return [secret for secret in found if len(secret) > 5]


def _dealt(exercise: CaseExercise, known: Context) -> Any:
    try:
        case = dealt(exercise, known)
    except NotDealtError as error:
        pytest.fail(f"{exercise.id} is not dealt in the made-up truth: {error}")
    assert is_dataclass(case)
    return case
