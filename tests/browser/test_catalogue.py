"""The catalogue, with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import settled


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_a_metric_is_found_opened_and_explored_with_the_keyboard_alone(page: Page, lab: Lab) -> None:
    page.goto(lab.at("own_metric-catalogue"))
    search = page.get_by_role("textbox", name="Search")
    expect(search).to_be_visible()
    settled(page)
    search.focus()
    page.keyboard.type("share of delivered messages")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 metric with")).to_be_visible()
    expect(page).to_have_url(lab.at("own_metric-catalogue?find=share+of+delivered+messages"))
    settled(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        if focused(page) == "Unsubscribe rate":
            break
    assert focused(page) == "Unsubscribe rate"
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Unsubscribe rate", exact=True)).to_be_visible()
    facts = page.locator(".lab-facts")
    for said in ("Assumption", "Trade-off", "Breaks if", "Owner", "unsubscribe_rate"):
        expect(facts).to_contain_text(said)
    expect(page.locator(".lab-lineage > li").first).to_contain_text("unsubscribed_at")
    expect(facts.get_by_role("link", name="Unsubscribes per recipient").first).to_be_visible()
    expect(page.get_by_role("heading", name="Unsubscribe rate, for each week")).to_be_visible()
    settled(page)
    explore = page.get_by_role("link", name="Explore it")
    explore.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Explore a metric", level=1)).to_be_visible()
    expect(page).to_have_url(lab.at("monitoring-explore?metric=Unsubscribe+rate"))


def test_links_may_name_a_metric_and_a_split_as_a_terminal_does(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-explore?metric=unsubscribe_rate&by=is_delivered"))
    expect(page.get_by_role("heading", name="Unsubscribe rate by whether delivered")).to_be_visible()
    expect(page.get_by_role("heading", name="This split shows nothing")).to_be_visible()
