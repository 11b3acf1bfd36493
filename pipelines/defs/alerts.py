"""Alerts on the metrics. They warn, and never hold a release back: unusual data may well be true."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

from collections.abc import Iterator

import dagster as dg

from pipelines.build.releases import release_before
from pipelines.build.session import Build
from pipelines.checks import alerts
from pipelines.checks.audit import Finding
from pipelines.checks.previews import check_result, line_with_span
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.defs.checks import warehouse_to_check
from pipelines.defs.transformation import MANIFEST, TRANSLATOR
from synthetic.config import HISTORY_START

SIGNALS = {
    dg.AssetCheckKey(TRANSLATOR.get_asset_key(MANIFEST["nodes"][signal.model]), signal.check): signal
    for signal in alerts.watched(MANIFEST)
}


@dg.multi_asset_check(
    name="alerts",
    can_subset=True,
    specs=[
        dg.AssetCheckSpec(
            key.name,
            asset=key.asset_key,
            blocking=False,
            description=(
                f"{signal.label}: the last complete day against the weeks before, weekday by weekday."
                if signal.bound is None
                else f"{signal.label}: the last 28 days against its guardrail. A warning, not a stop."
            ),
        )
        for key, signal in SIGNALS.items()
    ],
)
def watch_metrics(
    context: dg.AssetCheckExecutionContext, build: dg.ResourceParam[Build]
) -> Iterator[dg.AssetCheckResult]:
    """Read every watched metric from the warehouse, through MetricFlow, and say what is unusual."""
    warehouse = warehouse_to_check(build)
    manifest = build.target / "semantic_manifest.json"
    release = None if manifest.exists() else release_before(build)
    compiled = alerts.compiler(release.semantic_manifest if release else manifest)
    with open_to_read(warehouse) as connection:
        for key in sorted(context.selected_asset_check_keys):
            signal = SIGNALS[key]
            try:
                alert = alerts.read(signal, connection, compiled, HISTORY_START, build.config.as_of)
            except Exception as error:  # an alert that cannot be computed must not stop what it watches
                context.log.exception(f"{signal.metric} could not be read.")
                sentence = f"{signal.label} could not be read: {type(error).__name__}."
                alert = alerts.Alert(Finding(False, sentence, {}, is_warning=True))
            if not alert.finding.passed:
                context.log.warning(alert.finding.sentence)
            picture = line_with_span(alert.values, alert.span, signal.label, not alert.finding.passed)
            yield check_result(key.asset_key, key.name, alert.finding, picture)
