"""How long a metric check takes, warm: from the last keystroke to the verdict on the page.

    python -m tests.benchmarks.metric_check [--rounds 20]

Serves the lab over the data of LARDER_HOME (default: `data`), types a letter too many into a metric
and takes it out again, in headless Chromium, and waits for the verdict each time. The wait that the
editor leaves between words is in it. Beside it the check alone, in this process. Medians and 95th
percentiles; not part of the tests. Aims: median 1.5 s, 95th percentile 3 s.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from lab_app.lab import Lab
from lab_app.metric_writing.templates import TEMPLATES
from pipelines.contract.release import current_release
from tests.benchmarks.lab_pages import LAB, ROOT, borrowed, served

TYPED = "numerator: orders"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    alone = checks_alone(rounds)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        with tempfile.TemporaryDirectory() as folder, served(LAB, ROOT, borrowed(Path(folder))) as lab:
            page = browser.new_page()
            page.goto(f"{lab}/own_metric")
            wrong, right = keystrokes(page, rounds)
        browser.close()
    for name, seconds in (("check alone", alone), ("key to error", wrong), ("key to right", right)):
        ordered = sorted(seconds)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        print(
            f"{name:14} median {statistics.median(ordered):5.2f} s, 95th percentile {p95:5.2f} s, {len(ordered)} times"
        )


def checks_alone(rounds: int) -> list[float]:
    """Seconds of each check of a changed template, every template in turn."""
    release = current_release()
    if release is None:
        sys.exit("There is no release. Build one with `make data`.")
    seconds = []
    with Lab(release, workers=1) as lab:
        checker = lab.checker
        for found in TEMPLATES:
            checker.check(found.text)
        for i in range(rounds):
            found = TEMPLATES[i % len(TEMPLATES)]
            began = time.perf_counter()
            checker.check(found.text.replace("label: ", f"label: {i} "))
            seconds.append(time.perf_counter() - began)
    return seconds


def keystrokes(page: Page, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds from a key to the error that it makes, and from one to the passed check."""
    page.locator(".cm-content").wait_for(timeout=60_000)
    page.locator(".lab-checks li.done").nth(4).wait_for(timeout=60_000)
    page.wait_for_timeout(2000)
    wrong, right = [], []
    for _ in range(rounds):
        line = page.locator(".cm-line", has_text=TYPED)
        line.click()
        page.keyboard.press("End")
        began = time.perf_counter()
        page.keyboard.type("x")
        page.locator(".lab-outcome.lab-bad").wait_for(timeout=30_000)
        wrong.append(time.perf_counter() - began)
        page.wait_for_timeout(700)
        began = time.perf_counter()
        page.keyboard.press("Backspace")
        page.locator(".lab-outcome.lab-good").wait_for(timeout=30_000)
        right.append(time.perf_counter() - began)
        page.wait_for_timeout(900)
    return wrong, right


if __name__ == "__main__":
    main()
