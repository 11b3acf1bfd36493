"""People as they stand on a day, kept in a file, so that any future goes on from there without its past.

A file has all that a `Shard` is, as plain arrays: what the days to come depend on, and what has been so far. Whoever goes
on from it gets the same people as somebody who has simulated every day: tests hold both to the same bytes.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel.gathered import Gathered
from synthetic.people.mailing import MailingList
from synthetic.people.shard import Shard
from synthetic.scenario import Scenario

VERSION = 1
"""Of the file's content: raised when a `Shard` is made of something else."""
_PLAIN = ("living", "at_home_yesterday")
_GATHERED = ("actives", "mails", "invites")
_GUEST = ("id", "inviter", "same_household")

Arrays = dict[str, NDArray[Any]]


class KeptError(Exception):
    """A file of kept people is missing, damaged, or of other people. The message says which, as a half sentence."""


def save(shard: Shard, world_id: str, day: int, file: Path) -> None:
    """Keep a shard that has come as far as the start of `day`; the file is there whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.tmp")
    of = np.array([str(VERSION), world_id, str(day), *map(str, shard.blocks)])
    try:
        with temporary.open("wb") as stream:
            np.savez(stream, **_arrays(shard), of=of)  # type: ignore[arg-type]
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def load(
    scenario: Scenario, world_id: str, day: int, blocks: tuple[int, int], horizon: int, file: Path
) -> Shard:
    """The shard that a file has kept, which is to go on in this scenario and up to `horizon`. Raises KeptError."""
    wanted = [str(VERSION), world_id, str(day), *map(str, blocks)]
    try:
        with file.open("rb") as stream, np.load(stream) as arrays:  # pickled content is refused
            if arrays["of"].tolist() != wanted:
                raise KeptError("are of another world or another day")
            # Every array is read, and with it its checksum, before anything is made of it.
            found = {name: arrays[name] for name in arrays.files}
        return _shard(found, scenario, blocks, horizon)
    except FileNotFoundError:
        raise KeptError("are not there yet") from None
    except (OSError, ValueError, LookupError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        raise KeptError("cannot be read") from None


def _arrays(shard: Shard) -> Arrays:
    found: Arrays = {f"users/{name}": column[: shard.size] for name, column in shard.of.items()}
    found |= {name: getattr(shard, name) for name in _PLAIN}
    found["expected"] = np.array(sorted(shard.expected), np.int64)
    guests = [(day, part) for day, parts in sorted(shard.invited.items()) for part in parts]
    found["guests/day"] = np.repeat(
        np.array([day for day, _ in guests], np.int64), [len(part["id"]) for _, part in guests]
    )
    for name in _GUEST:
        parts = [part[name] for _, part in guests]
        found[f"guests/{name}"] = np.concatenate(parts) if parts else np.empty(0, np.int64)
    for name in _GATHERED:
        found |= {f"{name}/{column}": array for column, array in getattr(shard, name).columns().items()}
    return found | {f"list/{name}": array for name, array in shard.list.arrays().items()}


def _shard(arrays: Arrays, scenario: Scenario, blocks: tuple[int, int], horizon: int) -> Shard:
    def within(prefix: str) -> Arrays:
        start = f"{prefix}/"
        return {name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}

    shard = Shard(scenario, *blocks, horizon)
    users = within("users")
    if set(users) != set(shard.of):
        raise LookupError("These people have other columns.")
    shard.of, shard.size = users, len(users["id"])
    for name in _PLAIN:
        setattr(shard, name, arrays[name])
    shard.expected = set(arrays["expected"].tolist())
    guests = within("guests")
    for day in np.unique(guests["day"]):
        here = guests["day"] == day
        shard.invited[int(day)] = [{name: guests[name][here] for name in _GUEST}]
    for name in _GATHERED:
        gathered: Gathered = getattr(shard, name)
        gathered.restore(within(name))
    shard.list = MailingList.from_arrays(within("list"))
    return shard
