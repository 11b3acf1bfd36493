"""How long the lab's pages take, beside a bare Streamlit page in the same run.

    python -m tests.benchmarks.lab_pages [--rounds 7]

Serves the lab over the data of LARDER_HOME (default: `data`) and a page with one button, and drives
both with headless Chromium. Prints medians in milliseconds and their ratios to the bare page; of loads also the processor
time of the browser's processes until the page has come to rest, which a busy machine lengthens less. Not
part of the tests, and it leaves no trace in the progress that is kept there. Aims beside a bare first
load of 1.2 s, reload of .42 s and click of .11 s: first load 2.5 s, reload 1 s, click .25 s, a query
from Ctrl+Enter to its rows in .3 s (95th percentile), a right answer judged, also on the hidden
variants, in 1 s. Then what the first one to come to a lesson waits for its picture, and the first to come to the alert rules
for the replay of one, with a lab that was just started.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from lab_app.course.tracks import exercise as find
from lab_app.kinds.sql import SqlExercise

ROOT = Path(__file__).resolve().parents[2]
LAB = ROOT / "lab_app" / "streamlit_app.py"
BARE = 'import streamlit as st\nst.title("Bare")\nif st.button("Click"):\n    st.write("clicked")\n'
QUIET_MS = 900  # between two measurements, so that one does not pay for the other


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script = Path(folder) / "bare.py"
        script.write_text(BARE)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        home = borrowed(Path(folder))
        with served(script, Path(folder)) as bare, served(LAB, ROOT, home) as lab:
            of_bare, of_lab = (
                loads(browser, bare, "h1", rounds),
                loads(browser, lab, "nav.map", rounds),
            )
            for name in of_bare:
                beside(name, of_lab[name], of_bare[name])
            beside("click to painted", page_clicks(browser, lab, rounds), bare_clicks(browser, bare, rounds))
            spread("right to verdict", verdict_times(browser, lab, rounds))
            spread("Ctrl+Enter to rows", query_times(browser, lab, 4 * rounds))
        spread("first replay", [first_replay(browser, home) for _ in range(3)])
        words, picture = zip(*(first_picture(browser, home) for _ in range(3)), strict=True)
        spread("words of a lesson", words)
        spread("picture of a lesson", picture)
        browser.close()


def beside(name: str, ours: float, bare: float) -> None:
    """Print a median beside the bare page's."""
    print(f"{name:21} lab {ours:5.0f} ms, bare {bare:5.0f} ms, ratio {ours / bare:.1f}", flush=True)


def spread(name: str, times: Sequence[float]) -> None:
    """Print the median of some times, and the time that one in twenty passes."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(f"{name:19} median {statistics.median(ordered):5.0f} ms, 95th percentile {p95:5.0f} ms", flush=True)


def borrowed(folder: Path) -> Path:
    """A data folder with the worlds of LARDER_HOME, and progress of its own."""
    data = Path(os.environ.get("LARDER_HOME", ROOT / "data")).resolve()
    home = folder / "home"
    home.mkdir()
    (home / "worlds").symlink_to(data / "worlds", target_is_directory=True)
    shutil.copy(data / "current.json", home)
    return home


@contextmanager
def served(script: Path, folder: Path, home: Path | None = None) -> Iterator[str]:
    """The address at which `streamlit run script` answers, over the data folder `home`."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        (
            *(sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)),
            *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
        ),
        cwd=folder,
        env={**os.environ, **({"LARDER_HOME": str(home)} if home else {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait()


def timed(*actions: Callable[[], object]) -> float:
    """Milliseconds that these actions take, one after the other."""
    began = time.perf_counter()
    for action in actions:
        action()
    return (time.perf_counter() - began) * 1000


def loads(browser: Browser, url: str, selector: str, rounds: int) -> dict[str, float]:
    """Medians of a first load with an empty cache and of a reload, and of the browser's processor time for each; one
    round before them warms the server."""
    took: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds + 1):
        page = new_page(browser)
        found = page.locator(selector).first
        for name, load in (("first load", partial(page.goto, url)), ("reload", page.reload)):
            busy = processor()
            took[name].append(timed(load, found.wait_for))
            page.wait_for_timeout(QUIET_MS)
            took[f"{name}, processor"].append(1000 * (processor() - busy))
        page.context.close()
    return {name: statistics.median(times[1:]) for name, times in took.items()}


def processor() -> float:
    """Seconds of processors that the browser's processes have taken."""
    taken = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # gone meanwhile
            if "chrom" in process.name():
                times = process.cpu_times()
                taken += times.user + times.system
    return taken


def bare_clicks(browser: Browser, url: str, rounds: int) -> float:
    page = new_page(browser)
    page.goto(url)
    button, said = page.get_by_role("button", name="Click"), page.get_by_text("clicked", exact=True)
    times = []
    for _ in range(rounds):
        page.reload()
        button.wait_for()
        page.wait_for_timeout(QUIET_MS)
        times.append(timed(button.click, said.wait_for))
    page.context.close()
    return statistics.median(times)


def page_clicks(browser: Browser, url: str, rounds: int) -> float:
    """Median from a click in the navigation to the other page's title."""
    page = new_page(browser)
    page.goto(f"{url}/monitoring-board")
    page.locator(".lab-metric").first.wait_for()
    page.get_by_test_id("stSidebar").get_by_text("All exercises and tools").click()
    page.wait_for_timeout(3 * QUIET_MS)
    times = []
    for _ in range(rounds):
        for name in ("Data dictionary", "SQL bench", "Board"):
            link = page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True)
            title = page.get_by_role("heading", name=name, exact=True, level=1)
            times.append(timed(link.click, title.wait_for))
            page.wait_for_timeout(QUIET_MS)
    page.context.close()
    return statistics.median(times)


def query_times(browser: Browser, url: str, count: int) -> list[float]:
    """From Ctrl+Enter to the rows, for a count over the users."""
    page = new_page(browser)
    page.goto(f"{url}/collection-bench")
    page.locator(".cm-content").click()
    times = []
    for i in range(count + 1):
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(f"SELECT 'run {i}' AS run, COUNT(*) AS users FROM users")
        page.wait_for_timeout(QUIET_MS if i % 2 else 50)
        rows = page.locator(f'td:text-is("run {i}")')
        times.append(timed(partial(page.keyboard.press, "Control+Enter"), rows.wait_for))
        page.wait_for_timeout(QUIET_MS)
    page.context.close()
    return times[1:]


def verdict_times(browser: Browser, url: str, count: int) -> list[float]:
    """From a click on “Check my answer” to the verdict on a right one, which the hidden variants see too."""
    exercise = find("C01")
    assert isinstance(exercise, SqlExercise)
    page = new_page(browser)
    page.goto(f"{url}/{exercise.level}-{exercise.id}")
    page.locator(".cm-content").click()
    times = []
    for _ in range(count + 1):
        for answer, tone in ((exercise.mistakes[0].answer, "warn"), (exercise.solution, "good")):
            page.locator(".cm-content").click()
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(answer)
            page.wait_for_timeout(2 * QUIET_MS)
            check, shown = (
                page.get_by_role("button", name="Check my answer"),
                page.locator(f".lab-{tone}").first,
            )
            times.append(timed(check.click, shown.wait_for))
    page.context.close()
    return times[3::2]


def first_picture(browser: Browser, home: Path) -> tuple[float, float]:
    """Until the words of the lesson of Collection are there, and until its picture, in a lab just started."""
    with served(LAB, ROOT, home) as url:
        page = new_page(browser)
        words, picture = (
            page.get_by_role("heading", name="What is one row?"),
            page.locator("canvas, svg.marks").first,
        )
        began = time.perf_counter()
        page.goto(f"{url}/collection")
        words.wait_for()
        read = time.perf_counter()
        picture.wait_for()
        page.context.close()
    return 1000 * (read - began), 1000 * (time.perf_counter() - began)


def first_replay(browser: Browser, home: Path) -> float:
    """From a click in the navigation to how often the default alert rule would have rung, in a lab that has shown its
    board and replayed no rule yet."""
    with served(LAB, ROOT, home) as url:
        page = new_page(browser)
        page.goto(f"{url}/monitoring-board")
        page.locator(".lab-metric").first.wait_for()
        page.wait_for_timeout(3 * QUIET_MS)
        link = page.get_by_test_id("stSidebar").get_by_role("link", name="Alert rules", exact=True)
        milliseconds = timed(link.click, page.locator(".lab-alert-count").wait_for)
        page.context.close()
    return milliseconds


def new_page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1440, "height": 900}).new_page()


if __name__ == "__main__":
    main()
