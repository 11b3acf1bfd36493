"""Answers requests: JSON, one object a line. Settings with the rows come in first; an answer goes out for each request.

`measure` says what statements cost on a copy of the rows, `follow` plays programs on two connections in a given order.
Neither can leave anything behind: a copy is thrown away, and a file on which two connections meet is made anew.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import Any

from .follow import follow
from .measure import Rows, measure

OLDEST = (3, 35, 0)
"""Of SQLite: the first that drops a column."""


def serve(requests: Any, replies: Any, limits: Any) -> None:
    """Answer requests until their pipe closes. `limits` is the sandbox's module of what the kernel lets a process have."""

    def reply(message: dict[str, Any]) -> None:
        replies.write(json.dumps(message).encode("ascii") + b"\n")
        replies.flush()

    settings = json.loads(requests.readline())
    try:
        if sqlite3.sqlite_version_info < OLDEST:
            raise RuntimeError(
                f"SQLite is {sqlite3.sqlite_version} here, and {'.'.join(map(str, OLDEST))} is needed"
            )
        rows = Rows(json.loads(settings["tables"]))
        limits.limit_resources(settings["file_bytes"])
        limits.limit_memory(settings["memory_mb"])
    except Exception as error:
        reply({"ready": False, "text": str(error)[:2000]})
        return
    reply({"ready": True, "version": sqlite3.sqlite_version})
    for line in requests:
        try:
            request = json.loads(line)
            limits.limit_processor(settings["timeout_seconds"])
            if request["do"] == "measure":
                reply(measure(rows, request))
            else:
                reply(follow(settings["folder"], request))
        except (Exception, MemoryError) as error:
            reply({"failed": str(error)[:2000] or type(error).__name__})
    shutil.rmtree(settings["folder"], ignore_errors=True)  # the lab has gone, perhaps without a word
