"""Publishing in one step, and what is left when it is cut short at any point."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from lab_app.release import current_release as release_of_the_lab
from pipelines import publish as module
from pipelines.build import Build, open_build
from pipelines.project import BuildError, Home
from pipelines.publish import copy_for_hand_work, current_release, is_open, prune, prune_worlds, publish
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
    release = release_of_the_lab(home.path)
    assert release is not None
    assert release.id == published == "2026-06-30-aaaaaaaa"
    assert (release.as_of, release.row_counts) == (WORLD.as_of, ROWS)
    assert release.world == {
        "id": WORLD.world_id,
        "seed": 7,
        "preset": "tiny",
        "simulator_version": SIMULATOR_VERSION,
    }
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


STEPS = ("complete_warehouse", "write_json", "remove_tree", "rename", "pointer")


@pytest.mark.parametrize("step", STEPS)
def test_a_publication_that_is_cut_short_leaves_the_old_release_and_the_next_one_works(
    home: Home, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = publish_one(home, "aaaaaaaa-1")
    with monkeypatch.context() as patch:
        cut_at(step, patch)
        with pytest.raises(KeyboardInterrupt), opened(home, "bbbbbbbb-2") as build:
            publish(build, ROWS)
    release = release_of_the_lab(home.path)
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
    elif step == "pointer":
        written = module.write_json

        def cut_at_pointer(path: Path, content: object) -> None:
            if path.name == "current.json":
                raise KeyboardInterrupt
            written(path, content)

        patch.setattr(module, "write_json", cut_at_pointer)
    else:
        patch.setattr(module, step, cut)


def test_a_release_whose_data_is_gone_counts_as_none(home: Home) -> None:
    publish_one(home, "aaaaaaaa-1")
    release = current_release(home)
    assert release is not None
    release.warehouse.unlink()
    assert current_release(home) is None


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


@pytest.fixture
def five(home: Home) -> list[str]:
    """Five releases, the oldest first."""
    ids = [publish_one(home, str(number) * 8 + "-1") for number in range(5)]
    for age, release_id in enumerate(reversed(ids)):
        os.utime(home.releases / release_id, (1_700_000_000 - age, 1_700_000_000 - age))
    return ids


def test_old_releases_are_pruned_and_the_last_few_kept(home: Home, five: list[str]) -> None:
    assert sorted(prune(home, keep=3)) == five[:2]
    assert sorted(folder.name for folder in home.releases.iterdir() if folder.is_dir()) == five[2:]
    assert list(home.builds.iterdir()) == []


def test_the_current_release_is_never_pruned_however_old(home: Home, five: list[str]) -> None:
    home.pointer.write_text(json.dumps({"id": five[0]}))
    assert sorted(prune(home, keep=1)) == five[1:4]
    assert current_release(home).id == five[0]  # type: ignore[union-attr]


@pytest.fixture
def reader(home: Home, five: list[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = home.releases / five[0] / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection


def test_a_release_that_somebody_reads_is_never_pruned(
    home: Home, five: list[str], reader: duckdb.DuckDBPyConnection
) -> None:
    assert is_open(home.releases / five[0] / "warehouse.duckdb")
    assert prune(home, keep=3) == [five[1]]
    assert reader.execute("SELECT count(*) FROM made_by").fetchall() == [(1,)]
    reader.close()
    assert prune(home, keep=3) == [five[0]]


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


def test_worlds_of_other_simulators_go_when_no_release_needs_them(home: Home) -> None:
    publish_one(home, "aaaaaaaa-1")
    folders = [home.path / kind / f"tiny-seed{seed}-v0" for kind in ("lake", "truth") for seed in (1, 2)]
    current = home.lake(WORLD.world_id)
    for folder in [*folders, current]:
        folder.mkdir(parents=True)
    old = home.releases / "old"
    old.mkdir()
    (old / "release.json").write_text(json.dumps({"world": {"id": "tiny-seed1-v0"}}))
    assert sorted(prune_worlds(home)) == ["lake/tiny-seed2-v0", "truth/tiny-seed2-v0"]
    assert [folder.exists() for folder in folders] == [True, False, True, False]
    assert current.exists()
