"""axe-core finds nothing at WCAG 2.2 AA, in light and dark; nothing sticks out of a narrow screen."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WAIT_MS, Lab
from tests.browser.steps import settled, write

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PAGES = (
    "",
    "collection",
    "collection-dictionary",
    "collection-bench",
    "collection-exercises",
    "collection-active_users",
    "monitoring",
    "monitoring-board",
    "monitoring-explore?by=Signup+platform",
    "own_metric",
    "own_metric-catalogue?of=Activation+rate",
    "diagnosis",
)


def violations(page: Page) -> list[str]:
    """What axe objects to, one line each."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", list(RULES))[
        "violations"
    ]
    return [f"{v['id']}: {v['help']} {v['nodes'][0]['html'][:160]}" for v in found]


def open_page(browser: Browser, scheme: str, width: int = 1440) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(WAIT_MS)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, lab: Lab, scheme: str) -> None:
    page = open_page(browser, scheme)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(lab.at(path))
        expect(page.locator("h1, .lab-message").first).to_be_visible()
        settled(page)
        page.wait_for_timeout(400)  # charts and the editor are drawn after the page's run
        found[path] = violations(page)
    page.context.close()
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_answers_and_verdicts(browser: Browser, lab: Lab, scheme: str) -> None:
    page = open_page(browser, scheme)
    page.goto(lab.at("collection-active_users"))
    write(page, "SELECT 1 AS active_users")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".lab-warn")).to_be_visible()
    page.get_by_role("button", name="hint").click()
    expect(page.get_by_role("heading", name="Hint 1")).to_be_visible()
    settled(page)
    wrong = violations(page)
    write(page, "SELECT nonsense")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    settled(page)
    broken = violations(page)
    page.context.close()
    assert wrong == []
    assert broken == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_of_a_narrow_screen(browser: Browser, lab: Lab, path: str) -> None:
    page = open_page(browser, "light", width=390)
    page.goto(lab.at(path))
    expect(page.locator("h1, .lab-message").first).to_be_visible()
    settled(page)
    width = page.locator('[data-testid="stMain"]').evaluate("main => main.scrollWidth")
    page.context.close()
    assert width <= 390
