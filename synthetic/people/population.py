"""Stage one: who signs up, on which days they come by, and on which they do the core action.

One pass over the days, from the launch on, over all users of a *shard* (some blocks, each a small world of
its own: arrivals, invitations and households stay within a block). What a day holds depends on earlier days
alone, so that a longer history leaves it as it is. The result is small (8 bytes an active day) and is all
that the second stage, which makes the rows, needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel.draws import Keys
from synthetic.kernel.temporary import beside

Made = TypeVar("Made")
More = TypeVarTuple("More")


@dataclass(frozen=True)
class Users:
    """Accounts in order of their day of signup; arrays of the same length."""

    id: NDArray[np.int64]
    key: Keys
    day: NDArray[np.int16]
    kind: NDArray[np.int8]
    source: NDArray[np.int8]
    platform: NDArray[np.int8]
    country: NDArray[np.int8]
    engagement: NDArray[np.float32]
    thrift: NDArray[np.float32]
    device: NDArray[np.float32]
    created_second: NDArray[np.float32]
    """Second of the day of signup."""
    household: NDArray[np.int32]
    """Place of the household's first member."""
    referrer: NDArray[np.int32]
    """Place of the user who invited this one, or -1."""


@dataclass(frozen=True, eq=False)
class Population:
    """What stage one knows of a shard up to its horizon, the first day that is not simulated.

    The `active_`, `mail_` and `invite_` arrays are in order of the day; users are named by their place.
    """

    horizon: int
    users: Users
    active_user: NDArray[np.int32]
    active_day: NDArray[np.int16]
    active_core: NDArray[np.bool_]
    active_invites: NDArray[np.int8]
    mail_user: NDArray[np.int32]
    mail_day: NDArray[np.int16]
    mail_kind: NDArray[np.int8]
    mail_leaves: NDArray[np.bool_]
    """Whether the message makes the user unsubscribe."""
    invite_user: NDArray[np.int32]
    invite_day: NDArray[np.int16]
    invite_sequence: NDArray[np.int8]
    invite_accepted_day: NDArray[np.int16]
    """Day on which the invited person signs up, or -1."""
    invite_accepted_id: NDArray[np.int64]

    @cached_property
    def _made(self) -> dict[tuple[Any, ...], Any]:
        return {}

    def once(self, make: Callable[[Population, *More], Made], *more: *More) -> Made:
        """What `make` makes of this population, and of more, made once and kept as long as the population is."""
        key = (make, *more)
        if key not in self._made:
            self._made[key] = make(self, *more)
        found: Made = self._made[key]
        return found

    def until(self, horizon: int) -> Population:
        """The same people up to, and not on, an earlier day."""
        if horizon >= self.horizon:
            return self
        kept: dict[str, Any] = {"horizon": horizon}
        for prefix in ("active", "mail", "invite"):
            end = np.searchsorted(getattr(self, f"{prefix}_day"), horizon)
            kept |= {f.name: getattr(self, f.name)[:end] for f in fields(self) if f.name.startswith(prefix)}
        end = np.searchsorted(self.users.day, horizon)
        users = Users(**{f.name: getattr(self.users, f.name)[:end] for f in fields(Users)})
        return Population(users=users, **kept)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as named arrays, to keep it."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("horizon", "users")}
        own |= {f"users.{f.name}": getattr(self.users, f.name) for f in fields(Users)}
        return own | {"horizon": np.array(self.horizon)}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Population:
        """The population that `arrays` has kept. Raises KeyError if a part is missing."""
        users = Users(**{f.name: arrays[f"users.{f.name}"] for f in fields(Users)})
        own = {f.name: arrays[f.name] for f in fields(cls) if f.name not in ("horizon", "users")}
        return cls(horizon=int(arrays["horizon"]), users=users, **own)

    def save(self, file: Path) -> None:
        """Keep it in a file, which is there whole or not at all. Raises OSError."""
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = beside(file)
        try:
            with temporary.open("wb") as stream:
                np.savez(stream, **self.arrays())  # type: ignore[arg-type]
            temporary.replace(file)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, file: Path) -> Population:
        """The population that a file has kept."""
        with file.open("rb") as stream, np.load(stream) as arrays:
            return cls.from_arrays(arrays)
