"""Labels are names too: dbt refuses two metrics with the same one, and people could not distinguish them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lab_app.metric_writing.finding import Finding, Notes
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.draft import Draft


def check_labels(drafts: Sequence[Draft], known: Known, *, replaced: Collection[str]) -> list[Finding]:
    """A finding for each label that another metric has. Metrics that are `replaced` give theirs up."""
    ours = {draft.name for draft in drafts}
    taken = {
        str(metric["label"]): name
        for name, metric in known.metrics.items()
        if metric.get("label") and name not in ours and name not in replaced
    }
    notes = Notes("names")
    for draft in drafts:
        label = str(draft.value("label") or "")
        if label in taken:
            notes.say(
                draft.place("label"),
                f"`{taken[label]}` is already called “{label}”.",
                "A different label: it is what people read in lists and on the board.",
                "Say what is different about this one.",
            )
        elif label:
            taken[label] = draft.name
    return notes.findings
