"""What became of plans, kept by release: the same plan has the same future, so it is simulated once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lab_app.simulator import Following, simulate_plan
from lab_app.whatif.plan import Plan
from lab_app.whatif.result import Result, read
from pipelines.contract.derived import Derived
from pipelines.contract.files import DAMAGE, read_json, write_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release

MOST_RESULTS = 200
"""Of a few kilobytes each, of all releases together."""


def known_result(home: Home, release: Release, plan: Plan) -> dict[str, Any] | None:
    """What is kept of a plan, with what each lever adds; None where that is not known."""
    try:
        found = read_json(_file(home, release, plan))
    except DAMAGE:
        return None
    result = read(found)
    return found if result is not None and result.adds is not None else None


def keep_result(home: Home, release: Release, plan: Plan, content: dict[str, Any]) -> None:
    """Keep what became of a plan. Raises OSError."""
    folder = _folder(home)
    write_json(_file(home, release, plan), content)
    there = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
    for file in there[: max(0, len(there) - MOST_RESULTS)]:
        file.unlink(missing_ok=True)


def result_of(
    home: Home, release: Release, plan: Plan, is_stopped: Callable[[], bool] = lambda: False
) -> Result:
    """What becomes of a plan: known, or simulated now, in some seconds. Raises SimulationError and StoppedError."""
    found = known_result(home, release, plan)
    if found is None:
        people = Derived.of(home, release).folder("people")
        found = simulate_plan(release, plan.by_lever, people, Following(is_stopped=is_stopped))
    result = read(found)
    assert result is not None
    return result


def _file(home: Home, release: Release, plan: Plan) -> Path:
    name = hashlib.blake2b(f"{release.id} {plan.address}".encode(), digest_size=12).hexdigest()
    return _folder(home) / f"{name}.json"


def _folder(home: Home) -> Path:
    return home.what_if / "results"
