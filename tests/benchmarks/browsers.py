"""What so many browsers get at once, each of which judges a belief and runs a query in turns.

    python -m tests.benchmarks.browsers [--sessions 20] [--seconds 300] [--every 3]

Serves the lab anew over the data of LARDER_HOME (default: `data`), so that nothing of its release is at hand, and opens
an exercise in so many windows of headless Chromium, one after another. Every `--every` seconds each of them runs
another query, or says what it believes, and waits for what comes back. Prints the seconds from key or click to the
rows or the verdict (median, 95th percentile, longest), errors by kind, and the memory of the lab's processes before the
first window, with all of them open, and at the end. The browser shares the machine with the lab: how long each of the two was
busy says whose seconds they are. Not part of the tests; it leaves no trace in the progress that is
kept there.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.benchmarks.lab_pages import LAB, ROOT, borrowed, served
from tests.benchmarks.load import LIGHT
from tests.benchmarks.memory import proportional_mb

EXERCISE = "collection-one_row_of_releases"
WAIT_MS = 30_000
DAY = "2026-04-01"
RUNS = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    window.runs = 0;
    new MutationObserver(() => {
        if (app.dataset.testScriptState === 'notRunning') window.runs += 1;
    }).observe(app, {attributeFilter: ['data-test-script-state']});
}"""
"""Counts the page's runs to the end."""


@dataclass
class Seen:
    """What all sessions have seen together: seconds by what was done, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--every", type=float, default=3.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(LAB, ROOT, borrowed(Path(folder))) as url:
        asyncio.run(measured(url, chosen.sessions, chosen.seconds, chosen.every))


async def measured(url: str, sessions: int, seconds: float, every: float) -> None:
    """Print what the sessions see."""
    expect.set_options(timeout=WAIT_MS)
    seen = Seen()
    print(f"memory before: {memory():,.0f} MB", flush=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        pages = [await opened(browser, url, seen) for _ in range(sessions)]
        print(f"memory with {sessions} windows: {memory():,.0f} MB", flush=True)
        until, lab, others = time.monotonic() + seconds, processor(is_lab=True), processor(is_lab=False)
        async with asyncio.TaskGroup() as group:
            for number, page in enumerate(pages):
                group.create_task(session(page, number, every, until, seen))
        busy = processor(is_lab=True) - lab, processor(is_lab=False) - others
        await browser.close()
    print(f"memory at the end: {memory():,.0f} MB")
    print(f"busy meanwhile: {busy[0]:.0f} s of processors in the lab, {busy[1]:.0f} s in the browser")
    for what, times in sorted(seen.seconds.items()):
        median, high = np.percentile(times, [50, 95])
        print(f"{what}: {len(times)}, p50 {median:.2f} s, p95 {high:.2f} s, longest {max(times):.2f} s")
    print(f"errors: {dict(seen.errors) or 0}")


async def opened(browser: Browser, url: str, seen: Seen) -> Page:
    page = await (await browser.new_context(viewport={"width": 1440, "height": 900})).new_page()
    page.on("pageerror", lambda error: seen.errors.update([f"in the page: {error}"]))
    began = time.perf_counter()
    await page.goto(f"{url}/{EXERCISE}")
    await expect(page.get_by_role("button", name="Check my answer")).to_be_visible()
    seen.seconds["page opened"].append(time.perf_counter() - began)
    await still(page)
    await page.evaluate(RUNS)
    return page


async def session(page: Page, number: int, every: float, until: float, seen: Seen) -> None:
    """Queries and beliefs in turns; sessions begin apart from each other, as people do."""
    await asyncio.sleep(every * (number % 20) / 20)
    for turn in itertools.count():
        began = time.monotonic()
        if began >= until:
            return
        what, act = (("query", query), ("belief", belief))[(turn + number) % 2]
        try:
            seen.seconds[what].append(await act(page, number, turn))
        except Exception as error:  # whatever goes wrong in a session is counted, and the others go on
            seen.errors[f"{what}: {str(error).splitlines()[0][:120]}"] += 1
        await asyncio.sleep(max(0.0, began + every - time.monotonic()))


async def query(page: Page, number: int, turn: int) -> float:
    """Seconds from the key to the rows of a query that nobody has run before."""
    name = f"n{number}_{turn}"
    text = LIGHT[(number + turn) % len(LIGHT)].format(day=DAY, k=1000 * number + turn + 1)
    await page.locator(".cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(f"SELECT COUNT(*) AS {name} FROM ({text})")
    await still(page)
    began = time.perf_counter()
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("columnheader", name=name)).to_be_visible()
    return time.perf_counter() - began


async def belief(page: Page, number: int, turn: int) -> float:
    """Seconds from the click to the verdict."""
    choices = page.get_by_role("radiogroup", name="What is one row")
    await choices.get_by_role("radio").nth((number + turn) % 4).press("Space")
    sure = page.get_by_role("radiogroup", name="How sure").get_by_role("radio").nth(1 + turn % 5)
    await expect(sure).to_be_enabled()
    await sure.press("Space")
    await still(page)
    before = await page.evaluate("runs")
    began = time.perf_counter()
    await page.get_by_role("button", name="Check my answer").click()
    await page.wait_for_function("before => runs > before", arg=before, timeout=WAIT_MS)
    await still(page)
    took = time.perf_counter() - began
    await expect(page.locator(".lab-notice, .lab-warn").first).to_be_visible()
    return took


async def still(page: Page) -> None:
    """Wait until the page has run to its end."""
    await expect(page.locator('[data-testid="stApp"]')).to_have_attribute(
        "data-test-script-state", "notRunning"
    )


def memory() -> float:
    """Megabytes of all processes of the lab that this one serves; what they share is counted once."""
    return sum(proportional_mb(one) for one in processes(is_lab=True))


def processor(*, is_lab: bool) -> float:
    """Seconds of processors that the lab's processes have taken, or those of the browser."""
    taken = 0.0
    for one in processes(is_lab=is_lab):
        with contextlib.suppress(psutil.Error):
            times = one.cpu_times()
            taken += times.user + times.system
    return taken


def processes(*, is_lab: bool) -> list[psutil.Process]:
    """The lab that this one serves, or the browser that it drives, with all that they have started."""
    found = [one for one in psutil.Process().children() if ("streamlit" in one.cmdline()) == is_lab]
    return [process for one in found for process in (one, *one.children(recursive=True))]


if __name__ == "__main__":
    main()
