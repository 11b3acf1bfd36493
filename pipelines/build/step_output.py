"""What a step prints: shown where it was shown before, and kept in a file as well."""

from __future__ import annotations

import contextlib
import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

SECONDS_FOR_THE_REST = 5.0
"""How long to wait for what has been printed: a child that lives on holds the stream open for ever."""


@contextlib.contextmanager
def also_kept_in(file: Path, stream: TextIO) -> Iterator[None]:
    """Copy what this process and its children write to a stream into a file, until the block ends.

    Dagster's own way is two processes for each stream, `tail` and one that ends it. A build that was
    killed between the start of the two left a `tail` behind that never ended and held the build's
    output open; a thread ends with its process.
    """
    try:
        descriptor = stream.fileno()
    except (AttributeError, io.UnsupportedOperation):  # a stream in memory, as a test's
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    stream.flush()
    shown = os.dup(descriptor)
    read, write = os.pipe()
    os.dup2(write, descriptor)
    os.close(write)
    copying = threading.Thread(target=_copy, args=(read, shown, file), daemon=True)
    copying.start()
    try:
        yield
    finally:
        stream.flush()
        os.dup2(shown, descriptor)
        copying.join(SECONDS_FOR_THE_REST)


def _copy(read: int, shown: int, file: Path) -> None:
    """Until no process holds the other end of the pipe. Never stops reading: a full pipe would halt the step."""
    with open(read, "rb", buffering=0) as source, open(shown, "wb", buffering=0) as screen:
        kept = None
        with contextlib.suppress(OSError):  # a full disk costs the log, not the build
            kept = file.open("ab", buffering=0)
        while chunk := source.read(65536):
            with contextlib.suppress(OSError):  # a terminal that was closed
                screen.write(chunk)
            if kept is not None:
                with contextlib.suppress(OSError):
                    kept.write(chunk)
        if kept is not None:
            kept.close()
