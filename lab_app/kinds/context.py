"""What an answer is judged with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.sandbox import Sandbox
    from lab_app.warehouse.variants import Variants


@dataclass(frozen=True)
class Context:
    """What there is to judge an answer by; each kind takes of it what it needs.

    `sandbox` runs queries on the data that the learner sees. `variants` are hidden worlds, None while
    they are being built. `truth` is the folder with what the simulator knows of this world, None where
    it was not kept. `seed` is the world's, by which cases are dealt.
    """

    sandbox: Sandbox
    variants: Variants | None = None
    truth: Path | None = None
    seed: int | None = None


def context_of(lab: Lab) -> Context:
    """What there is to judge by for the lab's release. Raises ReleaseError and QueryError."""
    from lab_app.release import larder_home

    world = lab.release.world
    truth, seed = larder_home() / "truth" / str(world.get("id", "")), world.get("seed")
    return Context(
        lab.sandbox,
        lab.variants,
        truth if truth.is_dir() else None,
        seed if isinstance(seed, int) else None,
    )
