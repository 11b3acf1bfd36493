"""What is asked as a range is drawn far more widely than it can be read, and the table of it is right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.api import OLS, add_constant
from statsmodels.tools.eval_measures import rmse

from pipelines.statistics.estimate import Estimate
from synthetic import incidents
from synthetic.checks import sizes
from synthetic.checks.asked import SIZES
from synthetic.checks.asked.size import Size
from synthetic.checks.sizes import NEEDED, Trial
from synthetic.config import WorldConfig
from synthetic.incidents import Happening
from synthetic.scenario import Scenario

DRAWN = Size(
    "dinner_streaks",
    "what is drawn",
    "share",
    ("streaks",),
    ("rest",),
    lambda happening: happening.size["rest"],
    lambda _twins, _drawn: Estimate(0.0, 0.0, 0.0),
)
FOLLOWS = replace(DRAWN, asked="what follows", truth=lambda _twins, _drawn: 0.0)


@pytest.fixture(scope="module")
def drawn_worlds() -> dict[int, dict[Size, Happening]]:
    """What can be asked in the worlds of some seeds."""
    return sizes.draws_of(SIZES, range(60))


def made_up(count: int, slope: float, error: float, seed: int = 0) -> list[Trial]:
    """Readings of truths that follow from drawn numbers, with some noise of their own."""
    stream = np.random.default_rng(seed)
    drawn = stream.uniform(0.0, 1.0, count)
    truth = 3.0 + slope * drawn + stream.normal(0.0, 0.05, count)
    read = truth + stream.normal(0.0, error, count)
    return [
        Trial(at, true, Estimate.with_normal_error(value, error))
        for at, true, value in zip(drawn, truth, read, strict=True)
    ]


def test_what_is_drawn_itself_varies_as_the_draws_do() -> None:
    drawn = np.random.default_rng(1).uniform(0.0, 0.9, 1000)
    found = sizes.line(DRAWN, drawn, made_up(10, 1.0, 0.1))
    assert found.spread == pytest.approx(0.9 / np.sqrt(12), rel=0.05)
    assert found.stated == pytest.approx(0.1)


def test_what_follows_from_the_draws_varies_as_a_line_says_and_by_what_is_left_over() -> None:
    trials = made_up(12, 2.0, 0.2)
    drawn = np.random.default_rng(1).uniform(0.0, 1.0, 1000)
    found = sizes.line(FOLLOWS, drawn, trials)
    truth, at = (np.array([getattr(trial, name) for trial in trials]) for name in ("truth", "drawn"))
    fit = OLS(truth, add_constant(at)).fit()
    spread = np.sqrt(np.var(fit.params[0] + fit.params[1] * drawn, ddof=1) + fit.mse_resid)
    error = rmse(np.array([trial.reading.value for trial in trials]), truth)
    assert (found.spread, found.error) == pytest.approx((spread, error))
    assert found.ratio == pytest.approx(spread / error)
    assert found.can_be_asked == (spread / error >= 2.25)


@pytest.mark.parametrize(("slope", "can_be_asked"), [(0.5, False), (3.0, True)])
def test_a_size_can_be_asked_where_it_varies_enough(slope: float, can_be_asked: bool) -> None:
    drawn = np.linspace(0.0, 1.0, 1000)
    assert sizes.line(FOLLOWS, drawn, made_up(40, slope, 0.2)).can_be_asked is can_be_asked


def test_a_size_that_never_varies_cannot_be_asked_however_well_it_is_read() -> None:
    exact = [Trial(0.5, 0.5, Estimate(0.5, 0.5, 0.5))] * 5
    same = np.full(1000, 0.5)
    for size in (DRAWN, FOLLOWS):
        found = sizes.line(size, same, exact)
        assert (found.spread, found.ratio, found.can_be_asked) == (0.0, 0.0, False)


def test_too_few_worlds_say_nothing() -> None:
    drawn = np.linspace(0.0, 1.0, 1000)
    for found in (sizes.line(DRAWN, drawn, []), sizes.line(FOLLOWS, drawn, made_up(2, 2.0, 0.1))):
        assert np.isnan(found.ratio)
        assert not found.can_be_asked
        assert "too few" in sizes.table([found])[1]


def test_at_the_bound_an_honest_range_earns_half_of_the_points() -> None:
    """Loss: width and ten times the miss, against the best fixed range of a size that is drawn evenly."""
    stream = np.random.default_rng(2)
    truth = stream.uniform(0.0, 1.0, 200_000)
    error = truth.std() / NEEDED
    read = truth + stream.normal(0.0, error, len(truth))

    def loss(low: np.ndarray | float, high: np.ndarray | float) -> float:
        miss = np.maximum(low - truth, 0.0) + np.maximum(truth - high, 0.0)
        return float(np.mean(high - low + 10.0 * miss))

    half = 1.2816 * error
    fixed = min(loss(edge, 1.0 - edge) for edge in np.linspace(0.02, 0.3, 29))
    assert 1.0 - loss(read - half, read + half) / fixed == pytest.approx(0.5, abs=0.01)


def test_every_size_names_what_is_drawn() -> None:
    known = incidents.discover()
    for size in SIZES:
        outcomes = {outcome.name: outcome for outcome in known[size.incident].outcomes}
        assert set(size.outcomes) <= set(outcomes)
        assert all(set(size.bounds) <= set(outcomes[name].sizes) for name in size.outcomes)
        assert sizes.bounds_of(size)


def test_the_draws_are_those_of_the_worlds_in_which_it_can_be_asked(
    drawn_worlds: dict[int, dict[Size, Happening]],
) -> None:
    for seed, asked in list(drawn_worlds.items())[:5]:
        happening = Scenario(seed, 1).incidents
        assert {size for size in SIZES if happening[size.incident].outcome.name in size.outcomes} == set(
            asked
        )
    for size in SIZES:
        assert len({size.drawn(asked[size]) for asked in drawn_worlds.values() if size in asked}) > 3


def test_readings_of_a_small_world_are_near_its_truth(
    drawn_worlds: dict[int, dict[Size, Happening]],
) -> None:
    """As near as their own errors say; in a small world those of experiments say nothing."""
    in_many = [size for size in SIZES if size.incident not in ("dinner_streaks", "households_2025")]
    seed = max(drawn_worlds, key=lambda seed: len(drawn_worlds[seed]))
    trials = sizes.trials_of(in_many, WorldConfig(seed=seed, size=6000))
    assert len(trials) >= len(in_many) - 2
    for size, trial in trials.items():
        assert abs(trial.miss) <= 4.0 * trial.reading.error + (size.unit == "orders"), size.asked
        assert size.unit == "orders" or trial.reading.error > 0.0


def test_the_command_says_which_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--seeds", "12", "--worlds", "1", "--users", "3000", "--only", "spring_2025"]
    code = sizes.main(options)
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split()[:2] == ["incident", "asked"]
    assert [line.split()[0] for line in lines] == ["spring_2025"]
    assert code == (0 if "can be asked" in lines[0] else 1)


def test_the_command_refuses_a_size_that_is_no_world(capsys: pytest.CaptureFixture[str]) -> None:
    assert sizes.main(["--seeds", "5", "--worlds", "1", "--users", "0"]) == 2
    assert "number of users" in capsys.readouterr().err
