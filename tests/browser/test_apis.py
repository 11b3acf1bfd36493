"""Two exercises on APIs in a real browser: four requests mended with the builder, and an order placed by real curl."""

from __future__ import annotations

import shutil
import subprocess

from playwright.sync_api import Page, expect

from lab_app.course.tracks import exercise
from lab_app.kinds.request import RequestExercise, Task
from lab_app.kinds.request.message import read_all
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.browser.conftest import Lab
from tests.browser.steps import notice, settled


def task_of(code: str, lab: Lab) -> Task:
    release = current_release(Home(lab.home))
    assert release is not None
    found = exercise(code)
    assert isinstance(found, RequestExercise)
    return found.deal(release.world.seed)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()
    settled(page)


def fill(page: Page, label: str, value: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(value)
    field.blur()
    settled(page)


def send(page: Page, status: str) -> None:
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("region", name="Response", exact=True).locator(".first b")).to_have_text(status)
    settled(page)


def test_four_requests_are_mended_with_the_builder(page: Page, fresh_lab: Lab) -> None:
    task = task_of("AP1", fresh_lab)
    page.goto(fresh_lab.at("apis-four_saved_requests"))
    expect(page.get_by_role("button", name="Check my answer")).to_be_disabled()
    for saved, mended in zip(task.saved, read_all(task.solution), strict=True):
        page.locator(f".st-key-saved-{saved.name}").get_by_role("button", name="Open").click()
        expect(page.get_by_label("Path", exact=True)).to_have_value(saved.message.target)
        settled(page)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("region", name="Response", exact=True)).to_contain_text("problem+json")
        settled(page)
        fill(page, "Path", mended.target)
        name = (mended.header("Authorization") or "").removeprefix("Bearer {{").removesuffix("}}")
        scopes = next(key.scopes for key in task.scene.keys if key.name == name)
        choose(page, "Key, sent as the header Authorization", f"{name}: {', '.join(scopes)}")
        fill(page, "Body, as JSON", mended.body)
        send(page, "201 Created" if mended.body else "200 OK")
    page.get_by_role("button", name="Check my answer").click()
    expect(notice(page, "Right")).to_be_visible()
    page.reload()
    expect(notice(page, "Solved")).to_be_visible()
    expect(page.get_by_role("region", name="Calls, newest first").locator("tbody tr")).to_have_count(8)


def test_an_order_is_placed_once_by_commands_that_the_page_has(page: Page, fresh_lab: Lab) -> None:
    page.goto(fresh_lab.at("apis-order_that_must_arrive"))
    fill(page, "Other headers, one a line", "Idempotency-Key: for-the-customer-on-the-phone")
    page.get_by_text("The same as a command for your terminal").click()
    command = page.get_by_role("tabpanel", name="bash, zsh").locator("code").inner_text()
    answers = [run(command), run(command)]
    assert ["504" in answers[0].splitlines()[0], "201" in answers[1].splitlines()[0]] == [True, True], answers
    assert "idempotency-replayed: true" in answers[1].lower()
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("region", name="Calls, newest first").locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Check my answer").click()
    expect(notice(page, "Right")).to_be_visible()


def run(command: str) -> str:
    """What a command prints, in a shell as anybody has it."""
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run([bash, "-c", command], capture_output=True, text=True, check=True, timeout=30)
    return done.stdout
