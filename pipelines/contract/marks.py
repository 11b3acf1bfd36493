"""Processes that belong together: each has the same mark in its environment, which whatever it starts inherits.

A parent that is killed can end none of its children: they go on under the system's first process. By the mark they
are found whoever their parent is.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import psutil

from pipelines.contract.home import ROOT, Home
from pipelines.contract.surroundings import MARK, environment

SECONDS_TO_END = 8.0
ANOTHER_WORLD = "The making of another world"
A_WEEK = "The passing of a week"
WHAT_IF = "A what-if run"
FIRST_BUILD = "The first build"
LARDERS_API = "Larder's API"
OF_THE_LAB = (ANOTHER_WORLD, A_WEEK, WHAT_IF, FIRST_BUILD, LARDERS_API)
"""What the lab and its pages begin, and what ends with it."""


def mark_of(name: str, home: Home) -> str:
    """What these processes have in their environment: one lab serves a data folder, so this says it all."""
    return f"{name} of {home.path}"


def start(
    name: str,
    home: Home,
    command: Sequence[str],
    on_end: Callable[[int], object] = lambda _code: None,
    log: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process with this mark over a data folder; `on_end` gets its exit code when it is over.

    What it prints goes to `log`, where one is given. Raises OSError.
    """
    with (log or Path(os.devnull)).open("wb") as printed:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(LARDER_HOME=str(home.path), LARDER_WORLD="") | {MARK: mark_of(name, home)},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait() -> None:
        on_end(process.wait())

    # Whoever started a process has to wait for it, or the system keeps it for as long as the lab runs.
    threading.Thread(target=wait, daemon=True, name=name).start()
    return process


def family(marks: Collection[str]) -> list[psutil.Process]:
    """All processes with these marks, whoever their parent is now."""
    return [one for one in psutil.process_iter() if one.pid != os.getpid() and _mark(one) in marks]


def end(processes: Collection[psutil.Process]) -> None:
    """Kill these and wait until they are gone."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=SECONDS_TO_END)


def end_family(marks: Collection[str], sweeps: int = 5) -> bool:
    """Kill all with these marks, and whether none is left: one that is ended may just have started another."""
    for _ in range(sweeps):
        alive = family(marks)
        if not alive:
            return True
        end(alive)
    return not family(marks)


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None
