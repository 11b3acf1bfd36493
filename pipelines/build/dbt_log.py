"""What dbt's log, one JSON event a line, says of a run: how far it is, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RESULTS = frozenset({"LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult"})
FAILED = frozenset({"fail", "error", "runtime error"})
MOST_NAMES = 4


@dataclass(frozen=True)
class Failure:
    """A model or test that failed. `rows` is how many rows break a test, None for what did not run."""

    node: str
    kind: str
    name: str
    rows: int | None


@dataclass
class Progress:
    """What dbt has said so far."""

    done: set[str] = field(default_factory=set)
    total: int = 0
    failures: list[Failure] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, event: Mapping[str, Any]) -> str | None:
        """Take in an event; the name of the node that it ends, if it ends one."""
        info, data = event["info"], event.get("data") or {}
        node = data.get("node_info") or {}
        unique_id = node.get("unique_id")
        self.total = max(self.total, int(data.get("total") or data.get("num_models") or 0))
        if info.get("name") == "RunResultError" and unique_id:
            self.reasons[unique_id] = str(data.get("msg", ""))
        elif info.get("level") == "error" and not unique_id:
            self.errors.append(str(info.get("msg", "")))
        if info.get("name") not in RESULTS or not unique_id:
            return None
        self.done.add(unique_id)
        name, kind = str(node.get("node_name", unique_id)), str(node.get("resource_type", "node"))
        status = str(data.get("status", "")).lower()
        if status in FAILED:
            rows = int(data.get("num_failures") or 0) if status == "fail" else None
            self.failures.append(Failure(unique_id, kind.replace("_", " "), name, rows))
        return name

    def failure_words(self) -> str:
        """What went wrong, in a sentence or two."""
        if not self.failures:
            return f"dbt could not build the models, so nothing was published. {_gist(self.errors)}".strip()
        names = [f"{failure.kind} {failure.name}" for failure in self.failures[:MOST_NAMES]]
        more = len(self.failures) - len(names)
        failed = f"dbt failed at {', '.join(names)}{f' and {more} more' if more else ''}, so nothing was published."
        first = self.failures[0]
        if first.rows is not None and first.kind == "test":
            return f"{failed} The first found {first.rows:,} {'rows' if first.rows != 1 else 'row'} that should not be."
        return f"{failed} {_gist([self.reasons.get(first.node, '')])}".strip()


def _gist(texts: list[str]) -> str:
    """The line that says most: in `Runtime Error in model …` and then `Binder Error: …`, the second."""
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    return next((line for line in lines if " Error: " in line), lines[0] if lines else "")
