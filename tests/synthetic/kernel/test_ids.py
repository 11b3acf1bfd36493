"""Numbers of rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from synthetic.config import LAST_AS_OF, MOST_USERS
from synthetic.kernel import days, ids

LAST_DAY = days.number(LAST_AS_OF)
user = st.tuples(st.integers(0, LAST_DAY), st.integers(0, ids.MOST_BLOCKS - 1), st.integers(0, 255))


def test_the_largest_numbers_are_exact_in_a_browser() -> None:
    largest_user = ids.user_ids([LAST_DAY], [ids.MOST_BLOCKS - 1], [255])
    largest_session = ids.session_ids(largest_user, LAST_DAY, ids.SESSIONS_A_DAY - 1)
    assert int(ids.event_ids(largest_session, ids.EVENTS_A_SESSION - 1)[0]) < 2**53


def test_slots_do_not_overlap_and_fit() -> None:
    taken = [slot for start, room in ids.SLOTS.values() for slot in range(start, start + room)]
    assert len(taken) == len(set(taken))
    assert max(taken) < 256
    assert ids.MOST_BLOCKS * ids.USERS_PER_BLOCK >= MOST_USERS


@given(user, user)
def test_user_numbers_are_unique_and_grow_with_time(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    first, second = (int(ids.user_ids(*[[part] for part in who])[0]) for who in (one, other))
    assert (first == second) == (one == other)
    assert (first < second) == (one < other)


@given(
    st.lists(
        st.tuples(user, st.integers(0, 2500), st.integers(0, 7), st.integers(0, 15)), unique=True, max_size=30
    )
)
def test_event_numbers_are_unique(found: list[tuple[tuple[int, int, int], int, int, int]]) -> None:
    numbers = [
        int(
            ids.event_ids(
                ids.session_ids(ids.user_ids(*[[part] for part in who]), age, visit), np.array([event])
            )[0]
        )
        for who, age, visit, event in found
    ]
    assert len(set(numbers)) == len(found)
