"""What the constants of scored exercises are computed from: `python -m tests.lab_app.cases.constants [--seeds 1000]`.

For each of them: how often each option is right over the seeds, and of the number that is asked as a range its mean, its
standard deviation, the best range that is the same in every world, and the loss of that one: the constant.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from lab_app.cli.tables import write
from lab_app.course import tracks
from lab_app.kinds.case import CaseExercise, Range
from lab_app.tracks.data.prescription import cart
from pipelines.statistics.computed import Computed
from pipelines.statistics.scores import best_fixed_range
from synthetic.kernel.draws import Floats
from tests.lab_app.cases import clocks, partner_orders, slow_loads, slow_planner, streaks, tracked_events

SEEDS = 1000
DIGITS = 2


@dataclass(frozen=True)
class Drawn:
    """What an exercise is dealt, by seed: the option that is right, and the number that is asked as a range; of a factor,
    its logarithm, by which a range is scored."""

    name: str
    draw: Callable[[int], tuple[str, float]]
    is_range: bool


def _cart(seed: int) -> tuple[str, float]:
    """Which way the new cart moves orders, and by how much."""
    by = cart.effect(seed)
    return ("nothing" if by == 0 else "more" if by > 0 else "less"), by


DRAWN = (
    Drawn("tracked_events_of_a_platform", tracked_events.drawn, is_range=True),
    Drawn("clock_of_a_client", clocks.drawn, is_range=False),
    Drawn("more_slow_loads", slow_loads.drawn, is_range=True),
    Drawn("unsubscribes_on_day_six", streaks.unsubscribes, is_range=True),
    Drawn("a_lift_when_it_was_new", streaks.left, is_range=True),
    Drawn("euros_per_session", _cart, is_range=True),
    Drawn("partner_orders_rise", partner_orders.drawn, is_range=True),
    Drawn("planner_said_to_be_slow", slow_planner.drawn, is_range=True),
)


def drawn(seeds: Iterable[int]) -> dict[str, list[tuple[str, float]]]:
    """What each exercise is dealt, by its name, seed by seed: what they share is drawn once for a seed."""
    by_seed = [[one.draw(seed) for one in DRAWN] for seed in seeds]
    return {one.name: list(found) for one, found in zip(DRAWN, zip(*by_seed, strict=True), strict=True)}


def constant(values: Floats) -> float:
    """The mean loss of the best range that is the same in every world, as it stands in an exercise."""
    return round(best_fixed_range(values)[2], DIGITS)


def stated(name: str) -> float:
    """The constant that the exercise of this name has."""
    exercise = tracks.exercise(name)
    assert isinstance(exercise, CaseExercise)
    (fixed,) = (question.fixed for question in exercise.questions if isinstance(question, Range))
    return fixed.value if isinstance(fixed, Computed) else fixed


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=SEEDS)
    found = drawn(range(asked.parse_args().seeds))
    rows = []
    for one in DRAWN:
        dealt = found[one.name]
        shares = Counter(option for option, _ in dealt)
        options = ", ".join(f"{option} {count / len(dealt):.0%}" for option, count in shares.most_common())
        values = np.array([value for _, value in dealt])
        low, high, loss = best_fixed_range(values)
        ranged = (f"{low:.2f} to {high:.2f}", f"{loss:.{DIGITS}f}") if one.is_range else ("", "")
        rows.append(
            [one.name, len(dealt), options, f"{values.mean():.3f}", f"{values.std(ddof=1):.3f}", *ranged]
        )
    write(
        ["exercise", "seeds", "right", "mean", "sd", "best fixed range", "constant"],
        rows,
        "table",
        sys.stdout,
    )


if __name__ == "__main__":
    main()
