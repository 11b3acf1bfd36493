"""Checks between the stages. All that can block, block: what does not pass is not published."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipelines.build.releases import release_before
from pipelines.build.session import Build
from pipelines.build.settings import BuildError
from pipelines.checks import audit
from pipelines.checks.previews import check_result
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.defs.transformation import MANIFEST, TRANSLATOR
from synthetic.config import HISTORY_START

MARTS = {
    TRANSLATOR.get_asset_key(node): str(node["alias"])
    for node in MANIFEST["nodes"].values()
    if node["resource_type"] == "model" and node["fqn"][1] == "marts"
}
SINCE = {
    str(MANIFEST["nodes"][node["attached_node"]]["alias"]): dt.date.fromisoformat(
        node["test_metadata"]["kwargs"]["since"]
    )
    for node in MANIFEST["nodes"].values()
    if (node.get("test_metadata") or {}).get("name") == "has_rows"
    and "since" in node["test_metadata"]["kwargs"]
}
"""Marts that have no rows before a day, by name: their test of having some says so."""
MODELS = [
    TRANSLATOR.get_asset_key(node) for node in MANIFEST["nodes"].values() if node["resource_type"] == "model"
]
NORTH_STAR = "mau_equals_a_plain_count"
ACTIVE_BASE = next(key for key, name in MARTS.items() if name == "fct_active_base")


@dg.multi_asset_check(
    name="audit",
    can_subset=True,  # a model alone can be built, with its own checks
    specs=[
        *(
            dg.AssetCheckSpec("is_not_empty", asset=key, blocking=True, description="The mart has rows.")
            for key in MARTS
        ),
        dg.AssetCheckSpec(
            NORTH_STAR,
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
        findings: dict[dg.AssetCheckKey, audit.Finding] = {}
        wanted = sorted(context.selected_asset_check_keys)
        with open_to_read(warehouse_to_check(build)) as connection:
            for key in wanted:
                if key.name == NORTH_STAR:
                    days = audit.days_to_compare(HISTORY_START, build.config.as_of)
                    findings[key] = audit.north_star(connection, days, build.plain_mau)
                else:
                    findings[key] = audit.no_empty_mart(
                        connection, MARTS[key.asset_key], build.config.as_of, SINCE.get(MARTS[key.asset_key])
                    )
                build.board.progress(len(findings), len(wanted))
        wrong = [finding.sentence for finding in findings.values() if finding.blocks]
        if wrong:
            build.fail(f"{wrong[0]} Nothing was published.")
            context.log.error(" ".join(wrong))
        for key, finding in findings.items():
            yield check_result(key.asset_key, key.name, finding)
        if not wrong and len(wanted) == len(audit_marts.check_keys):
            build.done.add("every check")


def warehouse_to_check(build: Build) -> Path:
    """What this run has built, or the last release where it has built nothing. Raises BuildError."""
    if build.warehouse.exists():
        return build.warehouse
    release = release_before(build)
    if release is None:
        raise BuildError("There is nothing to check yet: run the job build_release first.")
    return release.warehouse
