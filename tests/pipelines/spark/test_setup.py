"""What is said where Spark cannot be used, how it is started, and the SQL of what goes there and comes back."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.build.settings import BuildError, engine_setting, most_raw_rows
from pipelines.build.spark import server
from pipelines.build.spark.run import table_from
from pipelines.build.warehouse import load_lake, masked, rows_in
from pipelines.contract.engines.spark import quoted, type_of
from pipelines.contract.models import Model
from pipelines.contract.release import USERS_IN_A_BLOCK, Release
from synthetic.config import SettingError, WorldConfig
from synthetic.rows.schema import type_name
from synthetic.tables import TABLES
from tests.prompt import ROOT

DAY = dt.date(2026, 6, 17)


def java(folder: Path, version: str) -> dict[str, str]:
    """An environment in which `java -version` says this."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "java"
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    program.chmod(0o755)
    return {"PATH": str(folder)}


def test_the_engine_is_what_is_asked_for_else_the_variables_else_duckdb() -> None:
    assert engine_setting(None, {}) == "duckdb"
    assert engine_setting("", {"LARDER_ENGINE": "sail"}) == "sail"
    assert engine_setting("Spark", {"LARDER_ENGINE": "sail"}) == "spark"


@pytest.mark.parametrize("given", ["spärk", "databricks", "duck"])
def test_another_engine_is_refused_with_those_that_there_are(given: str) -> None:
    with pytest.raises(SettingError, match="The engine must be one of duckdb, spark, sail, not "):
        engine_setting(given, {})


def test_a_bad_number_of_raw_rows_is_refused() -> None:
    assert most_raw_rows({"LARDER_RAW_ROWS": "5"}) == 5
    for wrong in ("0", "-1", "many"):
        with pytest.raises(SettingError, match="LARDER_RAW_ROWS must be a whole number from 1 on"):
            most_raw_rows({"LARDER_RAW_ROWS": wrong})


def test_a_wrong_engine_ends_the_command_with_a_sentence(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "pipelines", "--engine", "databricks"],
        env={**os.environ, "LARDER_HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (
        2,
        "The engine must be one of duckdb, spark, sail, not 'databricks'.\n",
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("engine", ["spark", "sail"])
def test_missing_packages_are_named_by_the_command_that_brings_them(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_is_there", lambda name: name != "dbt.adapters.spark")
    with pytest.raises(BuildError, match=f"not installed: run `uv sync --group {engine}`"):
        server.check(engine)
    server.check("duckdb")


def test_the_package_of_the_other_group_is_not_enough_for_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyspark-client has pyspark's modules, and neither its programs nor Spark itself."""
    monkeypatch.setattr(server, "_is_there", lambda name: name != "pyspark.bin")
    with pytest.raises(BuildError, match="uv sync --group spark"):
        server.check("spark")


def test_java_must_be_there_and_not_too_old(tmp_path: Path) -> None:
    server.check_java(java(tmp_path / "new", "21.0.1"))
    with pytest.raises(BuildError, match="needs Java 17 or newer, and there is none on the PATH: install it"):
        server.check_java({"PATH": str(tmp_path / "empty")})
    with pytest.raises(BuildError, match="there is none in JAVA_HOME"):
        server.check_java({"PATH": str(tmp_path / "new"), "JAVA_HOME": str(tmp_path / "gone")})
    with pytest.raises(BuildError, match="and `java -version` says 1:"):
        server.check_java(java(tmp_path / "old", "1.8.0_392"))
    with pytest.raises(BuildError, match="and `java -version` says 11:"):
        server.check_java(java(tmp_path / "eleven", "11.0.2"))


def test_a_server_that_runs_out_of_memory_says_how_to_give_it_more(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    ended.wait()
    here = server.Server("spark", "sc://localhost:1", tmp_path, ended)
    assert "has ended in the middle of the build" in str(here.trouble())
    (tmp_path / server.LOG).write_text("Terminating due to java.lang.OutOfMemoryError: Java heap space\n")
    assert str(here.trouble()).startswith(
        "Spark ran out of memory: it had 4g. Give it more with LARDER_SPARK"
    )


def test_a_server_that_answers_is_no_trouble(tmp_path: Path) -> None:
    assert server.Server("spark", "sc://elsewhere:15002", tmp_path, None).trouble() is None


def test_a_server_that_is_named_and_does_not_answer_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_is_there", lambda _: True)
    monkeypatch.setenv("SPARK_REMOTE", "sc://localhost:1")
    with (
        pytest.raises(BuildError, match="sc://localhost:1, which SPARK_REMOTE names, does not answer"),
        server.serve("spark", tmp_path),
    ):
        pass
    monkeypatch.setenv("SPARK_REMOTE", "spark://localhost:7077")
    with (
        pytest.raises(BuildError, match="SPARK_REMOTE must name a server, such as sc://localhost:15002"),
        server.serve("spark", tmp_path),
    ):
        pass


def test_clients_of_a_server_share_a_session() -> None:
    assert "sc://h:1/;session_id=" in server._with_session("sc://h:1")
    assert server._with_session("sc://h:1/;token=a").startswith("sc://h:1/;token=a;session_id=")
    assert server._with_session("sc://h:1/;session_id=b") == "sc://h:1/;session_id=b"


def test_the_mask_is_the_same_in_both_dialects() -> None:
    status = next(column for column in TABLES["orders"].columns if column.name == "status")
    assert masked(status, DAY) == (
        "CAST(CASE WHEN \"refunded_at\" >= CAST('2026-06-18' AS TIMESTAMP) THEN 'paid' ELSE \"status\" END "
        'AS VARCHAR) AS "status"'
    )
    assert masked(status, DAY, quoted=quoted, type_of=lambda kind: type_of(type_name(kind))) == (
        "CAST(CASE WHEN `refunded_at` >= CAST('2026-06-18' AS timestamp_ntz) THEN 'paid' ELSE `status` END "
        "AS string) AS `status`"
    )


# A sample of the raw tables


def test_a_sample_has_all_rows_of_the_users_of_some_blocks(tmp_path: Path) -> None:
    ids = [1, USERS_IN_A_BLOCK - 1, USERS_IN_A_BLOCK, 3 * USERS_IN_A_BLOCK + 5, 4 * USERS_IN_A_BLOCK]
    table = TABLES["meal_plans"]
    folder = tmp_path / "lake" / table.name
    folder.mkdir(parents=True)
    moment = dt.datetime(2024, 1, 1)  # noqa: DTZ001 -- UTC without a zone, as everywhere
    rows = {
        column.name: [number if column.name == "user_id" else None for number in ids]
        if column.type != pa.timestamp("us")
        else [moment] * len(ids)
        for column in table.columns
    }
    pq.write_table(
        pa.table(rows, pa.schema([(c.name, c.type) for c in table.columns])), folder / "2024-01-01.parquet"
    )
    world = WorldConfig(seed=1, preset="tiny", as_of=dt.date(2024, 1, 31))
    assert rows_in(tmp_path / "lake", world.as_of, [table]) == len(ids)

    def loaded(share: int) -> list[int]:
        file = tmp_path / f"{share}.duckdb"
        load_lake(tmp_path / "lake", file, world, tables=[table], share=share)
        with duckdb.connect(str(file), read_only=True) as connection:
            return [
                row[0]
                for row in connection.execute("SELECT user_id FROM product.meal_plans ORDER BY 1").fetchall()
            ]

    assert loaded(1) == ids
    assert loaded(2) == [1, USERS_IN_A_BLOCK - 1, 4 * USERS_IN_A_BLOCK]
    assert loaded(4) == [1, USERS_IN_A_BLOCK - 1, 4 * USERS_IN_A_BLOCK]
    assert loaded(3) == [1, USERS_IN_A_BLOCK - 1, 3 * USERS_IN_A_BLOCK + 5]


def test_a_release_with_a_sample_says_so(tiny_release: Release) -> None:
    assert tiny_release.note_on_sample() is None
    said = tiny_release.model_copy(update={"raw_share": 4}).note_on_sample()
    assert said is not None
    assert said.startswith("The raw tables have the rows of one user in 4, by blocks of 1,000 accounts")


# What comes back


def test_a_table_comes_back_with_its_types_in_the_order_of_its_days(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"id": pa.array([1, 2, 3], pa.int32()), "day": ["2024-01-02", "2024-01-01", "2024-01-03"]}),
        tmp_path / "part-0.parquet",
    )
    columns = {"id": {"data_type": "bigint"}, "day": {"data_type": "date"}}
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA marts")
        connection.execute(table_from(tmp_path, Model("marts", "a", False, "select * from b"), columns))
        assert connection.execute("SELECT id FROM marts.a").fetchall() == [(2,), (1,), (3,)]
        assert [row[1] for row in connection.execute("DESCRIBE marts.a").fetchall()] == ["BIGINT", "DATE"]
        own = Model("marts", "c", False, "select * from b\norder by id")
        connection.execute(table_from(tmp_path, own, columns))
        assert connection.execute("SELECT id FROM marts.c").fetchall() == [(1,), (2,), (3,)]
