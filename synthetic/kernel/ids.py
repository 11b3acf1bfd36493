"""Numbers of rows: sorted by time, unique without coordination, below 2**53.

A world consists of independent *blocks* of about `USERS_PER_BLOCK` users. A user's number holds the day of
signup, the block and a slot within both, so that a bigger world, which has more blocks, leaves the numbers
of existing users as they are. Everything that a user does is numbered from the user's number, the age of
the account in days and a sequence number, so that it does not depend on what others do. Numbers stay below
2**53, the largest whole number that a browser shows exactly.

    user     day of signup 12 bits | block 14 bits | slot 8 bits      34 bits
    session  user | age 12 bits | sequence 3 bits                     49 bits
    event    session | sequence 4 bits                                53 bits
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids = NDArray[np.int64]

USERS_PER_BLOCK = 1112
"""People who sign up in a block over the default history, with those whom campaigns, incidents and invitations
bring: 1,057 to 1,167 by seed."""
MOST_BLOCKS = 2**14
SESSIONS_A_DAY = 8
EVENTS_A_SESSION = 16

# Slots of a block's day: which way people came decides which slots they get, so that more arrivals of one
# kind do not renumber those of another.
SLOTS: dict[str, tuple[int, int]] = {
    "organic": (0, 64),
    "paid_search": (64, 48),
    "social": (112, 40),
    "partner": (152, 16),
    "referral": (168, 40),
    "bot": (208, 12),
    "swarm": (220, 28),
    "staff": (248, 4),
    "second": (252, 3),
}


def user_ids(day: ArrayLike, block: ArrayLike, slot: ArrayLike) -> Ids:
    day, block, slot = (np.asarray(part, dtype=np.int64) for part in (day, block, slot))
    return (((day << 14) | block) << 8) | slot


def blocks(user: Ids) -> Ids:
    """The block of the world that each of these users lives in."""
    found: Ids = (user >> 8) & (MOST_BLOCKS - 1)
    return found


def came_as(user: Ids, way: str) -> NDArray[np.bool_]:
    """Whether these users' slots are of that way."""
    start, room = SLOTS[way]
    slot = user & 255
    found: NDArray[np.bool_] = (slot >= start) & (slot < start + room)
    return found


def session_ids(user: Ids, age: ArrayLike, sequence: ArrayLike) -> Ids:
    return (((user << 12) | np.asarray(age, dtype=np.int64)) << 3) | np.asarray(sequence, dtype=np.int64)


def event_ids(session: Ids, sequence: ArrayLike) -> Ids:
    """Also the numbers of page loads and saved plans: each table counts for itself."""
    return (session << 4) | np.asarray(sequence, dtype=np.int64)


def unknown(user: Ids) -> Ids:
    """Numbers of accounts that nobody has, one for each user."""
    return user | 255


def is_unknown(user: Ids) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (user & 255) == 255
    return found


_RETRY = 1 << 11  # the highest bit of an account's age in days, which no account has reached


def retried(event: Ids) -> Ids:
    """Numbers that clients give to what they send a second time as if it were new."""
    return event | (_RETRY << 7)


def is_retried(event: Ids) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (event & (_RETRY << 7)) != 0
    return found


_A_CLIENT, _A_DAY = 20, 26


def machine_ids(day: ArrayLike, client: ArrayLike, sequence: ArrayLike) -> Ids:
    """Numbers of what programs do that act for nobody, at most a million things a day each, of up to 64 programs.

    They lie below all numbers of what users do, the first of whom signed up on the launch's day.
    """
    day, client, sequence = (np.asarray(part, dtype=np.int64) for part in (day, client, sequence))
    return (day << _A_DAY) | (client << _A_CLIENT) | sequence


def daily_ids(user: Ids, age: ArrayLike, sequence: ArrayLike) -> Ids:
    """Numbers of what a user gets or sends at most eight times a day: mails, invitations, tickets."""
    return session_ids(user, age, sequence)
