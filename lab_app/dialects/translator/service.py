"""Answers one request, under limits of the kernel's: `{"sql", "dialects", "tables", "seconds", "memory_mb"}`."""

from __future__ import annotations

import importlib
import json
import logging
import sys
from dataclasses import asdict
from typing import Any

from .translate import read_as

resource: Any
try:
    resource = importlib.import_module("resource")
except ImportError:  # Windows
    resource = None


def serve(request: Any, reply: Any) -> None:
    """Write the readings of a query, as each of the dialects that it can be read as."""
    asked = json.loads(request.read())
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        if sys.platform == "linux":
            most = asked["memory_mb"] * 2**20
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    logging.disable(logging.CRITICAL)
    found = [asdict(reading) for reading in read_as(asked["sql"], asked["dialects"], asked["tables"])]
    reply.write(json.dumps(found).encode("ascii"))
    reply.flush()
