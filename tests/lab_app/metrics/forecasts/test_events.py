"""What an announced end takes."""

from __future__ import annotations

import datetime as dt

import duckdb
import numpy as np
import pytest

from lab_app.metrics.forecasts.events import (
    IS_REWARD,
    Ending,
    bent_by_end,
    taken_by_end,
)
from pipelines.contract.calendar import DAY
from pipelines.statistics.forecasts.cohorts import Layers
from synthetic.changelog_texts import NOTES, ONCE_NOTES
from synthetic.scenario import Scenario
from tests.pipelines.statistics.forecasts.test_cohorts import layers


def rewarded() -> Layers:
    """60 accounts a week came before the last twelve weeks, and 100 since."""
    one = layers(channel="referral")
    accounts = np.where(np.arange(len(one.accounts)) < len(one.accounts) - 12, 60.0, 100.0)
    return Layers(one.channel, one.members, one.earlier, accounts, one.activated * accounts / 100.0, one.ripe)


def test_an_end_takes_the_accounts_that_came_because_of_it() -> None:
    as_of = dt.date(2026, 6, 30)
    ending = Ending("Free lunch", "referral", as_of - (7 * 12 - 1) * DAY, as_of + 8 * DAY, "")
    bent = bent_by_end(ending, [rewarded()], as_of)
    since, fewer = bent.fewer["referral"]
    assert since == 2
    assert fewer == pytest.approx(40.0)
    taken = taken_by_end(ending, [rewarded()], as_of, 56)
    assert len(taken) == 56
    assert (taken[:7] == 0).all()
    assert (np.diff(taken) <= 1e-9).all()
    assert (
        -45.0 < taken[-1] < -35.0
    )  # 5 weeks of 40 accounts fewer and one of 20, of which about a sixth is there


def test_an_end_of_a_channel_that_nobody_knows_takes_nothing() -> None:
    as_of = dt.date(2026, 6, 30)
    ending = Ending("Free lunch", "carrier pigeons", as_of - 80 * DAY, as_of + 8 * DAY, "")
    assert (taken_by_end(ending, [rewarded()], as_of, 28) == 0).all()


def test_a_reward_is_the_campaign_that_pays_more_and_no_other_that_speaks_of_invitations() -> None:
    rewards = [
        campaign.notes
        for seed in range(1, 11)
        for campaign in Scenario(seed, 1).incidents["referral_reward"].campaigns
    ]
    others = [text.format(until="2026-11-24") for texts in ONCE_NOTES.values() for text in texts]
    assert len(rewards) == 10
    assert [text for text in rewards if not _is_reward(text)] == []
    assert [text for text in (*others, *NOTES) if _is_reward(text)] == []


def _is_reward(notes: str) -> bool:
    found = duckdb.execute(f"SELECT {IS_REWARD} FROM (SELECT ? AS notes)", [notes]).fetchone()
    assert found is not None
    return bool(found[0])
