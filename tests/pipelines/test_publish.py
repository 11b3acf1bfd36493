"""Publishing in one step, and what is left when it is cut short at any point."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.build.releases import good_release
from pipelines.build.session import Build, open_build
from pipelines.build.settings import BuildError
from pipelines.contract.engines import duckdb as engine
from pipelines.contract.home import Home
from pipelines.contract.release import World, current_release
from pipelines.publish import publication as module
from pipelines.publish.publication import copy_for_hand_work, publish
from synthetic.config import SIMULATOR_VERSION, WorldConfig
from synthetic.tables import TABLES

WORLD = WorldConfig(preset="tiny")
ROWS = {"users": 3}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def publish_one(home: Home, run_id: str) -> str:
    with opened(home, run_id) as build:
        published = publish(build, ROWS)
        build.finish("Done.", published.id)
    return published.id


@contextlib.contextmanager
def opened(home: Home, run_id: str) -> Iterator[Build]:
    """A build that is ready to be published, with one table that holds its run's id."""
    with open_build(home, lambda: WORLD, run_id, stages=["release"], workers=1, say=print) as build:
        with duckdb.connect(str(build.warehouse)) as connection:
            connection.execute(f"CREATE TABLE made_by AS SELECT '{run_id}' AS run_id")
        build.target.mkdir()
        for name in module.ARTEFACTS:
            (build.target / name).write_text("{}")
        yield build


def test_what_was_built_is_what_the_lab_reads(home: Home) -> None:
    published = publish_one(home, "aaaaaaaa-1")
    release = current_release(home)
    assert release is not None
    assert release.id == published == "2026-06-30-aaaaaaaa"
    assert (release.as_of, release.row_counts) == (WORLD.as_of, ROWS)
    assert release.world == World(
        id=WORLD.world_id, seed=7, preset="tiny", simulator_version=SIMULATOR_VERSION
    )
    assert release.versions["duckdb"] == duckdb.__version__
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT run_id FROM made_by").fetchall() == [("aaaaaaaa-1",)]
    assert list(home.builds.iterdir()) == []
    assert not (release.path / "target").exists()


def test_a_release_describes_the_products_tables(home: Home) -> None:
    publish_one(home, "aaaaaaaa-1")
    release = current_release(home)
    assert release is not None
    described = json.loads((release.path / "tables.json").read_text(encoding="utf-8"))["tables"]
    assert {table["name"]: [column["name"] for column in table["columns"]] for table in described} == {
        name: [column.name for column in table.columns] for name, table in TABLES.items()
    }


STEPS = ("fold_in_log", "write_release", "remove_tree", "rename", "point_at")


@pytest.mark.parametrize("step", STEPS)
def test_a_publication_that_is_cut_short_leaves_the_old_release_and_the_next_one_works(
    home: Home, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish_one(home, "aaaaaaaa-1")
    with monkeypatch.context() as patch:
        cut_at(step, patch)
        with pytest.raises(KeyboardInterrupt), opened(home, "bbbbbbbb-2") as build:
            publish(build, ROWS)
    release = current_release(home)
    assert release is not None
    assert release.id == before
    after = publish_one(home, "cccccccc-3")
    assert current_release(home).id == after != before  # type: ignore[union-attr]
    assert list(home.builds.iterdir()) == []


def cut_at(step: str, patch: pytest.MonkeyPatch) -> None:
    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    if step == "rename":
        patch.setattr(Path, "rename", cut)
    elif step == "fold_in_log":
        patch.setattr(engine, step, cut)
    else:
        patch.setattr(module, step, cut)


def test_a_release_whose_data_is_gone_counts_as_none(home: Home) -> None:
    publish_one(home, "aaaaaaaa-1")
    release = current_release(home)
    assert release is not None
    release.warehouse.unlink()
    assert good_release(home) is None


def test_a_build_without_manifests_is_not_published(home: Home) -> None:
    with opened(home, "aaaaaaaa-1") as build:
        (build.target / "semantic_manifest.json").unlink()
        with pytest.raises(BuildError, match="dbt has left no semantic_manifest"):
            publish(build, ROWS)
    assert current_release(home) is None


def test_a_write_ahead_log_is_folded_in_before_the_file_moves(home: Home) -> None:
    with opened(home, "aaaaaaaa-1") as build:
        # As an orphan of a killed process leaves it: a log beside the file.
        copy = build.folder / "copy.duckdb"
        connection = duckdb.connect(str(build.warehouse))
        connection.execute("SET wal_autocheckpoint = '1GB'")
        connection.execute("CREATE TABLE late AS SELECT 1 AS one")
        shutil.copyfile(build.warehouse, copy)
        shutil.copyfile(f"{build.warehouse}.wal", f"{copy}.wal")
        connection.close()
        copy.replace(build.warehouse)
        Path(f"{copy}.wal").replace(f"{build.warehouse}.wal")
        published = publish(build, ROWS)
        build.finish("Done.", published.id)
    assert [file.name for file in published.path.glob("*.wal")] == []
    with duckdb.connect(str(published.warehouse), read_only=True) as connection:
        assert connection.execute("SELECT one FROM late").fetchall() == [(1,)]


def test_the_copy_for_work_by_hand_is_made_once_and_refreshed_on_request(home: Home) -> None:
    publish_one(home, "aaaaaaaa-1")
    first = current_release(home)
    assert first is not None
    assert copy_for_hand_work(home, first)
    with duckdb.connect(str(home.dev_warehouse)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1 AS one")
    assert not copy_for_hand_work(home, first)
    with duckdb.connect(str(home.dev_warehouse), read_only=True) as connection:
        assert connection.execute("SELECT one FROM mine").fetchall() == [(1,)]
    assert copy_for_hand_work(home, first, refresh=True)
    with duckdb.connect(str(home.dev_warehouse), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(1,)]
