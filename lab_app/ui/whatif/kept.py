"""The learner's plans of a world with what became of them, as text in the progress file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from lab_app.whatif.plan import Plan, PlanError, read_address
from lab_app.whatif.result import Result

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

VERSION = 1
MOST = 12


@dataclass(frozen=True)
class Kept:
    """A plan that was run: its address, the run, what was guessed beforehand, and what came of it, None until then.

    `broken` are the guardrails that it breaks.
    """

    address: str
    run: str
    guess: float | None = None
    alone: float | None = None
    decided: float | None = None
    broken: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan:
        return read_address(self.address)

    @property
    def gain(self) -> float | None:
        return None if self.alone is None or self.decided is None else self.decided - self.alone


@dataclass(frozen=True)
class Notebook:
    """The plans, the newest last, and the addresses of all that were ever run here, which the exercise counts."""

    plans: tuple[Kept, ...] = ()
    tried: tuple[str, ...] = ()

    def of_run(self, run: str) -> Kept | None:
        return next((one for one in self.plans if one.run == run), None)

    def of_plan(self, plan: Plan) -> Kept | None:
        return next((one for one in reversed(self.plans) if one.address == plan.address), None)


def read(text: str | None) -> Notebook:
    """What is kept as this text; a plan that can't be read is left out."""
    try:
        found = json.loads(text) if text else {}
        if found.get("version") != VERSION:
            return Notebook()
        plans = tuple(
            Kept(
                str(one["address"]),
                str(one["run"]),
                _number(one["guess"]),
                _number(one["alone"]),
                _number(one["decided"]),
                tuple(str(name) for name in one["broken"]),
            )
            for one in found["plans"]
        )
        return Notebook(
            tuple(one for one in plans if _reads(one.address)), tuple(str(one) for one in found["tried"])
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return Notebook()


def write(notebook: Notebook) -> str:
    """The text that `read` reads."""
    return json.dumps({"version": VERSION, **asdict(notebook)})


def notebook_of(progress: Progress, world: str) -> Notebook:
    """The learner's plans of a world. Raises ProgressError."""
    return read(progress.remembered(_name(world)))


def change(progress: Progress, world: str, what: Callable[[Notebook], Notebook]) -> Notebook:
    """Change what is kept as it is then. Raises ProgressError."""
    return read(progress.revise(_name(world), lambda text: write(what(read(text)))))


def begun(address: str, run: str, guess: float | None) -> Callable[[Notebook], Notebook]:
    """Add a plan that was just asked for; of one that was run before the first guess stays."""

    def what(now: Notebook) -> Notebook:
        before = next((one for one in now.plans if one.address == address), None)
        first = before.guess if before is not None and before.guess is not None else guess
        others = tuple(one for one in now.plans if one.address != address)
        tried = now.tried if address in now.tried else (*now.tried, address)
        return Notebook((*others, Kept(address, run, first))[-MOST:], tried)

    return what


def came_of(run: str, result: Result) -> Callable[[Notebook], Notebook]:
    """Note what became of a run."""

    def what(now: Notebook) -> Notebook:
        broken = tuple(one.metric for one in result.broken)
        plans = tuple(
            replace(one, alone=result.mau[0], decided=result.mau[1], broken=broken) if one.run == run else one
            for one in now.plans
        )
        return replace(now, plans=plans)

    return what


def given_back(run: str) -> Callable[[Notebook], Notebook]:
    """A run that came to nothing is not counted; its plan stays."""

    def what(now: Notebook) -> Notebook:
        one = now.of_run(run)
        if one is None or one.gain is not None:
            return now
        return replace(now, tried=tuple(address for address in now.tried if address != one.address))

    return what


def without(address: str) -> Callable[[Notebook], Notebook]:
    """Take a plan off the list; that it was run still counts."""
    return lambda now: replace(now, plans=tuple(one for one in now.plans if one.address != address))


def _name(world: str) -> str:
    return f"what-if plans/{world}"


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _reads(address: str) -> bool:
    try:
        read_address(address)
    except PlanError:
        return False
    return True
