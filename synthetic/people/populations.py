"""The shards of a world, and their populations as far as they are in memory."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Collection
from pathlib import Path

from synthetic.people import simulation
from synthetic.people.branching import Trunk
from synthetic.people.population import Population
from synthetic.scenario import Scenario

SHARD_BLOCKS = 112
"""Most blocks that are simulated together, which is enough for the `lab` preset."""
_BLOCKS_OF_SEVERAL = 50
"""Blocks of each piece of a larger world, but for the last one: few, and as many whatever the world's size, since
a block more takes 1.2 MB in each process that writes the last months of the default history."""


def shards(scenario: Scenario) -> list[tuple[int, int]]:
    """First block and number of blocks of each shard."""
    whole = scenario.blocks
    width = whole if whole <= SHARD_BLOCKS else min(SHARD_BLOCKS, _BLOCKS_OF_SEVERAL)
    return [(first, min(width, whole - first)) for first in range(0, whole, width)]


def file_name(shard: int, horizon: int) -> str:
    """The file of a folder in which a shard's population is kept that is known up to day `horizon`."""
    return f"{shard}-{horizon}.npz"


class Populations:
    """Populations for whoever asks for the same one again: a world's and its twin's, or one shard's of a world
    that has several.

    With a `folder`, those that another process has kept there are read instead of simulated.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._known: dict[tuple[Scenario, tuple[int, int]], Population] = {}
        self._trunk: Trunk | None = None

    def of(self, scenario: Scenario, shard: int, horizon: int) -> Population:
        """The population of a shard, at least up to day `horizon`: from memory, from the folder, or simulated.

        A longer history leaves what comes before as it is, so that a population serves any shorter one as well.
        """
        parts = shards(scenario)
        blocks = parts[shard]
        known = self._known.pop((scenario, blocks), None)
        if known is not None and known.horizon >= horizon:
            self._known[scenario, blocks] = known  # the one that was used last is dropped last
            return known
        while len(self._known) >= (2 if len(parts) == 1 else 1):
            del self._known[next(iter(self._known))]
        found = self._branched(scenario, blocks, horizon) or self._read(shard, horizon)
        if found is None:
            found = simulation.simulate(scenario, *blocks, horizon)
        self._known[scenario, blocks] = found
        return found

    def keep(
        self,
        scenario: Scenario,
        shard: int,
        horizon: int,
        stops: Collection[int] = (),
        on_stop: Callable[[int], None] = lambda _day: None,
    ) -> bool:
        """Simulate a shard's population and keep it in the folder for other processes, unless it is there.

        What is known on one of the days `stops` is kept as well, as soon as it is; `on_stop` is given that day, and
        the horizon at last. Returns whether it was simulated. Raises OSError.
        """
        if self._file(shard, horizon).exists():
            on_stop(horizon)
            return False

        def keep(found: Population, until: int) -> None:
            found.save(self._file(shard, until))
            on_stop(until)

        if stops:
            blocks = shards(scenario)[shard]
            self._known[scenario, blocks] = simulation.simulate(
                scenario, *blocks, horizon, stops, lambda found: keep(found, found.horizon)
            )
        keep(self.of(scenario, shard, horizon), horizon)
        return True

    def share_past(self, scenario: Scenario, horizon: int, stops: Collection[int]) -> None:
        """Simulate a world up to a day so that twins, which differ from one of the days `stops` on or later, need
        not be simulated from the launch on. Worlds of several shards are left alone: their states are too big."""
        parts = shards(scenario)
        trunk = self._trunk
        if len(parts) > 1 or (trunk and (trunk.scenario, trunk.horizon) == (scenario, horizon)):
            return
        self._trunk = None
        self._trunk = Trunk(scenario, *parts[0], horizon, stops)

    def _branched(self, scenario: Scenario, blocks: tuple[int, int], horizon: int) -> Population | None:
        trunk = self._trunk
        if trunk and trunk.blocks == blocks and trunk.horizon >= horizon:
            return trunk.twin(scenario, horizon)
        return None

    def _read(self, shard: int, horizon: int) -> Population | None:
        """The population that was kept, None where there is none or its file is damaged."""
        if self._folder is None:
            return None
        try:
            return Population.load(self._file(shard, horizon))
        except (
            OSError,
            ValueError,
            LookupError,
            EOFError,
            NotImplementedError,
            zipfile.BadZipFile,
            zlib.error,
        ):
            return None

    def _file(self, shard: int, horizon: int) -> Path:
        assert self._folder is not None
        return self._folder / file_name(shard, horizon)
