"""Idempotency keys: a client names its intention, so that trying again does not do it twice.

That is a convention of many APIs and no standard: the IETF's draft (draft-ietf-httpapi-idempotency-key-header-07) expired
in April 2026. As there, the same key with the same content gets the first answer again, with other content 422, and
while the first is still being worked on 409. What was refused is not remembered: whoever mends it may use the key again.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

KEY = re.compile(r"[\x21\x23-\x7e]{1,255}")
REMEMBERED_HOURS = 24
MOST_REMEMBERED = 200


def read(header: str) -> str | None:
    """The key in a header, with quotes around it (as the draft has it) or without (as most APIs do); None where it is
    none: 1 to 255 visible ASCII characters."""
    bare = header[1:-1] if len(header) > 1 and header[0] == header[-1] == '"' else header
    return bare if KEY.fullmatch(bare) else None


@dataclass
class _Known(Generic[T]):
    fingerprint: bytes
    at: dt.datetime
    answer: T | None = None


class InProgressError(Exception):
    """The first call with this key is still being worked on."""


class OtherContentError(Exception):
    """The key was used for something else."""


class MemoryIsFullError(Exception):
    """So many calls are being worked on that no other can be remembered."""


class IdempotencyKeys(Generic[T]):
    """The answers that one tenant's keys have got, for a day of the company's clock."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, _Known[T]] = OrderedDict()

    def claim(self, key: str, fingerprint: bytes, now: dt.datetime) -> T | None:
        """The first answer to this key; None where it is new, and now in progress.

        Whoever gets None calls `finish` or `release`. Raises InProgressError, OtherContentError, MemoryIsFullError.
        """
        self._forget(now)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._drop_one()
            self._known[key] = _Known(fingerprint, now)
            return None
        if known.fingerprint != fingerprint:
            raise OtherContentError
        if known.answer is None:
            raise InProgressError
        return known.answer

    def finish(self, key: str, answer: T) -> None:
        self._known[key].answer = answer

    def release(self, key: str) -> None:
        """Forget a key whose call has come to nothing."""
        self._known.pop(key, None)

    def _forget(self, now: dt.datetime) -> None:
        oldest = now - dt.timedelta(hours=REMEMBERED_HOURS)
        while self._known:
            key, known = next(iter(self._known.items()))
            if known.at > oldest or known.answer is None:
                return
            del self._known[key]

    def _drop_one(self) -> None:
        for key, known in self._known.items():
            if known.answer is not None:
                del self._known[key]
                return
        raise MemoryIsFullError
