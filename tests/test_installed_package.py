"""The lab without a checkout, and Streamlit started by hand: from any folder, for this machine alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from lab_app.cli import servers
from pipelines.contract import marks
from pipelines.contract.home import Home
from tests.browser.homes import borrow
from tests.prompt import free_port

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
OF_OTHERS = """
[global]
developmentMode = true
[server]
address = "0.0.0.0"
baseUrlPath = "elsewhere"
enableCORS = false
enableXsrfProtection = false
"""
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a wheel has in it, as pyproject.toml says."""
    to = tmp_path_factory.mktemp("site-packages")
    for pattern in SETTINGS["packages"]["find"]["include"]:
        for package in ROOT.glob(pattern):
            if not package.is_dir() or not (package / "__init__.py").is_file():
                continue
            data = [glob for name in SETTINGS["package-data"] for glob in packed(name, package.name)]
            for file in {found for glob in ("**/*.py", *data) for found in package.glob(glob)}:
                (to / file.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(file, to / file.relative_to(ROOT))
    return to


def packed(name: str, package: str) -> list[str]:
    """The files of a package that are packed, below its folder, by an entry of package-data."""
    inside = name.removeprefix(package).strip(".").replace(".", "/")
    globs = SETTINGS["package-data"][name] if name.split(".", maxsplit=1)[0] == package else []
    return [f"{inside}/{glob}".lstrip("/") for glob in globs]


def shell(installed: Path, **own: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LARDER_", "STREAMLIT_"))}
    return kept | {"PYTHONPATH": str(installed)} | own


@contextmanager
def running(command: list[str], environment: dict[str, str], folder: Path, port: int) -> Iterator[Path]:
    """A command that serves at this port, stopped with Ctrl-C when the block ends; yields what it prints."""
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=folder,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + START_SECONDS
        while not servers.answers(f"http://127.0.0.1:{port}/_stcore/health"):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield log
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def test_all_that_the_lab_reads_beside_its_modules_is_packed(installed: Path) -> None:
    tracked = subprocess.run(
        [
            "git",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "lab_app",
            "synthetic",
            "pipelines",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    sources = ("lab_app/frontend/src/", "lab_app/frontend/build", "lab_app/frontend/package")
    needed = [name for name in tracked if not name.startswith(sources) and (ROOT / name).is_file()]
    assert "lab_app/.streamlit/config.toml" in needed
    assert [name for name in needed if not (installed / name).is_file()] == []


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["lab_app", "--help"], 0, "open the lab"),
        (["lab_app", "status"], 1, "Name the folder with the data in the variable LARDER_HOME"),
        (["lab_app", "lab"], 1, "Name the folder with the data in the variable LARDER_HOME"),
        (["pipelines"], 1, "Data is built in the project's folder"),
    ],
)
def test_a_command_works_or_says_in_a_sentence_why_it_cannot(
    installed: Path, tmp_path: Path, command: list[str], code: int, words: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tmp_path,
        env=shell(installed),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == code, ran.stderr
    assert words in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_lab_is_served_alone_and_says_so(installed: Path, tmp_path: Path, tiny_home: Path) -> None:
    home = Home(borrow(tiny_home, tmp_path / "home"))
    port = free_port()
    command = ["lab_app", "lab", "--lab-port", str(port), "--dagster-port", str(free_port())]
    with running(command, shell(installed, LARDER_HOME=str(home.path)), tmp_path, port) as log:
        assert "Starting the lab alone: data is built in the project's folder" in log.read_text()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
            assert answer.status == 200
    assert "Traceback" not in log.read_text()
    assert marks.family({marks.mark_of(name, home) for name in ("Dagster", "The lab")}) == []


@pytest.mark.parametrize("address", [None, "0.0.0.0"])
def test_streamlit_by_hand_is_for_this_machine_unless_somebody_wants_more(
    installed: Path, tmp_path: Path, tiny_home: Path, address: str | None
) -> None:
    (tmp_path / ".streamlit").mkdir()  # for the person's other projects, and where the lab is started from
    (tmp_path / ".streamlit" / "config.toml").write_text(OF_OTHERS)
    own = {
        "LARDER_HOME": str(tiny_home),
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
        "HOME": str(tmp_path),
    }
    environment = shell(installed, **own) | ({"STREAMLIT_SERVER_ADDRESS": address} if address else {})
    port = free_port()
    script = str(installed / "lab_app" / "streamlit_app.py")
    command = ["streamlit", "run", script, "--server.port", str(port), "--server.headless", "true"]
    with running(command, environment, tmp_path, port) as log:
        listening = {
            one.laddr.ip
            for one in psutil.net_connections("tcp")
            if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port
        }
        assert listening == {address or "127.0.0.1"}
        said = log.read_text()
    assert f"URL: http://localhost:{port}" in said
    assert "External" not in said  # for which an outside host is asked
    assert ("everybody who can reach this machine" in said) == (address is not None)
