"""A browser, and the lab served over a tiny release."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.homes import borrow
from tests.browser.steps import settled
from tests.prompt import free_port

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # A page is looked at for seconds: what its scripts gain by being compiled a second and a third time comes too late.
    "--js-flags=--no-maglev --no-turbofan",
)
START_SECONDS = 120
LEFT = ROOT / "test-results"
FAILED = pytest.StashKey[bool]()
FORGOTTEN = "cookies,local_storage,indexeddb,websql,cache_storage,service_workers,file_systems"
WAIT_MS = 60_000  # machines that run tests are busy; speed is measured in tests/benchmarks

expect.set_options(timeout=WAIT_MS)

_left: list[int] = []
"""Ports of labs that are served no more."""


@dataclass
class Watch:
    """What a page did that it should not do."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Lab:
    """A lab that is being served."""

    url: str
    home: Path

    def at(self, path: str = "") -> str:
        return f"{self.url}/{path}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Its absence is a failure: a test that is skipped proves nothing."""
    # The first is what Playwright itself takes for windows that nobody sees: a page costs it two thirds.
    names = (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    )
    found = os.environ.get("CHROMIUM") or next((path for n in names if (path := shutil.which(n))), None)
    if not found:
        pytest.fail("No Chromium is installed. Run `make browser`, or name one in the variable CHROMIUM.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield opened
        opened.close()


@contextmanager
def serving(home: Path, project: Path | None = None) -> Iterator[Lab]:
    """The lab over this data folder, until the block ends; it saves metrics in `project`."""
    port = _port()
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LARDER_", "STREAMLIT_"))}
    with (home / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            (
                *(sys.executable, "-m", "streamlit", "run", "lab_app/streamlit_app.py"),
                *("--server.port", str(port), "--server.address", "localhost", "--server.headless", "true"),
            ),
            env={
                **clean,
                "LARDER_HOME": str(home),
                **({"LARDER_PROJECT": str(project)} if project else {}),
            },
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    lab = Lab(f"http://localhost:{port}", home)
    try:
        _wait_until_up(lab, process)
        yield lab
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        _left.append(port)


@pytest.fixture
def serve() -> Iterator[Callable[..., Lab]]:
    """Serves the lab over a data folder until the test ends."""
    with ExitStack() as running:
        yield lambda home, project=None: running.enter_context(serving(home, project))


@pytest.fixture(scope="session")
def lab(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One lab for the tests that leave no trace in it."""
    with serving(borrow(tiny_home, tmp_path_factory.mktemp("lab") / "home")) as served:
        yield served


@pytest.fixture
def fresh_lab(serve: Callable[[Path], Lab], tiny_home: Path, tmp_path: Path) -> Lab:
    """A lab of the test's own, in which nobody has done anything yet."""
    return serve(borrow(tiny_home, tmp_path / "home"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note that a test has failed, for the windows that it has opened."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def profiles() -> dict[tuple[int, str], list[BrowserContext]]:
    """Windows that nobody uses, by width and theme. They remember nothing, but have read the lab's scripts."""
    return {}


@pytest.fixture
def window(
    browser: Browser,
    profiles: dict[tuple[int, str], list[BrowserContext]],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows, 1440 by 900 in the light theme unless it is told otherwise.

    To read and to compile the lab's scripts takes half of what a first page costs, so that windows are lent, not made.
    Where the test fails, what each page of theirs shows is kept in test-results/; with TRACE=1, which takes a fifth
    longer, all that happened in them is, step by step.
    """
    opened: list[tuple[tuple[int, str], BrowserContext]] = []
    traced = os.environ.get("TRACE") == "1"

    def open_window(*, width: int = 1440, scheme: Literal["light", "dark"] = "light") -> BrowserContext:
        unused = profiles.setdefault((width, scheme), [])
        viewport: ViewportSize = {"width": width, "height": 900}
        context = unused.pop() if unused else browser.new_context(viewport=viewport, color_scheme=scheme)
        context.set_default_timeout(WAIT_MS)
        if traced:
            context.tracing.start(screenshots=False, snapshots=True)
        opened.append(((width, scheme), context))
        return context

    yield open_window
    for number, (kind, context) in enumerate(opened, start=1):
        if request.node.stash.get(FAILED, False):
            name = re.sub(r"\W+", "-", f"{request.node.name} {number}")
            for place, left in enumerate(context.pages, start=1):
                left.screenshot(path=LEFT / f"{name}-{place}.png")
                print(f"What {left.url} showed: {LEFT / name}-{place}.png")
            if traced:
                context.tracing.stop(path=LEFT / f"{name}.zip")
                print(f"What happened: .venv/bin/playwright show-trace {LEFT / name}.zip")
            context.close()
        elif traced:
            context.close()
        else:
            forget(context)
            profiles[kind].append(context)


def forget(context: BrowserContext) -> None:
    """Close a window's pages, and have it remember nothing of them but the scripts that they read."""
    for page in context.pages:
        page.goto("about:blank")  # what a page keeps when it is left is kept by now
        session = context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": FORGOTTEN})
        session.detach()
        page.close()
    context.clear_cookies()
    context.clear_permissions()
    context.unroute_all()


@pytest.fixture
def context(window: Callable[..., BrowserContext]) -> BrowserContext:
    """A window of the test's own."""
    opened = window()
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    return opened


@pytest.fixture
def page(
    context: BrowserContext,
    serve: Callable[..., Lab],  # noqa: ARG001 -- a lab is still there when its page is left
    request: pytest.FixtureRequest,
) -> Iterator[Page]:
    """A page that is watched: no error in the console, no request to any other machine."""
    opened = context.new_page()
    seen = watch(opened)
    yield opened
    if not request.node.stash.get(FAILED, False):
        leave(opened)
    if seen.errors or seen.foreign:
        request.node.stash[FAILED] = True
    assert seen.errors == []
    assert seen.foreign == []


def leave(page: Page) -> None:
    """Wait until the lab has done what the page has asked for.

    The lab is shared by tests, and so are the drafts: what one has typed last, and is saved while the next one
    reads them, looks like another tab's text there.
    """
    page.evaluate("document.activeElement?.blur()")
    if page.locator('[data-testid="stApp"]').count():
        settled(page)


def watch(page: Page) -> Watch:
    """Note what this page does wrong from now on."""
    seen = Watch()

    def on_console(message: ConsoleMessage) -> None:
        # On a deep link Streamlit's own client asks first below the page's address, then at the root.
        probing = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not probing:
            seen.errors.append(f"{message.text} ({message.location.get('url')})")

    def on_request(request: Request) -> None:
        host = urlparse(request.url).hostname
        if host not in {None, "localhost"}:
            seen.foreign.append(request.url)

    page.on("console", on_console)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", on_request)
    return seen


def _port() -> int:
    """The port of a lab that is served no more, for browsers have its scripts; or any that is free."""
    while _left:
        with contextlib.suppress(OSError):
            return free_port(_left.pop())
    return free_port()


def _wait_until_up(lab: Lab, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(lab.at("_stcore/health"), timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"The lab did not start:\n{(lab.home / 'lab.log').read_text()[-3000:]}")
