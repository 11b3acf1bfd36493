"""Experiments that Larder has run: who took part, who met the change, and what it bends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic import days, draws
from synthetic.draws import Keys

VARIANTS = ("control", "treatment")


@dataclass(frozen=True)
class Experiment:
    """An experiment on new accounts, assigned at signup on the days from `first` up to, and not on, `last`.

    In treatment the odds of the core action before activation are times `onboarding` for exposed users.
    """

    name: str
    first: int
    last: int
    onboarding: float
    exposure: float


EXPERIMENTS = (
    Experiment(
        "short_signup_form",
        days.number(dt.date(2024, 1, 1)),
        days.number(dt.date(2024, 2, 12)),
        onboarding=1.0,
        exposure=1.0,
    ),
    Experiment(
        "recipe_tour",
        days.number(dt.date(2024, 9, 9)),
        days.number(dt.date(2024, 10, 7)),
        onboarding=1.0,
        exposure=0.90,
    ),
    Experiment(
        "onboarding_checklist",
        days.number(dt.date(2025, 1, 27)),
        days.number(dt.date(2025, 3, 10)),
        onboarding=1.22,
        exposure=0.86,
    ),
)


@dataclass(frozen=True)
class Assignment:
    """Places of the assigned users, their variants and whether they met the change."""

    users: NDArray[np.int64]
    variant: NDArray[np.int32]
    exposed: NDArray[np.bool_]


def assign(experiment: Experiment, keys: Keys, day: NDArray[np.int16]) -> Assignment:
    """Who of these users, by their keys and days of signup, is in the experiment, and how."""
    users = np.flatnonzero((day >= experiment.first) & (day < experiment.last))
    unit = draws.child(keys[users], 0, f"experiment {experiment.name}")
    variant = (draws.uniform(unit, "variant") >= 0.5).astype(np.int32)
    exposed = draws.happens(unit, "exposure", experiment.exposure)
    return Assignment(users, variant, exposed)


def onboarding_factor(keys: Keys, day: NDArray[np.int16]) -> NDArray[np.float64]:
    """Factor of all experiments on the odds of the core action before activation, for each user."""
    factor = np.ones(len(keys))
    for experiment in EXPERIMENTS:
        assigned = assign(experiment, keys, day)
        treated = assigned.users[(assigned.variant == 1) & assigned.exposed]
        factor[treated] *= experiment.onboarding
    return factor
