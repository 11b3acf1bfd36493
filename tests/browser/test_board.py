"""The board and the explorer."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import settled

METRICS = (
    "Monthly active users",
    "New signups",
    "Activation rate",
    "Retention rate (week 4)",
    "Referral rate",
    "Page load time (75th percentile)",
    "Tickets per 1,000 active users",
    "Unsubscribe rate",
)


def test_the_board_shows_a_value_a_change_and_a_meaning_for_each_metric(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-board"))
    for name in METRICS:
        card = page.locator(".lab-metric", has=page.get_by_text(name, exact=True))
        expect(card).to_be_visible()
        assert any(sign.isdigit() for sign in card.locator(".value").inner_text()), name
        assert any(sign.isdigit() for sign in card.locator(".change").inner_text()), name
        assert len(card.locator(".meaning").inner_text()) > 20, name
        expect(card.get_by_role("img")).to_be_visible()
    expect(page.locator(".lab-threshold")).to_have_count(3)


def test_look_closer_opens_the_metric_and_back_returns_to_the_board(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-board"))
    expect(page.locator(".lab-metric")).to_have_count(len(METRICS))
    settled(page)
    page.locator(".st-key-card-activation_rate").get_by_role("link", name="Look closer").click()
    expect(page.get_by_role("heading", name="Explore a metric", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Activation rate, for each week")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Board", level=1)).to_be_visible()


def test_an_address_opens_a_metric_by_a_dimension_and_grain(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-explore?metric=New+signups&by=Signup+platform&grain=Month&span=1+year"))
    expect(page.get_by_role("heading", name="New signups by signup platform, for each month")).to_be_visible()
    chart = page.locator('[data-testid="stVegaLiteChart"]')
    expect(chart).to_be_visible()
    page.get_by_text("View as table").click()
    table = page.get_by_role("region", name="New signups by signup platform")
    expect(table.get_by_role("cell", name="android").first).to_be_visible()
    page.get_by_text("The SQL that ran").click()
    expect(page.locator("code", has_text="SELECT").first).to_be_visible()


def test_choosing_a_split_changes_the_address(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-explore"))
    settled(page)
    page.get_by_text("Month", exact=True).click()
    expect(page).to_have_url(lab.at("monitoring-explore?grain=Month"))
    expect(page.get_by_role("heading", name=", for each month")).to_be_visible()
