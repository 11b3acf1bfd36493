"""Alert rules: the slider by keyboard, the address, and Back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import settled


def test_a_threshold_is_tried_by_keyboard_and_back_undoes_it(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-alerts?metric=dau&by=day&z=3"))
    count = page.locator(".lab-alert-count")
    expect(count).to_contain_text("in the last 12 months")
    settled(page)
    before = page.locator(".lab-stack tbody tr").count()
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("z=2(&|$)"))
    settled(page)
    assert page.locator(".lab-stack tbody tr").count() > before
    page.go_back()
    expect(page.get_by_role("slider")).to_have_value("3")
    settled(page)
    assert page.locator(".lab-stack tbody tr").count() == before
