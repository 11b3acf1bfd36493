"""What may be given as the place to write to: a path, or a URI."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit


def folder_of(out: str) -> Path | None:
    """The folder of this machine that a path or a URI `file:///…` names; None for another URI."""
    if "://" not in out:
        return Path(out)
    parts = urlsplit(out)
    return Path(unquote(parts.path)) if parts.scheme == "file" and parts.netloc in ("", "localhost") else None
