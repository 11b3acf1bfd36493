"""The models: dbt's own assets, with its tests as checks, built in the warehouse of the build."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import contextlib
import os
import shutil
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliInvocation, dbt_assets

from pipelines.build.advance import edition_of_models
from pipelines.build.dbt_log import Progress
from pipelines.build.manifest import PARSE_CACHE, TARGET, dbt_environment, prepare_manifest
from pipelines.build.releases import release_before
from pipelines.build.session import Build
from pipelines.build.settings import BuildError
from pipelines.build.spark.run import SparkRun, on_spark
from pipelines.checks import audit
from pipelines.checks.previews import markdown_table
from pipelines.contract.engines.duckdb import copy, open_to_read
from pipelines.contract.files import read_json
from pipelines.defs.check_descriptions import sentence
from pipelines.vendor_patches.dagster_dbt_resource import QuickDbtCliResource
from synthetic.config import HISTORY_START

MANIFEST_PATH = prepare_manifest()
MANIFEST: Mapping[str, Any] = read_json(MANIFEST_PATH)
KNOWN = {*MANIFEST["nodes"], *MANIFEST["unit_tests"]}
KINDS = {"model", "test", "unit_test", "seed", "snapshot"}
PREVIEW_ROWS = 5
PURPOSES = {
    "staging": "*Staging*: a table of the product as it comes, with names and types in order. The way to every other model.",
    "intermediate": "*Intermediate*: a step on the way to the marts, which only models read.",
    "marts": "*Mart*: public. Metrics, the lab and people read it, and its columns and types are under contract.",
}


class Translator(DagsterDbtTranslator):
    """Groups by the folder that a model is in, so that the lineage reads in the order of the flow."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        folders = dbt_resource_props["fqn"][1:-1]
        return folders[0] if folders else super().get_group_name(dbt_resource_props)

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str] | None:
        return list(super().get_owners(dbt_resource_props) or ["team:analytics"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        # dagster-dbt appends the model's whole SQL to each description. A group has none of its own.
        about = str(dbt_resource_props.get("description") or "")
        purpose = PURPOSES.get(str(self.get_group_name(dbt_resource_props)))
        return f"{about}\n\n{purpose}" if purpose else about

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> dg.AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec._replace(description=sentence(manifest["nodes"][unique_id])) if spec else None


TRANSLATOR = Translator(DagsterDbtTranslatorSettings(enable_asset_checks=True))


@dbt_assets(manifest=MANIFEST, dagster_dbt_translator=TRANSLATOR, name="models")
def models(
    context: dg.AssetExecutionContext, build: dg.ResourceParam[Build], dbt: QuickDbtCliResource
) -> Iterator[Any]:
    """Build and test the models in one run of dbt, and report each to Dagster as it is done."""
    with build.stage("models"):
        is_whole = len(context.selected_asset_keys) == len(models.keys)
        if build.engine != "duckdb" and not (is_whole and build.warehouse.exists()):
            raise BuildError(f"On {build.engine} only all models are built: run the job build_release.")
        start_from_last_release(context, build)
        edition = edition_of_models()
        if (
            edition != build.models
        ):  # changed since the tables were loaded: days cannot be added to others' rows
            build.models, build.built_up_to = edition, None
        if build.engine == "duckdb":
            yield from run_dbt(context, build, dbt)
        else:
            with on_spark(build, context.log.info) as spark:
                yield from run_dbt(context, build, dbt, spark)
                spark.bring_back()
                if build.raw_share > 1:
                    days = audit.days_to_compare(HISTORY_START, build.config.as_of)
                    build.plain_mau = audit.plain_mau(spark.session.rows, days)
        build.done.add("every model" if is_whole else "some models")
        observe_models(context, build)


def run_dbt(
    context: dg.AssetExecutionContext, build: Build, dbt: QuickDbtCliResource, spark: SparkRun | None = None
) -> Iterator[Any]:
    """Have dbt build the models in the build's warehouse, or on Spark, and report each. Raises BuildError."""
    target = spark.target if spark else build.target
    target.mkdir(parents=True, exist_ok=True)
    cache = TARGET / PARSE_CACHE
    if cache.is_file() and spark is None:  # on another engine dbt parses anew
        shutil.copyfile(cache, target / PARSE_CACHE)
    invocation = dbt_invocation(context, build, dbt, spark)
    progress = Progress()
    events = invocation.stream_raw_events()
    try:
        with spark.watched(invocation.process) if spark else contextlib.nullcontext():
            for event in events:
                if stranger(event.raw_event):
                    raise BuildError(
                        "The dbt project was changed while the build ran: start the build again."
                    )
                finished = progress.note(event.raw_event)
                if finished is not None:
                    build.board.progress(len(progress.done), progress.total, f"dbt has finished {finished}.")
                yield from event.to_default_asset_events(
                    manifest=MANIFEST,
                    dagster_dbt_translator=TRANSLATOR,
                    context=context,
                    target_path=target,
                )
    except BaseException:
        # It would go on writing; and what it still has to say must be read out.
        invocation.process.kill()
        deque(events, maxlen=0)
        raise
    if not invocation.is_successful():
        raise BuildError(progress.failure_words())


def dbt_invocation(
    context: dg.AssetExecutionContext,
    build: Build,
    dbt: QuickDbtCliResource,
    spark: SparkRun | None = None,
) -> DbtCliInvocation:
    """dbt, started on the build's warehouse or on Spark. It takes its environment from this process."""
    before = dict(os.environ)
    wanted = (
        dbt_environment(spark.target, build.warehouse, spark=spark.remote)
        if spark
        else dbt_environment(build.target, build.warehouse, build.built_up_to)
    )
    os.environ.clear()
    os.environ.update(wanted)
    try:
        return dbt.cli(
            ["build", "--target", "spark"] if spark else ["build"],
            context=context,
            target_path=spark.target if spark else build.target,
            raise_on_error=False,
        )
    finally:
        os.environ.clear()
        os.environ.update(before)


def stranger(event: Mapping[str, Any]) -> bool:
    """Whether the event is of a node that was not there when the definitions were loaded."""
    node = (event.get("data") or {}).get("node_info") or {}
    return (
        bool(node.get("unique_id"))
        and node["unique_id"].split(".")[0] in KINDS
        and node["unique_id"] not in KNOWN
    )


def start_from_last_release(context: dg.AssetExecutionContext, build: Build) -> None:
    """Give a run of models alone the tables of the last release to work on. Raises BuildError without one."""
    if build.warehouse.exists():
        return
    release = release_before(build)
    if release is None:
        raise BuildError("There is no data for the models yet: run the job build_release first.")
    context.log.info(f"This run loads no tables: the models work on a copy of release {release.id}.")
    copy(release.warehouse, build.warehouse)


def observe_models(context: dg.AssetExecutionContext, build: Build) -> None:
    """Tell Dagster how many rows each table of this run has, and show some.

    After dbt has ended: while it writes, nobody can read the file.
    """
    with open_to_read(build.warehouse) as connection:
        for node in MANIFEST["nodes"].values():
            if node["resource_type"] != "model" or node["config"]["materialized"] == "view":
                continue
            key = TRANSLATOR.get_asset_key(node)
            if key not in context.selected_asset_keys:
                continue
            name = f'"{node["schema"]}"."{node["alias"]}"'
            rows = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            preview = connection.execute(f"SELECT * FROM {name} LIMIT {PREVIEW_ROWS}")
            columns = [column[0] for column in preview.description or ()]
            context.log_event(
                dg.AssetObservation(
                    key,
                    metadata={
                        "dagster/row_count": int(rows[0]) if rows else 0,
                        "preview": dg.MetadataValue.md(markdown_table(columns, preview.fetchall())),
                    },
                )
            )
