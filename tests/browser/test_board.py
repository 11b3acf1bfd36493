"""The board and the explorer."""

from __future__ import annotations

import re

import pytest
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
        expect(card.get_by_role("img")).to_have_count(
            2
        )  # the line, and where the value lies in what is usual
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
    expect(page.locator(".lab-marks li").first).to_be_visible()
    page.get_by_text("View as table").click()
    table = page.get_by_role("region", name="New signups by signup platform")
    for value in ("Android", "iOS", "Web"):
        expect(table.get_by_role("columnheader", name=value, exact=True)).to_be_visible()
    page.get_by_text("The SQL that ran").click()
    expect(page.locator("code", has_text="SELECT").first).to_be_visible()


def test_back_undoes_one_choice_after_the_other_and_the_address_carries_them(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-explore"))
    weeks = "Monthly active users, for each week"
    months = "Monthly active users, for each month"
    by_country = "Monthly active users by country, for each month"
    expect(page.get_by_role("heading", name=weeks)).to_be_visible()
    settled(page)

    page.get_by_role("radio", name="Month", exact=True).click()
    expect(page.get_by_role("heading", name=months)).to_be_visible()
    settled(page)
    page.get_by_role("combobox", name="Split by").click()
    page.get_by_role("option", name="Country", exact=True).click()
    expect(page.get_by_role("heading", name=by_country)).to_be_visible()
    settled(page)
    page.get_by_role("radio", name="1 year", exact=True).click()
    expect(page).to_have_url(re.compile("span=1y"))
    settled(page)
    expect(page).to_have_url(lab.at("monitoring-explore?metric=mau&by=country&grain=month&span=1y"))

    page.reload()  # a link that somebody shared opens the same
    expect(page.get_by_role("heading", name=by_country)).to_be_visible()
    expect(page.get_by_role("radio", name="1 year", exact=True)).to_be_checked()
    settled(page)

    page.go_back()
    expect(page.get_by_role("radio", name="6 months", exact=True)).to_be_checked()
    expect(page.get_by_role("heading", name=by_country)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name=months)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name=weeks)).to_be_visible()
    expect(page).to_have_url(lab.at("monitoring-explore"))


def test_a_broken_address_falls_back_and_says_so_in_a_line(page: Page, lab: Lab) -> None:
    page.goto(lab.at("monitoring-explore?metric=nope&grain=eon&where=country:XX"))
    expect(page.get_by_role("heading", name="Monthly active users, for each week")).to_be_visible()
    expect(page.get_by_text("means nothing here and is left out")).to_have_count(1)


@pytest.mark.parametrize("kind", ["CSV", "PNG", "SVG"])
def test_a_picture_and_its_table_can_be_taken_along(page: Page, lab: Lab, kind: str) -> None:
    page.goto(lab.at("monitoring-explore?metric=orders&by=country&top=3"))
    expect(page.locator('[data-testid="stVegaLiteChart"]')).to_be_visible()
    settled(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).click()
    saved = waiting.value
    assert saved.suggested_filename == f"orders-by-country-for-each-week.{kind.lower()}"
    content = saved.path().read_bytes()
    if kind == "PNG":
        assert content.startswith(b"\x89PNG")
    else:
        assert "Source: Larder Lab" in content.decode() and "others" in content.decode()
