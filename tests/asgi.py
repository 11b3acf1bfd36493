"""Runs what is asynchronous, also where a browser's loop is running in the same thread of tests already."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def finish(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end, in a thread of its own. What it raises is raised."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
