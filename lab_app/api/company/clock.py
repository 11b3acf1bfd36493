"""The company's clock: a tenant's household lives on the day after its release ends, not on today."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

OPENS_AT = dt.time(9, tzinfo=dt.UTC)


class Clock:
    """Runs as the machine's does, or faster, from nine in the morning of a day of the company's."""

    def __init__(self, today: dt.date, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._base = dt.datetime.combine(today, OPENS_AT)
        self._monotonic = monotonic
        self._since = monotonic()
        self._speed = 1.0

    def now(self) -> dt.datetime:
        """The moment, in UTC, never earlier than one that was given before."""
        return self._base + dt.timedelta(seconds=(self._monotonic() - self._since) * self._speed)

    def today(self) -> dt.date:
        return self.now().date()

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once. Raises ValueError when they are negative."""
        if seconds < 0:
            raise ValueError("The clock does not run backwards.")
        self._base += dt.timedelta(seconds=seconds)

    def set_speed(self, speed: float) -> None:
        """Let it run so many times as fast from now on. Raises ValueError unless it is positive."""
        if not speed > 0:
            raise ValueError("The clock's speed must be positive.")
        self._base, self._since, self._speed = self.now(), self._monotonic(), speed
