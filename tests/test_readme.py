"""The README and CONTRIBUTING are made of commands that work: each one is run here, or by CI as it is.

A console block is a transcript: lines that start with `$ ` are commands, the rest is what they print.
The commands of a page run in order, in a copy of the project, over a small world.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lab_app.course.pages import LESSON, level_pages
from lab_app.course.path import ORDER
from lab_app.course.tracks import track
from tests.conftest import MAKE_DATA, copy_home
from tests.prompt import at_a_prompt, copy_project, free_port

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "CONTRIBUTING.md")
START_SECONDS = 300  # `dagster dev` starts four more processes, one after the other

BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: title=(?P<title>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)

# CI runs the first as it stands. The second needs Node.js: a test compares the bundle with its source instead.
RUN_ELSEWHERE = {"make test", "make editor"}
# They serve until they are stopped; each must answer.
SERVERS = {
    "make lab": "covered by tests/lab_app/cli/test_supervisor.py: the same command behind a set-up that CI runs",
    "uv run larder lab": "covered by tests/lab_app/cli/test_supervisor.py",
    "uv run dagster dev": "Serving dagster-webserver",
    "uv run streamlit run lab_app/streamlit_app.py": "You can now view",
    ".venv/bin/dagster dev": "Serving dagster-webserver",
}


def commands(page: str) -> list[tuple[str, str]]:
    """Of one page, in order: ("run", command) and ("file", path and contents) for files to write."""
    steps: list[tuple[str, str]] = []
    for block in BLOCK.finditer((ROOT / page).read_text()):
        if block["title"]:
            steps.append(("file", f"{block['title']}\n{block['body']}"))
        elif block["language"] == "console":
            lines = block["body"].splitlines()
            steps += [("run", line.removeprefix("$ ")) for line in lines if line.startswith("$ ")]
    return steps


def _finishing(page: str) -> list[tuple[str, str]]:
    skipped = RUN_ELSEWHERE | SERVERS.keys()
    return [
        (kind, text)
        for kind, text in commands(page)
        if kind == "file" or (text not in skipped and not text.startswith(("git clone ", "cd larder")))
    ]


@pytest.fixture
def copy_of_project(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "larder-lab")


def _environment(home: Path, tmp_path: Path) -> dict[str, str]:
    return at_a_prompt(tmp_path / "bin") | {"LARDER_HOME": str(home), "LARDER_PRESET": "tiny"}


def _for(command: str, environment: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment for this command; one that names `.venv` itself gets no uv and nothing of `.venv` on its path."""
    if ".venv/bin/" not in command:
        return environment
    if not (folder / ".venv").exists():
        (folder / ".venv").symlink_to(sys.prefix)
    return {k: v for k, v in environment.items() if k != "VIRTUAL_ENV"} | {"PATH": os.defpath}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.timeout(600)
def test_every_command_works_as_written(
    page: str, copy_of_project: Path, tiny_home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    environment = _environment(copy_home(tiny_home, tmp_path / "home"), tmp_path)
    environment["PYTHONPATH"] = str(copy_of_project)  # its own code, which some commands add to
    # What is selected is what this run tests anyway; that something is, is told by the exit code.
    environment["PYTEST_ADDOPTS"] = "--collect-only"
    steps = _finishing(page)
    assert steps, f"{page} shows no command"
    for kind, text in steps:
        if kind == "file":
            name, _, contents = text.partition("\n")
            (copy_of_project / name).parent.mkdir(parents=True, exist_ok=True)
            (copy_of_project / name).write_text(contents)
            continue
        if text == MAKE_DATA:  # many tests work on what it leaves
            assert (request.getfixturevalue("short_home") / "current.json").is_file()
            continue
        done = subprocess.run(
            ["sh", "-c", text],
            cwd=copy_of_project,
            env=_for(text, environment, copy_of_project),
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, f"{page}: $ {text}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, f"{page}: $ {text}\n{done.stderr}"


@pytest.mark.parametrize("command", [command for command, shows in SERVERS.items() if shows[0].isupper()])
@pytest.mark.timeout(600)
def test_every_server_comes_up_as_written(
    command: str, copy_of_project: Path, tiny_home: Path, tmp_path: Path
) -> None:
    assert command in [text for _, text in commands("README.md")]
    asked = "--port {}" if "dagster" in command else "--server.port {} --server.headless true"
    folder = copy_of_project if ".venv/bin/" in command else ROOT
    log = tmp_path / "log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command} {asked.format(free_port())}"],
            cwd=folder,
            env=_for(command, _environment(copy_home(tiny_home, tmp_path / "home"), tmp_path), folder),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while SERVERS[command] not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, alive = psutil.wait_procs(family, timeout=15)
        for left in alive:
            left.kill()
        process.kill()
        process.wait()


def test_no_server_command_of_the_readme_is_left_out() -> None:
    serving = re.compile(r"\b(lab|dev|streamlit run .*)$")
    shown = {text for kind, text in commands("README.md") if kind == "run" and serving.search(text)}
    assert shown <= SERVERS.keys() | {"uv run larder dev"}


def test_the_readme_names_each_level_with_its_pages() -> None:
    text = (ROOT / "README.md").read_text()
    assert f"A core path of {len(ORDER)} steps" in text
    rows = dict(re.findall(r"^\| \d (\w+) \| (.+) \|$", text, re.MULTILINE))
    levels = track("data").levels
    assert list(rows) == [level.title for level in levels if level.is_open]
    for level in levels:
        question, _, pages = rows[level.title].split(" | ")
        assert question == level.question
        shown = [f"**{page.title}**" for page in level_pages(level) if page.name != LESSON]
        assert pages == ", ".join(shown)
