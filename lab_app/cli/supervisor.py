"""Serves Dagster and the lab side by side until Ctrl-C: what `make lab` and `larder lab` do.

`dagster dev` that a shell or make has put into the background ignores SIGINT and SIGTERM, and it has
children of its own; so both servers run under this small parent, which knows every process it
started and leaves none behind.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

import psutil
from filelock import FileLock, Timeout

from pipelines.contract.home import Home, HomeError, larder_home
from pipelines.contract.release import current_release
from pipelines.contract.status import build_status

PROJECT_ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_SECONDS = 120.0
STOP_TIMEOUT_SECONDS = 8.0
PORTS_TO_TRY = 20
POLL_SECONDS = 0.25


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


class _Stop(BaseException):
    """Raised in the main thread when the parent is asked to stop."""


def run(dagster_port: int = 3000, lab_port: int = 8501, open_browser: bool = False) -> int:
    """Serve both until stopped and return the exit code: 0 after Ctrl-C, 1 when a server has died.

    Raises ServeError when no port is free or another lab serves the same data folder.
    """
    try:
        home = larder_home()
    except HomeError as error:
        raise ServeError(str(error)) from None
    folder = home.path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise ServeError(f"The data folder {folder} cannot be made: {error.strerror}.") from None
    with _only_one(folder):
        stop_left_over(folder)
        servers = _plan(folder, dagster_port, lab_port)
        with _stop_on_signals():
            return _serve(home, servers, open_browser)


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


def stop_left_over(home: Path) -> None:
    """Stop servers that outlived a parent that was killed, as noted in `lab.json`."""
    for entry in _noted(home):
        # The number of a process is used again: only the same start time makes it the same process.
        with contextlib.suppress(psutil.Error, KeyError, TypeError, ValueError, OverflowError):
            process = psutil.Process(entry["pid"])
            if abs(process.create_time() - entry["started"]) < 1:
                _say(f"Stopping {entry['name']}, left over from a lab that was killed.")
                _stop_tree([process])
    (home / "lab.json").unlink(missing_ok=True)


def _noted(home: Path) -> list[dict[str, Any]]:
    """The servers that `lab.json` names; none if it is missing or cannot be read."""
    try:
        processes = json.loads((home / "lab.json").read_text())["processes"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in processes if isinstance(entry, dict)] if isinstance(processes, list) else []


def _plan(home: Path, dagster_port: int, lab_port: int) -> tuple[Server, Server]:
    dagster_at = first_free_port(dagster_port)
    lab_at = first_free_port(lab_port, taken=(dagster_at,))
    for name, wanted, got in (("Dagster", dagster_port, dagster_at), ("The lab", lab_port, lab_at)):
        if wanted != got:
            _say(f"Port {wanted} is in use. {name} uses {got}.")
    dagster = Server(
        name="Dagster",
        command=(sys.executable, "-m", "dagster", "dev", "--host", "127.0.0.1", "--port", str(dagster_at)),
        url=f"http://localhost:{dagster_at}",
        health_url=f"http://127.0.0.1:{dagster_at}/server_info",
        log=home / "logs" / "dagster.log",
    )
    lab = Server(
        name="The lab",
        command=(
            *(sys.executable, "-m", "streamlit", "run", str(PROJECT_ROOT / "lab_app" / "streamlit_app.py")),
            *("--server.address", "127.0.0.1", "--server.port", str(lab_at), "--server.headless", "true"),
        ),
        url=f"http://localhost:{lab_at}",
        health_url=f"http://127.0.0.1:{lab_at}/_stcore/health",
        log=home / "logs" / "lab.log",
    )
    return dagster, lab


def _serve(home: Home, servers: tuple[Server, Server], open_browser: bool) -> int:
    _say("Starting Dagster and the lab. Ctrl-C stops both.")
    processes: dict[Server, subprocess.Popen[bytes]] = {}
    try:
        for server in reversed(servers):  # the lab first: it is up in a second or two
            processes[server] = _start(server, dagster_url=servers[0].url)
        _note(home.path, processes)
        progress = _BuildProgress(home)
        waiting = list(reversed(servers))
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while True:
            for server, process in processes.items():
                if process.poll() is not None:
                    _say(
                        f"{server.name} has stopped by itself (exit code {process.returncode}). Its last lines:"
                    )
                    _say(_tail(server.log))
                    return 1
            for server in [server for server in waiting if _answers(server.health_url)]:
                waiting.remove(server)
                _say(f"{server.name:<8} answers at {server.url}")
                if open_browser and server is servers[1]:
                    webbrowser.open(server.url)
            if waiting and time.monotonic() > deadline:
                names = " and ".join(server.name for server in waiting)
                _say(f"{names} did not answer within {START_TIMEOUT_SECONDS:.0f} s. Last lines of the log:")
                _say(_tail(waiting[0].log))
                return 1
            progress.show()
            time.sleep(POLL_SECONDS)
    except _Stop:
        _say("\nStopping Dagster and the lab …")
        return 0
    finally:
        # A second Ctrl-C must not leave a server behind.
        for signal_number in _STOP_SIGNALS:
            signal.signal(signal_number, signal.SIG_IGN)
        _stop_tree([psutil.Process(p.pid) for p in processes.values() if p.poll() is None])
        (home.path / "lab.json").unlink(missing_ok=True)


class _BuildProgress:
    """Says in the terminal how far the build is; on a screen in one line, in a file a line a stage."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._said: str | None = None
        self._line_open = False
        try:
            is_there = current_release(home) is not None
        except HomeError as error:
            _say(str(error))  # the lab opens nevertheless, and says it too
            is_there = True
        if not is_there:
            _say("There is no data yet: Dagster builds it by itself. The lab is already open.")

    def show(self) -> None:
        status = build_status(self._home)
        if status is None:
            return
        if status.state == "running":
            text = f"  {status.fraction:4.0%}  {status.stage_label}"
            if sys.stderr.isatty():
                if text != self._said:
                    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
                    self._line_open = True
                    self._said = text
            elif status.stage_label != self._said:
                _say(text)
                self._said = status.stage_label
        elif self._said is not None:
            if self._line_open:
                print("\r\033[K", end="", file=sys.stderr)
            _say(f"Build {status.state}: {status.message}")
            self._said, self._line_open = None, False


def _start(server: Server, dagster_url: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LARDER_DAGSTER_URL": dagster_url}
    server.log.parent.mkdir(parents=True, exist_ok=True)
    log: IO[bytes]
    with server.log.open("wb") as log:
        return subprocess.Popen(
            server.command,
            cwd=PROJECT_ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C goes to the parent alone, which stops the servers in order.
            start_new_session=True,
        )


def _note(home: Path, processes: dict[Server, subprocess.Popen[bytes]]) -> None:
    entries = []
    for server, process in processes.items():
        with contextlib.suppress(psutil.Error):
            started = psutil.Process(process.pid).create_time()
            entries.append({"name": server.name, "pid": process.pid, "started": started, "url": server.url})
    (home / "lab.json").write_text(json.dumps({"processes": entries}))


def _stop_tree(parents: list[psutil.Process]) -> None:
    """Ask these processes and all their descendants to stop; kill those that do not."""
    family: list[psutil.Process] = []
    for parent in parents:
        with contextlib.suppress(psutil.Error):
            family += [parent, *parent.children(recursive=True)]
    for parent in parents:
        with contextlib.suppress(psutil.Error):
            parent.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    _, alive = psutil.wait_procs(family, timeout=STOP_TIMEOUT_SECONDS)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=STOP_TIMEOUT_SECONDS)


_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))


@contextlib.contextmanager
def _stop_on_signals() -> Iterator[None]:
    def stop(_signal_number: int, _frame: FrameType | None) -> None:
        raise _Stop

    before = {number: signal.signal(number, stop) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _only_one(home: Path) -> Iterator[None]:
    lock = FileLock(home / "lab.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:  # an OSError too
        raise ServeError(
            f"A lab is already serving {home}{_where(home)}. Use that one, or stop it first."
        ) from None
    except OSError as error:
        raise ServeError(f"Nothing can be written to the data folder {home}: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()


def _where(home: Path) -> str:
    addresses = [str(entry["url"]) for entry in _noted(home) if "url" in entry]
    return " at " + " and ".join(addresses) if addresses else ""


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):  # nobody there, or somebody else
        return False


def _tail(log: Path, lines: int = 15) -> str:
    try:
        return "\n".join("  " + line for line in log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "  (no log)"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
