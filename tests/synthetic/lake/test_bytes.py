"""The same world is the same bytes, however it was made."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from synthetic.config import WorldConfig
from synthetic.kernel import days, ids
from synthetic.lake import world
from synthetic.lake.worker_pool import WorkerPool
from synthetic.people import populations
from synthetic.tables import TABLES
from tests.synthetic.conftest import AS_OF, BEGUN, digests, read, write


def test_two_workers_write_the_same_bytes_as_one(config: WorldConfig, lake: Path, tmp_path: Path) -> None:
    assert digests(write(config, tmp_path, workers=2)) == digests(lake)


def test_three_workers_write_the_same_bytes_while_one_of_them_simulates(
    config: WorldConfig, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    give = WorkerPool._give

    def noted(pool: WorkerPool, number: int, task: dict[str, Any]) -> None:
        asked.append(task)
        give(pool, number, task)

    monkeypatch.setattr(WorkerPool, "_give", noted)
    reported: list[world.Progress] = []
    world.write_world(config, tmp_path, workers=3, on_progress=reported.append)
    assert digests(tmp_path) == digests(lake)
    stages = {task["month"]: task["horizon"] for task in asked if "month" in task}
    first, end = days.number(dt.date(2024, 3, 1)), days.number(AS_OF) + 1
    assert stages == {"2024-01-01": first, "2024-02-01": first, "2024-03-01": end}
    assert [task["stops"] for task in asked if "shard" in task] == [[first]]
    shares = [progress.share for progress in reported]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_months_in_any_order_are_the_same_bytes(config: WorldConfig, lake: Path, tmp_path: Path) -> None:
    for month in (dt.date(2024, 2, 1), dt.date(2024, 3, 1), dt.date(2024, 1, 1)):
        world.write_month(config, month, tmp_path, through=AS_OF)
    assert digests(tmp_path) == digests(lake)


def test_one_month_and_one_table_alone_are_the_same_bytes(
    config: WorldConfig, lake: Path, tmp_path: Path
) -> None:
    world.write_month(config, dt.date(2024, 2, 1), tmp_path, through=AS_OF, tables=["events"])
    alone = digests(tmp_path)
    assert len(alone) == 29
    assert alone == {name: digest for name, digest in digests(lake).items() if name in alone}


def test_a_day_more_writes_its_own_files_only(config: WorldConfig, lake: Path, tmp_path: Path) -> None:
    before = dataclasses.replace(config, as_of=AS_OF - dt.timedelta(days=1))
    old = digests(write(before, tmp_path))
    touched = {p: p.stat().st_mtime_ns for p in tmp_path.glob("*/*.parquet")}
    made: list[dt.date] = []
    world.write_month(config, AS_OF, tmp_path, through=AS_OF, on_day=lambda day, _rows: made.append(day))
    assert made == [AS_OF]
    assert digests(tmp_path) == digests(lake)
    assert set(digests(lake)) - set(old) == {name for name in digests(lake) if str(AS_OF) in name}
    assert {p: p.stat().st_mtime_ns for p in touched} == touched


def test_what_is_written_is_not_made_again(config: WorldConfig, lake: Path) -> None:
    made: list[dt.date] = []
    again = world.write_month(
        config, dt.date(2024, 1, 1), lake, through=AS_OF, on_day=lambda day, _rows: made.append(day)
    )
    assert made == []
    january = [pq.read_table(p).num_rows for p in (lake / "events").glob("2024-01-*.parquet")]
    assert again["events"].rows == sum(january)
    assert again["events"].files == len(january) == 31


def test_a_missing_file_is_made_again(config: WorldConfig, lake: Path, tmp_path: Path) -> None:
    write(config, tmp_path)
    (tmp_path / "orders" / "2024-02-11.parquet").unlink()
    (tmp_path / "events" / ".2024-02-11.parquet.99999.tmp").write_bytes(b"half")
    write(config, tmp_path)
    assert digests(tmp_path) == digests(lake)
    assert not list(tmp_path.glob("*/.*.tmp"))


def test_more_users_leave_the_rows_of_the_others_as_they_are(
    config: WorldConfig, lake: Path, tmp_path: Path
) -> None:
    bigger = write(dataclasses.replace(config, size=3_500), tmp_path)
    for name in BEGUN:
        person = TABLES[name].person
        if person is None:
            continue
        small, big = read(lake, name), read(bigger, name)
        block = pc.bit_wise_and(pc.shift_right(big[person], 8), 2**14 - 1)
        same = big.filter(pc.less(block, 2))  # the smaller world has two blocks
        assert big.num_rows > small.num_rows
        assert same.equals(small), name


def test_a_world_of_several_shards_holds_the_same_rows(
    config: WorldConfig, lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(populations, "SHARD_BLOCKS", 1)
    parted = write(config, tmp_path)
    for name, table in TABLES.items():
        order = [(column.name, "ascending") for column in table.columns]
        assert read(parted, name).sort_by(order).equals(read(lake, name).sort_by(order)), name


def test_a_world_of_several_shards_is_the_same_bytes_from_two_workers(tmp_path: Path) -> None:
    big = WorldConfig(size=(populations.SHARD_BLOCKS + 2) * ids.USERS_PER_BLOCK, as_of=dt.date(2024, 1, 2))
    one, two = write(big, tmp_path / "one"), write(big, tmp_path / "two", workers=2)
    assert digests(one) == digests(two)
    assert not (one / world.POPULATIONS).exists()
    assert pq.ParquetFile(one / "events" / "2024-01-02.parquet").num_row_groups == 1


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(lake: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "synthetic", "--users", "1500", "--seed", "7", "--as-of", str(AS_OF)]
    command += ["--workers", "2", "--out", str(tmp_path)]
    run = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while len(list(tmp_path.glob("*/*.parquet"))) < 60 and run.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    written = digests(tmp_path)
    assert 60 <= len(written) < len(digests(lake))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert digests(tmp_path) == digests(lake)
    assert not list(tmp_path.glob("*/.*.tmp"))


def test_seeds_make_different_worlds(config: WorldConfig, lake: Path, tmp_path: Path) -> None:
    other = write(dataclasses.replace(config, seed=8), tmp_path)
    assert not set(digests(other).values()) & set(digests(lake).values())


def test_a_folder_of_another_world_is_refused(config: WorldConfig, lake: Path) -> None:
    with pytest.raises(world.LakeError, match="another world"):
        world.write_month(dataclasses.replace(config, seed=8), AS_OF, lake, through=AS_OF)


def test_a_month_after_the_last_day_is_refused(config: WorldConfig, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="begins after"):
        world.write_month(config, dt.date(2024, 5, 1), tmp_path, through=AS_OF)
    assert not list(tmp_path.iterdir())
