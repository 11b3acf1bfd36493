"""Big worlds: resumed where they stopped, reported as they grow, and whole or not there when the disk is full."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import resource
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import numpy as np
import pyarrow.parquet as pq
import pytest

from synthetic.config import PRESETS, WorldConfig
from synthetic.kernel import days, ids
from synthetic.lake import world
from synthetic.lake.meter import LakeError
from synthetic.lake.worker_pool import WorkerPool
from synthetic.lake.world import Progress
from synthetic.people import populations, simulation
from synthetic.people.population import Population
from synthetic.people.populations import Populations, shards
from synthetic.scenario import Scenario
from tests.synthetic.conftest import digests, write

CONFIG = WorldConfig(seed=3, size=3_000, as_of=dt.date(2024, 2, 6))


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(populations, "SHARD_BLOCKS", 1)


class Killed(BaseException):
    """Ends a run at once, as a signal would."""


def resume_after(config: WorldConfig, out: Path, share: float) -> None:
    """Begin to write a world, and be killed when so much is done."""

    def watch(progress: Progress) -> None:
        if progress.share >= share:
            raise Killed

    with pytest.raises(Killed):
        world.write_world(config, out, workers=1, on_progress=watch)


@pytest.mark.usefixtures("small_shards")
def test_a_run_killed_between_partitions_goes_on_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = digests(write(CONFIG, tmp_path / "whole"))
    out = tmp_path / "resumed"
    resume_after(CONFIG, out, 0.95)
    january = {p: p.stat().st_mtime_ns for p in out.glob("*/2024-01-*.parquet")}
    assert len(january) > 200
    assert not list(out.glob("*/2024-02-*.parquet"))

    def again(*_: object) -> NoReturn:
        raise AssertionError("a population was simulated again")

    monkeypatch.setattr(simulation, "simulate", again)
    reported: list[Progress] = []
    world.write_world(CONFIG, out, workers=1, on_progress=reported.append)
    assert digests(out) == whole
    assert {p: p.stat().st_mtime_ns for p in january} == january
    begun = next(progress for progress in reported if progress.done_days >= 31)
    assert begun.share_before > 0.5  # January and all populations were there
    assert not (out / world.POPULATIONS).exists()


@pytest.mark.usefixtures("small_shards")
def test_progress_counts_the_work_of_every_shard(tmp_path: Path) -> None:
    reported: list[Progress] = []
    world.write_world(CONFIG, tmp_path, workers=1, on_progress=reported.append)
    shares = [progress.share for progress in reported]
    assert shares == sorted(shares)
    assert reported[0].seconds_left is None
    assert any(0 < progress.share < 1 and progress.done_days == 0 for progress in reported)
    assert reported[-1].share == pytest.approx(1.0)
    assert reported[-1].seconds_left == pytest.approx(0.0, abs=1e-6)
    assert reported[-1].done_days == reported[-1].total_days == 37
    rows = sum(
        pq.read_metadata(p).num_rows for p in tmp_path.glob("*/*.parquet") if "2023-12-31" not in p.name
    )
    assert reported[-1].rows == rows
    middle = next(progress for progress in reported if progress.share > 0.5)
    assert middle.seconds_left is not None
    assert 0 < middle.seconds_left < 100 * middle.seconds


@pytest.mark.usefixtures("small_shards")
@pytest.mark.parametrize("nth", [1, 40])
def test_a_disk_that_is_full_when_a_file_is_closed_leaves_no_broken_file(
    nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, closed = pq.ParquetWriter.close, iter(range(1, 10**6))

    def failing(self: pq.ParquetWriter) -> None:
        if next(closed) == nth:
            raise OSError(errno.ENOSPC, "No space left on device", "some/file.parquet")
        original(self)

    monkeypatch.setattr(pq.ParquetWriter, "close", failing)
    with pytest.raises(LakeError, match="The disk is full"):
        write(CONFIG, tmp_path)
    assert not list(tmp_path.glob("*/*.parquet"))
    assert not list(tmp_path.glob("*/.*.tmp"))
    monkeypatch.undo()
    write(CONFIG, tmp_path)
    assert len(digests(tmp_path)) > 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_system_that_takes_no_more_bytes_gets_one_sentence_and_leaves_no_broken_file(
    workers: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "synthetic", "--users", "3000", "--as-of", "2024-02-06"]
    command += ["--workers", workers, "--out", str(tmp_path)]
    limited = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); "
    limited += "sys.argv = sys.argv[1:]; runpy.run_module('synthetic', run_name='__main__', alter_sys=True)"
    run = subprocess.run(
        [sys.executable, "-c", limited, *command[2:]], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "The data could not be written" in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
    files = list(tmp_path.glob("*/*.parquet"))
    for path in files:
        assert pq.read_table(path).num_rows > 0
    assert not list(tmp_path.glob("*/.*.tmp"))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert len(list(tmp_path.glob("*/*.parquet"))) > len(files)


def test_a_month_that_breaks_off_in_the_middle_of_a_file_leaves_no_half_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, written = Path.write_bytes, iter(range(1, 10**6))

    def failing(self: Path, data: bytes) -> int:
        if next(written) == 5:
            original(self, data[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(self, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(LakeError, match="The disk is full"):
        world.write_month(CONFIG, dt.date(2024, 1, 1), tmp_path, through=CONFIG.as_of)
    files = [path for path in tmp_path.glob("*/*") if path.is_file()]
    assert len(files) == 4
    assert all(path.suffix == ".parquet" and pq.read_table(path).num_rows for path in files)


def test_what_workers_leave_that_are_stopped_in_the_middle_of_a_file_is_swept_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = tmp_path / "events" / ".2024-01-05.parquet.4711.tmp"

    def stopped(*_: object) -> None:
        half.parent.mkdir(parents=True)
        half.write_bytes(b"half")
        raise LakeError("No more.")

    monkeypatch.setattr(WorkerPool, "run", stopped)
    with pytest.raises(LakeError, match="No more"):
        write(CONFIG, tmp_path)
    assert not half.exists()


def test_a_worker_that_dies_is_reported_in_one_sentence(tmp_path: Path) -> None:
    world.claim(CONFIG, tmp_path)
    with (
        pytest.raises(LakeError, match=r"ended unexpectedly .* it goes on where it stopped"),
        WorkerPool(CONFIG, tmp_path, 2, world.begin) as pool,
    ):
        pool.run([{"month": "not a month"}, {"month": "2024-01-01"}], lambda _said: None)


def test_what_is_known_of_a_population_on_the_way_is_what_a_shorter_history_ends_with(tmp_path: Path) -> None:
    scenario, stop, end = Scenario.of(CONFIG), days.HISTORY + 3, days.HISTORY + 9
    heard: list[int] = []
    assert Populations(tmp_path).keep(scenario, 0, end, (stop,), heard.append)
    assert heard == [stop, end]
    for horizon in heard:
        kept = Population.load(tmp_path / f"0-{horizon}.npz").arrays()
        alone = simulation.simulate(scenario, 0, scenario.blocks, horizon).arrays()
        assert kept.keys() == alone.keys()
        assert all(np.array_equal(kept[name], column) for name, column in alone.items())
    assert not Populations(tmp_path).keep(scenario, 0, end, (stop,), heard.append)
    assert heard == [stop, end, end]


def test_worlds_of_ten_million_users_can_be_asked_for() -> None:
    assert PRESETS["large"] == 1_200_000
    scenario = Scenario.of(WorldConfig(size=10_000_000))
    parts = shards(scenario)
    assert sum(blocks for _, blocks in parts) == scenario.blocks == -(-10_000_000 // ids.USERS_PER_BLOCK)
    assert len(shards(Scenario.of(WorldConfig()))) == 1
    for size in (130_000, 240_000, 1_200_000, 10_000_000):
        *full, (_, rest) = shards(Scenario.of(WorldConfig(size=size)))
        assert {blocks for _, blocks in full} == {50}  # as big whatever the size, so that memory is the same
        assert 0 < rest <= 50


def test_limits_of_open_files_are_raised_for_a_month_of_several_shards(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(populations, "SHARD_BLOCKS", 1)
            write(dataclasses.replace(CONFIG, size=2_000, as_of=dt.date(2024, 1, 31)), tmp_path)
        assert len(list(tmp_path.rglob("events/2024-01-*.parquet"))) == 31
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
