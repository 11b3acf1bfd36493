"""What an invitation does to those who are made to send one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from synthetic.config import WorldConfig
from synthetic.scenario import Scenario
from synthetic.truth.invitations import GROUPS, INCIDENT, invitations
from synthetic.truth.twins import Twins

CONFIG = WorldConfig(size=20_000, as_of=dt.date(2025, 8, 31))


def with_pull(pulls: bool) -> WorldConfig:
    """A world in which housemates make one stay more than they always do, or not."""
    configs = (replace(CONFIG, seed=seed) for seed in range(40))
    return next(c for c in configs if (Scenario.of(c).incidents[INCIDENT].size["pull"] > 1.6) == pulls)


@pytest.mark.parametrize("pulls", [False, True])
def test_those_who_invite_stay_because_of_who_they_are(pulls: bool) -> None:
    found = {row["invitations"]: row for row in invitations(Twins(with_pull(pulls))).to_pylist()}
    assert tuple(found) == GROUPS
    share = {name: row["stayed"] / row["people"] for name, row in found.items()}
    made = found["made to invite"]
    assert made["people"] > 80
    assert share["invited anyway"] - share["made to invite"] > 0.10  # the gap that tempts
    effect = (made["stayed_if_made_to"] - made["stayed"]) / made["people"]
    assert -0.02 <= effect < 0.06  # what it truly does
    never = found["never invited"]
    assert abs(never["stayed_if_made_to"] - never["stayed"]) <= 0.02 * never["people"]


def test_before_those_weeks_there_is_nobody() -> None:
    assert invitations(Twins(replace(CONFIG, as_of=dt.date(2025, 3, 1), size=1_000))).num_rows == 0
