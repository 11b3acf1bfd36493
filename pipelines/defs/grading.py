"""What grading needs beside the release. The first release does not wait for it."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import time

import dagster as dg

from pipelines.previews import markdown_table
from pipelines.project import BuildError, larder_home, worker_count
from pipelines.publish import current_release
from pipelines.reaper import alive
from pipelines.variants import build_variants


@dg.asset(
    name="variants",
    deps=["release"],
    group_name="grading",
    owners=["team:learning"],
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
    release = current_release(home)
    if release is None:
        raise BuildError(
            "There is no release yet that variants could go with: run the job build_release first."
        )
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
