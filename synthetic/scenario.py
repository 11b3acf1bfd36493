"""The scenario: all that is settled before the first user signs up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic import changelog, experiments, incidents
from synthetic.config import SettingError, WorldConfig
from synthetic.experiments import Experiment
from synthetic.kernel import draws, ids
from synthetic.kernel.bends import Bend, Bends, Codes
from synthetic.kernel.draws import Floats, Keys
from synthetic.settings import FLAWS, Settings
from synthetic.vocabulary import (
    API_CLIENTS,
    COUNTRY_CODES,
    HOURS,
    PARTNER_APPS,
    PLANNER_STATEMENTS,
    PLATFORMS,
    SIGNUP_SOURCES,
)


@dataclass(frozen=True)
class Scenario:
    """Seed, size, parameters, and which incidents are left out (none in the world that is published)."""

    seed: int
    blocks: int
    settings: Settings = field(default_factory=Settings)
    left_out: frozenset[str] = frozenset()
    decisions: tuple[Bend, ...] = ()
    forced: tuple[tuple[str, str], ...] = ()
    """Experiments and the variant that everyone enrolled gets: for what an experiment really does."""
    trials: tuple[Experiment, ...] = ()
    """Experiments beside Larder's own."""
    flawless: bool = False
    """Whether bends of flaws are left out; `without_flaws` sets it."""

    def __post_init__(self) -> None:
        if not 1 <= self.blocks <= ids.MOST_BLOCKS:
            most = ids.MOST_BLOCKS * ids.USERS_PER_BLOCK
            raise SettingError(f"A world can have from 1 to {most:,} users.")
        unknown = self.left_out - set(incidents.discover())
        if unknown:
            raise SettingError(f"There is no incident {', '.join(sorted(unknown))}.")

    @classmethod
    def of(cls, config: WorldConfig, left_out: Iterable[str] = ()) -> Scenario:
        """The scenario of a configured world, without the incidents that are left out. Raises SettingError."""
        blocks = -(-config.users // ids.USERS_PER_BLOCK)
        return cls(config.seed, blocks, left_out=frozenset(left_out))

    @cached_property
    def key(self) -> Keys:
        return draws.root(self.seed)

    @property
    def changelog(self) -> changelog.Changelog:
        return _told(self.seed)[0]

    @property
    def incidents(self) -> Mapping[str, incidents.Happening]:
        """Every incident as it happens with this seed, those that are left out as well."""
        return _told(self.seed)[1]

    def without_flaws(self) -> Scenario:
        """The same world with clean tables: nothing lost, late, twice or unknown, no bots and no staff."""
        zero: dict[str, Any] = dict.fromkeys(FLAWS, 0.0)
        clean = replace(self.settings, **zero)
        return replace(self, settings=clean, flawless=True)

    @cached_property
    def of_people(self) -> Scenario:
        """The same world with rows that name the person, not the account: for counting people."""
        one_each = replace(self.settings, identity_split=0.0, event_orphans=0.0, load_orphans=0.0)
        return replace(self, settings=one_each)

    @cached_property
    def experiments(self) -> tuple[Experiment, ...]:
        """Those of ordinary business, and those that incidents bring along, left out or not."""
        brought = tuple(e for draw in self.incidents.values() for e in draw.experiments)
        return (*experiments.REGULAR, *brought, *self.trials)

    def variant(self, experiment: Experiment, unit: Keys) -> NDArray[np.int8]:
        """The variant of each unit of an experiment."""
        forced = dict(self.forced).get(experiment.name)
        if forced is not None:
            return np.full(len(unit), experiments.VARIANTS.index(forced), np.int8)
        return experiments.unit_variant(experiment, unit)

    @cached_property
    def bends(self) -> Bends:
        happening = [draw for name, draw in self.incidents.items() if name not in self.left_out]
        found = tuple(bend for draw in happening for bend in draw.bends) + self.decisions
        tested = tuple(bend for experiment in self.experiments for bend in experiment.bends())
        if self.flawless:
            found = tuple(bend for bend in found if bend.parameter not in FLAWS)
        codes = _codes(self.changelog.versions) | experiments.codes(self.experiments)
        return Bends(tested + found, codes)

    def bent(self, parameter: str, day: NDArray[Any], segments: Codes) -> float | Floats:
        """A parameter's value for each row, as `Bends.bent` finds it; a plain number where nothing bends it."""
        return self.bends.bent(parameter, getattr(self.settings, parameter), day, segments)


@lru_cache(maxsize=64)
def _told(seed: int) -> tuple[changelog.Changelog, Mapping[str, incidents.Happening]]:
    """Change log and incidents of a seed. They take 30 ms, and are the same whatever its size, twins and decisions."""
    log = changelog.regular(draws.root(seed, "changelog"))
    happening: dict[str, incidents.Happening] = {}
    for name, incident in incidents.discover().items():
        happening[name] = incident.happening(incidents.key_of(seed, name), log)
        log = log.with_entries(happening[name].campaigns)
    return log, MappingProxyType(happening)


def _codes(app_versions: Iterable[str]) -> dict[str, dict[str, int]]:
    """Codes of every value by which a bend may choose, but for experiments' variants."""
    named = {
        "platform": PLATFORMS,
        "country": COUNTRY_CODES,
        "signup_source": SIGNUP_SOURCES,
        "app_version": tuple(app_versions),
        "partner": PARTNER_APPS,
        "api_client": API_CLIENTS,
        "statement": PLANNER_STATEMENTS,
        "hour": HOURS,
    }
    return {dimension: {name: code for code, name in enumerate(names)} for dimension, names in named.items()}
