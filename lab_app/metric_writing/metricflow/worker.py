"""The process in which MetricFlow reads a learner's metric. Started as `python -I worker.py`.

Talks JSON, one object a line, like the sandbox's worker: settings with the release's semantic manifest
come in first, then messages with the metrics to add and the requests to compile. It has no
environment, opens no file after its imports, runs no SQL, and is ended when it takes too long.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
from typing import Any

from lab_app.metrics.manifest import Entry, entries, with_all_below, with_metrics
from lab_app.vendor_patches import metricflow_ids
from lab_app.vendor_patches.metricflow_rules import errors_in
from pipelines.contract.metricflow import engine_over, parse, to_sql

resource: Any
try:
    resource = importlib.import_module("resource")
except ImportError:  # Windows
    resource = None


MOST_ASKED = (
    8  # metrics that are read at once for one text: what it is asked for, and what it was asked for before
)


class Project:
    """The release's metrics with a learner's added; the last such state is kept, for its next request."""

    def __init__(self, manifest: dict[str, Any]) -> None:
        self.manifest = manifest
        self.added: str | None = None
        self.asked: frozenset[str] = frozenset()
        self.engine: Any = None
        self.errors: list[str] = []

    def load(self, metrics: list[dict[str, Any]], asked: list[str]) -> None:
        """Add metrics. `errors` has what MetricFlow says against them.

        Only what they and the metrics `asked` for are computed from is read along: 10 metrics of 60 are read
        in a third of the time. What the same text was asked for before stays: who reads a ratio asks for its two
        parts in turn, and to read takes three times as long as to compile.
        """
        added = json.dumps(metrics, sort_keys=True)
        if added == self.added and self.asked.issuperset(asked):
            return
        before = self.asked if added == self.added else frozenset()
        self.added = None
        self.asked = before.union(asked) if len(before.union(asked)) <= MOST_ASKED else frozenset(asked)
        content = {**self.manifest, "metrics": self._needed(metrics, sorted(self.asked))}
        parsed = parse(content)
        self.errors = errors_in(parsed)
        self.engine = None if self.errors else engine_over(parsed)
        self.added = added

    def _needed(self, metrics: list[dict[str, Any]], asked: list[str]) -> list[Entry]:
        """The metrics, those asked for, and all below them."""
        added = {metric["name"]: metric for metric in metrics}
        there = entries(with_metrics(self.manifest, added))
        if any("Metric(" in json.dumps(metric["filter"]) for metric in there.values()):
            return list(there.values())
        return list(with_all_below([*added, *asked], there).values())


def limit(memory_mb: int) -> None:
    """Let the kernel refuse this process files, core dumps and much more memory than it has."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        with open("/proc/self/statm") as statm:  # noqa: PTH123
            own = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (own + memory_mb * 2**20, resource.RLIM_INFINITY))


def answer(project: Project, message: dict[str, Any]) -> dict[str, Any]:
    """The reply to one message: `errors` of the metrics, or for each request its SQL or an error."""
    project.load(message["metrics"], [name for one in message["requests"] for name in one["metrics"]])
    if project.errors:
        return {"errors": project.errors, "compiled": []}
    compiled = []
    for one in message["requests"]:
        try:
            sql = to_sql(project.engine, one["metrics"], one["groups"], where=one["where"])
            compiled.append({"sql": sql})
        except Exception as error:  # MetricFlow has no one kind of error for what it cannot answer
            compiled.append({"error": str(error)[:4000]})
    return {"errors": [], "compiled": compiled}


def serve(messages: Any, replies: Any) -> None:
    """Answer messages until their pipe closes."""

    def reply(message: dict[str, Any]) -> None:
        replies.write(json.dumps(message).encode("ascii") + b"\n")
        replies.flush()

    settings = json.loads(messages.readline())
    metricflow_ids.install()
    try:
        project = Project(settings["manifest"])
        project.load([], [metric["name"] for metric in project.manifest["metrics"]])
        gc.freeze()  # of what is imported and read by now nothing goes: to look at it takes a tenth of each check
        limit(settings["memory_mb"])
    except Exception as error:
        reply({"ready": False, "text": str(error)[:2000]})
        return
    reply({"ready": True})
    for line in messages:
        try:
            reply(answer(project, json.loads(line)))
        except (Exception, MemoryError) as error:
            project.added = None
            reply({"errors": [str(error)[:4000] or type(error).__name__], "compiled": []})


if __name__ == "__main__":
    # Whatever prints to standard output from here on must not reach the pipe.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, pipe)
