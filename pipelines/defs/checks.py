"""Checks between the stages. All that can block, block: what does not pass is not published."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

from collections.abc import Iterator

import dagster as dg
import duckdb

from pipelines import audit
from pipelines.build import Build
from pipelines.defs.transformation import MANIFEST, TRANSLATOR
from pipelines.previews import check_result
from pipelines.project import BuildError
from synthetic.config import HISTORY_START

MARTS = {
    TRANSLATOR.get_asset_key(node): str(node["alias"])
    for node in MANIFEST["nodes"].values()
    if node["resource_type"] == "model" and node["fqn"][1] == "marts"
}
MODELS = [
    TRANSLATOR.get_asset_key(node) for node in MANIFEST["nodes"].values() if node["resource_type"] == "model"
]
ACTIVE_BASE = next(key for key, name in MARTS.items() if name == "fct_active_base")


@dg.multi_asset_check(
    name="audit",
    specs=[
        *(
            dg.AssetCheckSpec("is_not_empty", asset=key, blocking=True, description="The mart has rows.")
            for key in MARTS
        ),
        dg.AssetCheckSpec(
            "mau_equals_a_plain_count",
            asset=ACTIVE_BASE,
            blocking=True,
            description="The North Star equals COUNT(DISTINCT) over the product's tables on each month's last day.",
        ),
    ],
)
def audit_marts(
    context: dg.AssetCheckExecutionContext, build: dg.ResourceParam[Build]
) -> Iterator[dg.AssetCheckResult]:
    """Ask the built warehouse what only the whole of it can answer."""
    with build.stage("checks"):
        if not build.warehouse.exists():
            raise BuildError("There is nothing to check: this run has built no models.")
        failed: list[str] = []
        results = []
        with duckdb.connect(str(build.warehouse), read_only=True) as connection:
            for number, (key, mart) in enumerate(MARTS.items(), start=1):
                finding = audit.no_empty_mart(connection, mart)
                results.append(check_result(key, "is_not_empty", finding))
                failed += [] if finding.passed else [finding.sentence]
                build.board.progress(number, len(MARTS) + 1)
            days = audit.days_to_compare(HISTORY_START, build.config.as_of)
            finding = audit.north_star(connection, days)
            results.append(check_result(ACTIVE_BASE, "mau_equals_a_plain_count", finding))
            failed += [] if finding.passed else [finding.sentence]
        if failed:
            build.fail(f"{failed[0]} Nothing was published.")
            context.log.error(" ".join(failed))
        yield from results
    if failed:
        build.done.discard("checks")
