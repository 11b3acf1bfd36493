"""DuckDB's SQL, as MetricFlow is to write it. Importing this imports MetricFlow."""

from __future__ import annotations

from metricflow.sql.render.duckdb_renderer import DuckDbSqlExpressionRenderer, DuckDbSqlPlanRenderer
from metricflow.sql.render.expr_renderer import SqlExpressionRenderResult
from metricflow_semantic_interfaces.type_enums.time_granularity import TimeGranularity
from metricflow_semantics.sql.sql_exprs import SqlDateTruncExpression


class _Expressions(DuckDbSqlExpressionRenderer):
    """DuckDB's dialect, in which the day of a date costs nothing.

    DATE_TRUNC('day', …) makes a timestamp of each row's date, which also is a slower key to group by: 15 of
    25 ms for a count of 2.2 million rows. To cast a date to a date is nothing, and of a timestamp it
    gives the same day.
    """

    def visit_date_trunc_expr(self, node: SqlDateTruncExpression) -> SqlExpressionRenderResult:
        if node.time_granularity is not TimeGranularity.DAY:
            return super().visit_date_trunc_expr(node)
        moment = self.render_sql_expr(node.arg)
        return SqlExpressionRenderResult(
            sql=f"CAST({moment.sql} AS DATE)", bind_parameter_set=moment.bind_parameter_set
        )


class Dialect(DuckDbSqlPlanRenderer):
    """How a query plan becomes SQL for DuckDB."""

    EXPR_RENDERER = _Expressions()
