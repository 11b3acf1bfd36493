"""Names of files that are not whole yet."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def beside(target: Path) -> Path:
    """Where to write a file before it is moved to its place in one step: hidden, in the same folder.

    Another one each time, as processes on several machines may write the same file, and in containers have the
    same number.
    """
    return target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
