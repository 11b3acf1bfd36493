"""A picture is pinned by the keyboard, stays, and is in the report that one takes along."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.steps import settled

STEP = "How much, and since when?"


def test_what_is_pinned_by_keyboard_is_kept_and_taken_along(page: Page, fresh_lab: Lab) -> None:
    page.goto(fresh_lab.at("diagnosis-workspace"))
    case_file = page.locator(".st-key-case-file")
    expect(case_file.get_by_text("Nothing pinned yet.")).to_be_visible()
    settled(page)
    pin = page.get_by_role("button", name=f"Pin “{STEP}”")
    pin.press("Enter")
    sentence = page.get_by_role("dialog").get_by_label("One sentence: what does it say?")
    sentence.fill("It fell <b>at once</b>.")
    sentence.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(case_file.get_by_text("It fell <b>at once</b>.")).to_be_visible()
    settled(page)
    expect(pin).to_be_focused()
    page.reload()
    expect(case_file.get_by_text("1 picture, kept as you go")).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        case_file.get_by_role("button", name="Web page").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "It fell &lt;b&gt;at once&lt;/b&gt;." in text and f"1. {STEP}" in text and "<svg" in text
