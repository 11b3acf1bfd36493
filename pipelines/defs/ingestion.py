"""From the simulator to the warehouse: the lake by month, and the product's tables as of the day."""

# No postponed annotations: Dagster reads the types of `context` and of the resources.

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb

from pipelines.build.advance import can_go_on_from, start_from
from pipelines.build.lake import damage_words, mend_lake, missing_months, write_lake
from pipelines.build.partitions import lake_partitions, month_of, partition_of
from pipelines.build.releases import good_release
from pipelines.build.session import Build
from pipelines.build.settings import BuildError, most_raw_rows
from pipelines.build.warehouse import CLOCK, LoadedTable, load_lake, rows_in
from pipelines.checks import audit
from pipelines.checks.previews import check_result, markdown_table, sparkline
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.release import is_sound
from synthetic.config import SIMULATOR_VERSION
from synthetic.lake.world import WrittenTable
from synthetic.rows.schema import Table
from synthetic.tables import TABLES

PARTITIONS = lake_partitions()
PREVIEW_ROWS = 5

SIMULATOR = dg.AssetSpec(
    "synthetic",
    group_name="simulator",
    owners=["team:simulation"],
    kinds={"python", "numpy"},
    description=(
        "The simulated company Larder: people who sign up, plan meals, order, invite and leave, drawn from "
        "a seed. The same seed makes the same history, byte by byte."
    ),
    metadata={"simulator version": SIMULATOR_VERSION},
)


def _column_schema(table: Table) -> dg.TableSchema:
    return dg.TableSchema(
        [
            dg.TableColumn(
                column.name,
                str(column.type),
                description=column.description,
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in table.columns
        ]
    )


def _lake_spec(table: Table) -> dg.AssetSpec:
    return dg.AssetSpec(
        ["lake", table.name],
        deps=[SIMULATOR.key],
        group_name="lake",
        owners=["team:simulation"],
        kinds={"python", "parquet"},
        partitions_def=PARTITIONS,
        code_version=SIMULATOR_VERSION,
        description=(
            f"One row per {table.grain}, as Parquet files by the day of `{table.filed_by}`. Rows carry their "
            f"final outcome, so a file never changes once it is written. {table.description}"
        ),
        metadata={"dagster/column_schema": _column_schema(table), "filed by": table.filed_by},
    )


def _product_spec(table: Table) -> dg.AssetSpec:
    return dg.AssetSpec(
        ["product", table.name],
        deps=[["lake", table.name]],
        group_name="product",
        owners=["team:data-engineering"],
        kinds={"duckdb", "table"},
        description=(
            f"One row per {table.grain}, as the product knew it at the end of the as-of day: outcomes that "
            f"came after it are masked. {table.description}"
        ),
        metadata={"dagster/column_schema": _column_schema(table)},
    )


CHECKS = {
    "volume": "The table has rows, and no fewer than in the last release.",
    "freshness": "The newest row is of the as-of day, and none is later.",
}

CLOCK_SPEC = dg.AssetSpec(
    ["product", CLOCK],
    deps=[SIMULATOR.key],
    group_name="product",
    owners=["team:data-engineering"],
    kinds={"duckdb", "table"},
    description="One row: which world this is, its first day, and the as-of day, its last complete one.",
)


@dg.multi_asset(
    name="lake",
    specs=[_lake_spec(table) for table in TABLES.values()],
    # All months of a first build in one run: one run each would start 30 processes.
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def lake(
    context: dg.AssetExecutionContext, build: dg.ResourceParam[Build]
) -> Iterator[dg.MaterializeResult[None]]:
    """Simulate the months that are asked for and write the files of theirs that are missing."""
    with build.stage("lake"):
        written = write_lake(
            build.config,
            build.world.lake,
            [month_of(key) for key in context.partition_keys],
            workers=build.workers,
            on_day=lambda done, total: build.board.progress(
                done, total, f"Simulating Larder: {done:,} of {total:,} days."
            ),
            on_damage=lambda files: say_damage(context, build, files),
        )
    for name in TABLES:
        yield _lake_result(context, name, written, build)


def say_damage(context: dg.AssetExecutionContext, build: Build, files: list[Path]) -> None:
    """Say, in the build's status and in the run's log, which of the lake's files are made anew."""
    sentence = damage_words(files)
    context.log.warning(sentence)
    build.note(sentence)


def _lake_result(
    context: dg.AssetExecutionContext,
    name: str,
    written: Mapping[dt.date, Mapping[str, WrittenTable]],
    build: Build,
) -> dg.MaterializeResult[None]:
    key = dg.AssetKey(["lake", name])
    for partition in context.partition_keys:
        month = written.get(month_of(partition), {}).get(name, WrittenTable())
        context.add_asset_metadata(
            {
                "dagster/partition_row_count": month.rows,
                "bytes": month.bytes,
                "files": month.files,
                "seconds": round(month.seconds, 3),
            },
            asset_key=key,
            partition_key=partition,
        )
    by_month = [tables[name].rows for _, tables in sorted(written.items()) if name in tables]
    metadata: dict[str, Any] = {"folder": dg.MetadataValue.path(str(build.world.lake / name))}
    if len(by_month) > 1:
        metadata["rows by month"] = dg.MetadataValue.md(sparkline(by_month, f"Rows of {name} by month"))
    return dg.MaterializeResult(asset_key=key, metadata=metadata)


@dg.multi_asset(
    name="product",
    specs=[*(_product_spec(table) for table in TABLES.values()), CLOCK_SPEC],
    check_specs=[
        dg.AssetCheckSpec(name, asset=["product", table], blocking=True, description=description)
        for table in TABLES
        for name, description in CHECKS.items()
    ],
)
def product(
    context: dg.AssetExecutionContext, build: dg.ResourceParam[Build]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Load the lake whole into the build's own warehouse. It is closed again before dbt starts."""
    with build.stage("warehouse"):
        if "lake" not in build.done:  # else this run has looked at every file already
            mend_lake(
                build.config,
                build.world.lake,
                workers=build.workers,
                on_damage=lambda files: say_damage(context, build, files),
            )
        missing = missing_months(build.config, build.world.lake)
        if missing:
            raise BuildError(
                f"The lake of {build.config.world_id} lacks {partition_of(missing[0])}"
                + (f" and {len(missing) - 1} more months" if len(missing) > 1 else "")
                + ": choose these months too, or run the job build_release."
            )
        go_on_from_last_release(context, build)
        done: list[str] = []

        def on_table(name: str, loaded: LoadedTable) -> None:
            done.append(name)
            build.board.progress(len(done), len(TABLES), f"Loaded {loaded.rows:,} rows of {name}.")

        build.raw_share = raw_share(context, build)
        loaded = load_lake(
            build.world.lake,
            build.warehouse,
            build.config,
            workers=build.workers,
            share=build.raw_share,
            on_table=on_table,
        )
        before = rows_before(build)
        with open_to_read(build.warehouse) as connection:
            described = {name: _describe(connection, TABLES[name]) for name in loaded}
            findings = {
                (name, check): finding
                for name, table in loaded.items()
                for check, finding in (
                    ("volume", audit.volume(TABLES[name], build.config.as_of, table.rows, before.get(name))),
                    ("freshness", audit.freshness(connection, TABLES[name], build.config.as_of)),
                )
            }
        wrong = [finding.sentence for finding in findings.values() if finding.blocks]
        if wrong:
            build.fail(f"{wrong[0]} Nothing was published.")
    for name, table in loaded.items():
        metadata: dict[str, Any] = {
            "dagster/row_count": table.rows,
            "bytes": table.bytes,
            "files": table.files,
            "seconds": round(table.seconds, 3),
            **described[name],
        }
        yield dg.MaterializeResult(asset_key=["product", name], metadata=metadata)
    for (name, check), finding in findings.items():
        yield check_result(dg.AssetKey(["product", name]), check, finding)
    yield dg.MaterializeResult(
        asset_key=CLOCK_SPEC.key,
        metadata={"as of": build.config.as_of.isoformat(), "world": build.config.world_id},
    )
    context.log.info(f"{sum(table.rows for table in loaded.values()):,} rows in {len(loaded)} tables.")


def raw_share(context: dg.AssetExecutionContext, build: Build) -> int:
    """Of how many blocks of users one's rows are loaded: 1 where all fit, and on DuckDB, whose models read them."""
    if build.engine == "duckdb":
        return 1
    rows, most = rows_in(build.world.lake, build.config.as_of), most_raw_rows()
    share = max(1, -(-rows // most))
    if share > 1:
        sentence = (
            f"The lake has {rows:,} rows, more than the {most:,} that a release is to hold: its raw tables get the "
            f"rows of one block of users in {share}. The models are built from all."
        )
        context.log.info(sentence)
        build.note(sentence)
    return share


def go_on_from_last_release(context: dg.AssetExecutionContext, build: Build) -> None:
    """Start from the last release where this build adds a day to it; from nothing elsewhere."""
    release = good_release(build.home, build.config.world_id) if build.engine == "duckdb" else None
    if release is not None and can_go_on_from(release, build.config) and is_sound(release):
        start_from(release, build.warehouse)
        build.models, build.built_up_to = release.models, release.as_of
        context.log.info(f"This build adds a day to a copy of release {release.id}.")


def rows_before(build: Build) -> Mapping[str, int]:
    """Rows of the world's last release, where it goes no further than this build."""
    release = good_release(build.home, build.config.world_id)
    return release.row_counts if release is not None and release.as_of <= build.config.as_of else {}


def _describe(connection: duckdb.DuckDBPyConnection, table: Table) -> dict[str, Any]:
    """A preview of the table and a picture of its rows by month."""
    preview = connection.execute(f"SELECT * FROM product.{table.name} LIMIT {PREVIEW_ROWS}")
    columns = [column[0] for column in preview.description or ()]
    rows = preview.fetchall()
    months: list[tuple[dt.date, int]] = connection.execute(
        f"SELECT date_trunc('month', {table.filed_by}) AS month, count(*) AS row_count "
        f"FROM product.{table.name} GROUP BY month ORDER BY month"
    ).fetchall()
    described: dict[str, Any] = {"preview": dg.MetadataValue.md(markdown_table(columns, rows))}
    picture = sparkline([count for _, count in months], f"Rows of {table.name} by month")
    if picture:
        described["by month"] = dg.MetadataValue.md(picture)
    return described
