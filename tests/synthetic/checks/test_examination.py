"""The incidents can be found in data, by somebody who tries every segment; quiet periods raise no alarm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from synthetic import incidents
from synthetic.checks import comparisons, examination, readings
from synthetic.checks import incidents as table
from synthetic.config import WorldConfig
from synthetic.incidents import Target
from synthetic.kernel import days
from synthetic.outcomes.measurement import Outcomes
from synthetic.outcomes.metrics import METRICS
from synthetic.outcomes.segments import CELLS, DIMENSIONS, SEGMENTS
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario

LAB = WorldConfig(seed=1)
HAPPENING = [name for name, incident in incidents.discover().items() if not incident.quiet]
SIZE = 500
ONSET = 300


def lab_in_which(**outcomes: str) -> WorldConfig:
    """The first lab world in which these outcomes come true."""
    return next(
        WorldConfig(seed=seed) for seed in range(100) if outcomes.items() <= incidents.outcomes(seed).items()
    )


def made_up(seed: int = 0) -> dict[str, NDArray[np.float64]]:
    """Counts that add up over platforms and countries, with a week and a trend in them."""
    stream = np.random.default_rng(seed)
    day = np.arange(SIZE)
    level = 30.0 * (1.0 + 0.2 * np.cos(2 * np.pi * day / 7)) * (1.0 + day / 2000)
    cells = stream.poisson(level[:, None, None] * np.linspace(1, 2, 3)[:, None] * np.linspace(1, 3, 6))
    return {"cells": cells.astype(float)}


def outcomes_of(cells: NDArray[np.float64]) -> Outcomes:
    whole = np.zeros((SIZE, len(SEGMENTS)))
    whole[:, 0] = cells.sum(axis=(1, 2))
    whole[:, [CELLS["platform", v] for v in DIMENSIONS["platform"]]] = cells.sum(axis=2)
    whole[:, [CELLS["country", v] for v in DIMENSIONS["country"]]] = cells.sum(axis=1)
    whole[:, [CELLS["signup_source", v] for v in DIMENSIONS["signup_source"]]] = (
        cells.sum(axis=(1, 2))[:, None] / 5
    )
    whole[:, CELLS["platform_country", "web/DE"] :] = cells.reshape(SIZE, -1)
    return Outcomes(days.HISTORY, {"orders": whole})


@pytest.mark.parametrize(
    ("where", "cell"),
    [
        ((2, slice(None)), ("platform", "android")),
        ((slice(None), 3), ("country", "US")),
        ((1, 4), ("platform_country", "ios/NL")),
        ((slice(None), slice(None)), ("all", "all")),
    ],
)
def test_the_solver_names_the_segment_in_which_something_changed(where, cell) -> None:  # type: ignore[no-untyped-def]
    cells = made_up()["cells"]
    cells[(slice(ONSET, None), *where)] *= 0.6
    found = readings.change(outcomes_of(cells), Target("orders", days=28), days.HISTORY + ONSET)
    assert readings.rank_of(cell, found) == 1
    top = readings.ranked(found)[0]
    assert top.change == pytest.approx(-0.4, abs=0.06)
    assert abs(top.z) > 5


def test_the_solver_finds_nothing_in_noise() -> None:
    for seed in range(6):
        found = readings.change(
            outcomes_of(made_up(seed)["cells"]), Target("orders", days=28), days.HISTORY + ONSET
        )
        assert abs(readings.ranked(found)[0].z) < examination.ALARM_Z


def test_the_solver_says_when_there_are_not_enough_days() -> None:
    with pytest.raises(ValueError, match="not enough days"):
        readings.change(outcomes_of(made_up()["cells"]), Target("orders"), days.HISTORY + SIZE - 3)


@pytest.fixture(scope="module")
def populations() -> Populations:
    return Populations()


@pytest.mark.timeout(600)
def test_what_happens_in_a_lab_world_is_found_and_nothing_else(populations: Populations) -> None:
    found = list(examination.findings(LAB, populations, placebo=False))
    assert len(found) == len(HAPPENING)
    assert {True, False} == {finding.nothing for finding in found}
    for finding in found:
        assert finding.found != finding.nothing, finding


@pytest.mark.timeout(600)
def test_quiet_periods_raise_hardly_any_alarm(populations: Populations) -> None:
    read = list(examination.alarms(LAB, populations))
    quiet = [one for one in incidents.discover().values() if one.quiet]
    of_systems = [one for one in quiet if one.outcomes[0].target.reading == "system"]
    assert len(of_systems) == 1, "the calm week of the API"
    assert len(read) == (len(quiet) - len(of_systems)) * len(examination.WATCHED) + len(of_systems)
    assert sum(alarm.raised for alarm in read) <= 1


@pytest.mark.timeout(600)
def test_stories_of_a_lab_world_hold_in_its_data(populations: Populations) -> None:
    """A surge that hides a rise, a lift that fades, a mismatch, a stop that is not seen before it comes."""
    lab = lab_in_which(autumn_2024="surge", dinner_streaks="streaks")
    scenario = Scenario.of(lab)
    end = days.number(lab.as_of) + 1
    outcomes = examination.outcomes_of(
        scenario, lab, {"activations", "signups", "mau", "mau_as_filtered"}, populations
    )

    def rate(place: int, first: int, last: int) -> float:
        span = slice(first - outcomes.first, last - outcomes.first)
        return float(
            outcomes.values["activations"][span, place].sum() / outcomes.values["signups"][span, place].sum()
        )

    surge = scenario.incidents["autumn_2024"]

    def rise(cell: tuple[str, str]) -> float:
        before = rate(CELLS[cell], surge.first - surge.outcome.target.before, surge.first)
        return rate(CELLS[cell], surge.first, surge.last) - before

    channels = [rise(("signup_source", value)) for value in ("organic", "paid_search", "social")]
    assert rise(("all", "all")) < min(channels) - 0.01  # more than in any of the channels: the mix did it

    bots = scenario.incidents["summer_2024"]
    extra = outcomes.values["mau_as_filtered"] - outcomes.values["mau"]
    at = bots.last - outcomes.first
    assert extra[at, 0] / outcomes.values["mau"][at, 0] > 0.02

    def lift(name: str, week: int) -> float:
        read = comparisons.lifts(
            scenario, Target("core_active_users", days=7, settle=7 * week), end, populations
        )
        return next(c.change for c in read if c.cell[1] == name)

    streaks = scenario.incidents["dinner_streaks"].size
    assert lift("dinner_streaks", 0) > 0.04
    # In week 5 those who were enrolled last are still treated; some of the enrolled have left, and do nothing.
    left = streaks["rest"] + (1.0 - streaks["rest"]) * np.exp(-38.0 / streaks["fades_in_days"])
    assert -0.03 < lift("dinner_streaks", 5) < left * lift("dinner_streaks", 0) + 0.03
    gap = next(c for c in comparisons.gaps(scenario, end, populations) if c.cell[0] == "invited_housemate")
    assert 0.15 < gap.change < 0.40


@pytest.mark.timeout(600)
def test_a_mismatch_looks_like_a_win() -> None:
    config = lab_in_which(interactive_planner="slow_devices_lost")
    scenario, populations, end = Scenario.of(config), Populations(), days.number(config.as_of) + 1
    planner = ("experiment", "interactive_planner")
    target = Target("core_active_users", days=7)
    win = next(c for c in comparisons.lifts(scenario, target, end, populations) if c.cell == planner)
    split = next(c for c in comparisons.splits(scenario, end, populations) if c.cell == planner)
    assert win.z > 1.96  # a win, at p < .05, of a change that does nothing,
    assert abs(split.z) > 3.29  # were it not for the arms' sizes: p < .001


def test_the_table_says_which_incident_is_not_fair(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def examined(config: WorldConfig) -> tuple[list[examination.Finding], list[examination.Alarm]]:
        faint = 4.0 if config.seed == 2 else 9.0
        found = [
            examination.Finding(
                name,
                incidents.discover()[name].outcomes[0].name,
                False,
                config.seed,
                ("a", "b"),
                0.1,
                faint if name == "spring_2024" else 9.0,
                1,
                ("a", "b"),
                0.0,
            )
            for name in HAPPENING
        ]
        found.append(replace(found[0], outcome="nothing", nothing=True, z=1.0))
        return found, [examination.Alarm("march_2024", config.seed, "events", ("a", "b"), 1.0)]

    monkeypatch.setattr(examination, "examine", examined)
    monkeypatch.setattr("sys.argv", ["incidents", "--seeds", "3", "--preset", "tiny"])
    assert table.main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines if line.endswith("<- not as it should be")] == ["spring_2024"]
    assert len([line for line in lines if "3/3" in line]) == len(HAPPENING)
    assert len([line for line in lines if line.split()[2:3] == ["nothing"]]) == 1
    monkeypatch.setattr("sys.argv", ["incidents", "--seeds", "1", "--preset", "tiny"])
    assert table.main() == 0


def test_the_calendar_names_each_incident_and_what_shares_its_days(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["incidents", "--calendar"])
    assert table.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[3] for line in lines} == set(incidents.discover())
    assert lines == sorted(lines)
    thin = next(line for line in lines if line.split()[3] == "early_2026")
    assert (
        "shares days with database_early_2026, spring_2026, referral_reward, replica_spring_2026, "
        "webhooks_spring_2026, api_may_2026, june_2026"
    ) in thin


def test_a_world_that_is_too_small_gets_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = Outcomes(days.HISTORY, {name: np.zeros((1_200, len(SEGMENTS))) for name in METRICS})
    monkeypatch.setattr(examination, "outcomes_of", lambda *_: nothing)
    monkeypatch.setattr("sys.argv", ["incidents", "--seeds", "1", "--users", "3000"])
    assert table.main() == 2
    printed = capsys.readouterr().err.strip()
    assert "too small to look for " in printed
    assert len(printed.splitlines()) == 1
    with pytest.raises(examination.TooSmallError, match="core_active_users in july_2024"):
        list(examination.alarms(LAB, Populations()))
