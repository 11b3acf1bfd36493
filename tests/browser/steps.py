"""What people do in the lab, step by step, for the tests to say in one line."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from lab_app.course.progress import Progress

KEPT_SECONDS = 60
LOOK_MS = 50  # between two looks at a page; without it, it is looked at, and so laid out and drawn, 60 times a second


def settled(page: Page) -> None:
    """Wait until Streamlit has run the page to its end, and nothing fades in or out any more."""
    expect(page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_function(
        "document.getAnimations().every(one => one.playState !== 'running')", polling=LOOK_MS
    )


def editor(page: Page) -> Locator:
    """The editor's text."""
    return page.locator(".cm-content")


def write(page: Page, text: str) -> None:
    """Replace what is in the editor, as a keyboard does it, without taking up any completion."""
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)
    expect(editor(page)).to_contain_text(text.split("\n", 1)[0][:40])


def wait_until_kept(page: Page, home: Path, key: str, text: str) -> None:
    """Wait until this text is the draft that the lab keeps."""
    progress = Progress(home / "progress.sqlite", "local")
    until = time.monotonic() + KEPT_SECONDS
    while progress.draft(key) != text:
        assert time.monotonic() < until, progress.draft(key)
        page.wait_for_timeout(100)
    settled(page)


def open_exercise(page: Page, url: str) -> None:
    page.goto(url)
    expect(editor(page)).to_be_visible()


def notice(page: Page, title: str) -> Locator:
    """The notice with this title."""
    return page.locator(".lab-notice", has=page.get_by_role("heading", name=title))
