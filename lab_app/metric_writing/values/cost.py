"""What it costs to read a metric that looks back over a window."""

from __future__ import annotations

from lab_app.metric_writing.finding import Finding, Notes
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.draft import Draft
from lab_app.metrics.window import looks_back, roll_up_of

_SLOW_MS = 2000  # a window over a daily roll-up takes a tenth of that


def cost_warnings(draft: Draft, known: Known, elapsed_ms: float) -> list[Finding]:
    """A warning for a window metric that took long to read, or will; none for any other."""
    if not looks_back(known.content, draft.name):
        return []
    notes = Notes("values")
    took = f"{elapsed_ms / 1000:.1f} s" if elapsed_ms >= 1000 else f"{elapsed_ms:.0f} ms"
    if roll_up_of(known.content, draft.name) and elapsed_ms < _SLOW_MS:
        return []
    if roll_up_of(known.content, draft.name):
        days = draft.window.days if draft.window else 0
        notes.warn(
            draft.place("window"),
            f"Each day looks back over {days} days, so MetricFlow reads every row {days} times.",
            f"Here it runs over a daily roll-up instead, and took {took}. `mf query` reads all those rows; "
            "where a metric is read often, let dbt build a snapshot, as for `mau`.",
        )
    else:
        notes.warn(
            draft.place("window"),
            f"A window below it makes MetricFlow read every row once for each day of the window: it took {took}.",
            "Read it over short times; where it is read often, let dbt build a snapshot, as for `mau`.",
        )
    return notes.findings
