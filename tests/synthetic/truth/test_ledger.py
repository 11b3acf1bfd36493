"""The defect ledger of a world on disk, in a world of two shards."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.lake import world
from synthetic.people import populations
from synthetic.scenario import Scenario
from synthetic.tables import TABLES
from synthetic.truth import defects, ledger

CONFIG = WorldConfig(seed=4, size=2_000, as_of=dt.date(2024, 2, 1))
SHORT = dataclasses.replace(CONFIG, as_of=dt.date(2024, 1, 21))


@pytest.fixture
def shards(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(populations, "SHARD_BLOCKS", 1)
    return len(populations.shards(Scenario.of(CONFIG)))


def test_with_the_ledger_a_lake_of_several_shards_is_mended(tmp_path: Path, shards: int) -> None:
    assert shards == 2
    scenario = Scenario.of(SHORT)
    for name, one in (("dirty", scenario), ("clean", scenario.without_flaws())):
        for month in world.months(SHORT):
            world.write_month(SHORT, month, tmp_path / name, through=SHORT.as_of, scenario=one)
    summary = ledger.write_world_ledger(SHORT, tmp_path / "truth")
    mended, changed, opening = 0, set(), 0
    for path in sorted((tmp_path / "clean").glob("*/*.parquet")):
        table, day = path.parent.name, days.number(dt.date.fromisoformat(path.stem))
        coded = [f.name for f in TABLES[table].arrow_schema if pa.types.is_dictionary(f.type)]
        spoiled = pq.read_table(tmp_path / "dirty" / table / path.name, read_dictionary=coded)
        notes = ledger.entries(tmp_path / "truth", table, day)
        repaired = defects.repair(table, spoiled, notes)
        clean = pq.read_table(path)
        assert repaired.cast(clean.schema).equals(clean), path
        mended += notes.num_rows
        changed |= {table} if notes.num_rows else set()
        opening += notes.num_rows if day < days.HISTORY else 0
    assert mended > 100
    assert opening > 0  # bots, colleagues and second accounts from before history
    assert changed >= {"users", "events", "user_sessions", "page_loads"}
    counted = json.loads(summary.read_text())["defects"]
    assert counted["events"]["duplicate"] > 0
    assert not any(TABLES[name].is_of_the_company for name in counted)


def test_one_more_day_leaves_months_that_are_over_alone(tmp_path: Path, shards: int) -> None:
    assert shards == 2
    summary = ledger.write_world_ledger(CONFIG, tmp_path)
    first = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.rglob("*.parquet")}
    kept = json.loads(summary.read_text())
    ledger.write_world_ledger(dataclasses.replace(CONFIG, as_of=dt.date(2024, 2, 2)), tmp_path)
    later = json.loads(summary.read_text())
    assert later["as_of"] == "2024-02-02"
    assert later["months"]["2024-01"] == kept["months"]["2024-01"]
    for path, (content, when) in first.items():
        same = path.read_bytes() == content
        assert same if path.name.startswith("2024-01") else not same or "events" not in str(path), path
        if path.name.startswith("2024-01"):
            assert path.stat().st_mtime_ns == when
    whole = json.loads(
        ledger.write_world_ledger(
            dataclasses.replace(CONFIG, as_of=dt.date(2024, 2, 2)), tmp_path / "anew"
        ).read_text()
    )
    assert whole == later
