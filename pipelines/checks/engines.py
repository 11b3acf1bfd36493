"""Whether another engine builds the same: the models, their tests, and every metric by month and one dimension.

    uv run --group spark python -m pipelines.checks.engines --home data --engine spark
    uv run --group sail python -m pipelines.checks.engines --home data --engine sail

takes the release that is current in the data folder, which DuckDB has built, has the other engine load the same
lake and build the same models, and asks both for each metric: DuckDB in its SQL, the other in Spark's, both written
by MetricFlow. Ends with 1 where anything differs by more than float error.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.build.advance import edition_of_models
from pipelines.build.manifest import DBT_COMMAND, dbt_environment
from pipelines.build.releases import config_of, is_of_this_simulator
from pipelines.build.settings import ENGINES, BuildError
from pipelines.build.spark.lake import load_lake
from pipelines.build.spark.server import serve
from pipelines.build.spark.session import Session
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.files import read_json
from pipelines.contract.home import Home, HomeError
from pipelines.contract.release import Release, current_release

if TYPE_CHECKING:
    from metricflow.engine.metricflow_engine import MetricFlowEngine

TOLERANCE = 1e-9
"""Largest relative difference that is float error: sums of numbers in another order."""
BETWEEN_ROWS = 1e-4
"""The same of a percentile. Sail's engine, DataFusion, knows the place between two rows to a millionth: 251.599903 for
251.6 between 174 and 271. Where the next row is a time-out of 30 s, a millionth of the gap is a few hundred-thousandths
of the value."""

Cells = dict[tuple[str, ...], float | None]


@dataclass(frozen=True)
class Agreement:
    """A metric on both engines: how many cells either gave, the largest relative difference, and where it is."""

    metric: str
    cells: int
    largest: float
    where: str = ""
    tolerance: float = TOLERANCE

    @property
    def is_same(self) -> bool:
        return self.cells > 0 and self.largest <= self.tolerance


@dataclass
class Comparison:
    """What came of it. `nodes` counts dbt's results by kind and status, `rows` names tables with other counts."""

    engine: str
    version: str = ""
    nodes: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    tables: int = 0
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    metrics: list[Agreement] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        return bool(self.metrics) and not (
            self.failed or self.rows or any(not one.is_same for one in self.metrics)
        )

    @property
    def cells(self) -> int:
        return sum(one.cells for one in self.metrics)

    @property
    def largest(self) -> float:
        return max((one.largest for one in self.metrics), default=0.0)


def compare(
    release: Release, lake: Path, engine: str, folder: Path, say: Callable[[str], None] = lambda _: None
) -> Comparison:
    """Build what the release has on another engine, and hold both against each other.

    `folder` is for the engine's tables and dbt's artefacts. Raises BuildError where the engine cannot be used.
    """
    found = Comparison(engine)
    clock = _Clock(found.seconds)
    with serve(engine, folder / engine) as server:
        session = Session(server.remote)
        try:
            found.version = session.version
            clock.note("start")
            load_lake(session, lake, config_of(release), on_table=lambda name: say(f"Loaded {name}."))
            clock.note("load")
            say("dbt builds and tests the models …")
            found.nodes, found.failed = build_models(server.remote, folder / "target")
            clock.note("build")
            if not found.failed:
                found.tables, found.rows = compare_rows(release, session)
                clock.note("rows")
                found.metrics = compare_metrics(release, session, say)
                clock.note("metrics")
        except Exception as error:
            trouble = server.trouble()
            if trouble:
                raise BuildError(trouble) from error
            raise
        finally:
            session.close()
    return found


def build_models(remote: str, target: Path) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Have dbt build and test all models there: results by kind and status, and what failed, in words."""
    target.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run(
        [*DBT_COMMAND, "--quiet", "build", "--target", "spark"],
        cwd=target,
        env=dbt_environment(target, target / "no.duckdb", spark=remote),
        capture_output=True,
        text=True,
        check=False,
    )
    results = target / "run_results.json"
    if not results.is_file():
        return Counter(), [f"dbt: {(ran.stdout + ran.stderr).strip()[-2000:]}"]
    nodes: Counter[tuple[str, str]] = Counter()
    failed = []
    for result in read_json(results)["results"]:
        kind, name = result["unique_id"].split(".")[0], result["unique_id"].split(".")[2]
        nodes[kind, result["status"]] += 1
        if result["status"] in {"error", "fail", "skipped"} and kind in {"model", "test", "unit_test"}:
            failed.append(f"{kind} {name}: {' '.join(str(result['message']).split())[:300]}")
    return nodes, failed


def compare_rows(release: Release, session: Session) -> tuple[int, dict[str, tuple[int, int]]]:
    """How many tables and views of the models there are, and those with other numbers of rows."""
    nodes = [n for n in read_json(release.manifest)["nodes"].values() if n["resource_type"] == "model"]
    different = {}
    with open_to_read(release.warehouse) as connection:
        for node in nodes:
            name = f"{node['schema']}.{node['alias']}"
            here = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            ((there,),) = session.rows(f"SELECT count(*) FROM {name}")
            if here is None or here[0] != there:
                different[name] = (int(here[0]) if here else 0, int(there))
    return len(nodes), different


def compare_metrics(release: Release, session: Session, say: Callable[[str], None]) -> list[Agreement]:
    """Every metric by month and one dimension, on DuckDB and there."""
    from pipelines.contract.metricflow import engine_from, to_sql

    manifest = read_json(release.semantic_manifest)
    here, there = engine_from(manifest), engine_from(manifest, "spark")
    percentiles = {
        metric["name"]
        for metric in manifest["metrics"]
        if (metric["type_params"].get("metric_aggregation_params") or {}).get("agg") == "percentile"
    }
    found = []
    with open_to_read(release.warehouse) as connection:
        for name, groups in questions(here).items():
            say(f"Asking for {name}.")
            found.append(
                agreement(
                    name,
                    cells(connection.execute(to_sql(here, [name], groups)).fetchall()),
                    cells(session.rows(to_sql(there, [name], groups))),
                    BETWEEN_ROWS if name in percentiles else TOLERANCE,
                )
            )
    return found


def questions(engine: MetricFlowEngine) -> dict[str, list[str]]:
    """Metric -> by what it is asked for: the month, and its country, or the first other dimension that it has."""
    found = {}
    for metric in sorted(engine.list_metrics(include_dimensions=False), key=lambda one: one.name):
        dimensions = {
            str(dimension.granularity_free_dunder_name)
            for dimension in engine.simple_dimensions_for_metrics([metric.name])
            if dimension.type.value == "categorical"
        }
        by = min(dimensions, key=lambda one: (not one.endswith("__country"), one), default=None)
        found[metric.name] = ["metric_time__month", *([by] if by else [])]
    return found


def cells(rows: Sequence[Sequence[Any]]) -> Cells:
    """Values by month and part; a row without a day belongs to no month."""
    return {
        (str(month)[:10], *(str(part) for part in parts)): None if value is None else float(value)
        for month, *parts, value in rows
        if month is not None
    }


def agreement(
    metric: str, here: Mapping[tuple[str, ...], float | None], there: Cells, tolerance: float = TOLERANCE
) -> Agreement:
    """How far two engines agree; a cell that only one of them has, or knows the value of, differs without bound."""
    largest, where = 0.0, ""
    for key in here.keys() | there.keys():
        one, other = here.get(key), there.get(key)
        if one == other and (key in here) == (key in there):
            continue
        apart = distance(one, other)
        if apart > largest:
            largest, where = apart, f"{' '.join(key)}: {one} here, {other} there"
    return Agreement(metric, len(here.keys() | there.keys()), largest, where, tolerance)


def distance(one: float | None, other: float | None) -> float:
    """The relative difference of two values; without bound where one of them is not known."""
    if one is None or other is None:
        return float("inf")
    return abs(one - other) / (max(abs(one), abs(other)) or 1.0)


class _Clock:
    """Notes how long each part took, in seconds."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds, self._since = seconds, time.monotonic()

    def note(self, part: str) -> None:
        now = time.monotonic()
        self._seconds[part], self._since = round(now - self._since, 1), now


def described(found: Comparison, release: Release) -> str:
    """The comparison as text, the differences first where there are any."""
    lines = [f"Failed: {one}" for one in found.failed]
    lines += [
        f"Rows of {name}: {here:,} on DuckDB, {there:,} there" for name, (here, there) in found.rows.items()
    ]
    lines += [
        f"{one.metric} differs by {one.largest:.2g}: {one.where}" for one in found.metrics if not one.is_same
    ]
    by_kind = {
        words: " and ".join(
            f"{count} {status}" for (kind, status), count in sorted(found.nodes.items()) if kind == wanted
        )
        for words, wanted in (("models", "model"), ("data tests", "test"), ("unit tests", "unit_test"))
    }
    lines += [f"{words:<20}{said or 'none'}" for words, said in by_kind.items()]
    lines += [
        f"{'rows':<20}of {found.tables} models, {len(found.rows)} with another number",
        f"{'metrics':<20}{len(found.metrics)}, {sum(not one.is_same for one in found.metrics)} that differ",
        f"{'cells':<20}{found.cells:,}, largest relative difference {found.largest:.2g}",
    ]
    minutes = {part: f"{seconds / 60:.1f}" for part, seconds in found.seconds.items()}
    here = {stage: f"{release.stages.get(stage, 0.0) / 60:.1f}" for stage in ("warehouse", "models")}
    lines += [
        f"{'minutes there':<20}{', '.join(f'{part} {took}' for part, took in minutes.items())}",
        f"{'minutes on DuckDB':<20}load {here['warehouse']}, build {here['models']}",
    ]
    return "\n".join(lines)


def comparable(home: Home) -> Release:
    """The home's release, which DuckDB has built from these models. Raises BuildError, HomeError."""
    release = current_release(home)
    if release is None:
        raise BuildError(f"There is no release in {home.path} to compare with: build one with `make data`.")
    if (
        release.engine != "duckdb"
        or release.models != edition_of_models()
        or not is_of_this_simulator(release)
    ):
        raise BuildError(
            f"Release {release.id} was built by another engine or by other models than those that are here now: "
            "build it anew with `make data`."
        )
    return release


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.checks.engines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--home", required=True, type=Path, help="the data folder with a release to compare with"
    )
    parser.add_argument("--engine", required=True, choices=[name for name in ENGINES if name != "duckdb"])
    options = parser.parse_args(arguments)
    home = Home(options.home.resolve())
    try:
        release = comparable(home)
        with tempfile.TemporaryDirectory(prefix="larder-engines-") as folder:
            found = compare(
                release,
                home.world(release.world.id).lake,
                options.engine,
                Path(folder),
                lambda text: print(text, file=sys.stderr, flush=True),
            )
    except (BuildError, HomeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{found.engine} {found.version} and DuckDB on {release.world.id}, up to {release.as_of}")
    print(described(found, release))
    return 0 if found.is_same else 1


if __name__ == "__main__":
    sys.exit(main())
