"""What so many browsers get at once, each of which judges a belief and runs a query in turns.

    python -m tests.benchmarks.browsers [--sessions 20] [--windows 2] [--seconds 300] [--every 3]

Serves the lab anew over the data of LARDER_HOME (default: `data`), so that nothing of its release is at hand, and opens
an exercise in so many sessions, one after another. Every `--every` seconds each of them runs another query, or says what
it believes, and waits for what comes back. `--windows` of the sessions are windows of headless Chromium; the others send what
one of the windows was seen to send (see `tests.benchmarks.wire`), since a window takes half a second of a processor for each
answer, and shares the machine with the lab. Prints, for windows and for the others, the seconds from key or click to the
rows or the verdict (median, 95th percentile, longest), errors by kind, and the memory of the lab's processes before the
first session, with all of them open, and at the end; how long the lab and the browser were busy says whose seconds they are.
Not part of the tests; it leaves no trace in the progress that is kept there.
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
from typing import Protocol

import numpy as np
import psutil
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.benchmarks.lab_pages import LAB, ROOT, borrowed, served
from tests.benchmarks.load import LIGHT
from tests.benchmarks.memory import proportional_mb
from tests.benchmarks.wire import Heard, Session, listen

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
    parser.add_argument("--windows", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--every", type=float, default=3.0)
    chosen = parser.parse_args()
    if not 1 <= chosen.windows <= chosen.sessions:
        parser.error("At least one of the sessions is a window, from which the others learn what to send.")
    with tempfile.TemporaryDirectory() as folder, served(LAB, ROOT, borrowed(Path(folder))) as url:
        asyncio.run(measured(url, chosen.sessions, chosen.windows, chosen.seconds, chosen.every))


async def measured(url: str, sessions: int, windows: int, seconds: float, every: float) -> None:
    """Print what the sessions see."""
    expect.set_options(timeout=WAIT_MS)
    seen = Seen()
    print(f"memory before: {memory():,.0f} MB", flush=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        first, heard = await listened_to(browser, url, seen)
        pages = [first, *[await opened(await new_window(browser), url, seen) for _ in range(windows - 1)]]
        others = [await Session.begin(url, heard) for _ in range(sessions - windows)]
        print(f"memory with {sessions} sessions: {memory():,.0f} MB", flush=True)
        until, lab, shown = time.monotonic() + seconds, processor(is_lab=True), processor(is_lab=False)
        async with asyncio.TaskGroup() as group:
            for number, page in enumerate(pages):
                group.create_task(session(Window(page, number), number, every, until, seen))
            for number, other in enumerate(others, start=windows):
                group.create_task(session(Wire(other, number), number, every, until, seen))
        busy = processor(is_lab=True) - lab, processor(is_lab=False) - shown
        print(f"memory at the end: {memory():,.0f} MB")
        await asyncio.gather(*(other.end() for other in others))
        await browser.close()
    print(f"busy meanwhile: {busy[0]:.0f} s of processors in the lab, {busy[1]:.0f} s in the browser")
    for what, times in sorted(seen.seconds.items()):
        median, high = np.percentile(times, [50, 95])
        print(f"{what}: {len(times)}, p50 {median:.2f} s, p95 {high:.2f} s, longest {max(times):.2f} s")
    print(f"errors: {dict(seen.errors) or 0}")


class Turns(Protocol):
    """Something that has a session with the lab, and can do two things in it; each returns its seconds."""

    name: str

    async def query(self, turn: int) -> float: ...

    async def belief(self, turn: int) -> float: ...


@dataclass
class Window:
    """A window of a browser."""

    page: Page
    number: int
    name = "in a window"

    async def query(self, turn: int) -> float:
        return await query(self.page, self.number, turn)

    async def belief(self, turn: int) -> float:
        return await belief(self.page, self.number, turn)


@dataclass
class Wire:
    """A session without a window."""

    session: Session
    number: int
    name = "without"

    async def query(self, turn: int) -> float:
        return await self.session.query(*question(self.number, turn))

    async def belief(self, turn: int) -> float:
        return await self.session.belief(self.number + turn, turn)


async def listened_to(browser: Browser, url: str, seen: Seen) -> tuple[Page, Heard]:
    """A window, and what it sends for a query and a belief."""
    page = await new_window(browser)
    sent = listen(page)
    await opened(page, url, seen)
    first = sent[-1]
    await query(page, 999, 0)
    asked = next(m for m in reversed(sent) if "SELECT" in str(m))
    await belief(page, 999, 0)
    options = await page.get_by_role("radiogroup", name="What is one row").locator("label").all_inner_texts()
    sure = await page.get_by_role("radiogroup", name="How sure").locator("label").all_inner_texts()
    return page, Heard(first, asked, sent[-1], options, sure)


async def new_window(browser: Browser) -> Page:
    return await (await browser.new_context(viewport={"width": 1440, "height": 900})).new_page()


async def opened(page: Page, url: str, seen: Seen) -> Page:
    page.on("pageerror", lambda error: seen.errors.update([f"in the page: {error}"]))
    began = time.perf_counter()
    await page.goto(f"{url}/{EXERCISE}")
    await expect(page.get_by_role("button", name="Check my answer")).to_be_visible()
    seen.seconds["page opened"].append(time.perf_counter() - began)
    await still(page)
    await page.evaluate(RUNS)
    return page


async def session(turns: Turns, number: int, every: float, until: float, seen: Seen) -> None:
    """Queries and beliefs in turns; sessions begin apart from each other, as people do."""
    await asyncio.sleep(every * (number % 20) / 20)
    for turn in itertools.count():
        began = time.monotonic()
        if began >= until:
            return
        what, act = (("query", turns.query), ("belief", turns.belief))[(turn + number) % 2]
        try:
            seen.seconds[f"{what} {turns.name}"].append(await act(turn))
        except Exception as error:  # whatever goes wrong in a session is counted, and the others go on
            seen.errors[f"{what} {turns.name}: {(str(error) or repr(error)).splitlines()[0][:120]}"] += 1
        await asyncio.sleep(max(0.0, began + every - time.monotonic()))


def question(number: int, turn: int) -> tuple[str, str]:
    """A query, and the name of its column."""
    name = f"n{number}_{turn}"
    text = LIGHT[(number + turn) % len(LIGHT)].format(day=DAY, k=1000 * number + turn + 1)
    return f"SELECT COUNT(*) AS {name} FROM ({text})", name


async def query(page: Page, number: int, turn: int) -> float:
    """Seconds from the key to the rows of a query that nobody has run before."""
    text, name = question(number, turn)
    await page.locator(".cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(text)
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
