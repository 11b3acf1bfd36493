"""The page `docs/world.md`: what bends what, and every parameter, from the code's own declarations.

`python -m synthetic.checks.worldpage` writes it anew; a test compares it with the code.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from synthetic import incidents
from synthetic.checks.realism import ANY, TARGETS
from synthetic.config import DEFAULT_SEED, WorldConfig
from synthetic.kernel import days
from synthetic.levers import INTERACTIONS, LEVERS, Pull
from synthetic.outcomes.metrics import FROM_PEOPLE, METRICS
from synthetic.scenario import Scenario
from synthetic.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "world.md"
COMMAND = "python -m synthetic.checks.worldpage"
_HEAD = f"""# The world, as its code declares it

This page is generated: `uv run {COMMAND}` writes it, and a test fails when it is out of date. What is drawn
from the seed (dates, segments, sizes) is not on it.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, _places(), _causes(), _reaches(), _levers(), _parameters(), _realism()]
    return "\n".join(part.strip() + "\n" for part in parts)


def bent_by() -> list[tuple[str, str, str, bool]]:
    """Cause, its title, the parameter that it bends, and whether that is a side effect."""
    found: dict[tuple[str, str, str, bool], None] = {}
    scenario = Scenario.of(WorldConfig(seed=DEFAULT_SEED))
    for name, incident in incidents.discover().items():
        for outcome in incident.outcomes:
            for drawn in _drawn(outcome, scenario):
                bends = [*drawn.bends, *(bend for one in drawn.experiments for bend in one.bends())]
                for bend in bends:
                    found[f"incident_{name}", f"incident: {incident.title}", bend.parameter, False] = None
    for name, lever in LEVERS.items():
        for pull in lever.pulls:
            found[f"lever_{name}", f"lever: {lever.title}", pull.parameter, pull.side] = None
    return list(found)


def _drawn(outcome: incidents.Outcome, scenario: Scenario) -> list[incidents.Draw]:
    """The outcome as it could come true, with each size at its lower bound and at its upper one."""
    bounds = ({n: r.low for n, r in outcome.sizes.items()}, {n: r.high for n, r in outcome.sizes.items()})
    return [outcome.draw(scenario.key, scenario.changelog, size) for size in bounds]


def _places() -> str:
    rows = []
    for incident in sorted(incidents.discover().values(), key=lambda incident: incident.within):
        weeks = f"{days.date(incident.within[0])} to {days.date(incident.within[1] - 1)}"
        for outcome in incident.outcomes:
            sizes = ", ".join(f"`{name}` {_bounds(size)}" for name, size in outcome.sizes.items())
            rows.append((incident.title, weeks, f"{outcome.share:.0%}", outcome.story, sizes or "none"))
    intro = (
        "## What can happen\n\nIn each place of the calendar one of its outcomes comes true, drawn from the seed; "
        "so are its days, its segment and its sizes, within these bounds. "
        "Nobody knows from this page what happened in a world.\n\n"
    )
    return intro + _table(("place", "within", "share of worlds", "outcome", "sizes that are drawn"), rows)


def _bounds(size: incidents.Range) -> str:
    none = f" (in {size.none:.0%} of the worlds {size.neutral:g}: nothing)" if size.none else ""
    return f"{size.low:g} to {size.high:g}{none}"


def _causes() -> str:
    edges = bent_by()
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  {cause}["{title}"]' for cause, title in dict.fromkeys((e[0], e[1]) for e in edges)]
    lines += [f"  {parameter}([{parameter}])" for parameter in dict.fromkeys(e[2] for e in edges)]
    lines += [f"  {cause} {'-.->' if side else '-->'} {parameter}" for cause, _, parameter, side in edges]
    lines.append("```")
    intro = (
        "## What bends what\n\nIncidents and levers bend parameters for a while, for some; everything else "
        "follows. A dotted arrow is a side effect of a lever. Incidents without an arrow bend nothing: they "
        "only look like incidents.\n\n"
    )
    return intro + "\n".join(lines)


def _reaches() -> str:
    lines = ["```mermaid", "flowchart LR"]
    reached: dict[str, list[str]] = {}
    for field in fields(Settings):
        for reach in field.metadata["reach"]:
            reached.setdefault(reach, []).append(field.name)
    lines += [f'  of_{reach}["{"<br>".join(names)}"] --> {reach}' for reach, names in reached.items()]
    lines += [f"  {m.table} --> metric_{name}([{name}])" for name, m in METRICS.items() if m.table]
    lines += [f"  activity --> metric_{name}([{name}])" for name in FROM_PEOPLE]
    lines.append("```")
    intro = (
        "## What reaches what\n\nParameters, the table or stage that each declares to reach, and the metrics "
        "that are counted there. What reaches `users` or `activity` reaches all that people do.\n\n"
    )
    return intro + "\n".join(lines)


def _levers() -> str:
    rows = [
        (
            f"`{name}`",
            lever.what,
            ", ".join(_pull(pull) for pull in lever.pulls if not pull.side),
            ", ".join(_pull(pull) for pull in lever.pulls if pull.side) or "none",
            f"{_between(*lever.halves)} euros {'a day' if lever.runs else 'in all'} per 1,000 users",
            lever.source,
        )
        for name, lever in LEVERS.items()
    ]
    together = [(f"`{one}` with `{other}`", f"{share:+.0%}") for (one, other), share in INTERACTIONS.items()]
    return (
        "## Levers\n\nEffects at full strength; half of it is reached at the budget named. Both are drawn from the "
        "seed, between these bounds. `synthetic/levers.py` has the curve and its source.\n\n"
        + _table(("lever", "what it does", "bends", "side effect", "half strength at", "source"), rows)
        + "\n\nStrength of the first lever when the second one is at full strength:\n\n"
        + _table(("levers", "change"), together)
    )


def _pull(pull: Pull) -> str:
    return f"`{pull.parameter}` {_between(*pull.bounds, sign='+')} ({pull.how})"


def _between(one: float, other: float, sign: str = "") -> str:
    return f"{one:{sign}g}" if one == other else f"{one:{sign}g} to {other:{sign}g}"


def _parameters() -> str:
    rows = [
        (
            f"`{field.name}`",
            field.metadata["unit"],
            _value(field.default),
            field.metadata["source"],
            ", ".join(field.metadata["reach"]),
        )
        for field in fields(Settings)
    ]
    return "## Parameters\n\n" + _table(("parameter", "unit", "default", "source", "reach"), rows)


def _realism() -> str:
    rows = [
        (t.what, f"{t.low:g} to {t.high:g}" if t.high < ANY else f"over {t.low:g}", t.source)
        for t in TARGETS.values()
    ]
    return (
        "## Realism\n\n`uv run python -m synthetic.checks.realism --seeds 20` measures these.\n\n"
        + _table(("measure", "target", "source"), rows)
    )


def _value(value: object) -> str:
    return (
        ", ".join(map(_value, value))
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main(arguments: list[str] | None = None) -> int:
    """Write the page; with `--check`, return 1 if it is out of date."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is out of date")
    options = parser.parse_args(arguments)
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if written == page():
        return 0
    if options.check:
        print(f"{PAGE.name} is out of date: run {COMMAND}.", file=sys.stderr)
        return 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
