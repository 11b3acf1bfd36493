"""One's own metric, from a slip of the pen to the board."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Lab
from tests.browser.homes import borrow
from tests.browser.steps import editor, notice, settled, write

WRONG = """metrics:
  - name: plans_per_session
    label: Meal plans per session
    description: Meal plans saved in the period for each session in it.
    type: ratio
    numerator: core_action
    denominator: sessions
    config:
      meta:
        owner: me
        unit: ratio
"""
FILE = Path("models/metrics/plans_per_session.yml")


def test_a_metric_is_written_wrong_mended_seen_saved_and_on_the_board(
    page: Page, serve: Callable[..., Lab], tiny_home: Path, tmp_path: Path
) -> None:
    project = shutil.copytree(
        ROOT / "dbt_project", tmp_path / "dbt_project", ignore=shutil.ignore_patterns("target", "logs")
    )
    lab = serve(borrow(tiny_home, tmp_path / "home"), project)
    page.goto(lab.at("own_metric"))
    expect(editor(page)).to_contain_text("orders_per_active_user")
    expect(page.get_by_text("it ran on the data")).to_be_visible()

    write(page, WRONG)
    told = page.locator(".lab-finding").first
    expect(told).to_contain_text("There is no metric core_action")
    expect(told).to_contain_text("Line 6")
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)
    expect(page.get_by_role("button", name="Save")).to_have_count(0)

    page.get_by_role("button", name="core_actions").click()
    expect(editor(page)).to_contain_text("numerator: core_actions")
    expect(page.get_by_role("heading", name="Meal plans per session, for each week")).to_be_visible()
    assert not (project / FILE).exists()

    page.get_by_role("button", name="Save").click()
    expect(notice(page, "Saved")).to_be_visible()
    assert "core_actions" in (project / FILE).read_text()
    expect(page.locator(".st-key-own-plans_per_session")).to_be_visible()

    page.get_by_role("link", name="See it on the board").click()
    expect(page.get_by_role("heading", name="Your metrics")).to_be_visible()
    expect(page.locator(".st-key-card-plans_per_session")).to_contain_text("Meal plans per session")

    page.go_back()
    settled(page)
    expect(editor(page)).to_contain_text("plans_per_session")  # the draft is still there
    page.locator(".st-key-remove-plans_per_session button").first.click()
    page.get_by_role("button", name="Remove it").click()
    expect(notice(page, "Removed")).to_be_visible()
    assert not (project / FILE).exists()
