"""What the kernel lets this process have."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

resource: Any
try:
    resource = importlib.import_module("resource")
except ImportError:  # Windows
    resource = None

FETCH_MARGIN = 1.0  # s of processor time beyond the limit before the kernel ends the process


def limit_resources(file_bytes: int = 0) -> None:
    """Let the kernel refuse this process core dumps, and files, or larger ones than so many bytes."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))


def limit_memory(memory_mb: int) -> None:
    """Let the kernel refuse this process more memory than it has now and `memory_mb` beyond."""
    if sys.platform == "linux":  # macOS accepts the call and ignores it
        with open("/proc/self/statm") as statm:  # noqa: PTH123 - pathlib costs 10 ms of start-up
            own = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (own + memory_mb * 2**20, resource.RLIM_INFINITY))


def lift_memory_limit() -> None:
    """Open a database of our own without the bound, which is then set anew."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def limit_processor(seconds: float) -> None:
    """End this process after so many more seconds of processor time, even if the lab has gone."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds + FETCH_MARGIN) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
