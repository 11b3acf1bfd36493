"""A server that speaks Spark Connect: Spark on this machine, Sail, or one that is there already."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.build.settings import BuildError
from pipelines.contract.engines.spark import REMOTE
from pipelines.contract.surroundings import environment

SECONDS_TO_START = 300.0  # seconds on a machine of its own; one that others use, too, took over two minutes
SECONDS_BETWEEN_LOOKS = 0.1
LOG = "server.log"
MEMORY = "LARDER_SPARK_MEMORY"
DEFAULT_MEMORY = "4g"
OLDEST_JAVA = 17

NO_PACKAGES = (
    "Building on {name} needs packages that are not installed: run `uv sync --group {engine}`, "
    "or put `uv run --group {engine}` before the command."
)
NO_JAVA = (
    "Spark needs Java {oldest} or newer, and {found}: install it (on Debian and Ubuntu: "
    "`apt-get install openjdk-17-jre-headless`) and try again, or build with `--engine sail` or on DuckDB."
)
NO_SERVER = "{remote}, which {variable} names, does not answer: start the Spark Connect server there, or unset the variable."
NOT_UP = "{engine} did not start. The last that it said: {said} All of it is in {log}."
NO_MEMORY = (
    f"Spark ran out of memory: it had {{memory}}. Give it more with {MEMORY}=8g, "
    "or build where there is more of it."
)


@dataclass(frozen=True)
class Server:
    """A running server. `remote` is the address of one session of it, which several clients share.

    `folder` is its own, `process` None where somebody else has started it.
    """

    engine: str
    remote: str
    folder: Path
    process: subprocess.Popen[bytes] | None

    def trouble(self) -> str | None:
        """Why the server has ended, or will, in a sentence; None where nothing is known to be wrong."""
        said = self.said()
        if "OutOfMemoryError" in said or "Java heap space" in said:
            return NO_MEMORY.format(memory=memory())
        if self.process is not None and self.process.poll() is not None:
            return (
                f"{self.engine.capitalize()} has ended in the middle of the build. "
                f"What it said is in {self.folder / LOG}."
            )
        return None

    def said(self) -> str:
        """Its log; nothing of a server that somebody else has started."""
        log = self.folder / LOG
        return log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""


@contextlib.contextmanager
def serve(engine: str, folder: Path) -> Iterator[Server]:
    """Serve Spark or Sail for as long as the context lasts, with its tables and its log in this folder.

    With SPARK_REMOTE set, and for Spark only, it is the server that this names, which must see the data folder
    under the same path; it is left running. Raises BuildError, with what is missing.
    """
    check(engine)
    folder.mkdir(parents=True, exist_ok=True)
    given = os.environ.get(REMOTE) if engine == "spark" else None
    if given:
        if not _answers(*_address(given)):
            raise BuildError(NO_SERVER.format(remote=given, variable=REMOTE))
        yield Server(engine, _with_session(given), folder, None)
        return
    port = _free_port()
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.build.spark.process", engine, str(port), str(os.getpid())],
            cwd=folder,  # Sail keeps its tables in the folder that it was started in
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(engine, _with_session(f"sc://localhost:{port}"), folder, process)
    try:
        _wait_for(server, port)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def check(engine: str) -> None:
    """Raises BuildError, with what to do, where this engine cannot build on this machine."""
    if engine == "duckdb":
        return
    check_packages(engine)
    if engine == "spark" and not os.environ.get(REMOTE):
        check_java()


def check_packages(engine: str) -> None:
    """Raises BuildError where a package that this engine needs is not installed."""
    needed = {
        "spark": ("pyspark", "grpc", "pyspark.bin", "dbt.adapters.spark"),
        "sail": ("pyspark", "grpc", "pysail", "dbt.adapters.spark"),
    }[engine]
    if not all(_is_there(name) for name in needed):
        raise BuildError(NO_PACKAGES.format(name=engine.capitalize(), engine=engine))


def check_java(surrounding: Mapping[str, str] = os.environ) -> None:
    """Raises BuildError where there is no Java that Spark runs on."""
    home = surrounding.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java", path=surrounding.get("PATH"))
    try:
        said = subprocess.run([java or "java", "-version"], capture_output=True, text=True, check=False)
        if java is None:
            raise FileNotFoundError
    except OSError:
        where = f"there is none in JAVA_HOME ({home})" if home else "there is none on the PATH"
        raise BuildError(NO_JAVA.format(oldest=OLDEST_JAVA, found=where)) from None
    version = re.search(r'version "(\d+)', said.stderr + said.stdout)
    if version is None or int(version[1]) < OLDEST_JAVA:
        found = (
            f"`java -version` says {version[1]}" if version else "`java -version` does not say which it is"
        )
        raise BuildError(NO_JAVA.format(oldest=OLDEST_JAVA, found=found))


def memory() -> str:
    """How much memory Spark gets on this machine, as Java writes it, such as 4g."""
    return os.environ.get(MEMORY) or DEFAULT_MEMORY


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _wait_for(server: Server, port: int) -> None:
    """Wait until the server answers. Raises BuildError where it does not come up."""
    assert server.process is not None
    until = time.monotonic() + SECONDS_TO_START
    while not _answers("localhost", port):
        if server.process.poll() is not None or time.monotonic() > until:
            log = server.folder / LOG
            lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
            said = next((line.strip() for line in reversed(lines) if line.strip()), "nothing.")
            raise BuildError(
                server.trouble()
                if "OutOfMemory" in "".join(lines)
                else NOT_UP.format(engine=server.engine.capitalize(), said=said, log=log)
            )
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=5):
            return True
    except OSError:
        return False


def _address(remote: str) -> tuple[str, int]:
    """Host and port of an address such as sc://host:15002/;token=…. Raises BuildError."""
    found = re.fullmatch(r"sc://([^:/;]+)(?::(\d+))?(?:/.*)?", remote)
    if found is None:
        raise BuildError(f"{REMOTE} must name a server, such as sc://localhost:15002, not {remote[:200]!r}.")
    return found[1], int(found[2] or 15002)


def _with_session(remote: str) -> str:
    """The address with one session's number: settings and, on Sail, tables are those of a session."""
    if "session_id=" in remote:
        return remote
    base = remote if "/;" in remote else f"{remote.rstrip('/')}/;"
    return f"{base}{'' if base.endswith(';') else ';'}session_id={uuid.uuid4()}"


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
