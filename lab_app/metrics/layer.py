"""The metrics of a release: what they are, and their values by period and dimension.

MetricFlow compiles a question to SQL in this process, from the release's semantic manifest; the SQL
runs in the sandbox's workers, like a learner's. What a metric *is* (label, role, dimensions, …) is
read from the manifest alone, so that pages that only name metrics never wait for MetricFlow's import
(about half a second, once).
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lab_app.metrics.filter import Filter, FilterError, filter_template
from lab_app.metrics.first_of_period import (
    counted_from_first,
    first_of,
    keeps_people_together,
    with_first_of_periods,
)
from lab_app.metrics.metric import GRAINS, Dimension, Grain, Metric, Role, read_metrics
from lab_app.release import DAMAGE

if TYPE_CHECKING:
    import pandas as pd
    from metricflow.engine.metricflow_engine import MetricFlowEngine

    from lab_app.metric_writing.project.overlay import Overlay
    from lab_app.sandbox import Result

__all__ = [
    "GRAINS",
    "Dimension",
    "Grain",
    "Metric",
    "MetricError",
    "Role",
    "SemanticLayer",
    "how_to_read",
    "semantic_layer_for",
]

MOST_ROWS = 200_000
_KEPT_QUERIES = 512
_KEPT_LAYERS = 2


class MetricError(ValueError):
    """A question about metrics that has no answer. `message` is for the person who asked.

    `suggestions` are names that were probably meant, or that can be used instead.
    """

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = tuple(suggestions)


class HasSemanticManifest(Protocol):
    """What is needed of a release."""

    @property
    def as_of(self) -> dt.date: ...
    @property
    def warehouse(self) -> Path: ...
    @property
    def semantic_manifest(self) -> Path: ...


class HasManifests(HasSemanticManifest, Protocol):
    """A release with dbt's own manifest."""

    @property
    def manifest(self) -> Path: ...


class RunsSql(Protocol):
    """What is needed of a sandbox."""

    def run(self, sql: str, *, limit: int = ...) -> Result: ...


class SemanticLayer:
    """The metrics of one release. Thread-safe; questions are compiled once and remembered.

    `overlay` has metrics that the dbt project has beside the release, saved since it was built.
    """

    def __init__(self, release: HasSemanticManifest, overlay: Overlay | None = None) -> None:
        self.release = release
        self.overlay = overlay
        self._lock = threading.Lock()  # MetricFlow numbers its parts in one sequence per process
        self._compiled: dict[tuple[Any, ...], str] = {}
        try:
            self._manifest: dict[str, Any] = json.loads(release.semantic_manifest.read_text(encoding="utf-8"))
            read_metrics(self._manifest)
        except DAMAGE:
            raise MetricError(
                f"The metrics of this release cannot be read ({release.semantic_manifest}). "
                "Build the data again with `make data`."
            ) from None
        if overlay is not None:
            gone = {*overlay.added, *overlay.removed}
            kept = [metric for metric in self._manifest["metrics"] if metric["name"] not in gone]
            self._manifest["metrics"] = [*kept, *overlay.added.values()]

    # What there is

    @property
    def edition(self) -> str:
        """Tells this state of the metrics from others on the same release."""
        added = self.overlay.added if self.overlay else {}
        gone = sorted(self.overlay.removed) if self.overlay else []
        return hashlib.sha256(json.dumps([added, gone], sort_keys=True).encode()).hexdigest()[:12]

    def metrics(self) -> tuple[Metric, ...]:
        """Every metric, by name."""
        return tuple(self._metrics[name] for name in sorted(self._metrics))

    def metric(self, name: str) -> Metric:
        """The metric of this name. Raises MetricError, with what was probably meant."""
        try:
            return self._metrics[name]
        except KeyError:
            raise _unknown("metric", name, self._metrics) from None

    def source(self, simple: str) -> tuple[str, str]:
        """The dbt model and the expression that a simple metric counts."""
        params = next(m for m in self._manifest["metrics"] if m["name"] == simple)["type_params"]
        semantic = params["metric_aggregation_params"]["semantic_model"]
        models = {m["name"]: m["node_relation"]["alias"] for m in self._manifest["semantic_models"]}
        return str(models[semantic]), str(params["expr"] or simple)

    def dimension(self, metric: str, name: str) -> Dimension:
        """The dimension of this metric that `name` means: in full, short, or the end of one name only."""
        return _dimension(name, self.metric(metric).dimensions, f"`{metric}`")

    def is_complete(self, metric: str, period: dt.date, grain: Grain) -> bool:
        """Whether the value of the period that starts on `period` will never change again."""
        asked = self.metric(metric)
        if asked.meta.get("never_complete"):
            return False
        last_day = next_period(period, grain) - dt.timedelta(days=1)
        return last_day + dt.timedelta(days=asked.maturity_days) <= self.release.as_of

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
        return self._question(metrics, by, grain, start, end, where).sql

    def query(
        self,
        metrics: str | Sequence[str],
        *,
        by: Sequence[str] = (),
        grain: Grain | None = None,
        start: dt.date | str | None = None,
        end: dt.date | str | None = None,
        where: Filter = None,
        sandbox: RunsSql | None = None,
    ) -> pd.DataFrame:
        """The answer as a data frame, its columns as in `compile`.

        `period` is a datetime at the first day of the period. A cell is NaN where no row's window is
        over. Raises MetricError, and QueryError when the workers cannot answer.
        """
        import pandas as pd

        question = self._question(metrics, by, grain, start, end, where)
        if sandbox is None:
            from lab_app.sandbox import sandbox_for

            sandbox = sandbox_for(self.release)
        result = sandbox.run(question.sql, limit=MOST_ROWS)
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

    def _question(
        self,
        metrics: str | Sequence[str],
        by: Sequence[str],
        grain: Grain | None,
        start: dt.date | str | None,
        end: dt.date | str | None,
        where: Filter,
    ) -> _Question:
        names = (metrics,) if isinstance(metrics, str) else tuple(metrics)
        if not names:
            raise MetricError("Name at least one metric.")
        asked = [self.metric(name) for name in names]
        subject = " with ".join(f"`{name}`" for name in names)
        shared = _shared_dimensions(asked)
        dimensions = tuple(dict.fromkeys(_dimension(name, shared, subject) for name in by))
        for metric in asked:
            if grain not in (None, *metric.grains):
                raise MetricError(
                    f"`{metric.name}` is read by {' or '.join(metric.grains)}, not by {grain}.",
                    metric.grains,
                )
        first, last = _day(start, "start"), _day(end, "end")
        if first and last and first > last:
            raise MetricError(f"The period starts on {first} and ends before that, on {last}.")
        try:
            template = filter_template(where, lambda name: _dimension(name, shared, subject).name)
        except FilterError as error:
            raise MetricError(str(error)) from None

        key = (names, dimensions, grain, first, last, template)
        with self._lock:
            sql = self._compiled.get(key)
            if sql is None:
                sql = self._compile(names, dimensions, grain, first, last, template)
                while len(self._compiled) >= _KEPT_QUERIES:
                    del self._compiled[next(iter(self._compiled))]
                self._compiled[key] = sql
        return _Question(names, sql)

    def _compile(
        self,
        names: tuple[str, ...],
        dimensions: tuple[Dimension, ...],
        grain: Grain | None,
        first: dt.date | None,
        last: dt.date | None,
        template: str | None,
    ) -> str:
        from lab_app.metrics.window import window_sql

        if len(names) == 1 and grain:
            rolled = window_sql(
                self._manifest,
                names[0],
                grain,
                {dimension.name: dimension.short for dimension in dimensions},
                lambda metrics, groups, where: self._explain(
                    metrics, groups, None, None, [*where, *([template] if template else [])]
                ),
                start=first.isoformat() if first else None,
                end=last.isoformat() if last else None,
            )
            if rolled is not None:
                return rolled
        period = [f"metric_time__{grain}"] if grain else []
        # The key of an entity stands on the fact itself: MetricFlow need not join for it.
        parts = {dimension.key or dimension.name: dimension.short for dimension in dimensions}
        groups = [*period, *parts]
        asked = {name: self._read_as(name, dimensions, grain, template) for name in names}
        sql = self._explain(tuple(asked.values()), groups, first, last, [template] if template else [])
        selected = [*(f"{column} AS period" for column in period)]
        selected += [f"{name} AS {short}" for name, short in parts.items()]
        selected += [name if name == column else f"{column} AS {name}" for name, column in asked.items()]
        order = f"\nORDER BY {', '.join(str(i + 1) for i in range(len(groups)))}" if groups else ""
        body = sql.rsplit("\nORDER BY", 1)[0] if groups else sql
        indented = "\n".join(f"  {line}" for line in body.splitlines())
        told = "".join(
            f"-- {name}: people are counted at their first row of the {grain}, so once each.\n"
            for name, column in asked.items()
            if name != column
        )
        return f"{told}SELECT\n  {(','.join(chr(10) + '  ' + s for s in selected)).strip()}\nFROM (\n{indented}\n) AS answer{order}"

    def _read_as(
        self, name: str, dimensions: Sequence[Dimension], grain: Grain | None, template: str | None
    ) -> str:
        """The metric to compile for this one: its own, or the quicker one that has the same values here."""
        by = [dimension.name for dimension in dimensions]
        if grain and name in self._counted_from_first and keeps_people_together(by, template):
            return first_of(name, grain)
        return name

    def _explain(
        self,
        metrics: Sequence[str],
        groups: Sequence[str],
        first: dt.date | None,
        last: dt.date | None,
        where: Sequence[str],
    ) -> str:
        """The SQL that MetricFlow writes for this question. Raises MetricError."""
        from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

        request = MetricFlowQueryRequest.create(
            metric_names=list(metrics),
            group_by_names=list(groups) or None,
            time_constraint_start=dt.datetime.combine(first, dt.time()) if first else None,
            time_constraint_end=dt.datetime.combine(last, dt.time()) if last else None,
            where_constraints=list(where) or None,
            order_by_names=list(groups) or None,
        )
        try:
            return str(self._engine.explain(request).sql_statement.without_descriptions.sql)
        except Exception as error:  # MetricFlow has no one kind of error for a question that it cannot answer
            raise MetricError(
                f"These metrics cannot be read together like this. MetricFlow says: {_first_line(error)}"
            ) from error

    @cached_property
    def _engine(self) -> MetricFlowEngine:
        from lab_app.metricflow_engine import engine_from

        return engine_from(with_first_of_periods(self._manifest))

    @cached_property
    def _counted_from_first(self) -> frozenset[str]:
        return counted_from_first(self._manifest)

    @cached_property
    def _metrics(self) -> dict[str, Metric]:
        return read_metrics(self._manifest)


@dataclass(frozen=True)
class _Question:
    metrics: tuple[str, ...]
    sql: str


_layers: dict[Path, SemanticLayer] = {}
_layers_lock = threading.Lock()


def semantic_layer_for(release: HasManifests) -> SemanticLayer:
    """The one semantic layer of this release in this process, with what the project has beside it.

    A release never changes; the project's files do, when somebody saves a metric.
    """
    from lab_app.metric_writing.project.overlay import overlay_of

    path = Path(release.semantic_manifest)
    overlay = overlay_of(release)
    with _layers_lock:
        kept = _layers.get(path)
        if kept is None or kept.overlay != overlay:
            _layers.pop(path, None)
            while len(_layers) >= _KEPT_LAYERS:
                del _layers[next(iter(_layers))]
            _layers[path] = SemanticLayer(release, overlay)
        return _layers[path]


def _shared_dimensions(metrics: Sequence[Metric]) -> tuple[Dimension, ...]:
    common = set.intersection(*({d.name for d in metric.dimensions} for metric in metrics))
    return tuple(dimension for dimension in metrics[0].dimensions if dimension.name in common)


def _dimension(name: str, among: Sequence[Dimension], subject: str) -> Dimension:
    exact = [d for d in among if name in (d.name, d.short)]
    matches = exact or [d for d in among if d.short.endswith(f"_{name}")]
    if len(matches) == 1:
        return matches[0]
    shorts = [d.short for d in among]
    if matches:
        meant = [d.short for d in matches]
        raise MetricError(f"`{name}` could mean {' or '.join(meant)}: say which.", meant)
    if not among:
        raise MetricError(f"{subject} cannot be split by anything.")
    close = difflib.get_close_matches(name, shorts, n=1, cutoff=0.6)
    hint = f"Did you mean `{close[0]}`?" if close else f"It can be split by: {', '.join(shorts)}."
    raise MetricError(f"{subject} cannot be split by `{name}`. {hint}", close or shorts)


def _unknown(kind: str, name: str, known: Iterable[str]) -> MetricError:
    names = sorted(known)
    close = difflib.get_close_matches(name.strip().lower(), names, n=3, cutoff=0.6)
    if close:
        return MetricError(f"There is no {kind} `{name}`. Did you mean `{close[0]}`?", close)
    return MetricError(f"There is no {kind} `{name}`. There are: {', '.join(names)}.", names)


def _day(value: dt.date | str | None, which: str) -> dt.date | None:
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    if isinstance(value, dt.datetime):
        return value.date()
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise MetricError(f"The {which} must be a date such as 2026-06-30, not {value!r}.") from None


def next_period(period: dt.date, grain: Grain) -> dt.date:
    """First day of the period after the one that starts on `period`."""
    if grain == "day":
        return period + dt.timedelta(days=1)
    if grain == "week":
        return period + dt.timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    count = period.year * 12 + period.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def how_to_read(layer: SemanticLayer, metric: str, periods: Sequence[dt.date], grain: Grain) -> str | None:
    """Sentences about periods whose value may still change, and about stocks; None if there is nothing to say.

    `periods` are the first days of the periods that are shown.
    """
    asked, as_of = layer.metric(metric), layer.release.as_of
    said = []
    running = sorted({day for day in periods if next_period(day, grain) - dt.timedelta(days=1) > as_of})
    young = sorted({day for day in periods if not layer.is_complete(metric, day, grain)})
    if running:
        first = running[0]
        said.append(
            f"The last {grain}, from {first} on, is not over yet: the data ends on {as_of}, "
            f"day {(as_of - first).days + 1} of {(next_period(first, grain) - first).days}."
        )
        if not asked.is_stock:
            said.append(f"Don't compare it with a whole {grain}.")
    if asked.is_stock and grain != "day" and periods:
        said.append(f"{asked.label}: each row shows the value of the {grain}'s last day.")
    if asked.maturity_days and young and young[0] not in running[:1]:
        said.append(
            f"Values from {young[0]} on may still change: "
            f"they are final {asked.maturity_days} days after a {grain} ends."
        )
    return " ".join(said) or None


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
