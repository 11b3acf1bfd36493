"""Answers requests: JSON, one object a line. Settings come in first; an answer goes out for each request.

Never answers more than `reply_bytes` at a time.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

import duckdb

from .answers import failure, known_names, run
from .databases import Databases
from .limits import limit_processor, limit_resources


def serve(requests: Any, replies: Any) -> None:
    """Answer requests until their pipe closes."""

    def reply(message: dict[str, Any]) -> None:
        replies.write(json.dumps(message).encode("ascii") + b"\n")
        replies.flush()

    settings = json.loads(requests.readline())
    databases = Databases(settings)
    try:
        databases.connection(settings["source"])
        limit_resources()
    except Exception as error:
        reply({"ready": False, **failure(error)})
        return
    reply({"ready": True})
    for line in requests:
        request = json.loads(line)
        answer: dict[str, Any]
        connection = None
        try:
            limit_processor(settings["timeout_seconds"])
            connection = databases.connection(request["source"])
            answer = run(connection, request["sql"], request["limit"], settings["reply_bytes"])
        except (Exception, MemoryError) as error:
            answer = failure(error)
            if connection is not None and isinstance(
                error, (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
            ):
                with contextlib.suppress(duckdb.Error):
                    answer["names"] = known_names(connection)
        # The pieces are JSON already: put together by hand, they are not encoded twice.
        pieces = answer.pop("pieces", [])
        head = json.dumps(answer)[:-1]
        replies.write(f'{head}, "pieces": [{",".join(pieces)}]}}\n'.encode("ascii"))
        replies.flush()
