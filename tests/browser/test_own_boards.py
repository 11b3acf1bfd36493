"""A board of one's own: pinned in the explorer, shared by its link, kept by who opens it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from lab_app.course.progress import Progress
from lab_app.ui.boards import kept
from tests.browser.conftest import Lab
from tests.browser.steps import settled


def test_a_board_goes_from_one_to_another_by_its_link(
    page: Page, fresh_lab: Lab, window: Callable[..., BrowserContext]
) -> None:
    page.goto(fresh_lab.at("monitoring-explore?metric=orders&by=country&grain=month"))
    page.get_by_role("button", name="Pin to my board").click()
    expect(page.get_by_text("It is under “My boards”")).to_be_visible()
    settled(page)
    page.goto(fresh_lab.at("monitoring-boards"))
    orders = "Orders by country, for each month"
    expect(page.get_by_role("heading", name=orders)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Share").click()
    link = page.locator('[data-testid="stCode"] code')
    expect(link).to_contain_text("/monitoring-boards?board=1.")
    address = link.inner_text().replace("\n", "").strip()

    other = window(width=390, scheme="dark").new_page()
    other.goto(address)
    expect(other.get_by_role("heading", name=orders)).to_be_visible()
    expect(other.get_by_role("button", name="Remove")).to_have_count(0)
    settled(other)
    other.get_by_role("button", name="Keep this as my board").click()
    expect(other).to_have_url(fresh_lab.at("monitoring-boards"))
    expect(other.get_by_role("button", name="Remove").first).to_be_visible()
    settled(other)
    boards = kept.boards_of(Progress(fresh_lab.home / "progress.sqlite", "local"))
    assert [[pin.asks for pin in board.pins] for board in boards] == [
        ["metric=orders&by=country&grain=month"]
    ] * 2


def test_what_one_tab_does_stays_when_another_does_something_else(page: Page, fresh_lab: Lab) -> None:
    progress = Progress(fresh_lab.home / "progress.sqlite", "local")
    pins = tuple(kept.Pin(name, f"metric={name}") for name in ("mau", "orders"))
    kept.change(progress, lambda _: (kept.OwnBoard("b", "Mondays", pins),))
    page.goto(fresh_lab.at("monitoring-boards"))
    expect(page.get_by_role("heading", name="Orders, for each week")).to_be_visible()
    settled(page)
    kept.change(progress, kept.added(kept.Pin("dau", "metric=dau"), "b"))  # as another tab would
    page.locator(".st-key-boards-pin-mau").get_by_role("button", name="Later").click()
    expect(page.get_by_role("heading", name="Daily active users, for each week")).to_be_visible()
    settled(page)
    assert [pin.id for pin in kept.boards_of(progress)[0].pins] == ["orders", "mau", "dau"]
