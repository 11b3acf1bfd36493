"""What grading needs beside the release. The first release does not wait for it."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import json
import time
from collections import Counter
from collections.abc import Iterator

import dagster as dg
import pyarrow.parquet as pq

from pipelines.previews import markdown_table
from pipelines.project import BuildError, Home, larder_home, worker_count
from pipelines.publish import CHANGED, Published, current_release
from pipelines.reaper import alive
from pipelines.variants import build_variants, note_truth
from synthetic import incidents, ledger, lever_truth
from synthetic.ledger import write_world_ledger
from synthetic.lever_truth import write_levers
from synthetic.truth import WORLD_WIDE, write_truth

OWNERS = ["team:learning"]


@dg.multi_asset(
    name="truth",
    specs=[
        dg.AssetSpec(
            ["truth", incident.id],
            deps=["release"],
            group_name="grading",
            owners=OWNERS,
            kinds={"python", "parquet"},
            skippable=True,
            description=(
                f"What the incident “{incident.title}” did, per day, metric and segment: this world, minus the "
                "same world without it. No learner's query can reach it."
            ),
        )
        for incident in incidents.discover().values()
    ]
    + [
        dg.AssetSpec(
            ["truth", name],
            deps=["release"],
            group_name="grading",
            owners=OWNERS,
            kinds={"python", "parquet"},
            skippable=True,
            description=f"{about} No learner's query can reach it.",
        )
        for name, (_, about) in WORLD_WIDE.items()
    ],
    can_subset=True,
)
def truth(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Compute what each incident did in the world of the current release, from twin worlds."""
    home = larder_home()
    release = needed_release(home)
    folder = home.truth(release.config.world_id)
    with alive(home, context.run.run_id):
        for key in sorted(context.selected_asset_keys):
            started = time.monotonic()
            files = write_truth(release.config, key.path[-1], folder)
            yield dg.MaterializeResult(
                asset_key=key,
                metadata={
                    "as of": release.as_of.isoformat(),
                    "dagster/row_count": pq.read_metadata(files[0]).num_rows,
                    "bytes": sum(file.stat().st_size for file in files),
                    "seconds": round(time.monotonic() - started, 2),
                    "folder": dg.MetadataValue.path(str(folder)),
                },
            )
        if len(context.selected_asset_keys) == len(truth.keys):
            note_truth(home, release)


@dg.asset(
    key=["truth", lever_truth.NAME],
    deps=["release"],
    group_name="grading",
    owners=OWNERS,
    kinds={"python", "parquet"},
    description=(
        "What each lever of the what-if does to this world in the next half year, alone and in pairs, for the "
        "same money. No learner's query can reach it."
    ),
)
def levers(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Compute the true effects of the levers, from twin worlds after the last day of the current release."""
    home = larder_home()
    release = needed_release(home)
    started = time.monotonic()
    with alive(home, context.run.run_id):
        table, story = write_levers(
            release.config, home.truth(release.config.world_id), workers=worker_count()
        )
    return dg.MaterializeResult(
        metadata={
            "as of": release.as_of.isoformat(),
            "dagster/row_count": pq.read_metadata(table).num_rows,
            "bytes": table.stat().st_size + story.stat().st_size,
            "seconds": round(time.monotonic() - started, 2),
            "folder": dg.MetadataValue.path(str(table.parent)),
        }
    )


@dg.asset(
    key=["truth", ledger.NAME],
    deps=["release"],
    group_name="grading",
    owners=OWNERS,
    kinds={"python", "parquet"},
    description=(
        "What is wrong with each row of the tables, and what the row should be: duplicates, late and lost "
        "events, bots, wrong clocks and the like. No learner's query can reach it."
    ),
)
def defect_ledger(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Compare the world of the current release with its flawless twin, month by month."""
    home = larder_home()
    release = needed_release(home)
    started = time.monotonic()
    with alive(home, context.run.run_id):
        summary = write_world_ledger(release.config, home.truth(release.config.world_id))
    found = json.loads(summary.read_text(encoding="utf-8"))["defects"]
    kinds: Counter[str] = Counter()
    for of_table in found.values():
        kinds.update(of_table)
    return dg.MaterializeResult(
        metadata={
            "as of": release.as_of.isoformat(),
            "dagster/row_count": kinds.total(),
            "seconds": round(time.monotonic() - started, 2),
            "preview": dg.MetadataValue.md(
                markdown_table(
                    ["defect", "rows"], [(kind, f"{rows:,}") for kind, rows in kinds.most_common()]
                )
            ),
            "folder": dg.MetadataValue.path(str(summary.parent)),
        }
    )


@dg.asset(
    name="variants",
    deps=["release"],
    group_name="grading",
    owners=OWNERS,
    kinds={"duckdb"},
    description=(
        "Small worlds that learners never see: other seeds, and one with duplicates, missing values, orphans, "
        "refunds, internal accounts, ties and an empty segment. They catch answers that are right by "
        "coincidence."
    ),
)
def variants(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Make the hidden worlds that go with the current release."""
    home = larder_home()
    release = needed_release(home)
    started = time.monotonic()
    with alive(home, context.run.run_id):
        made = build_variants(home, release, workers=worker_count(), say=context.log.info)
    rows = [(name, f"{path.stat().st_size / 2**20:.1f}") for name, path in made.items()]
    return dg.MaterializeResult(
        metadata={
            "as of": release.as_of.isoformat(),
            "bytes": sum(path.stat().st_size for path in made.values()),
            "seconds": round(time.monotonic() - started, 2),
            "preview": dg.MetadataValue.md(markdown_table(["variant", "MB"], rows)),
            "folder": dg.MetadataValue.path(str(next(iter(made.values())).parent)),
        }
    )


def needed_release(home: Home) -> Published:
    """The current release. Raises BuildError where there is none, or where its world can't be told again."""
    release = current_release(home)
    if release is None:
        raise BuildError("There is no release yet that this could go with: run the job build_release first.")
    if not release.is_of_this_simulator:
        raise BuildError(CHANGED)
    return release
