"""A world in pieces, which any scheduler can have done: first the populations, by shard, then the months.

A piece is one line of JSON that says of which world it is. Pieces of a wave may be done in any order, at the same
time, twice, and again after a kill; together they write the bytes that `write_world` writes.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from synthetic.config import DEFAULT_PRESET, SIMULATOR_VERSION, SettingError, WorldConfig
from synthetic.kernel import days
from synthetic.lake import world
from synthetic.lake.places import Place
from synthetic.lake.worker_pool import Do, Message
from synthetic.people.populations import shards
from synthetic.scenario import Scenario

LIST_AGAIN = "list the pieces with `python -m synthetic pieces`"


@dataclass(frozen=True)
class Piece:
    """A shard's population, or a month's files."""

    config: WorldConfig
    shard: int | None = None
    month: dt.date | None = None

    @property
    def wave(self) -> int:
        """1 or 2; pieces of the second one go on from what all those of the first have left."""
        return 1 if self.month is None else 2

    @property
    def horizon(self) -> int:
        """Day up to which populations are simulated: one for all pieces of a world."""
        return days.number(self.config.as_of) + 1

    @property
    def name(self) -> str:
        return f"shard {self.shard}" if self.month is None else f"{self.month:%Y-%m}"

    def line(self) -> str:
        """The piece as JSON, from which `of_line` makes it again."""
        return json.dumps(self._fields())

    def _fields(self) -> dict[str, int | str]:
        config = self.config
        size: dict[str, int | str] = (
            {"preset": config.preset} if config.size is None else {"users": config.size}
        )
        what: dict[str, int | str] = {"month": self.name} if self.shard is None else {"shard": self.shard}
        return {
            "simulator": SIMULATOR_VERSION,
            **size,
            "seed": config.seed,
            "as_of": str(config.as_of),
            "encoding": config.encoding,
            "wave": self.wave,
            **what,
        }

    @classmethod
    def of_line(cls, line: str) -> Piece:
        """The piece that a line describes. Raises SettingError, with one sentence, where it describes none."""
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            raise SettingError(f"A piece is one line of JSON, not {_short(line)}: {LIST_AGAIN}.") from None
        if not isinstance(fields, dict) or "simulator" not in fields:
            raise SettingError(f"This JSON is no piece of a world: {_short(line)}; {LIST_AGAIN}.")
        if fields["simulator"] != SIMULATOR_VERSION:
            raise SettingError(
                f"This piece is of version {fields['simulator']} of the simulator, and here is version "
                f"{SIMULATOR_VERSION}: {LIST_AGAIN} of one version, and do all of them with it."
            )
        # Whatever is written in another way than `pieces` writes it is none of them.
        same = json.dumps(fields, sort_keys=True)
        try:
            config = WorldConfig.from_settings(
                fields["seed"],
                fields.get("preset", DEFAULT_PRESET),
                fields["as_of"],
                fields.get("users"),
                fields["encoding"],
            )
            found = [piece for piece in pieces(config) if json.dumps(piece._fields(), sort_keys=True) == same]
        except SettingError:
            raise
        except (LookupError, TypeError, ValueError, OverflowError):
            found = []
        if not found:
            raise SettingError(f"No piece of a world reads {_short(line)}: {LIST_AGAIN}.")
        return found[0]


def _short(line: str) -> str:
    return repr(line if len(line) <= 200 else f"{line[:200]}…")


def pieces(config: WorldConfig) -> list[Piece]:
    """All pieces of a world, those of the first wave first."""
    first = [Piece(config, shard=shard) for shard in range(len(shards(Scenario.of(config))))]
    return first + [Piece(config, month=month) for month in world.months(config)]


def left(config: WorldConfig, place: Place) -> list[Piece]:
    """The pieces that are still to be done; none when all months are there as they were noted. Raises LakeError.

    Whether the bytes of a file are those that were noted is not looked into: sizes are.
    """
    place.claim(config)
    months = [month for month in world.months(config) if not place.has_month(config, month)]
    if not months:
        return []
    return [
        piece
        for piece in pieces(config)
        if (
            piece.month in months
            if piece.shard is None
            else not place.has_population(piece.shard, piece.horizon)
        )
    ]


@dataclass(frozen=True)
class Done:
    """What came of a piece."""

    piece: Piece
    was_there: bool
    """Nothing had to be done."""
    rows: int = 0
    """Rows of the month."""


def do(
    work: Iterable[Piece], place: Place, say: Callable[[str], None] = lambda _sentence: None
) -> Iterator[Done]:
    """Do pieces one after another; yields what came of each as soon as it is whole in its place.

    A month whose populations are not there simulates and keeps them first, and says so. Raises LakeError, with one
    sentence; OtherWorldError if the place is another world's.
    """
    of: WorldConfig | None = None
    begun: Do | None = None
    for piece in work:
        config = piece.config
        if of != config:
            place.claim(config)
            of, begun = config, None
        if _is_done(piece, place):
            yield Done(piece, was_there=True)
            continue
        begun = begun or world.begin(config, place.folder)
        rows = _do(piece, place, begun, say)
        yield Done(piece, was_there=False, rows=rows)


def _is_done(piece: Piece, place: Place) -> bool:
    if piece.month is not None:
        return place.has_month(piece.config, piece.month)
    assert piece.shard is not None
    if place.has_population(piece.shard, piece.horizon):
        return True
    # Once the world is there, its populations are of no use, and are thrown away.
    return all(place.has_month(piece.config, month) for month in world.months(piece.config))


def _do(piece: Piece, place: Place, begun: Do, say: Callable[[str], None]) -> int:
    """Do a piece that is not done; returns the rows of a month."""
    config, horizon = piece.config, piece.horizon
    if piece.month is None:
        assert piece.shard is not None
        begun({"shard": piece.shard, "stops": []}, lambda _message: None)
        place.put_population(piece.shard, horizon)
        return 0
    for shard in range(len(shards(Scenario.of(config)))):
        if not place.get_population(shard, horizon):
            say(
                f"The population of shard {shard} is not there yet, and is simulated before {piece.name} is "
                "written: this takes longer than to do the pieces of wave 1 first."
            )
            begun({"shard": shard, "stops": []}, lambda _message: None)
            place.put_population(shard, horizon)
    heard: list[Message] = []
    begun({"month": str(piece.month)}, heard.append)
    place.put_month(config, piece.month)
    return sum(table["rows"] for table in heard[-1]["tables"].values())
