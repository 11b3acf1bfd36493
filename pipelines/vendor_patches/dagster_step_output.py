"""What a step prints: shown where it was shown before, and kept in a file under the data folder as well.

Dagster's own way is two processes for each stream, `tail` and one that ends it. A build that was killed
between the start of the two left a `tail` behind that never ended and held the build's output open; a
thread ends with its process.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from dagster._core.storage.compute_log_manager import CapturedLogContext, ComputeIOType
from dagster._core.storage.local_compute_log_manager import IO_TYPE_EXTENSION, LocalComputeLogManager
from dagster._serdes import ConfigurableClassData

from pipelines.contract.home import larder_home

SECONDS_FOR_THE_REST = 5.0
"""How long to wait for what has been printed: a child that lives on holds the stream open for ever."""


class ComputeLogs(LocalComputeLogManager):
    """What the steps print, kept under the data folder."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, _config_value: Mapping[str, Any]
    ) -> ComputeLogs:
        return cls(str(larder_home().dagster / "storage"), inst_data=inst_data)

    @contextlib.contextmanager
    def capture_logs(self, log_key: Sequence[str]) -> Generator[CapturedLogContext, None, None]:
        printed, said = (
            Path(self.get_captured_local_path(log_key, IO_TYPE_EXTENSION[kind]))
            for kind in (ComputeIOType.STDOUT, ComputeIOType.STDERR)
        )
        with also_kept_in(printed, sys.stdout), also_kept_in(said, sys.stderr):
            yield CapturedLogContext(log_key)
        Path(self.complete_artifact_path(log_key)).touch()  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def also_kept_in(file: Path, stream: TextIO) -> Iterator[None]:
    """Copy what this process and its children write to a stream into a file, until the block ends."""
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
