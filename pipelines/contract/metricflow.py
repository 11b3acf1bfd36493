"""From a semantic manifest to SQL. MetricFlow only compiles: whoever holds the SQL decides where it runs.

The SQL is DuckDB's, or of another `Dialect`. MetricFlow is imported where it is used:
that takes half a second.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

if TYPE_CHECKING:
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest


Dialect = Literal["duckdb", "spark"]


class _CompileOnly:
    """Tells MetricFlow the dialect, and runs nothing."""

    def __init__(self, dialect: Dialect) -> None:
        from metricflow.protocols.sql_client import SqlEngine
        from metricflow.sql.render.sql_plan_renderer import SqlPlanRenderer

        self.sql_engine_type: SqlEngine
        self.sql_plan_renderer: SqlPlanRenderer
        if dialect == "spark":
            from metricflow.sql.render.databricks import DatabricksSqlPlanRenderer

            # MetricFlow has no Spark, but Spark runs what it writes for Databricks.
            self.sql_engine_type, self.sql_plan_renderer = SqlEngine.DATABRICKS, DatabricksSqlPlanRenderer()
        else:
            from pipelines.contract.engines import duckdb_dialect

            self.sql_engine_type, self.sql_plan_renderer = SqlEngine.DUCKDB, duckdb_dialect.Dialect()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise NotImplementedError("Compiled SQL runs elsewhere.")

    query = execute = dry_run = render_bind_parameter_key = _refuse

    def close(self) -> None:
        """There is nothing to close."""


def engine_from(manifest: Mapping[str, Any], dialect: Dialect = "duckdb") -> MetricFlowEngine:
    """An engine over the content of a semantic_manifest.json, which writes SQL of this dialect."""
    return engine_over(parse(manifest, dialect), dialect)


def parse(manifest: Mapping[str, Any], dialect: Dialect = "duckdb") -> PydanticSemanticManifest:
    """The content of a semantic_manifest.json as MetricFlow's own objects.

    Tables are named by schema and table alone: the file that a release's warehouse was built in has
    given its name to the catalog, and the SQL must run wherever that warehouse is opened. Saved queries are
    left out: nobody asks one of them, and one that names a metric that has been removed, or is not asked
    about, would be an error.
    """
    from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest

    content = copy.deepcopy({**manifest, "saved_queries": []})
    spines = content["project_configuration"]["time_spines"]
    quote = "`" if dialect == "spark" else '"'
    for holder in [*content["semantic_models"], *spines]:
        relation = holder["node_relation"]
        relation["database"] = None
        relation["relation_name"] = (
            f"{quote}{relation['schema_name']}{quote}.{quote}{relation['alias']}{quote}"
        )
    return parse_manifest_from_dbt_generated_manifest(json.dumps(content))


def engine_over(parsed: PydanticSemanticManifest, dialect: Dialect = "duckdb") -> MetricFlowEngine:
    """An engine over a manifest that was parsed for this dialect."""
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    return MetricFlowEngine(
        semantic_manifest_lookup=SemanticManifestLookup(parsed), sql_client=_CompileOnly(dialect)
    )


def to_sql(
    engine: MetricFlowEngine,
    metrics: Sequence[str],
    groups: Sequence[str] = (),
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    where: Sequence[str] = (),
) -> str:
    """The SQL that reads metrics by `groups`, and in their order, over the days from `first` to `last`.

    Raises whatever MetricFlow raises: it has no one kind of error for what it cannot answer.
    """
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    request = MetricFlowQueryRequest.create(
        metric_names=list(metrics),
        group_by_names=list(groups) or None,
        time_constraint_start=dt.datetime.combine(first, dt.time()) if first else None,
        time_constraint_end=dt.datetime.combine(last, dt.time()) if last else None,
        where_constraints=list(where) or None,
        order_by_names=list(groups) or None,
    )
    return str(engine.explain(request).sql_statement.without_descriptions.sql)
