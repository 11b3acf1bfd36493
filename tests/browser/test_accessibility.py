"""axe-core finds nothing at WCAG 2.2 AA nor in its best practices, in light and dark; nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import LOOK_MS, settled, write

Window = Callable[..., BrowserContext]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OF_COLOURS = """tags => axe.getRules(['cat.color'])
    .filter(rule => rule.tags.some(tag => tags.includes(tag)))
    .map(rule => rule.ruleId)"""
"""The rules that read colours: another theme changes nothing that the others look at."""
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
NARROW = (390, 720, 768)  # 720: a laptop's 1440, twice as large
PAGES = (
    "",
    "resources",
    "skills",
    "collection",
    "collection-dictionary",
    "collection-bench",
    "collection-exercises",
    "collection-active_users",
    "monitoring",
    "monitoring-board",
    "monitoring-tree",
    "monitoring-boards",
    "monitoring-alerts?metric=dau&z=3",
    "monitoring-explore?by=Signup+platform",
    "own_metric",
    "own_metric-catalogue?of=Activation+rate",
    "own_metric-lesson",
    "own_metric-orders_per_active_user",
    "databases",
    "databases-bench",
    "databases-one_index",
    "databases-questions",
    "diagnosis",
    "diagnosis-workspace?metric=activation_rate",
    "prescription",
    "prescription-readout",
    "prescription-planner",
    "prescription-what_if?onboarding=40000",
    "prediction",
    "prediction-forecast?metric=new_signups",
    "prediction-churn",
    "prediction-monday",
    "prediction-week",
    "apis",
    "apis-workbench",
    "apis-four_saved_requests",
    "apis-partner_orders_rise",
    "apis-questions",
    "assessment",
    "plan",
    "shown",
)

RUN_AXE = "options => axe.run(document, options).then(found => found.violations)"
NOTHING: dict[str, list[str]] = {scheme: [] for scheme in SCHEMES}

CHANGED = """() => document.getAnimations().every(
    one => one.playState !== 'running' || one.effect.getComputedTiming().endTime === Infinity
)"""
"""Colours fade from one theme into the other, which takes longer where other tests run beside."""


def violations(page: Page, *, of_colours: bool = False) -> list[str]:
    """What axe objects to by all rules, or by those of colours, one line each.

    Of what it finds in order, which is far more, nothing is passed on.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    asked = {"type": "tag", "values": RULES}
    if of_colours:
        asked = {"type": "rule", "values": page.evaluate(OF_COLOURS, RULES)}
        assert "color-contrast" in asked["values"]
    found = page.evaluate(RUN_AXE, {"resultTypes": ["violations"], "runOnly": asked})
    return [f"{v['id']}: {v['help']} {v['nodes'][0]['html'][:160]}" for v in found]


def in_both_themes(page: Page) -> dict[str, list[str]]:
    """What axe objects to in the light theme and in the dark one, of a page that stays as it is.

    All rules look at the theme that the page has, those of colours at the other, in which it is left.
    """
    found: dict[str, list[str]] = {}
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for scheme in reversed(SCHEMES) if is_dark else SCHEMES:
        page.emulate_media(color_scheme=scheme)
        settled(page)
        page.wait_for_timeout(400)  # charts and the editor are drawn after the page's run
        page.wait_for_function(CHANGED, polling=LOOK_MS)
        found[scheme] = violations(page, of_colours=bool(found))
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_axe_finds_nothing_and_nothing_sticks_out_of_a_narrow_screen(
    path: str, window: Window, lab: Lab
) -> None:
    page = window().new_page()
    page.goto(lab.at(path))
    expect(page.locator("h1").first).to_be_visible()
    assert in_both_themes(page) == NOTHING
    wide, cut = {}, {}
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        settled(page)
        wide[width] = page.locator('[data-testid="stMain"]').evaluate("main => main.scrollWidth")
        cut[width] = page.locator("main .stPageLink *").evaluate_all(
            "all => all.filter(one => one.clientWidth && one.scrollWidth > one.clientWidth)"
            ".map(one => one.innerText)"
        )
    assert {width: labels for width, labels in cut.items() if labels} == {}
    assert {width: main for width, main in wide.items() if main > width} == {}


def test_axe_finds_nothing_in_answers_and_verdicts(window: Window, lab: Lab) -> None:
    page = window().new_page()
    page.goto(lab.at("collection-active_users"))
    write(page, "SELECT 1 AS active_users")
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".lab-warn")).to_be_visible()
    page.get_by_role("button", name="hint").click()
    expect(page.get_by_role("heading", name="Hint 1")).to_be_visible()
    wrong = in_both_themes(page)
    write(page, "SELECT nonsense")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert wrong == NOTHING
    assert in_both_themes(page) == NOTHING


def test_axe_finds_nothing_around_a_query(window: Window, lab: Lab) -> None:
    page = window().new_page()
    page.goto(lab.at("collection-bench"))
    write(page, "SELECT platform, COUNT(*) AS n FROM users GROUP BY platform")
    page.keyboard.press("Control+Enter")
    page.get_by_role("radio", name="Chart").click()
    expect(page.get_by_role("heading", name="n by platform")).to_be_visible()
    page.get_by_role("button", name="Saved").click()
    expect(page.get_by_label("Save this query as")).to_be_visible()
    found = {"chart and saved queries": in_both_themes(page)}
    page.keyboard.press("Escape")
    page.locator("summary", has_text="orders").first.click()
    page.get_by_role("button", name="Sample rows of orders").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["sample rows"] = in_both_themes(page)
    assert {where: said for where, said in found.items() if said != NOTHING} == {}


@pytest.mark.parametrize("path", ["collection-bench", "own_metric-orders_per_active_user"])
def test_axe_finds_nothing_in_a_text_that_scrolls(window: Window, lab: Lab, path: str) -> None:
    page = window().new_page()
    page.goto(lab.at(path))
    write(page, "# a line\n" * 60)
    scrolled = page.locator(".cm-scroller").evaluate("box => box.scrollHeight > box.clientHeight")
    assert scrolled, "the text is too short to test anything"
    settled(page)
    assert violations(page) == []


def ring(spot: Locator) -> float:
    """How thick the line around it is, 0 where there is none."""
    return float(
        spot.evaluate(
            "at => getComputedStyle(at).outlineStyle === 'none' ? 0 : parseFloat(getComputedStyle(at).outlineWidth)"
        )
    )


def test_one_sees_where_the_keyboard_is(window: Window, lab: Lab) -> None:
    page = window().new_page()
    page.goto(lab.at("monitoring-explore"))
    expect(page.get_by_role("radiogroup", name="Time")).to_be_visible()
    settled(page)
    page.keyboard.press("Tab")
    for spot in (
        page.locator(".st-key-lab-navigation a").first,
        page.get_by_role("main").get_by_role("link", name="All of it in the catalogue"),
        page.get_by_role("button", name="Fullscreen").first,
    ):
        spot.focus()
        assert ring(spot) >= 2, spot.inner_text()

    page.goto(lab.at("monitoring-which_retention"))
    settled(page)
    page.get_by_role("button", name="Give me a hint").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    assert ring(page.locator("[data-testid=stRadioOption][data-focus-visible] > div > :first-child")) >= 2


def test_no_choice_is_cut_off_on_a_phone(window: Window, lab: Lab) -> None:
    page = window(width=390).new_page()
    page.goto(lab.at("monitoring-explore"))
    expect(page.get_by_role("radiogroup", name="Time")).to_be_visible()
    settled(page)
    for group in page.get_by_role("radiogroup").all():
        wide, room = group.evaluate("group => [group.scrollWidth, group.clientWidth]")
        assert wide <= room, group.inner_text()


def test_a_metric_and_what_is_said_of_it_share_a_column_where_there_is_no_room_for_two(
    window: Window, lab: Lab
) -> None:
    page = window(width=768).new_page()
    page.goto(lab.at("own_metric"))
    expect(page.locator(".lab-outcome")).to_be_visible()
    settled(page)
    written, found = page.locator(".cm-editor").bounding_box(), page.locator(".lab-outcome").bounding_box()
    assert written is not None
    assert found is not None
    assert abs(found["x"] - written["x"]) < 16
    assert written["width"] > 768 / 2
