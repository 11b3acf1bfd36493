"""The metric tree: a click, the keyboard, and Back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import settled


def test_a_metric_opens_by_click_and_by_keyboard_and_back_undoes_it(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-tree"))
    panel = page.locator(".st-key-tree-panel").get_by_role("heading", level=2)
    expect(panel).to_have_text("Monthly active users")
    tree = page.get_by_role("navigation", name="The metric tree")
    settled(page)

    tree.get_by_role("link", name="Input Activation rate").click()
    expect(panel).to_have_text("Activation rate")
    expect(page).to_have_url(lab.at("monitoring-tree?of=activation_rate"))
    expect(tree.locator("a[aria-current]")).to_contain_text("Activation rate")
    settled(page)

    page.keyboard.press("Tab")  # the focus has stayed where it was: what comes next is the guardrail below
    page.keyboard.press("Enter")
    expect(panel).to_have_text("Page load time (75th percentile)")
    expect(page).to_have_url(lab.at("monitoring-tree?of=page_load_p75"))
    settled(page)

    page.go_back()
    expect(panel).to_have_text("Activation rate")
    settled(page)
    page.go_back()
    expect(panel).to_have_text("Monthly active users")
    expect(tree.locator("a[aria-current]")).to_contain_text("North Star")


def test_on_a_phone_the_tree_is_a_list_and_what_is_chosen_comes_into_view(page: Page, lab: Lab) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(lab.at("monitoring-tree"))
    tree = page.get_by_role("navigation", name="The metric tree")
    expect(page.get_by_role("navigation", name="Health metrics").get_by_role("link").first).to_be_visible()
    settled(page)
    lefts = [
        tree.locator(f'li[data-name="{name}"] a').bounding_box()["x"]  # type: ignore[index]
        for name in ("mau", "mau_new", "activated_signups")
    ]
    assert lefts == sorted(set(lefts))
    tree.get_by_role("link", name="Input Retention rate").click()
    panel = page.locator(".st-key-tree-panel").get_by_role("heading", level=2)
    expect(panel).to_have_text("Retention rate (week 4)")
    expect(panel).to_be_in_viewport()
