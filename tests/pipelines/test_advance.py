"""A day more is added to a copy of the last release, and comes to the same rows as building everything."""

from __future__ import annotations

import dataclasses
import datetime as dt
import graphlib
import hashlib
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.build import advance
from pipelines.build.advance import can_go_on_from, edition_of_models
from pipelines.build.headless import run_build
from pipelines.build.releases import next_day
from pipelines.build.settings import DBT_PROJECT
from pipelines.build.warehouse import masked
from pipelines.contract.home import Home
from pipelines.contract.models import read_models
from pipelines.contract.release import Release, current_release
from synthetic.config import HISTORY_START, WorldConfig
from synthetic.tables import TABLES
from tests.conftest import copy_home

AS_OF = dt.date(2024, 3, 31)
NEXT = AS_OF + dt.timedelta(days=1)
WORLD_ID = WorldConfig(preset="tiny").world_id


@dataclasses.dataclass(frozen=True)
class Advanced:
    """A data folder before and after a day more."""

    home: Home
    before: Release
    after: Release
    files_before: dict[str, tuple[int, str]]


@pytest.fixture(scope="module")
def advanced(short_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Advanced]:
    own = copy_home(short_home, tmp_path_factory.mktemp("advance") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARDER_HOME", str(own))
        home = Home(own)
        before = current_release(home)
        assert before is not None
        files = lake_files(home)
        run_build(home, next_day(home), advance=True)
        after = current_release(home)
        assert after is not None
        yield Advanced(home, before, after, files)


def lake_files(home: Home) -> dict[str, tuple[int, str]]:
    """When each file of the lake was written, and what is in it."""
    return {
        str(file.relative_to(home.path)): (
            file.stat().st_mtime_ns,
            hashlib.md5(file.read_bytes()).hexdigest(),
        )
        for file in home.world(WORLD_ID).lake.rglob("*.parquet")
    }


class Compiled:
    """The models as a build has compiled them, to be run on any day of the world in memory."""

    def __init__(self, manifest: Path) -> None:
        nodes = {
            key: node
            for key, node in json.loads(manifest.read_text())["nodes"].items()
            if node["resource_type"] == "model"
        }
        order = graphlib.TopologicalSorter(
            {key: [up for up in node["depends_on"]["nodes"] if up in nodes] for key, node in nodes.items()}
        )
        self.models = [nodes[key] for key in order.static_order()]

    def run(self, connection: duckdb.DuckDBPyConnection, *, built_up_to: dt.date | None = None) -> None:
        """Build every table; where a day is named, add to what stands there, as dbt does it."""
        for model in self.models:
            name = f"{model['schema']}.{model['alias']}"
            sql = model["compiled_code"].strip().replace(f'"{model["database"]}".', "")
            kind = model["config"]["materialized"]
            if built_up_to is None or kind != "incremental":
                made = "VIEW" if kind == "view" else "TABLE"
                connection.execute(f"CREATE OR REPLACE {made} {name} AS ({sql}\n)")
                continue
            sql = sql.replace(f"'{AS_OF}'", f"'{built_up_to}'")
            connection.execute(f"CREATE OR REPLACE TEMP TABLE added AS ({sql}\n)")
            key = model["config"]["unique_key"]
            if key is not None:  # without one, rows are only ever added
                columns = ", ".join([key] if isinstance(key, str) else key)
                connection.execute(f"DELETE FROM {name} WHERE ({columns}) IN (SELECT {columns} FROM added)")
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM added")


def load(connection: duckdb.DuckDBPyConnection, day: dt.date) -> None:
    """The product's tables as they looked at the end of a day, from those of the last one."""
    connection.execute(
        "CREATE OR REPLACE TABLE product_meta.world_clock AS "
        "SELECT 'w' AS world_id, $1::DATE AS first_day, $2::DATE AS as_of",
        [HISTORY_START, day],
    )
    for name, table in TABLES.items():
        columns = ", ".join(masked(column, day) for column in table.columns)
        connection.execute(
            f"CREATE OR REPLACE TABLE product.{name} AS SELECT {columns} FROM last.product.{name} "
            f"WHERE {table.filed_by}::DATE <= DATE '{day}'"
        )


def rows(connection: duckdb.DuckDBPyConnection, models: list[dict[str, Any]]) -> dict[str, Any]:
    """What tells one table's rows from others', in whatever order they lie."""
    return {
        model["name"]: connection.execute(
            f"SELECT count(*), bit_xor(hash(t)), sum(hash(t) % 1000003) FROM {model['schema']}.{model['alias']} t"
        ).fetchone()
        for model in models
    }


@pytest.fixture(scope="module")
def whole(advanced: Advanced) -> Iterator[duckdb.DuckDBPyConnection]:
    """The day more built whole, by the SQL that the release before was built by."""
    with in_memory(advanced) as connection:
        load(connection, NEXT)
        Compiled(advanced.before.path / "manifest.json").run(connection)
        yield connection


def in_memory(advanced: Advanced) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    for schema in ("product", "product_meta", "staging", "intermediate", "marts"):
        connection.execute(f"CREATE SCHEMA {schema}")
    connection.execute(f"ATTACH '{advanced.after.warehouse}' AS last (READ_ONLY)")
    return connection


def test_a_day_more_leaves_the_files_before_it_untouched(advanced: Advanced) -> None:
    before, after = advanced.files_before, lake_files(advanced.home)
    assert advanced.after.id != advanced.before.id
    assert advanced.after.as_of == NEXT
    assert {name: after[name] for name in before} == before
    added = after.keys() - before.keys()
    assert added
    assert {Path(name).stem for name in added} == {NEXT.isoformat()}
    with duckdb.connect(str(advanced.after.warehouse), read_only=True) as connection:
        (newest,) = connection.execute("SELECT max(date_day) FROM marts.fct_active_base").fetchall()
    assert newest == (NEXT,)
    assert advanced.before.warehouse.exists()


def test_a_day_more_is_added_to_the_rows_of_the_last_release(advanced: Advanced) -> None:
    """Only the new day's rows went through the large facts."""
    compiled = {model["name"]: model for model in Compiled(advanced.after.path / "manifest.json").models}
    for name in ("fct_page_loads", "fct_sessions", "fct_email_messages", "fct_core_actions"):
        assert f"'{AS_OF}'" in compiled[name]["compiled_code"], name
    whole = {model["name"]: model for model in Compiled(advanced.before.path / "manifest.json").models}
    assert not [name for name, model in whole.items() if f"'{AS_OF}'" in model["compiled_code"]]


def test_a_day_more_passes_on_the_sql_that_builds_everything(advanced: Advanced) -> None:
    passed_on, before = (
        read_models(release.compiled_models) for release in (advanced.after, advanced.before)
    )
    assert {"fct_orders", "fct_signups", "stg_orders"} <= {model.name for model in passed_on}
    assert passed_on == before


def test_a_day_more_comes_to_the_same_rows_as_building_everything(
    advanced: Advanced, whole: duckdb.DuckDBPyConnection
) -> None:
    models = Compiled(advanced.after.path / "manifest.json").models
    with duckdb.connect(str(advanced.after.warehouse), read_only=True) as connection:
        found, expected = rows(connection, models), rows(whole, models)
    del found["stg_world_clock"], expected["stg_world_clock"]  # the world has another name in memory
    assert found == expected


def test_ten_days_one_by_one_come_to_the_same_rows_as_building_everything(
    advanced: Advanced, whole: duckdb.DuckDBPyConnection
) -> None:
    adding = Compiled(advanced.after.path / "manifest.json")
    days = [NEXT - dt.timedelta(days=n) for n in range(10, -1, -1)]
    with in_memory(advanced) as connection:
        load(connection, days[0])
        Compiled(advanced.before.path / "manifest.json").run(connection)
        early = rows(connection, adding.models)
        for before, day in itertools.pairwise(days):
            load(connection, day)
            adding.run(connection, built_up_to=before)
        found, expected = rows(connection, adding.models), rows(whole, adding.models)
    assert found == expected
    assert early["fct_signups"] != expected["fct_signups"]


def test_only_the_same_world_of_the_day_before_by_the_same_models_is_gone_on_from(
    advanced: Advanced, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = advanced.before
    following = WorldConfig(preset="tiny", as_of=NEXT)
    assert can_go_on_from(release, following)
    assert not can_go_on_from(release, WorldConfig(preset="tiny", as_of=AS_OF))
    assert not can_go_on_from(release, WorldConfig(preset="tiny", as_of=NEXT + dt.timedelta(days=1)))
    assert not can_go_on_from(release, WorldConfig(preset="tiny", seed=8, as_of=NEXT))
    assert not can_go_on_from(release.model_copy(update={"models": "others"}), following)
    monkeypatch.setattr(advance, "versions", lambda: {"duckdb": "3.0"})
    assert not can_go_on_from(release, following)


def test_the_edition_of_the_models_changes_with_what_makes_their_rows_and_not_with_what_is_said(
    tmp_path: Path,
) -> None:
    project = Path(shutil.copytree(DBT_PROJECT, tmp_path / "p", ignore=shutil.ignore_patterns("target")))
    edition = edition_of_models(project)
    metric = project / "models" / "metrics" / "own.yml"
    metric.write_text("metrics:\n  - name: own\n    label: My own\n")
    described = project / "models" / "marts" / "fct_orders.yml"
    described.write_text(described.read_text().replace("Who ordered.", "The buyer."))
    assert edition_of_models(project) == edition
    editions = {edition}
    for name, old, new in (
        ("dbt_project.yml", "crawler, ", ""),
        ("models/marts/fct_orders.sql", "'failed'", "'void'"),
        ("models/marts/fct_orders.yml", "data_type: boolean", "data_type: integer"),
        ("macros/membership_spells.sql", "<=", "<"),
    ):
        file = project / name
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))
        editions.add(edition_of_models(project))
    assert len(editions) == 5
