"""Nothing that is sent to a browser before the first answer holds the truth; a belief is answered by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lab_app.course.tracks import discover
from lab_app.kinds.case import CaseExercise
from lab_app.kinds.context import Context
from lab_app.sandbox import Sandbox
from lab_app.truth import Truth
from lab_app.ui.addresses import exercise_path
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.browser.conftest import Lab, serving
from tests.browser.homes import practised_home
from tests.browser.steps import settled
from tests.lab_app import small_plans
from tests.lab_app.test_out_of_reach import secrets

SCORED = [e for e in discover() if isinstance(e, CaseExercise) and e.is_scored]
TOO_SMALL = {"unsubscribes_on_day_six", "a_good_churn_model", "after_the_reward", "four_curves"}
"""Exercises that a tiny world does not deal, for want of people."""
OF_EACH_SHAPE = list(
    {
        (e.level, *(question.kind for question in e.questions)): e for e in SCORED if e.id not in TOO_SMALL
    }.values()
)
"""One for each level and form of its questions. What a page sends of all others is held without a browser, in
tests/lab_app/test_out_of_reach.py."""
ADDRESSES = (
    "truth/windows.parquet",
    "../truth/windows.parquet",
    "app/static/truth/windows.parquet",
    "app/static/..%2f..%2f..%2ftruth%2fwindows.parquet",
    "static/..%2f..%2fworlds",
    "media/windows.parquet",
    "component/lab_app.ui.components.editor/..%2f..%2f..%2f..%2ftruth.py",
    "_stcore/../truth.py",
    "worlds",
)


@pytest.fixture(scope="module")
def judged_lab(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab with a made-up truth, in which all kinds of questions are practised; each exercise is answered once."""
    with serving(practised_home(tiny_home, tmp_path_factory.mktemp("judged") / "home").path) as served:
        yield served


def all_that_is_sent(page: Page) -> list[bytes]:
    """What comes from the server from now on: frames of websockets, and answers to requests."""
    sent: list[bytes] = []

    def frame(payload: str | bytes) -> None:
        sent.append(payload.encode() if isinstance(payload, str) else payload)

    def answer(response: Any) -> None:
        if "/static/" not in response.url and response.request.resource_type in ("document", "fetch", "xhr"):
            try:
                sent.append(response.body())
            except Exception:  # redirects have none
                sent.append(b"")

    page.on("websocket", lambda socket: socket.on("framereceived", frame))
    page.on("response", answer)
    return sent


@pytest.mark.parametrize("exercise", OF_EACH_SHAPE, ids=lambda e: e.id)
def test_no_byte_before_the_answer_holds_the_truth(
    exercise: CaseExercise, judged_lab: Lab, window: Callable[..., BrowserContext]
) -> None:
    release = current_release(Home(judged_lab.home))
    assert release is not None
    truth = Truth.of(Home(judged_lab.home).world(release.world.id))
    with Sandbox(release.warehouse, workers=1, timeout_seconds=20) as sandbox:
        known = Context(
            sandbox, None, truth, release.world.seed, release.as_of, outcome_of=small_plans.outcome_of
        )
        hidden = [secret.encode() for secret in secrets(exercise, known)]
    page = window().new_page()
    sent = all_that_is_sent(page)
    page.goto(f"{judged_lab.url}/{exercise_path(exercise)}")
    expect(page.get_by_role("heading", name=exercise.title, level=1)).to_be_visible()
    settled(page)
    for _ in exercise.hints:
        page.get_by_role("button", name="hint").click()
        settled(page)
    for expander in page.get_by_text("How this is scored").all() + page.get_by_text("View as table").all():
        expander.click()
        settled(page)
    before = b"".join(sent)
    assert exercise.title.encode() in before  # the frames are read
    assert not [secret for secret in hidden if secret in before]
    answer_by_keyboard(page, exercise)
    hand_in = page.get_by_role("button", name="Hand in")
    expect(hand_in).to_be_enabled()
    hand_in.press("Enter")
    expect(page.get_by_text("You said").first).to_be_visible()
    settled(page)
    assert [secret for secret in hidden if secret in b"".join(sent)]  # afterwards it is there


def answer_by_keyboard(page: Page, exercise: CaseExercise) -> None:
    """Answer all questions without a mouse."""
    several = len(exercise.questions) >= 3
    for number, question in enumerate(exercise.questions):
        if several:
            step = page.get_by_role("radiogroup", name="Question").get_by_role("radio").nth(number)
            while (
                step.get_attribute("aria-checked") != "true"
            ):  # a key that comes while the page runs is lost
                step.press("Enter")
                settled(page)
            # the step is marked at once, the question comes with the next run: until then the last one stands there
            expect(page.get_by_text(f"{number + 1} of {len(exercise.questions)};")).to_be_visible()
            settled(page)
        own = page.locator(f".st-key-question-{exercise.id}-{question.name}")
        expect(own).to_be_visible()
        if question.kind in ("choice", "decision"):
            said = max(re.split(r"\{\w+\}|`", question.asks), key=len).strip()
            radios = page.get_by_role("radiogroup", name=said).first
            radios.get_by_role("radio").first.press("Space")
            settled(page)
            beside = 0 if several else sum(one.kind == question.kind for one in exercise.questions[:number])
            sure = page.get_by_role("radiogroup", name="How sure").nth(beside).get_by_role("radio").nth(1)
            expect(sure).to_be_enabled()  # a key that is pressed before is lost
            sure.press("Space")
            expect(sure).to_be_checked()
            settled(page)
        elif question.kind == "plan":
            field = own.get_by_role("spinbutton").first
            field.press("Control+a")
            field.press_sequentially("100")
            field.press("Tab")
            settled(page)
        else:
            for value, field in enumerate(own.get_by_role("textbox").all(), start=1):
                field.press("Control+a")
                field.press_sequentially(str(value))
                field.press("Tab")
                settled(page)
