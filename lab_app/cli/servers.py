"""The two servers as processes: how each is started, recognised, and ended with everything that it has started.

Dagster is some seven processes, more while a build runs, and a parent that is killed can end none of them. So each
carries a mark, by which all of a server's are found (`pipelines/contract/marks.py`).
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipelines.contract.home import IS_CHECKOUT, ROOT, Home
from pipelines.contract.marks import end_family, family, mark_of
from pipelines.contract.surroundings import MARK, environment

PORTS_TO_TRY = 20
STOP_TIMEOUT_SECONDS = 3.0
"""The lab needs half of one. Dagster's daemon looks every five whether it is to stop, then waits up to 30 for each of its
threads: nothing that it holds is worth that, for it must survive being killed anyway."""
YIELDING = 5
"""How nice a server is that yields: a third of the weight of others. Alone it is as quick as they."""
SERVICES = frozenset({"dagster_webserver", "dagster._daemon"})
"""Modules of the processes of `dagster dev` that no run needs."""


class ServeError(RuntimeError):
    """The lab cannot be served. The message is one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Server:
    """One of the two servers: how it is started, and how to see that it answers."""

    name: str
    command: tuple[str, ...]
    url: str
    health_url: str
    log: Path
    mark: str
    yields: bool = False
    """Whether it and all that it starts leave the processors to others that want them."""


def dagster_server(home: Home, port: int) -> Server:
    return Server(
        name="Dagster",
        command=(sys.executable, "-m", "dagster", "dev", "--host", "127.0.0.1", "--port", str(port)),
        url=f"http://localhost:{port}",
        health_url=f"http://127.0.0.1:{port}/server_info",
        log=home.path / "logs" / "dagster.log",
        mark=mark_of("Dagster", home),
        yields=True,  # to the learner's clicks, and to the first build
    )


def lab_server(home: Home, port: int) -> Server:
    script = str(Path(__file__).resolve().parents[1] / "streamlit_app.py")
    return Server(
        name="The lab",
        command=(
            *(sys.executable, "-m", "streamlit", "run", script),
            *("--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"),
        ),
        url=f"http://localhost:{port}",
        health_url=f"http://127.0.0.1:{port}/_stcore/health",
        log=home.path / "logs" / "lab.log",
        mark=mark_of("The lab", home),
    )


def start(server: Server, home: Home, dagster_url: str) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own; what it prints is added to its log. Raises OSError."""
    server.log.parent.mkdir(parents=True, exist_ok=True)
    home.dagster.mkdir(parents=True, exist_ok=True)
    if IS_CHECKOUT:
        shutil.copyfile(ROOT / "dagster.yaml", home.dagster / "dagster.yaml")
    own = environment(
        LARDER_HOME=str(home.path),
        LARDER_DAGSTER_URL=dagster_url,
        DAGSTER_HOME=str(home.dagster),  # without one it makes a folder in the checkout at each start
    )
    with server.log.open("ab") as log:
        process = subprocess.Popen(
            server.command,
            cwd=ROOT,
            env=own | {MARK: server.mark},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C goes to the parent alone, which stops the servers in order.
            start_new_session=True,
        )
    if server.yields:
        _yield(psutil.Process(process.pid))
    return process


def _yield(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):
        if sys.platform == "win32":
            process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            process.nice(max(process.nice(), YIELDING))


def stop(marks: Collection[str], leaders: Iterable[int] = ()) -> None:
    """Ask the leaders to stop, and end whatever of the servers with these marks is there after some seconds."""
    leaders = list(leaders)
    for leader in leaders:
        with contextlib.suppress(psutil.Error):
            psutil.Process(leader).send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    if leaders:
        psutil.wait_procs(family(marks), timeout=STOP_TIMEOUT_SECONDS)
    end_family(marks)


def services(mark: str) -> list[psutil.Process]:
    """Dagster's processes that a run can do without; the others end by themselves when their runs are over."""
    return [
        process
        for process in family({mark})
        if SERVICES & set(words := words_of(process)) or words[1:4] == ["-m", "dagster", "dev"]
    ]


def has_code(mark: str) -> bool:
    """Whether the process is there in which Dagster runs the project's code.

    Nobody starts it again when it is killed, and Dagster's pages open all the same (1.13).
    """
    return any({"api", "grpc"} <= set(words_of(process)) for process in family({mark}))


def words_of(process: psutil.Process) -> list[str]:
    """A process's command line; empty where it is gone."""
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def session_of(process: psutil.Process) -> int | None:
    """The session that a process is in, which outlives its leader; None where there is none to know."""
    if os.name != "posix":
        return None
    try:
        return os.getsid(process.pid)
    except OSError:
        return None


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):  # nobody there, or somebody else
        return False


def first_free_port(wanted: int, taken: tuple[int, ...] = ()) -> int:
    """The first port from `wanted` on that nothing listens on. Raises ServeError."""
    for port in range(wanted, wanted + PORTS_TO_TRY):
        if port in taken or port > 65535:
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            # Without it a port counts as taken for a minute after its server has stopped.
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServeError(
        f"Ports {wanted} to {wanted + PORTS_TO_TRY - 1} are all in use. "
        "Stop what uses them, or choose others: larder lab --dagster-port … --lab-port …"
    )


def tail(log: Path, lines: int = 15) -> str:
    try:
        return "\n".join("  " + line for line in log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "  (no log)"
