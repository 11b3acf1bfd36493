"""One's own metric, from a slip of the pen to the board; and nothing that somebody else wrote is overwritten."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lab_app.metric_writing.templates import TEMPLATES
from tests.browser.conftest import ROOT, Lab, serving
from tests.browser.homes import borrow
from tests.browser.steps import editor, notice, settled, write

METRIC = """metrics:
  - name: {name}
    label: {label}
    description: Meal plans saved in the period for each session in it.
    type: ratio
    numerator: {numerator}
    denominator: sessions
    config:
      meta:
        owner: me
        unit: ratio
"""


@dataclass(frozen=True)
class Desk:
    """A lab that saves metrics in a project of its own."""

    lab: Lab
    project: Path

    def file(self, name: str) -> Path:
        return self.project / f"models/metrics/{name}.yml"


@pytest.fixture(scope="module")
def desk(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    project = shutil.copytree(
        ROOT / "dbt_project", folder / "dbt_project", ignore=shutil.ignore_patterns("target", "logs")
    )
    with serving(borrow(tiny_home, folder / "home"), project) as lab:
        yield Desk(lab, project)


def metric(name: str, label: str, numerator: str = "core_actions") -> str:
    return METRIC.format(name=name, label=label, numerator=numerator)


def open_desk(page: Page, desk: Desk) -> None:
    page.goto(desk.lab.at("own_metric"))
    expect(page.locator(".lab-outcome")).to_be_visible()
    settled(page)


def write_right(page: Page, text: str, label: str) -> None:
    """Write a metric and wait until it is found right, and drawn."""
    write(page, text)
    expect(page.get_by_role("heading", name=f"{label}, for each week")).to_be_visible()
    expect(page.locator(".lab-outcome.lab-good")).to_be_visible()
    settled(page)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_metric_is_written_wrong_mended_seen_saved_on_the_board_and_removed(page: Page, desk: Desk) -> None:
    page.goto(desk.lab.at("own_metric"))
    expect(editor(page)).to_contain_text("orders_per_planner")
    expect(page.locator(".lab-outcome.lab-good")).to_be_visible()

    write(page, metric("plans_per_session", "Meal plans per session", "core_action"))
    told = page.locator(".lab-finding").first
    expect(told).to_contain_text("There is no metric core_action")
    expect(told).to_contain_text("Line 6")
    expect(page.locator(".cm-lintRange-error")).to_have_count(1)
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    settled(page)

    page.get_by_role("button", name="core_actions").click()
    expect(editor(page)).to_contain_text("numerator: core_actions")
    expect(page.get_by_role("heading", name="Meal plans per session, for each week")).to_be_visible()
    settled(page)
    file = desk.file("plans_per_session")
    assert not file.exists()

    save(page)
    expect(notice(page, "Saved")).to_be_visible()
    assert "core_actions" in file.read_text()
    expect(page.locator(".st-key-own-plans_per_session")).to_be_visible()
    settled(page)

    page.get_by_role("link", name="See it on the board").click()
    expect(page.get_by_role("heading", name="Your metrics")).to_be_visible()
    expect(page.locator(".st-key-card-plans_per_session")).to_contain_text("Meal plans per session")
    page.goto(desk.lab.at("own_metric-catalogue?find=plans_per_session"))
    expect(page.get_by_role("link", name="Meal plans per session")).to_be_visible()

    open_desk(page, desk)
    expect(editor(page)).to_contain_text("plans_per_session")  # the draft is still there
    page.locator(".st-key-remove-plans_per_session button").first.click()
    page.get_by_role("button", name="Remove it").click()
    expect(notice(page, "Removed")).to_be_visible()
    assert not file.exists()


def test_a_file_that_is_there_or_was_changed_meanwhile_is_asked_about(page: Page, desk: Desk) -> None:
    file = desk.file("plans_asked")
    file.write_text("# somebody else's remark\n")
    open_desk(page, desk)
    write_right(page, metric("plans_asked", "Plans that were asked about"), "Plans that were asked about")
    save(page)
    expect(notice(page, "This file already exists")).to_be_visible()
    page.get_by_text("says now").click()
    expect(page.locator(".lab-diff del", has_text="somebody else's remark")).to_be_visible()
    assert file.read_text() == "# somebody else's remark\n"
    page.get_by_role("button", name="Replace the file").click()
    expect(notice(page, "Saved")).to_be_visible()
    settled(page)

    theirs = file.read_text().replace("Meal plans saved", "As somebody else says, meal plans saved")
    file.write_text(theirs)
    write_right(page, metric("plans_asked", "Plans asked about again"), "Plans asked about again")
    save(page)
    expect(notice(page, "The file has been changed in the meantime")).to_be_visible()
    assert file.read_text() == theirs
    settled(page)
    page.get_by_role("button", name="Leave it").click()
    expect(notice(page, "The file has been changed in the meantime")).to_have_count(0)
    assert file.read_text() == theirs


def test_another_name_for_an_opened_metric_renames_it_unless_both_are_kept(page: Page, desk: Desk) -> None:
    old, new = desk.file("plans_old"), desk.file("plans_new")
    old.write_text("version: 2\n" + metric("plans_old", "Plans of old"))
    open_desk(page, desk)
    page.locator(".st-key-own-plans_old").get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Plans of old, for each week")).to_be_visible()
    settled(page)
    write_right(page, metric("plans_new", "Plans of late"), "Plans of late")
    expect(page.get_by_text("saving renames it")).to_be_visible()
    page.get_by_role("button", name="Keep both").click()
    expect(page.get_by_text("saving renames it")).to_have_count(0)
    settled(page)
    save(page)
    expect(notice(page, "Saved")).to_be_visible()
    assert old.exists()
    assert new.exists()


def test_what_a_template_replaces_can_be_brought_back(page: Page, desk: Desk) -> None:
    open_desk(page, desk)
    write_right(page, metric("plans_kept", "Plans that are kept"), "Plans that are kept")
    for found in (TEMPLATES[0], TEMPLATES[-1]):
        page.get_by_role("button", name=found.title, exact=True).click()
        expect(editor(page)).to_contain_text(found.text.split("name: ")[-1].split("\n")[0])
        expect(page.get_by_role("combobox", name="What it is")).to_have_value(re.compile(found.title))
        expect(page.locator(".lab-outcome.lab-good")).to_be_visible()
        settled(page)
    page.get_by_role("button", name="Set aside").click()
    page.get_by_role("button", name="Bring it back").first.click()
    expect(editor(page)).to_contain_text("plans_kept")


EVIL = "![x](http://evil.example/a.png) [click](http://evil.example) :red[r] $x$ <img src=//evil.example/b>"


def test_words_of_a_metric_fetch_nothing_and_are_shown_as_written(page: Page, desk: Desk) -> None:
    """That no request leaves this machine is what every test of a page ends with (`page`)."""
    file = desk.file("hostile")
    text = metric("hostile", f'"{EVIL}"').replace("Meal plans saved", f"What {EVIL} is, in meal plans saved")
    file.write_text("version: 2\n" + text)
    try:
        page.goto(desk.lab.at("monitoring-board"))
        card = page.locator(".st-key-card-hostile")
        expect(card).to_contain_text(EVIL)
        card.get_by_role("link", name="Look closer").hover()
        said = page.get_by_role("tooltip")
        expect(said).to_contain_text("by any dimension")
        assert EVIL in said.inner_text().replace("\u2060", "")
        expect(said.locator("a, img, strong, .katex")).to_have_count(0)
        page.goto(desk.lab.at("monitoring-explore?metric=hostile"))
        expect(page.get_by_role("heading", name=f"{EVIL}, for each week")).to_be_visible()
        expect(page.get_by_role("group", name="Selected values")).to_contain_text(EVIL)
        page.goto(desk.lab.at("own_metric-catalogue?of=hostile"))
        expect(page.get_by_role("heading", name=f"{EVIL}, for each week")).to_be_visible()
        page.get_by_role("combobox", name="Metric").click()
        expect(page.get_by_role("option", name=EVIL)).to_be_visible()
        open_desk(page, desk)
        expect(page.locator(".st-key-own-hostile")).to_contain_text(EVIL)
        page.locator(".st-key-own-hostile").get_by_role("button", name="Open").click()
        expect(page.get_by_role("heading", name=f"{EVIL}, for each")).to_be_visible()
        settled(page)
        assert page.locator("main img, main a[href*=evil]").count() == 0
    finally:
        file.unlink(missing_ok=True)


def choose(page: Page, field: str, said: str) -> None:
    """Choose in a field of the form with the keyboard alone."""
    page.get_by_role("combobox", name=field, exact=True).press("Enter")
    page.keyboard.type(said)
    expect(page.get_by_role("option", name=said).first).to_be_visible()
    page.keyboard.press("Enter")
    settled(page)


def test_the_form_writes_the_yaml_and_follows_it_and_keeps_what_was_typed(page: Page, desk: Desk) -> None:
    open_desk(page, desk)
    text = metric("plans_formed", "Plans formed") + "        note: by hand  # and a remark\n"
    write_right(page, text, "Plans formed")
    expect(page.get_by_role("combobox", name="This number", exact=True)).to_have_value("Meal plans saved")
    expect(page.get_by_text("The form has no field for")).to_be_visible()

    choose(page, "Divided by", "People with a session")
    expect(editor(page)).to_contain_text("denominator: session_users")
    expect(page.get_by_role("combobox", name="Divided by", exact=True)).to_be_focused()
    choose(page, "Only where", "Country")
    expect(editor(page)).to_contain_text("segment__country")
    expect(page.get_by_role("combobox", name="Only where", exact=True)).to_be_focused()
    page.get_by_role("combobox", name="One of", exact=True).click()
    page.get_by_role("option", name="France").click()
    expect(editor(page)).to_contain_text("'FR'")
    page.get_by_label("What people call it").fill("Plans in France: all")
    page.get_by_label("What people call it").press("Tab")
    expect(editor(page)).to_contain_text('label: "Plans in France: all"')
    expect(editor(page)).to_contain_text("note: by hand  # and a remark")
    expect(page.get_by_role("heading", name="Plans in France: all, for each week")).to_be_visible()
    settled(page)

    write(page, text.replace("numerator: core_actions", "numerator: orders"))
    expect(page.get_by_role("combobox", name="This number", exact=True)).to_have_value("Orders")
    expect(page.get_by_role("combobox", name="One of", exact=True)).to_have_count(0)
    write(page, text.replace("type: ratio", "type: 'ratio"))
    expect(page.get_by_text("The YAML can't be read yet")).to_be_visible()
    expect(page.get_by_role("combobox", name="This number", exact=True)).to_be_disabled()
    write(page, text)  # the fields that were shut stay for a moment beside those that take their place
    expect(page.get_by_role("combobox", name="This number", exact=True, disabled=False)).to_be_visible()
    settled(page)

    choose(page, "What it is", "Count or sum")
    expect(editor(page)).to_contain_text("models:")
    expect(editor(page)).to_contain_text("note: by hand  # and a remark")
    expect(page.locator(".lab-outcome.lab-good")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Set aside").click()
    page.get_by_role("button", name="Bring it back").first.click()
    expect(editor(page)).to_contain_text("numerator: core_actions")
    expect(page.get_by_role("combobox", name="What it is", exact=True)).to_have_value(
        "Ratio: one number divided by another"
    )
