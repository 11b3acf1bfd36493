"""What a whole process tree takes: the proportional set size of all its processes, processor time, bytes written."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLE_SECONDS = 0.2
_SHARE = 0.05
"""Most of the time that goes to looking: of a process that holds gigabytes, a look takes a tenth of a second."""


@dataclass(frozen=True)
class Sample:
    """A process tree at a moment of the system's clock: its memory, and what it has used since it began.

    What a process used that has ended counts for whoever waited for it, so nothing is lost when one ends.
    """

    at: float
    memory_mb: float
    processor: float
    written_mb: float
    """To a disk, as far as the system tells (Linux); what is removed before it got there is counted, too."""


@dataclass(frozen=True)
class Run:
    """A finished command: wall and processor seconds of its tree, and its peak memory."""

    seconds: float
    processor: float
    peak_mb: float
    output: str


def proportional_mb(process: psutil.Process) -> float:
    """Proportional set size in MB; the private one where the system doesn't tell (macOS, Windows)."""
    rollup = Path(f"/proc/{process.pid}/smaps_rollup")
    if rollup.exists():
        for line in rollup.read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return float(process.memory_full_info().uss) / 2**20


def sample(top: psutil.Process) -> Sample:
    """A process and all that it has started, as they are now."""
    memory = processor = written = 0.0
    processes = [top]
    with contextlib.suppress(psutil.Error):
        processes += top.children(recursive=True)
    for process in processes:
        with contextlib.suppress(psutil.Error, OSError):
            memory += proportional_mb(process)
            times = process.cpu_times()
            processor += times.user + times.system + times.children_user + times.children_system
            if hasattr(process, "io_counters"):
                written += process.io_counters().write_bytes / 2**20
    return Sample(time.time(), memory, processor, written)


def samples(child: psutil.Popen) -> Iterator[Sample]:
    """Look at a process that was started, several times a second, until it ends."""
    while child.poll() is None:
        began = time.perf_counter()
        yield sample(child)
        time.sleep(max(_SAMPLE_SECONDS, (time.perf_counter() - began) / _SHARE))


def run(command: Sequence[str]) -> Run:
    """Run a command to its end and watch its tree. Raises CalledProcessError if it fails."""
    began, peak, processor = time.perf_counter(), 0.0, 0.0
    child = psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for seen in samples(child):
        peak, processor = max(peak, seen.memory_mb), max(processor, seen.processor)
    seconds = time.perf_counter() - began
    output = child.stdout.read()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(command), output)
    return Run(seconds, processor, peak, output)
