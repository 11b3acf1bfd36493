"""What is forecast for a release, and the layers that its MAU is made of."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipelines.build.settings import BuildError
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.derived import drivers, forecasts
from pipelines.statistics.forecasts.cohorts import Layers, carried_on, total
from pipelines.statistics.forecasts.projection import HORIZON, Projection


@pytest.fixture(scope="module")
def layers(tiny_home: Path, tiny_release: Release, tmp_path_factory: pytest.TempPathFactory) -> list[Layers]:
    folder = tmp_path_factory.mktemp("drivers")
    drivers.make(Home(tiny_home), tiny_release, None, folder, 1, lambda _: None)  # type: ignore[arg-type]
    content = json.loads((folder / drivers.FILE).read_text())
    assert content["as_of"] == tiny_release.as_of.isoformat()
    return [
        Layers(
            one["channel"],
            members=np.array(one["members"], float),
            earlier=np.array(one["earlier"], float),
            accounts=np.array(one["accounts"], float),
            activated=np.array(one["activated"], float),
            ripe=content["ripe"],
        )
        for one in content["channels"]
    ]


def board(release: Release, sql: str) -> list[float]:
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        return [float(row[0]) for row in connection.execute(sql).fetchall()]


def test_the_layers_add_up_to_the_boards_mau_in_every_week(
    layers: list[Layers], tiny_release: Release
) -> None:
    """Within a hundredth was asked for; they are the same people, so nothing is left over."""
    found = total(layers)
    days = ", ".join(f"DATE '{tiny_release.as_of}' - {7 * back}" for back in range(len(found)))
    wanted = board(
        tiny_release,
        f"SELECT SUM(mau) FROM marts.fct_active_base WHERE date_day IN ({days}) GROUP BY date_day ORDER BY date_day",
    )
    assert len(wanted) == drivers.WEEKS
    assert found.tolist() == wanted


def test_accounts_and_activated_are_those_of_the_signups(layers: list[Layers], tiny_release: Release) -> None:
    rows = len(layers[0].accounts)
    since = f"signed_up_date > DATE '{tiny_release.as_of}' - {7 * rows}"
    (accounts,) = board(tiny_release, f"SELECT COUNT(*) FROM marts.fct_signups WHERE {since}")
    (activated,) = board(
        tiny_release, f"SELECT COUNT(*) FROM marts.fct_signups WHERE is_activated AND {since}"
    )
    assert sum(one.accounts.sum() for one in layers) == accounts
    assert sum(one.activated.sum() for one in layers) == activated


def test_with_the_accounts_that_came_they_lead_from_the_past_to_today(layers: list[Layers]) -> None:
    """As of eight weeks ago; a world of a few hundred actives is noisy, so within a tenth."""
    then = [one.until(8) for one in layers]
    found = carried_on(then, 8, accounts=[one.accounts[-8:] for one in layers])
    assert found[-1] == pytest.approx(total(layers)[-1], rel=0.1)


def test_a_sum_that_is_not_the_boards_is_not_published(
    tiny_home: Path, tiny_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        drivers, "_MEMBERS", drivers._MEMBERS.replace("count(*) AS members", "2 * count(*) AS members")
    )
    with pytest.raises(BuildError, match="add up to"):
        drivers.make(Home(tiny_home), tiny_release, None, tmp_path, 1, lambda _: None)  # type: ignore[arg-type]


@pytest.mark.timeout(300)
def test_each_metric_of_the_board_is_forecast_by_day_and_week(
    tiny_home: Path, tiny_release: Release, tmp_path: Path
) -> None:
    said: list[str] = []
    forecasts.make(Home(tiny_home), tiny_release, None, tmp_path, 1, said.append)  # type: ignore[arg-type]
    made = {file.stem: Projection.of_json(json.loads(file.read_text())) for file in tmp_path.glob("*.json")}
    assert {"mau.day", "mau.week", "dau.day", "new_signups.day", "page_load_p75.week"} <= set(made)
    assert len(said) == len(made)
    values = board(
        tiny_release,
        "SELECT SUM(mau) FROM marts.fct_active_base GROUP BY date_day HAVING SUM(mau) IS NOT NULL ORDER BY date_day",
    )
    assert list(made["mau.day"].values) == values
    assert made["mau.day"].last == tiny_release.as_of
    assert made["mau.day"].shape == "stock"
    assert made["mau.week"].last.weekday() == 0
    assert len(made["mau.day"].ours.point) == HORIZON["day"]
    assert all(one.ours.has_ranges for one in made.values())
