"""The token bucket against a plain simulation of one, and the promise that whoever waits as told gets through."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.api.company.limits import BURST, PER_MINUTE, Bucket

GAPS = st.lists(st.integers(0, 3_000), min_size=1, max_size=60)  # milliseconds between calls


class Hands:
    """A clock that is set by hand, in milliseconds."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> float:
        return self.ms / 1000


def allowed_by_drops(at_ms: list[int], per_minute: int, burst: int) -> list[bool]:
    """Which calls may go on: each millisecond so many drops fall in as there are tokens a minute, 60,000 make a token."""
    token = 60_000
    level, now, found = burst * token, 0, []
    for at in at_ms:
        while now < at:
            level = min(level + per_minute, burst * token)
            now += 1
        found.append(level >= token)
        if found[-1]:
            level -= token
    return found


@given(gaps=GAPS, burst=st.integers(1, 25), per_minute=st.sampled_from([30, 60, 100, 600]))
@settings(max_examples=50)
def test_a_bucket_lets_through_what_a_simulation_by_drops_does(
    gaps: list[int], burst: int, per_minute: int
) -> None:
    clock = Hands()
    bucket = Bucket(per_minute, burst, clock)
    at, found = [], []
    for gap in gaps:
        clock.ms += gap
        at.append(clock.ms)
        found.append(bucket.take().is_allowed)
    assert found == allowed_by_drops(at, per_minute, burst)


@given(gaps=GAPS)
def test_no_stretch_of_time_lets_more_through_than_burst_and_rate(gaps: list[int]) -> None:
    clock = Hands()
    bucket = Bucket(monotonic=clock)
    through = []
    for gap in gaps:
        clock.ms += gap
        if bucket.take().is_allowed:
            through.append(clock.ms)
    for first, begin in enumerate(through):
        for count, end in enumerate(through[first:], 1):
            assert count <= BURST + (end - begin) * PER_MINUTE / 60_000 + 1e-9


@given(gaps=GAPS)
def test_whoever_waits_as_long_as_was_said_gets_through_and_not_much_sooner(gaps: list[int]) -> None:
    clock = Hands()
    bucket = Bucket(burst=2, monotonic=clock)
    for gap in gaps:
        clock.ms += gap
        taken = bucket.take()
        if not taken.is_allowed:
            wait = round(taken.retry_after * 1000)
            clock.ms += wait - 1
            assert not bucket.take().is_allowed
            clock.ms += 1
            assert bucket.take().is_allowed
