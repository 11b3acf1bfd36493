"""The release: what has passed every check is published, in one step."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import dagster as dg

from pipelines.build.session import Build
from pipelines.build.settings import BuildError
from pipelines.checks.previews import markdown_table
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.defs.checks import MODELS
from pipelines.publish.pruning import prune
from pipelines.publish.publication import copy_for_hand_work, publish
from synthetic.tables import TABLES

NEEDED = ("warehouse", "every model", "every check")


@dg.asset(
    name="release",
    deps=MODELS,
    group_name="release",
    owners=["team:data-engineering"],
    kinds={"duckdb"},
    description=(
        "What the lab reads: the warehouse with the manifests of the models and metrics, in a folder that "
        "never changes. Published in one step, only after every test and check has passed; a failed build "
        "publishes nothing and the last good release stays current."
    ),
)
def release(context: dg.AssetExecutionContext, build: dg.ResourceParam[Build]) -> dg.MaterializeResult[None]:
    """Make the build the current release, and remove releases that nobody needs any more."""
    with build.stage("release"):
        missing = [stage for stage in NEEDED if stage not in build.done]
        if missing or build.failure is not None:
            raise BuildError(
                "Only a run that loads the tables, builds all models and passes every check can publish: "
                "run the job build_release."
            )
        with open_to_read(build.warehouse) as connection:
            row_counts = {
                name: int(found[0])
                for name in TABLES
                if (found := connection.execute(f"SELECT count(*) FROM product.{name}").fetchone())
            }
        published = publish(build, row_counts)
    removed = prune(build.home)
    copied = copy_for_hand_work(build.home, published)
    stages = build.board.seconds
    build.finish(f"Release {published.id} is published: Larder as of {published.as_of}.", published.id)
    context.log.info(
        f"Release {published.id} is current." + (f" Removed: {', '.join(removed)}." if removed else "")
    )
    return dg.MaterializeResult(
        metadata={
            "release": published.id,
            "as of": published.as_of.isoformat(),
            "world": build.config.world_id,
            "dagster/row_count": sum(row_counts.values()),
            "bytes": published.warehouse.stat().st_size,
            "seconds": round(sum(stages.values()), 1),
            "stages": dg.MetadataValue.md(markdown_table(["stage", "seconds"], list(stages.items()))),
            "rows": dg.MetadataValue.md(markdown_table(["table", "rows"], list(row_counts.items()))),
            "folder": dg.MetadataValue.path(str(published.path)),
            "copy for work by hand": "made" if copied else "kept",
        }
    )
