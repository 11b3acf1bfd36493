"""The third stage of a check: is there everything that a metric names?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lab_app.metric_writing.finding import Finding, Mend, Place, closest, listed
from lab_app.metric_writing.names.known import Known, Model, inputs_of
from lab_app.metric_writing.text.draft import Draft, Input, as_manifest
from lab_app.metric_writing.text.expressions import Call, ExpressionError, columns_of, read_filter


def check_names(
    drafts: Sequence[Draft], known: Known, *, taken: Mapping[str, str | None], history_days: int
) -> list[Finding]:
    """What is wrong with the names in `drafts`.

    `taken` are names of metrics that are defined elsewhere, with their file.
    """
    checker = _Names(drafts, known, taken, history_days)
    for draft in drafts:
        checker.check(draft)
    if not checker.findings:
        checker.cycles()
    return checker.findings


def manifest_entries(drafts: Iterable[Draft], known: Known) -> dict[str, dict[str, object]]:
    """Name → metric as in a semantic manifest, of drafts whose names are right."""
    entries = {}
    for draft in drafts:
        model = known.models.get(draft.model or "")
        entries[draft.name] = as_manifest(
            draft, model.semantic if model else None, model.time_dimension if model else None
        )
    return entries


class _Names:
    def __init__(
        self, drafts: Sequence[Draft], known: Known, taken: Mapping[str, str | None], history_days: int
    ) -> None:
        self.drafts = {draft.name: draft for draft in drafts}
        self.known = known
        self.taken = taken
        self.history_days = history_days
        self.findings: list[Finding] = []

    def say(
        self, place: Place, message: str, expected: str = "", advice: str = "", mend: Mend | None = None
    ) -> None:
        self.findings.append(
            Finding("names", message, place.line, place.column, expected or None, advice or None, mend)
        )

    def check(self, draft: Draft) -> None:
        if draft.name in self.taken:
            file = self.taken[draft.name]
            self.say(
                draft.place("name"),
                f"There is a metric `{draft.name}` already{f', in {file}' if file else ''}.",
                "A name of its own.",
                f"Write another name, such as `my_{draft.name}`; or open that metric and change it.",
                draft.node.value["name"].replaced_by(f"my_{draft.name}"),
            )
        if draft.type == "simple":
            self.simple(draft)
        for given in draft.inputs:
            self.input(given, draft)
        if draft.type == "ratio":
            self.ratio(draft)
        if draft.type == "derived":
            self.derived(draft)
        if draft.type == "conversion":
            self.conversion(draft)
        if draft.type == "cumulative":
            self.cumulative(draft)
        self.length(draft)
        self.filters(draft.filters, draft.place("filter"), self.models_of(draft.name, set()))

    def simple(self, draft: Draft) -> None:
        model = self.known.models.get(draft.model or "")
        place = draft.model_place or draft.place()
        if model is None:
            known = self.known.models
            near = closest(draft.model or "", [*known, *(m.semantic for m in known.values())])
            near = self.known.by_semantic[near].name if near in self.known.by_semantic else near
            self.say(
                place,
                f"There is no model `{draft.model}` to count in.",
                f"One of {listed(sorted(known), most=16)}.",
                f"Did you mean `{near}`?" if near else "",
                Mend(place.line, place.column, place.column + len(draft.model or ""), near) if near else None,
            )
            return
        expr = draft.value("expr")
        if expr is None:
            if draft.name not in model.columns:
                self.say(
                    draft.place("agg"),
                    f"It is not said what to {str(draft.value('agg')).replace('_', ' ')}.",
                    f"A column of {model.name} in `expr`: {listed(model.columns)}.",
                    "To count rows write `agg: count` and `expr: 1`.",
                )
        else:
            self.columns(str(expr), draft.place("expr"), draft, model)
        for key in ("agg_time_dimension",):
            self.time_column(draft.value(key), draft.place(key), model)
        aside = draft.value("non_additive_dimension")
        if aside:
            self.time_column(aside["name"], draft.place("non_additive_dimension", "name"), model)

    def time_column(self, name: object, place: Place, model: Model) -> None:
        if name is None or name in model.time_dimensions:
            return
        near = closest(str(name), model.time_dimensions)
        self.say(
            place,
            f"`{name}` is no day of {model.name}.",
            f"One of {listed(model.time_dimensions)}.",
            f"Did you mean `{near}`?" if near else "",
            Mend(place.line, place.column, place.column + len(str(name)), near) if near else None,
        )

    def columns(self, expr: str, place: Place, draft: Draft, model: Model) -> None:
        try:
            names = columns_of(expr)
        except ExpressionError as error:
            self.say(place, error.message, error.expected, error.advice)
            return
        columns = {name.lower() for name in model.columns}
        for name in names:
            if not columns or name.lower() in columns:
                continue
            near = closest(name, model.columns)
            node = draft.node.value["expr"]
            mend = node.replaced_by(re.sub(rf"\b{re.escape(name)}\b", near, expr)) if near else None
            elsewhere = [m.name for m in self.known.models.values() if name in m.columns]
            self.say(
                place,
                f"There is no column `{name}` in {model.name}.",
                f"Its columns are {listed(model.columns, most=14)}.",
                f"Did you mean `{near}`?"
                if near
                else f"{listed(elsewhere, most=3)} has one."
                if elsewhere
                else "A text stands in single quotes.",
                mend,
            )

    def input(self, given: Input, draft: Draft) -> None:
        if given.name == draft.name:
            self.say(
                given.place,
                f"`{draft.name}` is computed from itself.",
                "Another metric.",
                f"Name the metric that `{given.role}` should be.",
            )
            return
        there = {*self.known.metrics, *self.drafts}
        if given.name not in there:
            near = closest(given.name, there - {draft.name})
            columns = [m.name for m in self.known.models.values() if given.name in m.columns]
            advice = f"Did you mean `{near}`?" if near else ""
            if columns and not near:
                advice = f"It is a column of {columns[0]}: define a simple metric of it first."
            self.say(
                given.place,
                f"There is no metric `{given.name}`.",
                f"`{given.role}` is the name of a metric: the catalogue lists them.",
                advice,
                Mend(given.place.line, given.place.column, given.place.column + len(given.name), near)
                if near
                else None,
            )
            return
        node = given.node.value.get("filter") if isinstance(given.node.value, dict) else None
        self.filters(
            given.filters,
            node.place if node else given.place,
            self.models_of(given.name, {draft.name}),
        )

    def ratio(self, draft: Draft) -> None:
        top, bottom = draft.input("numerator"), draft.input("denominator")
        if top and bottom and top.called == bottom.called and top.filters != bottom.filters:
            self.say(
                (top if top.filters else bottom).place,
                f"`{top.name}` stands above and below the line under the same name, and MetricFlow takes one for the other: the ratio would always be 1.",
                "Two names.",
                f"Give the one with the filter an alias: `alias: some_{top.name}`.",
            )

    def derived(self, draft: Draft) -> None:
        names = [i.called for i in draft.inputs]
        for given in draft.inputs:
            if names.count(given.called) > 1:
                self.say(
                    given.place,
                    f"`{given.called}` stands twice among the inputs.",
                    "Each with a name of its own.",
                    "Give one an `alias`, and use it in `expr`.",
                )
                return
        try:
            used = columns_of(str(draft.value("expr")))
        except ExpressionError as error:
            self.say(draft.place("expr"), error.message, error.expected, error.advice)
            return
        for name in used:
            if name not in names:
                near = closest(name, names)
                expr = draft.node.value["expr"]
                self.say(
                    draft.place("expr"),
                    f"`{name}` is used in `expr` and is not among the inputs.",
                    f"The inputs are {listed(names)}.",
                    f"Did you mean `{near}`?" if near else f"Add `{name}` to `input_metrics`.",
                    expr.replaced_by(re.sub(rf"\b{re.escape(name)}\b", near, str(expr.value)))
                    if near
                    else None,
                )
        for given in draft.inputs:
            if given.called not in used:
                self.say(
                    given.place,
                    f"`{given.called}` is an input and is not used in `expr`.",
                    "Every input stands in `expr`.",
                    "Use it, or take it out.",
                )

    def conversion(self, draft: Draft) -> None:
        ends = [i for i in (draft.input("base_metric"), draft.input("conversion_metric")) if i]
        models = []
        for given in ends:
            metric = self.entry(given.name)
            if metric is None:
                return
            params = metric["type_params"].get("metric_aggregation_params")
            agg = (params or {}).get("agg")
            counts_rows = agg == "sum" and str(metric["type_params"].get("expr")).strip() == "1"
            if metric["type"] != "simple" or not (agg in ("count", "count_distinct") or counts_rows):
                self.say(
                    given.place,
                    f"`{given.name}` is no plain count, and a conversion goes from one count to another.",
                    "A simple metric with `agg: count` or `count_distinct`.",
                    "Define one of the same model first; the template “Conversion” shows how.",
                )
                return
            model = self.known.by_semantic.get(params["semantic_model"])
            models.append(model)
        entity, place = str(draft.value("entity")), draft.place("entity")
        both = [set(m.entities) for m in models if m is not None]
        shared = set.intersection(*both) if both else set()
        if entity not in shared:
            near = closest(entity, shared)
            self.say(
                place,
                f"`{entity}` does not join the two metrics.",
                f"An entity of both models: {listed(sorted(shared))}."
                if shared
                else "The two metrics' models share no entity.",
                f"Did you mean `{near}`?" if near else "",
                draft.node.value["entity"].replaced_by(near) if near else None,
            )

    def cumulative(self, draft: Draft) -> None:
        given = draft.input("input_metric")
        metric = self.entry(given.name) if given else None
        if given is None or metric is None:
            return
        if metric["type"] != "simple":
            self.say(
                given.place,
                f"`{given.name}` is a {metric['type']} metric, and only a simple one can be added up over a window.",
                "The name of a simple metric.",
                "Add up its parts, and divide afterwards with a ratio.",
            )
        elif (metric["type_params"].get("metric_aggregation_params") or {}).get("non_additive_dimension"):
            self.say(
                given.place,
                f"`{given.name}` looks back over a window already, and its days overlap.",
                "A simple metric of single days.",
                "Take the metric that it is made of, or read it as it is.",
            )

    def length(self, draft: Draft) -> None:
        windows = [("window", draft.window, draft.place("window"))]
        windows += [("offset_window", i.offset_window, i.place) for i in draft.inputs]
        for key, window, place in windows:
            if window and window.days > self.history_days:
                self.say(
                    place,
                    f"The `{key}` of {window.count:,} {window.grain}s is longer than the history.",
                    f"The history has {self.history_days:,} days.",
                    f"Write a shorter one, such as `{key}: 28 days`.",
                )

    def filters(self, filters: Sequence[str], place: Place, models: Sequence[Model]) -> None:
        for condition in filters:
            try:
                calls = read_filter(condition)
            except ExpressionError as error:
                self.say(place, error.message, error.expected, error.advice)
                continue
            for call in calls:
                self.call(call, place, models)

    def call(self, call: Call, place: Place, models: Sequence[Model]) -> None:
        if call.kind == "Metric":
            if call.name not in self.known.metrics:
                self.say(place, f"There is no metric `{call.name}`, which the filter names.")
            return
        reach = [self.reach(model) for model in models]
        if call.kind == "Entity":
            shared = set.intersection(*(set(m.entities) for m in models)) if models else set()
            if call.name not in shared:
                self.missing(call, "entity", place, shared)
            return
        times = {f"{e}__{t}" for m in models for e in m.entities for t in m.time_dimensions} | {"metric_time"}
        shared = set.intersection(*reach) if reach else set()
        name = re.sub(r"__(day|week|month|quarter|year)$", "", call.name)
        if call.kind == "TimeDimension" or name in times:
            if name not in times:
                self.missing(call, "day", place, times)
            return
        if call.name not in shared:
            self.missing(call, "dimension", place, shared)

    def missing(self, call: Call, what: str, place: Place, there: Iterable[str]) -> None:
        names = sorted(there)
        ends = {name.rpartition("__")[2]: name for name in names}
        near = ends.get(call.name.rpartition("__")[2]) or closest(call.name, names)
        self.say(
            place,
            f"There is no {what} `{call.name}` to filter this metric by.",
            f"It has {listed(names, most=12)}." if names else "It has none.",
            f"Did you mean `{near}`?" if near else "",
        )

    def reach(self, model: Model) -> set[str]:
        """Full names of the dimensions that a model's metrics can be split by."""
        found: set[str] = set()
        for entity, kind in model.entities.items():
            home = model if kind == "primary" else self.known.models.get(self.known.homes.get(entity, ""))
            found |= {f"{entity}__{d}" for d in home.dimensions} if home else set()
        return found

    def entry(self, name: str) -> Mapping[str, Any] | None:
        draft = self.drafts.get(name)
        if draft is not None:
            model = self.known.models.get(draft.model or "")
            return as_manifest(draft, model.semantic if model else None, None)
        return self.known.metrics.get(name)

    def models_of(self, name: str, seen: set[str]) -> list[Model]:
        """The models at the bottom of a metric, as far as they are known."""
        if name in seen:
            return []
        metric = self.entry(name)
        if metric is None:
            return []
        params = metric["type_params"].get("metric_aggregation_params")
        if params:
            model = self.known.by_semantic.get(params["semantic_model"] or "")
            return [model] if model else []
        return [m for part in inputs_of(metric) for m in self.models_of(part, {*seen, name})]

    def cycles(self) -> None:
        """Note metrics that are computed from themselves, over others."""
        for draft in self.drafts.values():
            way = self.way_round(draft.name, draft.name, [])
            if way:
                self.say(
                    draft.inputs[0].place if draft.inputs else draft.place(),
                    f"`{draft.name}` is computed from itself: {' → '.join([draft.name, *way])}.",
                    "Metrics that stand on others, down to simple ones.",
                    "Break the circle: define one of them from a simple metric.",
                )
                return

    def way_round(self, name: str, target: str, path: list[str]) -> list[str] | None:
        metric = self.entry(name)
        if metric is None or len(path) > 50:
            return None
        for part in inputs_of(metric):
            if part == target:
                return [*path, part]
            if part not in path:
                found = self.way_round(part, target, [*path, part])
                if found:
                    return found
        return None
