"""One small world on disk, and one a little bigger in memory, for all tests of the simulator."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.lake import world
from synthetic.people import simulation
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.tables import TABLES
from tests.worlds.kept import SIMULATOR, kept

AS_OF = dt.date(2024, 3, 20)
"""Three months, the last one in part: small, and enough for what goes by month."""
BEGUN = tuple(name for name, table in TABLES.items() if table.since is None or table.since <= AS_OF)
"""Tables that have rows by then; those of later days are looked at in `systems/`."""


def digests(out: Path) -> dict[str, str]:
    """Digest of every day file, by its path under `out`."""
    return {
        str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(out.glob("*/*.parquet"))
    }


def read(out: Path, table: str) -> pa.Table:
    """All rows of a table, in order of their files; none of one that has not begun."""
    parts = [pq.read_table(p) for p in sorted((out / table).glob("*.parquet"))]
    return pa.concat_tables(parts) if parts else TABLES[table].arrow_schema.empty_table()


def write(config: WorldConfig, out: Path, workers: int = 1) -> Path:
    world.write_world(config, out, workers=workers, on_progress=lambda _progress: None)
    return out


@pytest.fixture(scope="session")
def config() -> WorldConfig:
    return WorldConfig(seed=7, as_of=AS_OF, size=1500)


@pytest.fixture(scope="session")
def lake(config: WorldConfig) -> Path:
    """The small world's files. To be read, not changed."""
    return kept("small-lake", [*SIMULATOR, __file__], lambda out: write(config, out))


@pytest.fixture(scope="session")
def tables(lake: Path) -> dict[str, pa.Table]:
    return {name: read(lake, name) for name in TABLES}


@pytest.fixture(scope="session")
def town() -> tuple[Scenario, Population]:
    """A world of 26,000 users over the whole default history, in memory."""
    scenario = Scenario.of(WorldConfig(seed=11, size=26_000))
    return scenario, simulation.simulate(scenario, 0, scenario.blocks, days.number(WorldConfig().as_of) + 1)
