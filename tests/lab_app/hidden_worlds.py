"""Small hidden worlds, as the pipeline leaves them beside a release."""

from __future__ import annotations

import json
from pathlib import Path

from tests.lab_app import small_world
from tests.worlds.kept import SIMULATOR, kept

SEEDS = (2, 3)
MADE_OF = ("tests/lab_app/small_world.py", __file__, *SIMULATOR, "uv.lock")


def hidden_worlds() -> Path:
    """Their folder. To be read, not changed."""
    return kept("small-variants", MADE_OF, _make)


def _make(folder: Path) -> None:
    entries = []
    for seed in SEEDS:
        small_world.build(folder / f"seed-{seed}.duckdb", seed=seed, users=300)
        entries.append({"name": f"seed-{seed}", "file": f"seed-{seed}.duckdb", "about": "Another seed."})
    (folder / "index.json").write_text(json.dumps({"as_of": "2026-06-30", "variants": entries}))
