"""Layers of MAU: their sum, the factors by age, and what follows from them, each written out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.statistics.forecasts.cohorts import OLD, Bent, Layers, carried_on, total

WEEKS = 60


def layers(weeks: int = WEEKS, *, shown: int = 39, channel: str = "organic") -> Layers:
    """100 accounts a week, of which 40 activate and 30 are active at the end of their week; half of a layer is left after its
    first week, nine in ten after each later one; 1,000 were there before and stay."""
    members = np.zeros((weeks, shown))
    for row in range(weeks):
        for column in range(shown):
            age = weeks - shown + column - row
            if age >= 0:
                members[row, column] = 30.0 if age == 0 else 15.0 * 0.9 ** (age - 1)
    accounts = np.full(weeks, 100.0)
    return Layers(channel, members, np.full(shown, 1000.0), accounts, np.full(weeks, 40.0), weeks - 1)


def test_the_drivers_are_read_from_the_layers() -> None:
    one = layers()
    assert one.activation == pytest.approx(0.4)
    assert one.entry == pytest.approx(30 / 40)
    assert one.coming == 100.0
    assert one.staying[:3] == pytest.approx([0.5, 0.9, 0.9])
    # Of the oldest, 1,000 stay whole and the layers of 26 weeks and more lose a tenth.
    old = sum(15.0 * 0.9 ** (age - 1) for age in range(OLD, WEEKS))
    assert 0.9 < one.staying[OLD] < 1.0
    assert one.staying[OLD] == pytest.approx((1000 + 0.9 * old) / (1000 + old), abs=0.002)


def test_what_is_carried_on_is_the_sum_of_what_stays_and_what_comes() -> None:
    """Two weeks ahead, layer by layer."""
    one = layers()
    stays = one.staying
    wanted = []
    layer = {OLD: float(one.earlier[-1])}
    for row in range(WEEKS):
        age = min(WEEKS - 1 - row, OLD)
        layer[age] = layer.get(age, 0.0) + float(one.members[row, -1])
    for _ in range(2):
        later: dict[int, float] = {0: 30.0}
        for age, count in layer.items():
            older = min(age + 1, OLD)
            later[older] = later.get(older, 0.0) + count * stays[age]
        layer = later
        wanted.append(sum(layer.values()))
    assert carried_on([one], 2) == pytest.approx(wanted)


def test_the_sum_of_all_channels_is_the_whole() -> None:
    both = [layers(), layers(channel="referral")]
    assert total(both) == pytest.approx(2 * total(both[:1]))
    assert carried_on(both, 8) == pytest.approx(2 * carried_on(both[:1], 8))


def test_each_driver_bends_the_curve_its_own_way() -> None:
    one = [layers()]
    as_it_is = carried_on(one, 12)
    more = carried_on(one, 12, Bent(accounts=1.5)) - as_it_is
    assert more[0] == pytest.approx(15.0)  # half of 30 more in their first week
    assert (np.diff(more) > 0).all()
    activated = carried_on(one, 12, Bent(activation=0.1)) - as_it_is
    assert activated[0] == pytest.approx(100 * 0.1 * 0.75)
    assert (carried_on(one, 12, Bent(staying=0.99)) < as_it_is).all()


def test_a_campaign_that_ends_takes_its_accounts_step_by_step() -> None:
    one = [layers(channel="referral")]
    as_it_is = carried_on(one, 6)
    ended = carried_on(one, 6, Bent(fewer={"referral": (2, 40.0)}, over=2))
    taken = as_it_is - ended
    assert taken[0] == 0.0
    assert taken[1] == pytest.approx(20 * 0.3)  # half of 40 accounts, of which 30 % are active
    assert taken[2] == pytest.approx(40 * 0.3 + 20 * 0.3 * 0.5)
    assert (carried_on(one, 6, Bent(fewer={"social": (1, 40.0)})) == as_it_is).all()


def test_the_layers_as_they_were_know_nothing_of_later() -> None:
    one = layers()
    then = one.until(8)
    assert then.mau == pytest.approx(one.mau[:-8])
    other = Layers(
        one.channel,
        one.members + np.where(np.arange(39) >= 31, 7.0, 0.0),
        one.earlier,
        one.accounts,
        one.activated,
        one.ripe,
    )
    assert carried_on([other.until(8)], 8) == pytest.approx(carried_on([then], 8))
    # Layers that go on as they did are forecast as they came: only those of 26 weeks and more go on in one lump.
    assert carried_on([then], 8, accounts=[one.accounts[-8:]]) == pytest.approx(one.mau[-8:], rel=0.002)
