"""Quiet windows are found where nothing happened and a number moved by chance, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from synthetic.deck import quiet
from synthetic.deck import seen as seen_
from synthetic.deck.calm import Ordinary, calm
from synthetic.deck.quiet import History
from synthetic.deck.seen import Seen
from synthetic.kernel import days
from synthetic.outcomes.measurement import Outcomes
from synthetic.outcomes.segments import CELLS, DIMENSIONS, SEGMENTS, marginals
from synthetic.scenario import Scenario

SIZE = 912
FALLS = Seen("activations", "signup_source", 28, -1, 0.03, 0.12, per="signups", z=(1.5, 4.0))
SCENARIO = Scenario(seed=5, blocks=1)


def made_up(seed: int = 0) -> Outcomes:
    """Signups and activations that add up over segments, and visits, none of which anything happens to."""
    stream = np.random.default_rng(seed)
    size = (SIZE, len(DIMENSIONS["platform"]), len(DIMENSIONS["country"]), len(DIMENSIONS["signup_source"]))
    signups = stream.poisson(1.2, size)
    activations = stream.binomial(signups, 0.4)
    visits = stream.poisson(6.0, size)
    counted = {"signups": signups, "activations": activations, "active_users": visits}
    return Outcomes(days.HISTORY, {name: marginals(count) for name, count in counted.items()})


def history(actual: Outcomes, without: Outcomes) -> History:
    return History(SCENARIO, actual, without, days.HISTORY + SIZE)


@pytest.fixture(scope="module")
def calm_world() -> Outcomes:
    return made_up()


def bent(outcomes: Outcomes, cell: tuple[str, str], first: int, last: int, by: float) -> Outcomes:
    """The same with one segment's activations multiplied on the days `[first, last)`, counted from the start."""
    values = {name: value.copy() for name, value in outcomes.values.items()}
    values["activations"][first:last, CELLS[cell]] *= by
    return Outcomes(outcomes.first, values)


def test_a_rate_is_pooled_over_each_half() -> None:
    values = {name: np.zeros((6, len(SEGMENTS))) for name in ("activations", "signups")}
    values["signups"][:, 0] = [40, 0, 10, 50, 50, 50]
    values["activations"][:, 0] = [10, 0, 10, 10, 10, 10]
    found = seen_.halves(Outcomes(100, values), replace(FALLS, cells="all", days=3))
    assert found.moves[3, 0] == pytest.approx(30 / 150 - 20 / 50)
    assert np.isnan(np.delete(found.moves[:, 0], 3)).all()


def test_a_stock_is_read_on_the_last_day_of_each_half() -> None:
    stock = np.zeros((5, len(SEGMENTS)))
    stock[:, 0] = [100, 110, 120, 130, 140]
    found = seen_.halves(Outcomes(0, {"mau": stock}), Seen("mau", "all", 2, 1, 0.0, 1.0))
    assert found.moves[2, 0] == pytest.approx(130 / 110 - 1)


def test_a_day_is_held_against_its_weekday() -> None:
    visits = np.zeros((29, len(SEGMENTS)))
    visits[:, 0] = np.where(np.arange(29) % 7 == 0, 1_000, 500)
    visits[28, 0] = 900
    found = seen_.halves(Outcomes(0, {"active_users": visits}), Seen("active_users", "all", 1, -1, 0.0, 1.0))
    assert found.moves[28, 0] == pytest.approx(-0.1)


def test_the_swing_of_normal_moves_is_their_standard_deviation() -> None:
    moves = np.random.default_rng(1).normal(0.02, 0.05, (4_000, 2))
    moves[:40] = 3.0  # what happened does not count
    found = seen_.usual(moves)
    assert found.middle == pytest.approx(0.02, abs=0.005)
    assert found.swing == pytest.approx(0.05, rel=0.06)


def test_quiet_windows_are_in_the_band_apart_and_sorted(calm_world: Outcomes) -> None:
    found = quiet.windows(history(calm_world, calm_world), FALLS)
    assert len(found) > 3
    assert [abs(window.z) for window in found] == sorted((abs(window.z) for window in found), reverse=True)
    for window in found:
        assert FALLS.low <= -window.move <= FALLS.high
        assert 1.5 <= -window.z <= 4.0
        assert window.last + FALLS.matures <= days.HISTORY + SIZE
        others = [other for other in found if other is not window and other.cell == window.cell]
        assert not any(quiet.shares_days(window, other, FALLS) for other in others)
        assert all(abs(window.first - edge) >= quiet.APART for edge in quiet.edges(SCENARIO))


def test_where_something_happened_is_no_quiet_window(calm_world: Outcomes) -> None:
    """Neither at its onset nor in its middle, where both halves are moved alike."""
    found = quiet.windows(history(calm_world, calm_world), FALLS)
    top = found[0]
    middle = top.first - days.HISTORY
    for first in (middle, middle - 60):
        moved = bent(calm_world, top.cell, first, middle + 60, 0.8)
        left = quiet.windows(history(moved, calm_world), FALLS)
        assert (top.cell, top.first) not in {(window.cell, window.first) for window in left}
        assert {w for w in found if w.cell != top.cell} == {w for w in left if w.cell != top.cell}


def test_a_number_that_always_moves_alike_has_no_quiet_window(calm_world: Outcomes) -> None:
    assert not quiet.windows(history(calm_world, calm_world), replace(FALLS, low=0.4, high=0.9))


def test_newcomers_without_campaigns_are_what_the_channels_would_have_brought(calm_world: Outcomes) -> None:
    without = Ordinary(SCENARIO, calm_world).without_campaigns
    for channel in ("organic", "paid_search", "social", "partner"):
        cell = CELLS["signup_source", channel]
        lift = SCENARIO.changelog.arrival_lift(channel, calm_world.last)[days.HISTORY :]
        assert without.values["signups"][:, cell] * lift == pytest.approx(
            calm_world.values["signups"][:, cell]
        )
    sources = [CELLS["signup_source", source] for source in DIMENSIONS["signup_source"]]
    whole = without.values["signups"][:, sources].sum(axis=1)
    assert without.values["signups"][:, 0] == pytest.approx(whole)
    assert (whole < calm_world.values["signups"][:, 0] - 0.5).any()


def test_visits_without_a_calendar_know_no_holiday(calm_world: Outcomes) -> None:
    without = Ordinary(SCENARIO, calm_world).without_calendar
    christmas = days.number(days.date(days.HISTORY).replace(month=12, day=25)) - days.HISTORY
    germany = CELLS["country", "DE"]
    unity_day = days.number(days.date(days.HISTORY).replace(month=10, day=3)) - days.HISTORY

    def factor(day: int, cell: int = 0) -> float:
        return float(without.values["active_users"][day, cell] / calm_world.values["active_users"][day, cell])

    assert factor(christmas) > 1.2
    assert factor(unity_day, germany) > 1.1
    assert factor(unity_day, CELLS["country", "US"]) == pytest.approx(1.0, abs=0.05)


def test_in_the_calm_world_nothing_is_bent() -> None:
    still = calm(SCENARIO)
    incidents = [bend for draw in SCENARIO.incidents.values() for bend in draw.bends]
    assert not set(incidents) & set(still.bends.bends)
    forced = dict(still.forced)
    assert {experiment.name for experiment in still.experiments} == set(forced)
    assert set(forced.values()) == {"control"}


def test_of_few_people_nothing_is_shown(calm_world: Outcomes) -> None:
    few: NDArray[np.float64] = np.floor(calm_world.values["signups"] / 200)
    outcomes = Outcomes(calm_world.first, calm_world.values | {"signups": few})
    cell = DIMENSIONS["signup_source"].index("social")
    assert np.isnan(seen_.halves(outcomes, FALLS).moves[:, cell]).all()
