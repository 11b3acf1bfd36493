"""The data dictionary."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import settled


def test_an_address_opens_a_table_with_grain_columns_and_lineage(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection-dictionary?table=user_activity"))
    expect(page.get_by_role("heading", name="user_activity", level=2)).to_be_visible()
    expect(page.locator(".lab-lead").nth(1)).to_have_text(
        "One row per user, day and platform with at least one session."
    )
    columns = page.get_by_role("region", name="Columns of user_activity")
    expect(columns.get_by_role("rowheader", name="core_action_count")).to_be_visible()

    page.get_by_role("link", name="stg_user_activity").first.click()
    expect(page.get_by_role("heading", name="stg_user_activity", level=2)).to_be_visible()
    expect(page.get_by_role("link", name="user_activity", exact=True).first).to_be_visible()


def test_the_profile_counts_rows_and_hides_personal_data(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection-dictionary?table=users"))
    page.get_by_role("tab", name="Profile").click()
    profile = page.get_by_role("region", name="Profile of users")
    expect(profile.get_by_role("row", name="signup_source")).to_be_visible()
    expect(profile.get_by_role("row", name="email")).to_contain_text("hidden")


def test_search_finds_columns_by_what_they_mean(page: Page, lab: Lab) -> None:
    page.goto(lab.at("collection-dictionary"))
    settled(page)
    box = page.get_by_role("textbox", name="Search tables and columns")
    box.fill("money went back")
    box.press("Enter")
    expect(page.get_by_role("heading", name="orders", level=2)).to_be_visible()
    box.fill("nothing speaks of this")
    box.press("Enter")
    expect(page.get_by_text("No table or column mentions")).to_be_visible()
