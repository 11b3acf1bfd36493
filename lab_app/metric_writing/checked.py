"""What came of a check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.metric_writing.finding import Finding, Stage
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.draft import Draft
from lab_app.metrics.manifest import Entry
from lab_app.metrics.metric import Grain, Metric


@dataclass(frozen=True)
class Checked:
    """The verdict on a text.

    `stage` is the last stage that was reached. `metrics` are the text's metrics as the lab knows them,
    `subject` the one that the text is about: the first that is not simple, else the last; both are
    empty where the names are not right. `values` are the subject's by `grain`, a week unless it is not
    read by week: (first day, value), oldest first. `replaced` are the project's metrics that the text
    takes the place of. `is_unread`: the lab was too busy to read its values, so that nobody knows yet whether it has any.
    """

    text: str
    stage: Stage
    findings: tuple[Finding, ...]
    drafts: tuple[Draft, ...] = ()
    entries: Mapping[str, Entry] | None = None
    known: Known | None = None
    metrics: Mapping[str, Metric] | None = None
    subject: Metric | None = None
    values: tuple[tuple[dt.date, float | None], ...] = ()
    grain: Grain = "week"
    sql: str | None = None
    elapsed_ms: float = 0.0
    replaced: frozenset[str] = frozenset()
    is_unread: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if not f.is_warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.is_warning)

    @property
    def is_right(self) -> bool:
        return not self.errors and not self.is_unread
