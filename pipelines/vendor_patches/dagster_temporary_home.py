"""Leaves no folder behind in the checkout.

Without DAGSTER_HOME, Dagster makes a folder in the current one for what it stores, and removes it when it ends
by itself. All that is stored here is under the data folder, so that one stays empty, and one that was killed left
it behind for ever.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from dagster._cli.utils import TMP_DAGSTER_HOME_PREFIX


def remove_empty_homes(folder: Path) -> None:
    """Remove Dagster's temporary folders in this one as far as nothing is in them."""
    for home in folder.glob(f"{TMP_DAGSTER_HOME_PREFIX}*"):
        with contextlib.suppress(OSError):  # it has something in it, or somebody else was first
            home.rmdir()
