"""What each lever truly does in a world: the same money on one at a time, a part of it, and on pairs that interact."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from synthetic.config import WorldConfig
from synthetic.lake import notes, writer
from synthetic.levers import INTERACTIONS, LEVERS, SPEND_DAYS, drawn
from synthetic.truth import whatif
from synthetic.truth.futures import PLAIN, Running

EUROS_PER_USER = 100_000 / 120_000
"""Budget of each lever, so that it comes to 100,000 euros in the `lab` preset."""

PAIRS: tuple[tuple[str, str], ...] = (*INTERACTIONS, ("paid", "onboarding"))
PART_OF_SPEED = "part of speed"
PARTS: dict[str, tuple[str, float]] = {PART_OF_SPEED: ("speed", 0.27)}
"""Levers that are tried with a part of the budget as well, by the plan's name: the lever, and its share.

The whole budget does more for MAU on speed than on onboarding in most worlds, this part of it in fewer than every second one:
`python -m pipelines.checks.plans --seeds 20 --lifts --users 20000` counts.
"""
NAME = "levers"


def plans(config: WorldConfig) -> dict[str, dict[str, float]]:
    """The budgets that are tried, by name: each lever, some with a part of it, and each pair with both budgets."""
    euros = round(config.users * EUROS_PER_USER, 2)
    alone = {lever: {lever: euros} for lever in LEVERS}
    parts = {name: {lever: round(euros * share, 2)} for name, (lever, share) in PARTS.items()}
    return alone | parts | {f"{one}+{other}": {one: euros, other: euros} for one, other in PAIRS}


def write_levers(
    config: WorldConfig, folder: Path, *, horizon: int = whatif.HORIZON, running: Running = PLAIN
) -> list[Path]:
    """Write `levers.parquet` (a `plan` column, then `whatif.SCHEMA`) and `levers.json`; return their paths.

    The JSON holds how strong each lever is in this world, and per plan the summary over days 60 to the end (over
    all days of a horizon that is shorter) and what it does to the guardrails; for pairs, `interaction` is what
    both do beyond the sum of each alone. Raises LakeError if the files can't be written.
    """
    found = whatif.compare(config, plans(config), horizon, running)
    first = 60 if horizon > 60 else 0
    summaries = {
        name: {row["metric"]: row for row in comparison.summary(first).to_pylist()}
        for name, comparison in found.items()
    }
    interaction = {
        f"{one}+{other}": {
            metric: _beyond(*(summaries[name][metric]["effect"] for name in (f"{one}+{other}", one, other)))
            for metric in whatif.METRICS
        }
        for one, other in PAIRS
    }
    story = {
        "as_of": config.as_of.isoformat(),
        "horizon": horizon,
        "spend_days": SPEND_DAYS,
        "plans": plans(config),
        "levers": {name: asdict(lever) for name, lever in drawn(config.seed).items()},
        "summary_from_day": first,
        "summary": {name: list(rows.values()) for name, rows in summaries.items()},
        "interaction": interaction,
        "guardrails": {
            name: {metric: asdict(found) for metric, found in comparison.guardrails(first=first).items()}
            for name, comparison in found.items()
        },
    }
    daily = [
        comparison.daily.add_column(0, "plan", pa.array([name] * comparison.daily.num_rows))
        for name, comparison in found.items()
    ]
    target = folder / f"{NAME}.parquet"
    with writer.plainly():
        folder.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.tmp")
        pq.write_table(pa.concat_tables(daily), temporary, compression="zstd", store_schema=False)
        temporary.replace(target)
        notes.replace_text(target.with_suffix(".json"), json.dumps(story, indent=1) + "\n")
    return [target, target.with_suffix(".json")]


def _beyond(both: float | None, *alone: float | None) -> float | None:
    known = [value for value in chain((both,), alone) if value is not None]
    return known[0] - sum(known[1:]) if len(known) == 1 + len(alone) else None
