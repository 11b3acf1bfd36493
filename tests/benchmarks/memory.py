"""Memory of a whole process tree: the peak of its proportional set size, sampled."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_SAMPLE_SECONDS = 0.2


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


def run(command: Sequence[str]) -> Run:
    """Run a command to its end and watch its tree. Raises CalledProcessError if it fails."""
    began, peak = time.perf_counter(), 0.0
    processor: dict[int, float] = {}
    child = psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    while child.poll() is None:
        total = 0.0
        with contextlib.suppress(psutil.Error):
            for process in (child, *child.children(recursive=True)):
                with contextlib.suppress(psutil.Error, OSError):
                    total += proportional_mb(process)
                    times = process.cpu_times()
                    processor[process.pid] = times.user + times.system
        peak = max(peak, total)
        time.sleep(_SAMPLE_SECONDS)
    seconds = time.perf_counter() - began
    output = child.stdout.read()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(command), output)
    return Run(seconds, sum(processor.values()), peak, output)
