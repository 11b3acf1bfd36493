"""A checkout and an environment as somebody has them who types the README's commands."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def copy_project(to: Path) -> Path:
    """The files under version control, and those that will be, in a folder of their own.

    What is compiled of them goes along, so that the commands need not compile the same thousand modules again.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file() and not name.startswith("lab_app/frontend/"):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
            for compiled in (ROOT / name).parent.glob(f"__pycache__/{Path(name).stem}.*.pyc"):
                (to / name).parent.joinpath("__pycache__").mkdir(exist_ok=True)
                shutil.copy2(compiled, (to / name).parent / "__pycache__" / compiled.name)
    return to


def at_a_prompt(programs: Path) -> dict[str, str]:
    """The environment of these tests, with a `uv run` in `programs` that uses it instead of making one."""
    shim = programs / "uv"
    programs.mkdir(parents=True, exist_ok=True)
    shim.write_text(
        '#!/bin/sh\ncase "$1" in run) shift ;; sync) mkdir -p .venv && exit 0 ;; *) exit 64 ;; esac\n'
        '[ "$1" != --no-sync ] || shift\nexec "$@"\n'
    )
    shim.chmod(0o755)
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path}


def free_port(port: int = 0) -> int:
    """This port, or any that is free. Raises OSError where this one is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("localhost", port))
        return int(probe.getsockname()[1])
