"""What a world is made from: seed, size and the days it covers.

A world is named by its `world_id`; two runs with the same id write the same bytes.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass

SIMULATOR_VERSION = "17"
HISTORY_START = dt.date(2024, 1, 1)
DEFAULT_AS_OF = dt.date(2026, 6, 30)
LAST_AS_OF = dt.date(2028, 9, 30)  # later, accounts would be too old for the numbers of what they do

PRESETS: dict[str, int] = {"tiny": 3_000, "lab": 120_000, "large": 1_200_000}
DEFAULT_PRESET = "lab"
DEFAULT_SEED = 7
TUNED, PLAIN = ENCODINGS = ("tuned", "plain")
MOST_USERS = 16_000_000  # more would not fit into the users' numbers


class SettingError(ValueError):
    """A setting that cannot be used. The message is one sentence for the person who set it."""


@dataclass(frozen=True)
class WorldConfig:
    """Seed, size and last complete day of a world.

    `as_of` decides how far a world is written, never what happens in it, so it is not part of the id.
    """

    seed: int = DEFAULT_SEED
    preset: str = DEFAULT_PRESET
    as_of: dt.date = DEFAULT_AS_OF
    size: int | None = None
    """Number of users in place of the preset's."""
    encoding: str = TUNED
    """How the files hold the rows, which are the same: as it is quickest and smallest, or as any reader knows it."""

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**32:
            raise SettingError(f"The seed must be a whole number from 0 to {2**32 - 1}, not {self.seed}.")
        if self.preset not in PRESETS:
            raise SettingError(f"The preset must be one of {', '.join(PRESETS)}, not {self.preset!r}.")
        if self.size is not None and not 1 <= self.size <= MOST_USERS:
            raise SettingError(
                f"The number of users must lie from 1 to {MOST_USERS:,}, not at {self.size:,}."
            )
        if self.encoding not in ENCODINGS:
            raise SettingError(f"The encoding must be one of {', '.join(ENCODINGS)}, not {self.encoding!r}.")
        if not HISTORY_START <= self.as_of <= LAST_AS_OF:
            raise SettingError(
                f"The as-of day must lie from {HISTORY_START} to {LAST_AS_OF}, not on {self.as_of}."
            )

    @property
    def world_id(self) -> str:
        name = self.preset if self.size is None else f"{self.size}users"
        encoding = "" if self.encoding == TUNED else f"-{self.encoding}"
        return f"{name}-seed{self.seed}{encoding}-v{SIMULATOR_VERSION}"

    @property
    def users(self) -> int:
        """About how many people sign up from the start of history to the default as-of day."""
        return PRESETS[self.preset] if self.size is None else self.size

    @classmethod
    def from_settings(
        cls,
        seed: str | int = DEFAULT_SEED,
        preset: str = DEFAULT_PRESET,
        as_of: str | dt.date = DEFAULT_AS_OF,
        users: str | int | None = None,
        encoding: str = TUNED,
    ) -> WorldConfig:
        """The config that these settings, as typed, describe. Raises SettingError."""
        try:
            size = None if users is None else int(users)
        except ValueError:
            raise SettingError(f"The number of users must be a whole number, not {users!r}.") from None
        try:
            seed_number = int(seed)
        except ValueError:
            raise SettingError(f"The seed must be a whole number, not {seed!r}.") from None
        if isinstance(as_of, str):
            try:
                as_of = dt.date.fromisoformat(as_of)
            except ValueError:
                raise SettingError(
                    f"The as-of day must be a date such as 2026-06-30, not {as_of!r}."
                ) from None
        return cls(seed_number, preset, as_of, size, encoding)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> WorldConfig:
        """The config that LARDER_SEED, LARDER_PRESET and LARDER_AS_OF describe. Raises SettingError."""
        return cls.from_settings(
            environment.get("LARDER_SEED") or DEFAULT_SEED,
            environment.get("LARDER_PRESET") or DEFAULT_PRESET,
            environment.get("LARDER_AS_OF") or DEFAULT_AS_OF,
        )
