"""Checks a learner's metric: YAML, schema, names, MetricFlow, values. The first stage that fails ends it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lab_app.metric_writing.checked import Checked
from lab_app.metric_writing.finding import STAGES, Finding, MetricYamlError
from lab_app.metric_writing.metricflow.compiler import CompileError, Compiler
from lab_app.metric_writing.metricflow.plain_words import in_plain_words
from lab_app.metric_writing.names.check import check_file_name, check_names
from lab_app.metric_writing.names.entries import manifest_entries
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.names.labels import check_labels
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.metric_writing.shape.older_forms import other_language
from lab_app.metric_writing.shape.reading import read_shape
from lab_app.metric_writing.text.document import plain_lines, read_document
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.fence import unfenced
from lab_app.metric_writing.text.quoting import with_quotes
from lab_app.metric_writing.text.signs import needed
from lab_app.metric_writing.values import traps
from lab_app.metric_writing.values.cost import cost_warnings
from lab_app.metric_writing.values.emptiness import no_value
from lab_app.metric_writing.values.filter_values import filter_value_warnings
from lab_app.metrics.manifest import Entry, is_own, meta, with_all_below
from lab_app.metrics.metric import GRAINS, Dimension, Grain, Metric, read_metrics, wanted_grains
from lab_app.metrics.queries.request import Request
from lab_app.metrics.queries.sql import question_sql
from lab_app.metrics.question import Question
from lab_app.metrics.window import roll_up_of
from lab_app.sandbox import QueryError, Sandbox


class MetricChecker:
    """Checks texts against one release and the project beside it. Thread-safe."""

    def __init__(self, beside: ProjectBeside, sandbox: Sandbox, compiler: Compiler) -> None:
        self.release = beside.release
        self.project = beside.folder
        self.sandbox = sandbox
        self.compiler = compiler
        self._beside = beside

    def known(self) -> Known:
        """All names that a metric may use now. Raises ReleaseError."""
        return self._beside.known()

    def check(
        self,
        text: str,
        *,
        file: str | None = None,
        file_name: str | None = None,
        editing: Sequence[str] = (),
        with_values: bool = True,
    ) -> Checked:
        """The verdict on `text`.

        `file` (relative to the project) says that the text is that file of the project, `editing` names
        metrics that it replaces: these names are not taken. `file_name` is what the file is called that the
        text was read from, if it was.
        """
        started = time.perf_counter()
        checked = self._check(plain_lines(text), file, file_name, editing, with_values)
        return replace(checked, elapsed_ms=(time.perf_counter() - started) * 1000)

    def _check(
        self, text: str, file: str | None, file_name: str | None, editing: Sequence[str], with_values: bool
    ) -> Checked:
        def read(tried: str) -> Checked:
            return self._read(tried, file, file_name, editing)

        checked = read(text)
        if checked.is_right:
            assert checked.known is not None
            return self._compiled(checked, checked.known, with_values)

        def how_far(tried: str) -> tuple[int, ...]:
            return _how_far(read(tried))

        plain = needed(text, how_far)
        if plain:
            return replace(checked, findings=(plain.finding(checked.stage),))
        if checked.stage == "yaml":
            return replace(checked, findings=(with_quotes(checked.findings[0], text, how_far),))
        return checked

    def _read(self, text: str, file: str | None, file_name: str | None, editing: Sequence[str]) -> Checked:
        """The verdict as far as the text alone, and the names that there are, decide it."""
        try:
            shape = read_shape(read_document(unfenced(text)), is_project_file=file is not None)
        except MetricYamlError as error:
            return Checked(text, "yaml", (other_language(text) or error.finding,))
        except RecursionError:
            return Checked(text, "yaml", (Finding("yaml", "The text is nested too deeply."),))
        if shape.findings:
            return Checked(text, "schema", _in_order(shape.findings), shape.drafts)
        known = self.known()
        if not shape.drafts:
            nothing = Finding("schema", "There is no metric in the text.", 1, expected="At least one.")
            return Checked(text, "schema", (nothing,))
        own = {n for n, f in known.files.items() if file is not None and _same_file(f, file)}
        theirs = {n for n, m in known.metrics.items() if not is_own(meta(m).get("owner"))}
        replaced = frozenset({*own, *(name for name in editing if name not in theirs)})
        taken = {name: file for name, file in known.files.items() if name not in replaced}
        wrong = [
            *check_names(shape.drafts, known, taken=taken, as_of=self.release.as_of),
            *check_labels(shape.drafts, known, replaced=replaced),
            *(check_file_name(shape.drafts, file_name) if file_name else ()),
        ]
        if wrong:
            return Checked(text, "names", _in_order(wrong), shape.drafts)
        entries = manifest_entries(shape.drafts, known)
        around = known.with_metrics(entries)
        return Checked(text, "metricflow", (), shape.drafts, entries, around, replaced=replaced)

    def _compiled(self, checked: Checked, known: Known, with_values: bool) -> Checked:
        subject = _subject(checked.drafts)
        others = [d for d in checked.drafts if d is not subject]
        bottom = subject.input("denominator") if subject.type == "ratio" else None
        requests = [Request((subject.name,), ("metric_time__week",))]
        if bottom:
            finest = _finest(subject)
            requests.append(Request((bottom.name,), (f"metric_time__{finest}",), bottom.filters))
        requests += [Request((d.name,), ("metric_time__week",)) for d in others]
        try:
            answers = self.compiler.compile(self.beside(checked), requests)
        except CompileError as error:
            return replace(checked, findings=tuple(in_plain_words(m, checked.drafts) for m in error.messages))
        asked = [subject, *([subject] if bottom else []), *others]
        failed = [(d, a.error) for d, a in zip(asked, answers, strict=True) if a.error]
        if failed:
            return replace(
                checked, findings=tuple(in_plain_words(e or "", checked.drafts, d) for d, e in failed)
            )
        found = [f for d in checked.drafts for f in traps.definition_traps(d, known)]
        below = with_all_below(checked.entries or {}, known.metrics)
        metrics = read_metrics({**known.content, "metrics": list(below.values())})
        checked = replace(
            checked,
            stage="values",
            findings=_in_order(found),
            metrics=metrics,
            subject=metrics[subject.name],
            sql=answers[0].sql,
        )
        if not with_values:
            return checked
        bottom_sql = answers[1].sql if bottom else None
        if bottom and not bottom.filters and roll_up_of(known.content, bottom.name):
            bottom_sql = self.sql(checked, bottom.name, grain="day")  # the range join takes too long
        return self._valued(checked, subject, bottom_sql)

    def _valued(self, checked: Checked, subject: Draft, bottom_sql: str | None) -> Checked:
        """The same with the subject's values by week, and what they give away."""
        found = list(checked.findings)
        try:
            grain = _grain(checked.subject)
            sql = self.sql(checked, subject.name, grain=grain)
            result = self.sandbox.run(sql, limit=5000)
            values = tuple(
                (_day(row[0]), None if row[1] is None else float(row[1]))
                for row in result.rows
                if row[0] is not None
            )
            zeros = periods = 0
            if bottom_sql:
                below = [row[1] for row in self.sandbox.run(bottom_sql, limit=20_000).rows]
                periods, zeros = len(below), _gaps(below)
        except QueryError as error:
            findings = _in_order([*found, _failed(error, subject)])
            return replace(checked, findings=findings, is_unread=error.kind == "busy")
        is_empty = all(value is None for _, value in values)
        if checked.known is not None:
            wrong = filter_value_warnings(checked.drafts, checked.known, self.sandbox, is_empty=is_empty)
            if wrong and is_empty:  # that is why: one cause, one finding
                wrong = [replace(finding, is_warning=False) for finding in wrong]
                return replace(checked, findings=_in_order([*found, *wrong]), values=values, grain=grain)
            found += [*wrong, *cost_warnings(subject, checked.known, result.elapsed_ms)]
            found += self._empty(checked, subject, is_empty=is_empty)
        over = f"{periods} {_finest(subject)}s"
        found += traps.value_traps(subject, [v for _, v in values], zeros=zeros, periods=over)
        return replace(checked, findings=_in_order(found), values=values, grain=grain, sql=sql)

    def _empty(self, checked: Checked, subject: Draft, *, is_empty: bool) -> list[Finding]:
        """An error for each metric of the text that has no value, unless it is part of one that is looked at."""
        assert checked.known is not None
        used = {given.name for draft in checked.drafts for given in draft.inputs}
        others = [draft for draft in checked.drafts if draft.name not in used and draft is not subject]

        def has_values(name: str, instead: Mapping[str, Entry]) -> bool:
            tried = replace(checked, entries={**(checked.entries or {}), **instead})
            grain = _grain((checked.metrics or {}).get(name))
            try:
                rows = self.sandbox.run(self.sql(tried, name, grain=grain), limit=5000).rows
            except (CompileError, QueryError):
                return True  # nothing is known of it, and nothing said
            return any(row[-1] is not None for row in rows)

        empty = [subject] if is_empty else []
        empty += [draft for draft in others if not has_values(draft.name, {})]
        return [no_value(draft, checked.known, has_values) for draft in empty]

    def beside(self, checked: Checked) -> list[Entry]:
        """The metrics that the compiler does not have from the release: the project's newest, and those of the text."""
        overlay = self._beside.overlay()
        ours = {*(checked.entries or {}), *checked.replaced}
        return [*(e for n, e in overlay.added.items() if n not in ours),
                *(checked.entries or {}).values()]  # fmt: skip

    def sql(
        self, checked: Checked, name: str, *, grain: Grain | None = "week", by: Sequence[Dimension] = ()
    ) -> str:
        """The SQL of a metric of the text, or of the project, by grain and dimensions.

        Columns: `period` if there is a grain, the dimensions by their short names, the value. Raises
        CompileError.
        """
        assert checked.known is not None
        question = Question((name,), tuple(by), grain)
        return question_sql(question, checked.known.content, lambda request: self._compile(checked, request))

    def _compile(self, checked: Checked, request: Request) -> str:
        answer = self.compiler.compile(self.beside(checked), [request])[0]
        if answer.sql is None:
            said = in_plain_words(answer.error or "", checked.drafts)
            raise CompileError([f"{said.message} {said.advice}"])
        return answer.sql


def _how_far(checked: Checked) -> tuple[int, ...]:
    """How far a text has come: the stage that it reached, then how few errors it has there."""
    return STAGES.index(checked.stage), -len(checked.errors)


def _grain(metric: Metric | None) -> Grain:
    grains: tuple[Grain, ...] = metric.grains if metric else ("week",)
    return next((grain for grain in ("week", "month") if grain in grains), grains[0])


def _subject(drafts: Sequence[Draft]) -> Draft:
    used = {i.name for d in drafts for i in d.inputs}
    top = [d for d in drafts if d.name not in used] or list(drafts)
    return next((d for d in top if d.type != "simple"), top[-1])


def _finest(draft: Draft) -> Grain:
    """The shortest period by which it is read."""
    return min(wanted_grains(draft.meta), key=GRAINS.index)


def _gaps(values: Sequence[Any]) -> int:
    """How many are 0 or empty, without those before the first value and after the last."""
    there = [i for i, value in enumerate(values) if value]
    return sum(1 for value in values[there[0] : there[-1]] if not value) if there else len(values)


def _failed(error: QueryError, subject: Draft) -> Finding:
    place = subject.place()
    if error.kind in ("timeout", "memory"):
        return Finding(
            "values", f"The metric is too expensive to read: {error.message[:1].lower()}{error.message[1:]}",
            place.line, place.column, advice="Count in a smaller model, or over a shorter window.",
        )  # fmt: skip
    if error.kind == "busy":
        return Finding(
            "values", f"Its values could not be read now. {error.message}",
            place.line, advice="Check again in a moment.", is_warning=True,
        )  # fmt: skip
    at = subject.place("expr") if subject.value("expr") is not None else place
    return Finding("values", f"The database cannot compute it: {error.message}", at.line, at.column,
                   advice=error.hint)  # fmt: skip


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Errors first, each kind from the top of the text down."""
    return tuple(sorted(findings, key=lambda f: (f.is_warning, f.line or 0, f.column or 0)))


def _same_file(one: str | None, other: str) -> bool:
    return one is not None and Path(one).as_posix() == Path(other).as_posix()


def _day(value: object) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value)[:10])
