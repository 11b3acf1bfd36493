"""What it costs to read a metric that looks back over a window."""

from __future__ import annotations

from lab_app.metric_writing.finding import Finding, Notes
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.draft import Draft
from lab_app.metrics.window import looks_back, roll_up_of


def cost_warnings(draft: Draft, known: Known, elapsed_ms: float) -> list[Finding]:
    """A warning for a window metric that reads every row again and again; none for one with a daily roll-up.

    How long the latter takes depends on the machine and what else runs on it, and is nothing that its author can mend.
    """
    if not looks_back(known.content, draft.name) or roll_up_of(known.content, draft.name):
        return []
    notes = Notes("values")
    took = f"{elapsed_ms / 1000:.1f} s" if elapsed_ms >= 1000 else f"{elapsed_ms:.0f} ms"
    notes.warn(
        draft.place("window"),
        f"A window below it makes MetricFlow read every row once for each day of the window: it took {took}.",
        "Read it over short times; where it is read often, let dbt build a snapshot, as for `mau`.",
    )
    return notes.findings
