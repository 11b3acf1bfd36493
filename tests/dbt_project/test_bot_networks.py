"""The second bot filter finds, in a world with a swarm of bots, what somebody reads off the accounts."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipelines.build.warehouse import load_lake
from synthetic.config import WorldConfig
from synthetic.kernel import ids
from synthetic.lake.world import write_world
from synthetic.scenario import Scenario
from tests.dbt_project.checkout import copy_project, run_in
from tests.worlds.kept import PIPELINE, kept

LAST_DAY = dt.date(2024, 9, 20)
CROWD = """
    SELECT signup_ip_asn, signup_user_agent, min(created_at::date), max(created_at::date)
    FROM (
        SELECT *, count(*) OVER (PARTITION BY signup_ip_asn, signup_user_agent, created_at::date) AS that_day
        FROM product.users
    )
    WHERE that_day >= 6
    GROUP BY ALL ORDER BY count(*) DESC LIMIT 1
"""
"""The network and browser of most accounts on days on which many came from it, and these days."""


def seed_with_bots() -> int:
    """The first seed with so many bots for a human account that a small world has a crowd of them each day."""
    bots = ((seed, Scenario(seed, 1).incidents["summer_2024"].size["bots_per_human"]) for seed in range(100))
    return next(seed for seed, times in bots if times > 3.5)


@dataclass(frozen=True)
class Classified:
    """Why accounts are left out, without and with the second filter."""

    before: dict[int, str | None]
    after: dict[int, str | None]

    @property
    def bots(self) -> set[int]:
        """The accounts of the swarm."""
        users = np.array(list(self.before), np.int64)
        return set(users[ids.came_as(users, "swarm")].tolist())


@pytest.fixture(scope="module")
def classified(tmp_path_factory: pytest.TempPathFactory) -> Classified:
    root = tmp_path_factory.mktemp("bot-networks")
    made = kept("world-with-bots", [*PIPELINE, __file__], _load_world)
    (root / "data").mkdir()
    file = root / "data" / "dev.duckdb"
    file.write_bytes((made / "dev.duckdb").read_bytes())
    project = copy_project(root)
    with duckdb.connect(str(file), read_only=True) as opened:
        found = opened.execute(CROWD).fetchone()
    assert found is not None
    asn, agent, first, last = found
    network = {"asn": asn, "user_agent": agent, "first_day": str(first), "last_day": str(last)}
    return Classified(_classify(project, file, []), _classify(project, file, [network]))


def _load_world(folder: Path) -> None:
    config = WorldConfig(seed_with_bots(), "tiny", LAST_DAY)
    write_world(config, folder / "lake", workers=1, on_progress=lambda _: None)
    load_lake(folder / "lake", folder / "dev.duckdb", config)


def _classify(project: Path, file: Path, networks: list[dict[str, object]]) -> dict[int, str | None]:
    chosen = ("--select", "stg_users", "int_users_classified")
    run = run_in(project, "dbt", "run", *chosen, "--vars", json.dumps({"bot_networks": networks}))
    assert run.returncode == 0, run.stdout
    with duckdb.connect(str(file), read_only=True) as opened:
        rows = opened.execute("SELECT user_id, exclusion_reason FROM intermediate.int_users_classified")
        return dict(rows.fetchall())


def test_the_first_filter_lets_the_bots_through(classified: Classified) -> None:
    assert len(classified.bots) > 20
    assert {classified.before[user] for user in classified.bots} == {None}


def test_the_second_filter_removes_them_and_hardly_anybody_else(classified: Classified) -> None:
    removed = {user for user, reason in classified.after.items() if reason == "bot network"}
    assert len(removed & classified.bots) > 0.95 * len(classified.bots)
    assert len(removed - classified.bots) <= 2
    assert {user for user, why in classified.after.items() if why != classified.before[user]} == removed
