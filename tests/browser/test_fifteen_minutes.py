"""The first fifteen minutes, from the headline to the reveal, with a clock: what there is to read, to type and to wait for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lab_app.course.tracks import exercise
from lab_app.kinds.case import CaseExercise, Choice
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from lab_app.kinds.sql import SqlExercise
from lab_app.sandbox import Sandbox
from lab_app.truth import Truth
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.browser.conftest import Lab
from tests.browser.homes import bring_hidden_worlds
from tests.browser.steps import settled, write
from tests.lab_app import small_truth

WORDS_A_MINUTE = 200
KEYS_A_MINUTE = 200
FIRST_ANSWER, REVEAL = 3.0, 14.0
"""Minutes until the first right answer, and until the reveal."""
WAIT_SECONDS = 2.0
"""What a wait takes on a machine that does nothing else. Here others run beside it: what it took is printed, and speed is
held in tests/benchmarks."""


IN_SIGHT = """
() => {
  const texts = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    if (texts.currentNode.parentElement.closest('[data-testid=stIconMaterial]')) continue;
    if (box.width && box.bottom > 0 && box.top < innerHeight) found.push(texts.currentNode.data.trim());
  }
  return found;
}
"""
"""The texts of the page that are in sight without scrolling."""


@dataclass
class Clock:
    """A newcomer's minutes: all that comes into sight is read once, typed is what is new, and waited what the lab takes.

    Nothing here sleeps. `minutes` are those on a quiet machine; `waited` is how long it really took, in seconds.
    """

    page: Page
    seen: set[str] = field(default_factory=set)
    words: int = 0
    keys: int = 0
    waits: int = 0
    waited: float = 0.0
    answered: float = 0.0  # minutes when the lab had answered last, and nothing of it was read yet

    @property
    def minutes(self) -> float:
        return self.words / WORDS_A_MINUTE + self.keys / KEYS_A_MINUTE + self.waits * WAIT_SECONDS / 60

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """What is done in here is waited for; then what is new is read."""
        since = time.monotonic()
        yield
        settled(self.page)
        self.waits += 1
        self.waited += time.monotonic() - since
        self.answered = self.minutes
        for line in self.page.evaluate(IN_SIGHT):
            if line not in self.seen:
                self.seen.add(line)
                self.words += len(line.split())

    def type(self, text: str, before: str) -> None:
        """Replace the editor's text; only what differs is typed."""
        write(self.page, text)
        changes = SequenceMatcher(None, before, text, autojunk=False).get_opcodes()
        self.keys += sum(max(end - start, to - at) for kind, start, end, at, to in changes if kind != "equal")


def truths(home: Path, code: str) -> dict[str, str]:
    """The right options of an exercise, by the first words of each question."""
    release = current_release(Home(home))
    assert release is not None
    asked = exercise(code)
    assert isinstance(asked, CaseExercise)
    with Sandbox(release.warehouse, workers=1, timeout_seconds=20) as sandbox:
        truth = Truth.of(Home(home).world(release.world.id))
        case = dealt(asked, Context(sandbox, None, truth, release.world.seed, release.as_of))
    keys = {name: str(found.right) for name, found in case.truths.items()}
    choices = [question for question in asked.questions if isinstance(question, Choice)]
    return {
        question.asks.split("{")[0].split("…")[0].strip(): next(
            one.text for one in question.options if one.key == keys[question.name]
        )
        for question in choices
    }


@pytest.mark.timeout(400)
def test_from_the_headline_to_the_reveal_in_less_than_fifteen_minutes(
    page: Page, fresh_lab: Lab, tiny_variants: Path
) -> None:
    release = current_release(Home(fresh_lab.home))
    assert release is not None
    bring_hidden_worlds(fresh_lab.home, tiny_variants)
    small_truth.build(Home(fresh_lab.home).world(release.world.id))
    clock = Clock(page)

    with clock.waiting():
        page.goto(fresh_lab.at())
        expect(page.get_by_text("Do we celebrate?")).to_be_visible()
    page.get_by_text("Other, more or fewer new people came").click()
    page.get_by_text("65 %", exact=True).click()
    expect(page.get_by_text("Your guess:")).to_be_visible()

    first = exercise("C01")
    assert isinstance(first, SqlExercise)
    with clock.waiting():
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("heading", name=first.title, level=1)).to_be_visible()
    without_end = first.starter.replace("2026-01-01", "2026-05-01")
    clock.type(without_end, before=first.starter)
    with clock.waiting():
        page.get_by_role("button", name="Check my answer").click()
        expect(page.locator(".lab-warn")).to_be_visible()
    clock.type(first.solution, before=without_end)
    with clock.waiting():
        page.get_by_role("button", name="Check my answer").click()
        expect(page.locator(".lab-good")).to_be_visible()
    first_answer = clock.answered

    with clock.waiting():
        page.get_by_role("button", name="Next: ").click()
        expect(page.locator(".lab-counts li")).to_have_count(4)
    with clock.waiting():
        page.get_by_role("button", name="Next: ").click()
        expect(page.get_by_role("heading", name=exercise("M08").title, level=1)).to_be_visible()
    sentences = truths(fresh_lab.home, "M08")
    for number, (asked, right) in enumerate(sentences.items(), start=1):
        with clock.waiting():
            page.get_by_role("radio", name=str(number), exact=True).click()
            options = page.get_by_role("radiogroup", name=asked)
            options.get_by_text(right, exact=True).click()
            settled(page)
            page.get_by_role("radiogroup", name="How sure").get_by_text("80 %").click()
    with clock.waiting():
        page.get_by_role("button", name="Check my answer").click()
        expect(page.locator(".lab-good").first).to_be_visible()

    with clock.waiting():
        page.get_by_role("button", name="Next: ").click()
        expect(page.get_by_role("heading", name=exercise("D04").title, level=1)).to_be_visible()
    with clock.waiting():
        page.get_by_role("button", name="Who was it?").click()
        expect(page.get_by_text("Click a group")).to_be_visible()
    (channel,) = truths(fresh_lab.home, "D04").values()
    with clock.waiting():
        page.get_by_role("combobox", name="Keep one group").click()
        page.get_by_role("option", name=channel.split(":")[0].split()[0]).first.click()
        expect(page.get_by_text("See that group alone")).to_be_visible()
    with clock.waiting():
        page.get_by_text(channel, exact=True).click()
        settled(page)
        page.get_by_text("80 %", exact=True).click()
        settled(page)
        page.get_by_role("button", name="Check my answer").click()
        expect(page.locator(".lab-good").first).to_be_visible()
        expect(page.get_by_text("Your guess").first).to_be_visible()
    reveal = clock.answered
    print(
        f"first right answer after {first_answer:.1f} min, reveal after {reveal:.1f}; {clock.words} words read, "
        f"{clock.keys} keys, {clock.waits} waits of {clock.waited:.0f} s in all"
    )

    page.get_by_test_id("stSidebar").get_by_role("link", name="Home").click()
    expect(page.locator("li.touched")).to_have_count(3)
    following = page.locator(".lab-next")
    expect(following).to_contain_text("min")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    assert first_answer < FIRST_ANSWER
    assert reveal < REVEAL
