"""The metrics of a release: what they are, and their values by period and dimension.

MetricFlow compiles a question to SQL in this process, from the release's semantic manifest; the SQL
runs in the sandbox's workers, like a learner's. What a metric *is* (label, role, dimensions, …) is
read from the manifest alone, so that pages that only name metrics never wait for MetricFlow's import
(about half a second, once).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot.errors import SqlglotError

from lab_app.metrics.filter import Filter
from lab_app.metrics.manifest import NOTHING, Overlay, aggregation, bases, entries, with_metrics
from lab_app.metrics.metric import Dimension, Grain, Metric, read_metrics
from lab_app.metrics.periods import is_complete
from lab_app.metrics.queries.first_of_period import counted_from_first, with_first_of_periods
from lab_app.metrics.queries.parts import adds_up, counted_by
from lab_app.metrics.queries.request import Request
from lab_app.metrics.queries.sql import question_sql
from lab_app.metrics.queries.window_cuts import in_windows
from lab_app.metrics.question import MetricError, Question, find_dimension, find_metric, read_question
from lab_app.metrics.window import looks_back
from pipelines.contract.files import DAMAGE

if TYPE_CHECKING:
    import pandas as pd
    from metricflow.engine.metricflow_engine import MetricFlowEngine

    from lab_app.sandbox import Sandbox

MOST_ROWS = 200_000
_KEPT_QUERIES = 512


class SemanticLayer:
    """The metrics of a release, whose last complete day is `as_of`. Thread-safe; questions are compiled once.

    `overlay` has metrics that the dbt project has beside the release, saved since it was built.
    """

    def __init__(self, semantic_manifest: Path, as_of: dt.date, overlay: Overlay = NOTHING) -> None:
        self.as_of = as_of
        self.overlay = overlay
        self._lock = threading.Lock()  # MetricFlow numbers its parts in one sequence per process
        self._compiled: dict[Question, str] = {}
        try:
            manifest = json.loads(semantic_manifest.read_text(encoding="utf-8"))
            read_metrics(manifest)
        except DAMAGE:
            raise MetricError(
                f"The metrics of this release cannot be read ({semantic_manifest}). "
                "Build the data again with `make data`."
            ) from None
        self._manifest = with_metrics(manifest, overlay.added, overlay.removed)

    # What there is

    @property
    def edition(self) -> str:
        """Differs between two states of the metrics on the same release."""
        changed = [self.overlay.added, sorted(self.overlay.removed)]
        return hashlib.sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest()[:12]

    def metrics(self) -> tuple[Metric, ...]:
        """Every metric, by name."""
        return tuple(self._metrics[name] for name in sorted(self._metrics))

    def metric(self, name: str) -> Metric:
        """The metric of this name. Raises MetricError, with what was probably meant."""
        return find_metric(name, self._metrics)

    def sources(self, metric: str) -> tuple[tuple[str, str], ...]:
        """The dbt model and the expression of each simple metric at the bottom of this one."""
        metrics = entries(self._manifest)
        models = {m["name"]: m["node_relation"]["alias"] for m in self._manifest["semantic_models"]}
        return tuple(
            (
                str(models[aggregation(metrics[base])["semantic_model"]]),
                str(metrics[base]["type_params"]["expr"] or base),
            )
            for base in bases(metric, metrics)
        )

    def dimension(self, metric: str, name: str) -> Dimension:
        """The dimension of this metric that `name` means: in full, short, or the end of one name only."""
        return find_dimension(name, self.metric(metric).dimensions, f"`{metric}`")

    def is_complete(self, metric: str, period: dt.date, grain: Grain) -> bool:
        """Whether the value of the period that starts on `period` will never change again."""
        return is_complete(self.metric(metric), period, grain, self.as_of)

    # Questions

    def compile(
        self,
        metrics: str | Sequence[str],
        *,
        by: Sequence[str] = (),
        grain: Grain | None = None,
        start: dt.date | str | None = None,
        end: dt.date | str | None = None,
        where: Filter = None,
    ) -> str:
        """The SQL that answers this question of the release's warehouse.

        `by` are names of dimensions, `start` and `end` the first and last day (the periods that hold
        them count whole), `where` either dimension → value or values, or a condition such as
        "country = 'DE' and signup_platform in ('ios', 'web')". Columns: the period if there is a
        grain, the dimensions, the metrics; rows in the order of the first two. Raises MetricError.
        """
        return self._sql(read_question(self._metrics, metrics, by, grain, start, end, where))

    def compile_windows(
        self,
        metrics: str | Sequence[str],
        *,
        weeks: int,
        until: dt.date,
        apart: int = 1,
        by: Sequence[str] = (),
        where: Filter = None,
    ) -> str:
        """SQL for metrics over windows of so many weeks, as `lab_app.metrics.queries.window_cuts` has it. Raises MetricError."""
        question = read_question(self._metrics, metrics, by, "week", None, None, where)
        with self._lock:
            # Without the shortcut that counts people at their first row of a week: a window has several.
            sql = question_sql(question, self._manifest, self._explain)
        try:
            return in_windows(sql, weeks, until, apart)
        except (SqlglotError, ValueError) as error:
            logging.getLogger(__name__).info("sqlglot says: %s", error)
            named = " and ".join(f"`{name}`" for name in question.metrics)
            raise MetricError(f"{named} can't be read over several weeks.") from error

    def looks_back(self, metric: str) -> bool:
        """Whether the metric's value of a day looks back over days before it, or is how many there are on it."""
        return self.metric(metric).is_stock or looks_back(self._manifest, metric)

    def adds_up(self, metric: str) -> bool:
        """Whether the values of a split of the metric add up to the whole."""
        return adds_up(self._manifest, self.metric(metric).name)

    def counted_by(self, metric: str) -> str | None:
        """The metric that says of how many people or rows a value is; None for a count, or where none does."""
        return counted_by(self._manifest, self.metric(metric).name)

    def query(  # noqa: PLR0913 -- a question has so many parts, each with a default
        self,
        metrics: str | Sequence[str],
        *,
        by: Sequence[str] = (),
        grain: Grain | None = None,
        start: dt.date | str | None = None,
        end: dt.date | str | None = None,
        where: Filter = None,
        sandbox: Sandbox,
    ) -> pd.DataFrame:
        """The answer as a data frame, its columns as in `compile`.

        `period` is a datetime at the first day of the period. A cell is NaN where no row's window is
        over. Raises MetricError, and QueryError when the workers cannot answer.
        """
        import pandas as pd

        question = read_question(self._metrics, metrics, by, grain, start, end, where)
        result = sandbox.run(self._sql(question), limit=MOST_ROWS)
        if result.truncated:
            raise MetricError(
                f"The answer has more than {MOST_ROWS:,} rows. Ask for fewer dimensions or a coarser grain."
            )
        frame = result.to_pandas()
        if grain is not None:
            frame["period"] = pd.to_datetime(frame["period"]).astype("datetime64[us]")
            # A row without a day belongs to no period, such as a message that was never delivered.
            frame = frame.dropna(subset=["period"]).reset_index(drop=True)
        for name in question.metrics:
            frame[name] = pd.to_numeric(frame[name])
        return frame

    def prepare(self) -> None:
        """Import MetricFlow and read the manifest with it, so that the first question need not wait."""
        with self._lock:
            _ = self._engine

    def _sql(self, question: Question) -> str:
        """The SQL for a question, compiled when it is first asked. Raises MetricError."""
        with self._lock:
            sql = self._compiled.get(question)
            if sql is None:
                sql = self._compile(question)
                while len(self._compiled) >= _KEPT_QUERIES:
                    del self._compiled[next(iter(self._compiled))]
                self._compiled[question] = sql
        return sql

    def _compile(self, question: Question) -> str:
        return question_sql(question, self._manifest, self._explain, self._counted_from_first)

    def _explain(self, request: Request) -> str:
        """The SQL that MetricFlow writes for this request. Raises MetricError."""
        from pipelines.contract.metricflow import to_sql

        try:
            return to_sql(
                self._engine,
                request.metrics,
                request.groups,
                first=request.first,
                last=request.last,
                where=request.where,
            )
        except Exception as error:  # MetricFlow has no one kind of error for a question that it cannot answer
            logging.getLogger(__name__).info("MetricFlow says: %s", error)
            raise MetricError(_refusal(request)) from error

    @cached_property
    def _engine(self) -> MetricFlowEngine:
        from lab_app.vendor_patches import metricflow_ids
        from pipelines.contract.metricflow import engine_from

        metricflow_ids.install()
        return engine_from(with_first_of_periods(self._manifest))

    @cached_property
    def _counted_from_first(self) -> frozenset[str]:
        return counted_from_first(self._manifest)

    @cached_property
    def _metrics(self) -> dict[str, Metric]:
        return read_metrics(self._manifest)


def _refusal(request: Request) -> str:
    """Why a question has no answer, as far as it can be known, and what may have one."""
    several = len(request.metrics) > 1
    period = any(group.startswith("metric_time") for group in request.groups)
    ways = [
        *(["leave out a split"] if len(request.groups) > period else []),
        *(["leave out the filter"] if request.where else []),
        *([] if period else ["add --grain month"]),
        *(["ask for one metric at a time"] if several else []),
    ]
    named = " and ".join(f"`{name}`" for name in request.metrics)
    listed = " or ".join([", ".join(ways[:-1]), ways[-1]] if len(ways) > 1 else ways)
    way = f" {listed[:1].upper()}{listed[1:]}." if ways else ""
    return f"{named} cannot be read {'together ' if several else ''}like this.{way}"
