"""What the lab must know of the simulator itself, as it is now: no other module of the lab imports it.

What simulates is imported where it is needed: the pages ask for the levers' texts and for a sentence, no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.contract.release import Release
from synthetic.config import LAST_AS_OF, PRESETS, SIMULATOR_VERSION, SettingError, WorldConfig

if TYPE_CHECKING:
    from synthetic.truth.comparison import Comparison

HORIZON = 180
FIRST_DAY = 60
"""A plan is judged by the mean MAU from this day on, counted from 0: earlier, what is built has hardly begun to work."""
WORSE = 0.15
EUROS_PER_USER = 100_000 / 120_000
SPEND_DAYS = 90


ENDED = (
    "A process that simulated was ended from outside, as a system does that has no memory left. Close what you do not "
    "need, and run the plan again."
)


class SimulationError(RuntimeError):
    """The world cannot be simulated on. The message says why and what to do, in a sentence or two."""


class StoppedError(Exception):
    """Whoever asked for the simulation has stopped it."""


@dataclass(frozen=True)
class LeverText:
    """What money can change, in words; `runs` says that it works while it is paid for, and fades."""

    id: str
    title: str
    what: str
    watch: str
    runs: bool


def note_on_age(release: Release) -> str | None:
    """A sentence for whoever reads a release that the code would build differently today, else None."""
    return release.note_on_age(SIMULATOR_VERSION)


@cache
def levers() -> tuple[LeverText, ...]:
    """The levers of the what-if, in their order."""
    from synthetic.levers import LEVERS

    return tuple(LeverText(one.id, one.title, one.what, one.watch, one.runs) for one in LEVERS.values())


def budget_of(release: Release) -> int:
    """The euros that there are to spend in a world of this size."""
    return round(PRESETS[release.world.preset] * EUROS_PER_USER)


def config_of(release: Release) -> WorldConfig:
    """The world of a release. Raises SimulationError where the simulator, as it is now, makes another one."""
    try:
        found = WorldConfig.from_settings(release.world.seed, release.world.preset, release.as_of)
    except SettingError as error:
        raise SimulationError(f"This world cannot be simulated on: {error}") from None
    if found.world_id != release.world.id:
        raise SimulationError(
            "This release was made by an earlier version of the simulator, which would go on otherwise than this one. "
            "Build the data anew, with `make data`, and try again."
        )
    return found


@dataclass(frozen=True)
class Following:
    """How a simulation is followed, and stopped. With `on_result`, which gets what is known before that, what each lever
    adds is simulated as well. `on_note` gets a sentence that one should know."""

    on_progress: Callable[[float], None] = lambda _fraction: None
    on_result: Callable[[dict[str, Any]], None] | None = None
    on_note: Callable[[str], None] = lambda _sentence: None
    is_stopped: Callable[[], bool] = lambda: False


UNSEEN = Following()


def simulate_plan(
    release: Release, plan: Mapping[str, float], people: Path | None, following: Following = UNSEEN
) -> dict[str, Any]:
    """What becomes of a plan, euros by lever spent evenly over 90 days, as `lab_app.whatif.result` reads it.

    `people`: the kept people of the release, where they are there. Raises SimulationError and StoppedError.
    """
    from synthetic.lake.meter import LakeError
    from synthetic.levers import DecisionError
    from synthetic.truth import whatif

    config, hear = config_of(release), following.on_result
    running = whatif.Running(
        people=people,
        on_progress=lambda progress: following.on_progress(progress.fraction),
        cancelled=following.is_stopped,
        on_note=following.on_note,
    )
    try:
        found = whatif.simulate(
            config, plan, HORIZON, running, None if hear is None else lambda early: hear(_described(early))
        )
    except whatif.CancelledError:
        raise StoppedError from None
    except LakeError as error:
        raise SimulationError(ENDED if "ended unexpectedly" in str(error) else str(error)) from None
    except DecisionError as error:
        raise SimulationError(str(error)) from None
    return _described(found)


def _described(found: Comparison) -> dict[str, Any]:
    from synthetic.kernel import days
    from synthetic.truth.tally import WINDOW

    alone, decided = (one.counts["mau_counted"][WINDOW - 1 :] for one in (found.alone, found.decided))
    means = found.mau(FIRST_DAY)
    summary = {row["metric"]: row for row in found.summary(FIRST_DAY).to_pylist()}
    return {
        "first": days.date(found.start - 1).isoformat(),
        "alone": [round(value) for value in alone],
        "decided": [round(value) for value in decided],
        "mau": list(means),
        "guardrails": [
            {
                "metric": name,
                "alone": summary[name]["alone"],
                "decided": summary[name]["decided"],
                "worse": guardrail.worse,
                "breaks": guardrail.breaks,
            }
            for name, guardrail in found.guardrails(WORSE, FIRST_DAY).items()
        ],
        "means": {
            name: [summary[name]["alone"], summary[name]["decided"]]
            for name in ("new_signups", "activation_rate", "retention_rate")
        },
        "adds": found.contributions(FIRST_DAY) if found.without or not found.spend else None,
    }


def last_day() -> dt.date:
    """The last day that the simulator makes."""
    return LAST_AS_OF


def can_go_on(release: Release) -> bool:
    """Whether the code, as it is now, goes on with this release's world, row by row."""
    return not release.is_older(SIMULATOR_VERSION) and release.world.preset in PRESETS
