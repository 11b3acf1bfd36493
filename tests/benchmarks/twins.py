"""What the truth costs: each incident's twin, as a share of the processor time of writing the world once.

    uv run python -m tests.benchmarks.twins [--preset lab] [--seed 7]

A twin recomputes only what its incident can reach, and its outcomes without files. All in this process, so
that processor times compare; the world's own outcomes, which all twins are compared with, are measured once
and told apart. Not part of the tests.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from synthetic.config import PRESETS, WorldConfig
from synthetic.lake import world
from synthetic.truth import effects
from synthetic.truth.twins import Twins

LOCAL_AIM, AIM = 0.25, 1.0


def used(work: Callable[[], object]) -> float:
    """Processor seconds of this process that something takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", default="lab", help=", ".join(PRESETS))
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    config = WorldConfig(seed=options.seed, preset=options.preset)
    with tempfile.TemporaryDirectory(prefix="larder-benchmark-") as folder:
        base = used(
            lambda: world.write_world(config, Path(folder), workers=1, on_progress=lambda _progress: None)
        )
    print(f"{config.world_id}: a base run takes {base:.1f} s of processor time", flush=True)
    twins = Twins(config)
    own = used(lambda: effects.future(twins))
    print(f"{'outcomes of the world itself':30}{own:8.2f} s{own / base:8.0%}", flush=True)
    together = own
    for name, drawn in twins.scenario.incidents.items():
        seconds = used(lambda name=name: effects.effects(twins, name))  # type: ignore[misc]
        together += seconds
        share, reach = seconds / base, "people" if drawn.outcome.reaches_people else "local"
        aim = AIM if drawn.outcome.reaches_people else LOCAL_AIM
        print(
            f"{name:30}{seconds:8.2f} s{share:8.0%}  {reach:7} at most {aim:.0%}: "
            f"{'reached' if share <= aim else 'missed'}",
            flush=True,
        )
    seconds = used(lambda: effects.interactions(twins))
    together += seconds
    print(f"{'what overlapping ones do':30}{seconds:8.2f} s{seconds / base:8.0%}")
    print(f"{'all of the truth':30}{together:8.2f} s{together / base:8.0%}")


if __name__ == "__main__":
    main()
