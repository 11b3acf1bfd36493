"""How often a key may call: a token bucket.

A bucket holds `burst` tokens and gets `per_minute` of them back a minute, evenly; each call takes one. So a client may
call in a burst, and on average no more often than the rate; a window that begins anew each minute would let twice as
many through at its edge.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PER_MINUTE = 60
BURST = 20


@dataclass(frozen=True)
class Taken:
    """What a call has got: whether it may go on, whole tokens that are left, seconds until there is another one (0 where
    there is one) and until the bucket is full."""

    is_allowed: bool
    remaining: int
    retry_after: float
    full_after: float


@dataclass
class Bucket:
    """One key's tokens. Full when it is made."""

    per_minute: float = PER_MINUTE
    burst: int = BURST
    monotonic: Callable[[], float] = field(default=time.monotonic, repr=False)

    def __post_init__(self) -> None:
        self._tokens = float(self.burst)
        self._at = self.monotonic()

    def take(self) -> Taken:
        """Take a token, where there is one. A call that is refused costs none."""
        rate = self.per_minute / 60
        now = self.monotonic()
        self._tokens = min(float(self.burst), self._tokens + (now - self._at) * rate)
        self._at = now
        # A token that is there but for the rounding of sums counts: whoever waits as long as was said gets it.
        is_allowed = self._tokens >= 1 - 1e-9
        if is_allowed:
            self._tokens = max(0.0, self._tokens - 1)
        return Taken(
            is_allowed,
            math.floor(self._tokens + 1e-9),
            max(0.0, (1 - self._tokens) / rate),
            (self.burst - self._tokens) / rate,
        )
