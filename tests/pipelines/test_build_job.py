"""The whole way through Dagster, in this process, on three months of the tiny world."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.build.headless import QUIET, run_build
from pipelines.build.partitions import month_of
from pipelines.build.settings import BuildError
from pipelines.checks.audit import days_to_compare, no_empty_mart, north_star, volume
from pipelines.contract import seal
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.contract.status import build_status
from pipelines.definitions import defs
from pipelines.defs.checks import SINCE
from pipelines.defs.transformation import MANIFEST
from pipelines.publish.variants import are_current
from pipelines.vendor_patches.dagster_history import open_instance
from synthetic.config import HISTORY_START, WorldConfig
from synthetic.kernel import days
from synthetic.lake import notes
from synthetic.tables import TABLES
from tests.conftest import copy_home

AS_OF = dt.date(2024, 3, 31)
WORLD = WorldConfig(preset="tiny", as_of=AS_OF)


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """Dagster, run in this process, leaves SIGTERM ignored, and so would every program that a later test starts."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def home(short_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A data folder of one's own, with the lake and the release of the three months."""
    own = copy_home(short_home, tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(own))
    return Home(own)


@pytest.fixture
def warehouse(short_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    release = current_release(Home(short_home))
    assert release is not None
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        yield connection


def lake_files(home: Home) -> dict[str, tuple[int, str]]:
    """When each file of the lake was written, and what is in it."""
    return {
        str(file.relative_to(home.path)): (
            file.stat().st_mtime_ns,
            hashlib.md5(file.read_bytes()).hexdigest(),
        )
        for file in home.world(WORLD.world_id).lake.rglob("*.parquet")
    }


def test_a_release_holds_every_model_and_every_source(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {
        f"{schema}.{name}"
        for schema, name in warehouse.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
        ).fetchall()
    }
    models = {
        f"{node['schema']}.{node['alias']}"
        for node in MANIFEST["nodes"].values()
        if node["resource_type"] == "model"
    }
    assert models | {f"product.{name}" for name in TABLES} <= found


def test_the_history_of_the_run_has_figures_for_every_table(
    short_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_HOME", str(short_home))
    with open_instance(Home(short_home)) as instance:
        (run,) = instance.get_runs(dg.RunsFilter(job_name="build_release"))
        assert run.status is dg.DagsterRunStatus.SUCCESS
        for name in TABLES:
            event = instance.get_latest_materialization_event(dg.AssetKey(["product", name]))
            assert event is not None
            assert event.asset_materialization is not None
            metadata = event.asset_materialization.metadata
            assert {"dagster/row_count", "bytes", "seconds", "preview"} <= metadata.keys()
        months = instance.get_materialized_partitions(dg.AssetKey(["lake", "events"]))
        assert {month_of(key) for key in months} == {dt.date(2024, month, 1) for month in (1, 2, 3)}
        preview = instance.get_latest_materialization_event(dg.AssetKey(["product", "users"]))
        assert preview is not None
        assert preview.asset_materialization is not None
        assert "| id | email |" in str(preview.asset_materialization.metadata["preview"].value)


def test_the_job_leaves_a_release_a_copy_for_work_by_hand_and_nothing_else(short_home: Path) -> None:
    home = Home(short_home)
    release = current_release(Home(short_home))
    assert release is not None
    assert release.id in {folder.name for folder in home.world(WORLD.world_id).releases.iterdir()}
    assert home.dev_warehouse.stat().st_size == release.warehouse.stat().st_size
    assert list(home.builds.iterdir()) == []


def test_a_data_test_that_fails_publishes_nothing(home: Home) -> None:
    before = current_release(home)
    spoil(home)
    with pytest.raises(BuildError, match=r"dbt failed at test accepted_values_.*nothing was published"):
        run_build(home, WORLD)
    status = build_status(home)
    assert status is not None
    assert status.state == "failed"
    assert status.message.endswith("The first found 1 row that should not be.")
    assert status.error is not None
    assert current_release(home) == before
    with open_instance(home) as instance:
        (run,) = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert instance.get_latest_materialization_event(dg.AssetKey("release")) is None


def spoil(home: Home) -> None:
    """Let somebody sign up for a plan that Larder does not have, as if the simulator had written it so."""
    lake = home.world(WORLD.world_id).lake
    file = lake / "users" / "2024-02-01.parquet"
    rows = pq.read_table(file, schema=TABLES["users"].arrow_schema).to_pylist()
    rows[0]["plan"] = "platinum"
    file.unlink()  # other folders share it
    pq.write_table(pa.Table.from_pylist(rows, schema=TABLES["users"].arrow_schema), file)
    known = notes.read_notes(lake, "2024-02", WORLD.world_id)
    new = notes.FileNote.of(len(rows), file.read_bytes())
    files = {**known["users"].files, days.number(dt.date(2024, 2, 1)): new}
    known["users"] = dataclasses.replace(known["users"], files=files)
    notes.write_notes(lake, "2024-02", WORLD.world_id, known)


def test_a_damaged_file_reaches_no_release(home: Home, short_home: Path) -> None:
    files = sorted(home.world(WORLD.world_id).lake.glob("*/*.parquet"))
    draw = random.Random(4)
    damaged = draw.sample(files, 12)
    for number, file in enumerate(damaged):
        content = bytearray(file.read_bytes())
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        file.unlink()  # other folders share it
        file.write_bytes(content[: -1 if number == 1 else None] if number else b"")
    assert materialize(home, ["product/users"]).success
    (build,) = home.builds.iterdir()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{build / 'warehouse.duckdb'}' AS now (READ_ONLY)")
        before = Home(short_home).world(WORLD.world_id).releases
        (release,) = before.iterdir()
        connection.execute(f"ATTACH '{release / 'warehouse.duckdb'}' AS clean (READ_ONLY)")
        for table in TABLES:
            differs = f"(FROM now.product.{table} EXCEPT ALL FROM clean.product.{table})"
            lacks = f"(FROM clean.product.{table} EXCEPT ALL FROM now.product.{table})"
            assert connection.execute(f"FROM {differs} UNION ALL FROM {lacks}").fetchall() == [], table
    status = build_status(home)
    assert status is not None
    (note,) = status.notes
    assert note.startswith("12 files of the lake were not as written, and are made anew: ")


def test_a_lake_with_a_hole_is_not_published(home: Home) -> None:
    before = current_release(home)
    (home.world(WORLD.world_id).lake / ".months" / "2024-02.json").unlink()
    assert not materialize(home, ["product/users"]).success
    status = build_status(home)
    assert status is not None
    assert status.state == "failed"
    assert status.message == (
        f"The lake of {WORLD.world_id} lacks 2024-02: choose these months too, or run the job build_release."
    )
    assert current_release(home) == before


def test_materialising_all_comes_as_two_runs_and_yields_a_release(home: Home) -> None:
    # Dagster cuts it at the border between assets with partitions and without.
    before = current_release(home)
    keys = [key.to_user_string() for key in defs.resolve_asset_graph().get_all_asset_keys()]
    lake = [key for key in keys if key.startswith("lake/")]
    months = {
        "dagster/asset_partition_range_start": "2024-01",
        "dagster/asset_partition_range_end": "2024-04",
    }
    assert materialize(home, lake, tags=months).success
    status = build_status(home)
    assert status is not None
    assert [stage.name for stage in status.stages] == ["lake"]
    assert (status.state, status.release_id) == ("succeeded", None)
    rest = [key for key in keys if not key.startswith(("lake/", "synthetic", "truth/", "variants"))]
    assert materialize(home, rest).success
    assert current_release(home) != before


def materialize(home: Home, keys: list[str], tags: dict[str, str] | None = None) -> dg.ExecuteInProcessResult:
    """What the page of an asset does when its button is pressed."""
    wanted = [dg.AssetKey(key.split("/")) for key in keys]
    asked = [key for key in defs.resolve_asset_graph().get_all_asset_keys() if same_step(key, wanted)]
    job = defs.resolve_implicit_job_def_def_for_assets(asked)
    assert job is not None
    config = {"resources": {"build": {"config": {"preset": "tiny", "as_of": AS_OF.isoformat()}}}} | QUIET
    with open_instance(home) as instance:
        return job.execute_in_process(
            run_config=config,
            instance=instance,
            raise_on_error=False,
            tags=tags,
            asset_selection=[key for key in job.asset_layer.executable_asset_keys if key in asked],
        )


def same_step(key: dg.AssetKey, wanted: list[dg.AssetKey]) -> bool:
    """Whether the asset is asked for; the tables of a stage go together."""
    return key in wanted or (key.path[0] == "product" and any(w.path[0] == "product" for w in wanted))


def test_models_alone_work_on_a_copy_of_the_last_release(home: Home) -> None:
    before = current_release(home)
    assert before is not None
    result = materialize(home, ["marts/dim_users"])
    assert result.success
    status = build_status(home)
    assert status is not None
    assert (status.state, status.release_id) == ("succeeded", None)
    assert [stage.name for stage in status.stages] == ["models", "checks"]
    assert current_release(home) == before
    (build,) = home.builds.iterdir()
    with duckdb.connect(str(build / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM marts.dim_users").fetchall() == [(True,)]


def test_models_alone_need_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    assert not materialize(Home(tmp_path), ["marts/dim_users"]).success
    status = build_status(Home(tmp_path))
    assert status is not None
    assert status.message == "There is no data for the models yet: run the job build_release first."


def test_the_release_alone_is_refused(home: Home) -> None:
    before = current_release(home)
    assert not materialize(home, ["release"]).success
    status = build_status(home)
    assert status is not None
    assert status.message.startswith(
        "Only a run that loads the tables, builds all models and passes every check"
    )
    assert current_release(home) == before


def test_what_grading_needs_goes_with_the_release(
    short_home: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = current_release(home)
    assert release is not None
    for part in (
        home.world(WORLD.world_id).variants / "index.json",
        home.world(WORLD.world_id).truth / "index.json",
    ):
        assert are_current(home, release)
        kept = part.read_text()
        part.unlink()
        assert not are_current(home, release)
        part.write_text(kept)
    index = json.loads(kept)
    for listed in ("incidents", "tables"):  # of a simulator that knows one less
        part.write_text(json.dumps(index | {listed: index[listed][:-1]}))
        seal.close(part.parent, part.parent.rglob("*"))
        assert not are_current(home, release)
    part.write_text(kept)
    levers = part.parent / "levers.json"
    of_levers = json.loads(levers.read_text())
    for plans in ({"speed": of_levers["plans"]["speed"]}, {}, None):  # of a simulator that tried others
        levers.write_text(json.dumps(of_levers | {"plans": plans}))
        seal.close(part.parent, part.parent.rglob("*"))
        assert not are_current(home, release)
    levers.write_text(json.dumps(of_levers, indent=1) + "\n")
    seal.close(part.parent, part.parent.rglob("*"))
    assert are_current(home, release)
    variant = next(home.world(WORLD.world_id).variants.glob("*.duckdb"))
    content = bytearray(variant.read_bytes())
    content[len(content) // 2] ^= 1
    variant.write_bytes(content)
    seal.look_through(variant.parent)
    assert not are_current(home, release)
    monkeypatch.setenv("LARDER_HOME", str(short_home))
    with open_instance(Home(short_home)) as instance:
        (run,) = instance.get_runs(dg.RunsFilter(job_name="truth_and_variants"))
        assert run.status is dg.DagsterRunStatus.SUCCESS
    folder = Home(short_home).world(WORLD.world_id).variants
    index = json.loads((folder / "index.json").read_text())
    assert index["as_of"] == AS_OF.isoformat()
    names = [entry["name"] for entry in index["variants"]]
    assert names == ["seed-1", "seed-2", "edge-cases"]
    users = set()
    for entry in index["variants"]:
        with duckdb.connect(str(folder / entry["file"]), read_only=True) as connection:
            (found,) = connection.execute(
                "SELECT count(*), max(created_at)::DATE FROM product.users"
            ).fetchall()
            assert found[0] > 50
            assert found[1] <= AS_OF
            users.add(found)
            schemas = connection.execute("SELECT DISTINCT schema_name FROM duckdb_tables()").fetchall()
            assert {name for (name,) in schemas} == {
                "product",
                "product_meta",
                "staging",
                "intermediate",
                "marts",
            }
            assert connection.execute("SELECT count(*) > 10 FROM marts.fct_signups").fetchone() == (True,)
    assert len(users) >= 2
    told = json.loads((home.world(WORLD.world_id).truth / "index.json").read_text())
    assert told["incidents"]
    defects = json.loads((home.world(WORLD.world_id).truth / "defects.json").read_text())
    assert defects["as_of"] == AS_OF.isoformat()
    assert defects["defects"]["events"]["lost"] > 0
    assert (home.world(WORLD.world_id).truth / "ledger" / "events").is_dir()


def test_the_north_star_check_sees_one_user_too_many(short_home: Path, tmp_path: Path) -> None:
    release = current_release(Home(short_home))
    assert release is not None
    own = tmp_path / "warehouse.duckdb"
    own.write_bytes(release.warehouse.read_bytes())
    days = days_to_compare(HISTORY_START, AS_OF)
    assert days == [dt.date(2024, 1, 31), dt.date(2024, 2, 29), AS_OF]
    with duckdb.connect(str(own)) as connection:
        assert north_star(connection, days).passed
        connection.execute(
            "UPDATE marts.fct_active_base SET mau = mau + 1 WHERE date_day = DATE '2024-02-29' "
            "AND segment_id = (SELECT min(segment_id) FROM marts.fct_active_base)"
        )
        found = north_star(connection, days)
    assert not found.passed
    assert found.sentence.startswith("Monthly active users on 2024-02-29 are ")


def test_a_table_that_must_have_rows_blocks_and_a_shrinking_one_warns() -> None:
    assert volume(TABLES["users"], AS_OF, 0, None).blocks
    assert not volume(TABLES["campaigns"], AS_OF, 0, None).blocks
    shrunk = volume(TABLES["users"], AS_OF, 5, 6)
    assert not shrunk.passed
    assert not shrunk.blocks
    assert volume(TABLES["users"], AS_OF, 6, 6).passed


def test_a_table_that_begins_later_may_be_empty_until_then_and_must_not_from_then_on() -> None:
    calls = TABLES["api_requests"]
    assert calls.since is not None
    assert volume(calls, calls.since - dt.timedelta(days=1), 0, None).passed
    assert volume(calls, calls.since, 0, None).blocks
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA marts; CREATE TABLE marts.fct_api_requests (id BIGINT)")
        early = no_empty_mart(connection, "fct_api_requests", AS_OF, SINCE["fct_api_requests"])
        late = no_empty_mart(connection, "fct_api_requests", calls.since, SINCE["fct_api_requests"])
    assert SINCE["fct_api_requests"] == calls.since
    assert (early.passed, late.passed) == (True, False)
