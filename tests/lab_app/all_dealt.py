"""A tiny home in which every exercise is dealt: what wants more people than there are, or what takes minutes to make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lab_app.kinds.context import Context
from lab_app.sandbox import Sandbox
from lab_app.tracks.data.prediction import curves
from lab_app.tracks.data.prediction.exercises import after_the_reward
from lab_app.tracks.data.prediction.reward import reward
from lab_app.tracks.data.prescription.exercises import unsubscribes_on_day_six
from lab_app.truth import Truth
from pipelines.contract.derived import Derived
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.publish.derived import make
from tests.lab_app import small_plans

HELD, LEFT = 120.0, 60.0
"""People whom the reward holds on its last day, and who are left eight weeks later: its made-up story takes people away."""


@contextmanager
def all_dealt(home: Home) -> Iterator[Context]:
    """All that cases are made from, over a home that has a made-up truth (see `small_truth`)."""
    release = current_release(home)
    assert release is not None
    truth = Truth.of(home.world(release.world.id))
    assert truth is not None
    make(home, release, "churn", workers=1, say=lambda _: None)
    with (
        pytest.MonkeyPatch.context() as patch,
        Sandbox(release.warehouse, workers=1, timeout_seconds=20) as sandbox,
    ):
        patch.setattr(unsubscribes_on_day_six, "FEWEST", 0)
        patch.setattr(curves, "LEAST_APART", -1.0)
        patch.setattr(curves, "LEAST_WEEKS", 0)
        for name in ("FEWEST", "LEAST_HELD"):
            patch.setattr(after_the_reward, name, 1)
        patch.setattr(
            after_the_reward, "effect_on", lambda known, day: HELD if day == reward(known).last else LEFT
        )
        yield Context(
            sandbox,
            None,
            truth,
            release.world.seed,
            release.as_of,
            outcome_of=small_plans.outcome_of,
            derived=Derived.of(home, release),
        )
