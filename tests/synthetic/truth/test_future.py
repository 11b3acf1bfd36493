"""What will be, in the terms of the lab."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest
import yaml

from pipelines.build.releases import config_of
from pipelines.contract.release import Release
from synthetic.kernel import days
from synthetic.outcomes.measurement import measure
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days
from synthetic.truth import effects
from synthetic.truth.twins import Twins
from tests.prompt import ROOT

BOT_USER_AGENTS = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text())["vars"][
    "bot_user_agents"
]
MAUS = ("mau", "mau_counted")


def counted_by_marts(release: Release) -> dict[dt.date, int]:
    """MAU by day, as the board of a release shows it."""
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "SELECT date_day, sum(mau) FROM marts.fct_active_base GROUP BY date_day"
        ).fetchall()
    return dict(rows)


@pytest.mark.timeout(400)
def test_the_mau_that_is_counted_is_the_boards(tiny_release: Release) -> None:
    """On each day of the history, with the bots that the first filter misses."""
    twins = Twins(config_of(tiny_release))
    board = {day: mau for day, mau in counted_by_marts(tiny_release).items() if mau is not None}
    first, last = days.number(min(board)), twins.end
    values = {metric: twins.published([metric], first, last)[metric][:, 0] for metric in MAUS}
    found = {metric: dict(zip(sorted(board), own, strict=True)) for metric, own in values.items()}
    assert found["mau_counted"] == board
    assert found["mau"] != board

    future = effects.future(twins).to_pandas()
    day = tiny_release.as_of
    own = future[(future.metric == "mau_counted") & (future.dimension == "all") & (future.date == day)]
    assert own.actual.item() == board[day]


def test_who_uses_two_accounts_is_counted_twice(town: tuple[Scenario, Population]) -> None:
    """In a world in which a handful do: as plain SQL counts them in the tables."""
    scenario, people = town
    last = people.horizon
    first = last - 28
    tables = rows_of_days(scenario, people, first, last, ["meal_plans"])
    savers = set(tables["meal_plans"].to_arrow()["user_id"].to_pylist())
    users = rows_of_days(scenario, people, days.LAUNCH, last, ["users"])["users"].to_arrow().to_pandas()
    bots = users.signup_user_agent.astype(str).str.lower().str.contains("|".join(BOT_USER_AGENTS))
    staff = users.is_internal | users.email.str.endswith("@larder.example")
    counted = savers & set(users[~bots & ~staff].id)
    found = measure(scenario, last - 1, last, metrics=("mau_as_filtered", "mau_counted"))
    assert found.values["mau_counted"][0, 0] == len(counted)
    assert found.values["mau_as_filtered"][0, 0] < len(counted) - 2
