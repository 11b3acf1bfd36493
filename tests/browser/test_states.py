"""What the lab shows while there is no data, while it is being built, and after a build that failed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Page, expect

from tests.browser.conftest import Lab
from tests.browser.homes import borrow

Serve = Callable[[Path], Lab]


def tell(home: Path, tiny_home: Path, **changes: Any) -> None:
    """Write a status like the pipeline's, with some of it changed."""
    status = json.loads((tiny_home / "status.json").read_text())
    now = dt.datetime.now(dt.UTC).isoformat()
    status.update({"started_at": now, "updated_at": now, **changes})
    home.mkdir(parents=True, exist_ok=True)
    (home / "status.json").write_text(json.dumps(status))


def test_before_any_build_home_says_what_to_do(page: Page, serve: Serve, tmp_path: Path) -> None:
    lab = serve(_made(tmp_path / "empty"))
    page.goto(lab.at())
    expect(page.get_by_text("No data has been built yet")).to_be_visible()
    expect(page.get_by_text("make data")).to_be_visible()
    expect(page.get_by_role("link", name="Collection What data")).to_be_visible()
    page.goto(lab.at("collection-bench"))
    expect(page.get_by_role("heading", name="The data isn't here yet")).to_be_visible()


def test_a_running_build_is_followed_and_the_data_appears_when_it_is_there(
    page: Page, serve: Serve, tiny_home: Path, tmp_path: Path
) -> None:
    home = _made(tmp_path / "building")
    with FileLock(home / "build.lock"):
        tell(home, tiny_home, state="running", fraction=0.4, finished_at=None, release_id=None)
        lab = serve(home)
        page.goto(lab.at("collection-bench"))
        expect(page.get_by_role("progressbar").first).to_be_visible()
        expect(page.get_by_text("Simulating Larder").first).to_be_visible()
        tell(home, tiny_home, state="running", fraction=0.7, stage_label="Nearly there", finished_at=None)
        expect(page.locator(".stMainBlockContainer").get_by_text("Nearly there")).to_be_visible()
    borrow(tiny_home, home)
    expect(page.get_by_role("heading", name="SQL bench", level=1)).to_be_visible()


@pytest.mark.parametrize("state", ["failed", "running"])  # running with a free lock: it was killed
def test_after_a_broken_build_the_last_release_is_served_and_the_lab_says_so(
    page: Page, serve: Serve, tiny_home: Path, tmp_path: Path, state: str
) -> None:
    home = borrow(tiny_home, tmp_path / "broken")
    tell(
        home, tiny_home, state=state, message="A test of the models failed.", error="unique_stg_users_user_id"
    )
    lab = serve(home)
    page.goto(lab.at())
    said = page.locator(".lab-notice.lab-warn")
    expect(said).to_contain_text("The last build")
    expect(said).to_contain_text("last good data")
    page.goto(lab.at("monitoring-board"))
    expect(page.locator(".lab-metric").first).to_be_visible()


def test_a_damaged_release_is_said_in_a_sentence(page: Page, serve: Serve, tmp_path: Path) -> None:
    home = _made(tmp_path / "damaged")
    (home / "worlds" / "w").mkdir(parents=True)
    (home / "worlds" / "w" / "current.json").write_text('{"id": "gone"}')
    (home / "current.json").write_text('{"world": "w"}')
    lab = serve(home)
    page.goto(lab.at("monitoring-board"))
    expect(page.get_by_role("alert")).to_contain_text("The data cannot be read")
    expect(page.get_by_role("alert")).to_contain_text("gone")


def _made(home: Path) -> Path:
    home.mkdir(parents=True)
    return home
