"""A reward that stays, against one that ends."""

from __future__ import annotations

import pyarrow.parquet as pq

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.truth import effects
from synthetic.truth.twins import Twins


def test_the_reward_that_stays_parts_from_the_one_that_ends_when_it_ends(tmp_path) -> None:  # type: ignore[no-untyped-def]
    config = WorldConfig(seed=3, size=6_000)
    twins = Twins(config)
    drawn = twins.scenario.incidents["referral_reward"]
    _, _, stays = effects.write_truth(twins, "referral_reward", tmp_path)
    assert stays.name == "referral_reward.stays.parquet"
    frame = pq.read_table(stays).to_pandas()
    mau = frame[(frame.metric == "mau") & (frame.dimension == "all")].set_index("date")
    assert (frame[frame.date < days.date(drawn.last)].query("metric == 'invites'").effect == 0).all()
    assert (mau.effect[mau.index < days.date(drawn.last)] == 0).all()
    assert mau.effect.iloc[-1] < -0.01 * mau.without.iloc[-1]  # an end costs people, for long
    future = effects.future(twins).to_pandas()
    same = future[(future.metric == "mau") & (future.dimension == "all")].set_index("date").actual
    assert (mau.actual[same.index[30:]] == same[30:]).all()
