"""The one pool of workers of this process, on the release of the moment."""

from __future__ import annotations

import atexit
import os
import threading
from pathlib import Path
from typing import Protocol

from lab_app.sandbox.pool import Sandbox

MOST_WORKERS = 4


class HasWarehouse(Protocol):
    """What is needed of a release: where its warehouse is."""

    @property
    def warehouse(self) -> Path: ...


_lock = threading.Lock()
_shared: dict[Path, Sandbox] = {}


def sandbox_for(release: HasWarehouse) -> Sandbox:
    """The process-wide sandbox on `release`.

    A new release gets new workers; those of the one before finish what they are at and end. A path
    is never opened twice with different content, since releases don't change.
    """
    path = Path(release.warehouse)
    with _lock:
        if path not in _shared:
            for old in [_shared.pop(key) for key in list(_shared)]:
                threading.Thread(target=old.close, kwargs={"wait": True}, daemon=True).start()
            _shared[path] = Sandbox(path, workers=min(MOST_WORKERS, max(2, os.cpu_count() or 2)))
        return _shared[path]


def close_sandboxes() -> None:
    """End all shared workers. Called when the process ends."""
    with _lock:
        for sandbox in [_shared.pop(key) for key in list(_shared)]:
            sandbox.close()


atexit.register(close_sandboxes)
