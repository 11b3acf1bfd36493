"""What grading needs beside the release. The first release does not wait for it."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow.parquet as pq

from pipelines.build.reaper import alive
from pipelines.build.releases import CHANGED, config_of, good_release, is_of_this_simulator
from pipelines.build.settings import BuildError, worker_count
from pipelines.checks.previews import markdown_table
from pipelines.contract import seal
from pipelines.contract.derived import Derived
from pipelines.contract.files import read_json
from pipelines.contract.home import Home, larder_home
from pipelines.contract.release import Release
from pipelines.contract.status import note_under_way
from pipelines.publish.variants import build_variants, note_truth
from synthetic import incidents
from synthetic.truth import best_plan, ledger, lever_effects
from synthetic.truth.effects import WORLD_WIDE, write_truth
from synthetic.truth.futures import Running
from synthetic.truth.ledger import write_world_ledger
from synthetic.truth.lever_effects import write_levers
from synthetic.truth.twins import Twins
from synthetic.truth.windows import are_dealt

HIDDEN = "No learner's query can reach it."
GROUP, OWNERS = "grading", ["team:learning"]
FILES = {"python", "parquet"}
WORLD_TAG = "larder/world"
"""Of a run: the world whose current release it is for, where that is not the one that is looked at."""
TRUTHS = {
    incident.id: (
        f"What the incident “{incident.title}” did, per day, metric and segment: this world, minus the same "
        "world without it."
    )
    for incident in incidents.discover().values()
} | {name: about for name, (_, about) in WORLD_WIDE.items()}

ALONE = (lever_effects.NAME, best_plan.NAME, ledger.NAME, "variants")
"""What grading needs beside them, an asset each."""


@dg.multi_asset(
    name="truth",
    specs=[
        dg.AssetSpec(
            ["truth", name],
            kinds=FILES,
            skippable=True,
            description=f"{about} {HIDDEN}",
            deps=["release"],
            group_name=GROUP,
            owners=OWNERS,
        )
        for name, about in TRUTHS.items()
    ],
    can_subset=True,
)
def truth(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Compute what each incident did in the world of the current release, from twin worlds."""
    with released(context) as (home, release):
        folder = home.world(release.world.id).truth
        twins = Twins(config_of(release))
        for key in sorted(context.selected_asset_keys):
            started = time.monotonic()
            note_part(context, home, "what really happened in this world")
            if key.path[-1] == "windows" and are_dealt(folder / "windows.parquet"):
                files = [folder / "windows.parquet"]
            else:
                files = write_truth(twins, key.path[-1], folder)
            yield dg.MaterializeResult(
                asset_key=key,
                metadata={**described(release, started, files), "dagster/row_count": rows_in(files[0])},
            )
        if len(context.selected_asset_keys) == len(truth.keys):
            note_truth(home, release)


@dg.asset(
    key=["truth", lever_effects.NAME],
    kinds=FILES,
    description=(
        "What each lever of the what-if does to this world in the next half year, alone and in pairs, for the "
        f"same money. {HIDDEN}"
    ),
    deps=["release"],
    group_name=GROUP,
    owners=OWNERS,
)
def levers(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Compute the true effects of the levers, from twin worlds after the last day of the current release."""
    started = time.monotonic()
    with released(context) as (home, release):
        note_part(context, home, "what the levers of the what-if do")
        folder = home.world(release.world.id).truth
        files = write_levers(config_of(release), folder, running=Running(workers=worker_count()))
        return dg.MaterializeResult(
            metadata={**described(release, started, files), "dagster/row_count": rows_in(files[0])}
        )


@dg.asset(
    key=["truth", best_plan.NAME],
    kinds={"python"},
    description=(
        "What the best plan for the what-if's budget comes to in this world, what naive ones do, and what nothing "
        f"does. {HIDDEN}"
    ),
    deps=["release"],
    group_name=GROUP,
    owners=OWNERS,
)
def plans(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Search for the best plan on a small world, and run it and naive ones on the world of the current release."""
    started = time.monotonic()
    with released(context) as (home, release):
        note_part(context, home, "the best plan for the what-if’s budget")
        folder = home.world(release.world.id).truth
        running = Running(
            Derived.of(home, release).folder("people"), worker_count(), on_note=context.log.info
        )
        files = best_plan.write_plans(config_of(release), folder, running)
        return dg.MaterializeResult(metadata=described(release, started, files))


@dg.asset(
    key=["truth", ledger.NAME],
    kinds=FILES,
    description=(
        "What is wrong with each row of the tables, and what the row should be: duplicates, late and lost "
        f"events, bots, wrong clocks and the like. {HIDDEN}"
    ),
    deps=["release"],
    group_name=GROUP,
    owners=OWNERS,
)
def defect_ledger(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Compare the world of the current release with its flawless twin, month by month."""
    started = time.monotonic()
    with released(context) as (home, release):
        note_part(context, home, "what is wrong with each row of the tables")
        summary = write_world_ledger(config_of(release), home.world(release.world.id).truth)
        kinds: Counter[str] = Counter()
        for of_table in read_json(summary)["defects"].values():
            kinds.update(of_table)
        rows = [(kind, f"{count:,}") for kind, count in kinds.most_common()]
        return dg.MaterializeResult(
            metadata={
                **described(release, started, [summary]),
                "dagster/row_count": kinds.total(),
                "preview": dg.MetadataValue.md(markdown_table(["defect", "rows"], rows)),
            }
        )


@dg.asset(
    name="variants",
    kinds={"duckdb"},
    description=(
        "Small worlds that learners never see: other seeds, and one with duplicates, missing values, orphans, "
        "refunds, internal accounts, ties and an empty segment. They catch answers that are right by "
        "coincidence."
    ),
    deps=["release"],
    group_name=GROUP,
    owners=OWNERS,
)
def variants(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Make the hidden worlds that go with the current release."""
    started = time.monotonic()
    with released(context) as (home, release):
        note_part(context, home, "the small hidden worlds that answers are tried on")
        made = build_variants(home, release, workers=worker_count(), say=context.log.info)
        rows = [(name, f"{path.stat().st_size / 2**20:.1f}") for name, path in made.items()]
        return dg.MaterializeResult(
            metadata={
                **described(release, started, list(made.values())),
                "preview": dg.MetadataValue.md(markdown_table(["variant", "MB"], rows)),
            }
        )


@contextmanager
def released(context: dg.AssetExecutionContext) -> Iterator[tuple[Home, Release]]:
    """The home and the current release of the run's world, for a step that says while it works that it is alive.

    Raises BuildError as `needed_release` does.
    """
    home = larder_home()
    release = needed_release(home, context.run.tags.get(WORLD_TAG))
    with alive(home, context.run.run_id):
        yield home, release
        truth = home.world(release.world.id).truth
        if truth.is_dir():
            seal.close(truth, truth.rglob("*"))


def note_part(context: dg.AssetExecutionContext, home: Home, what: str) -> None:
    """Note for those who wait which part the run is at. Which incident is never said: titles of stories are answers."""
    parts = len(TRUTHS) + len(ALONE)
    note_under_way(home, context.run.run_id, what, len(context.run.asset_selection or ()) or parts)


def described(release: Release, started: float, files: Sequence[Path]) -> dict[str, Any]:
    """What Dagster shows of files made for a release; `started` is on the monotonic clock."""
    return {
        "as of": release.as_of.isoformat(),
        "bytes": sum(file.stat().st_size for file in files),
        "seconds": round(time.monotonic() - started, 2),
        "folder": dg.MetadataValue.path(str(files[0].parent)),
    }


def rows_in(file: Path) -> int:
    """How many rows a Parquet file says that it has."""
    return int(pq.read_metadata(file).num_rows)


def needed_release(home: Home, world_id: str | None) -> Release:
    """The current release. Raises BuildError where there is none, or where its world can't be made again."""
    release = good_release(home, world_id)
    if release is None:
        raise BuildError("There is no release yet that this could go with: run the job build_release first.")
    if not is_of_this_simulator(release):
        raise BuildError(CHANGED)
    return release
