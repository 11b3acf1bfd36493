"""A report as a web page: nothing is loaded, axe finds nothing, it fits a phone, and its tables are on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from lab_app.diagnosis.case_file import as_html
from tests.browser.conftest import watch
from tests.browser.test_accessibility import violations
from tests.lab_app.diagnosis.pins import pin
from tests.lab_app.diagnosis.test_report import ANSWER, HOSTILE, REPORT

WIDE = "| a table that is wider than a phone " * 3


def requests_of(page: Page) -> list[str]:
    """What a page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def test_a_report_opens_anywhere(window: Callable[..., BrowserContext], tmp_path: Path) -> None:
    pins = (pin("a"), pin("b", " ".join(HOSTILE)), pin("c", header=("Week", WIDE), rows=((WIDE, WIDE),)))
    file = tmp_path / "report.html"
    file.write_text(
        as_html(replace(REPORT, pins=pins, answer=ANSWER, guess="It got worse.")), encoding="utf-8"
    )
    found, loaded = {}, {}
    for width, scheme in ((390, "dark"), (1440, "light")):
        page = window(width=width, scheme=scheme).new_page()
        seen = watch(page)
        asked = requests_of(page)
        page.goto(file.as_uri())
        for table in page.locator("summary").all():
            table.click()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.locator("svg:visible").count() == len(pins)
        found[width] = violations(page)
        loaded[width] = [url for url in asked if url != file.as_uri()] + seen.errors
    assert found == {390: [], 1440: []}
    assert loaded == {390: [], 1440: []}
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.get_by_text("14 October").first.is_visible()
