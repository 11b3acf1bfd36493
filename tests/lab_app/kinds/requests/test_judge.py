"""Calls are judged by what happened: the right ones in any order and with noise between, and each mistake by its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.course.tracks import exercise
from lab_app.kinds.context import Context
from lab_app.kinds.request import Evidence, Message, RequestExercise, Task, bearer
from lab_app.kinds.request.journal import EvidenceError, read_evidence
from lab_app.kinds.request.judge import judge, judged
from lab_app.kinds.request.message import read_all
from lab_app.tracks.apis.apis.exercises.four_saved_requests import _READINGS, _Reading
from tests.asgi import finish
from tests.lab_app.api.asked import House
from tests.lab_app.kinds.requests.model import Model

if TYPE_CHECKING:
    from lab_app.sandbox import Sandbox

SEEDS = st.integers(0, 10_000)
NOISE = st.lists(
    st.sampled_from(
        [
            Message("GET", "/v2/nothing", (bearer("checkout"),)),
            Message("GET", "/v2/products", (bearer("checkout"),)),
            Message("GET", "/"),
        ]
    ),
    max_size=4,
)


def task_of(code: str, seed: int) -> Task:
    found = exercise(code)
    assert isinstance(found, RequestExercise)
    return found.deal(seed)


def mixed(draw: st.DataObject, messages: list[Message]) -> list[Message]:
    """The messages in their order, with noise between them."""
    found: list[Message] = []
    for message in messages:
        found += [*draw.draw(NOISE), message]
    return found + draw.draw(NOISE)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.data())
def test_four_mended_requests_are_right_in_any_order_whatever_was_tried_before(
    seed: int, data: st.DataObject
) -> None:
    task = task_of("AP1", seed)
    mended = list(data.draw(st.permutations(read_all(task.solution))))
    tried = data.draw(st.lists(st.sampled_from([one.message for one in task.saved]), max_size=6))
    verdict = judged(task, Model(task).send(mixed(data, [*tried, *mended, *tried])))
    assert verdict.is_right, verdict.message


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.data())
def test_none_of_the_four_may_be_missing(seed: int, data: st.DataObject) -> None:
    task = task_of("AP1", seed)
    mended = list(read_all(task.solution))
    left_out = data.draw(st.integers(0, 3))
    verdict = judged(task, Model(task).send(mixed(data, mended[:left_out] + mended[left_out + 1 :])))
    assert verdict.outcome == "wrong"
    assert verdict.mistake is None, "nothing was done wrong: something is missing"
    assert [row.where for row in verdict.rows] == [task.targets[left_out].asks]


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.data())
@pytest.mark.parametrize("code", ["AP1", "AP2"])
def test_a_foreseen_mistake_is_named_and_no_other(code: str, seed: int, data: st.DataObject) -> None:
    task = task_of(code, seed)
    for slip in task.slips:
        for text in slip.examples:
            verdict = judged(task, Model(task).send(mixed(data, list(read_all(text)))))
            assert (verdict.outcome, verdict.mistake) == ("wrong", slip.name), text
            assert verdict.message == slip.message


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.data())
@pytest.mark.parametrize("code", ["AP1", "AP2"])
def test_what_is_right_stays_right_with_noise_between(code: str, seed: int, data: st.DataObject) -> None:
    task = task_of(code, seed)
    for text in (task.solution, *task.ways):
        verdict = judged(task, Model(task).send(mixed(data, list(read_all(text)))))
        assert verdict.is_right, f"{verdict.mistake}: {text}"


@settings(max_examples=200, deadline=None)
@given(SEEDS, st.lists(st.sampled_from(["plain", "a", "b", "read", "noise"]), max_size=7))
def test_an_order_is_placed_once_and_known(seed: int, steps: list[str]) -> None:
    """Whether it is right, counted from the steps alone: each plain call and each new key makes an order."""
    task = task_of("AP2", seed)
    plain = task.saved[0].message
    messages = {
        "plain": plain,
        "a": plain.with_header("Idempotency-Key", "a"),
        "b": plain.with_header("Idempotency-Key", "b"),
        "read": Message("GET", plain.path, plain.headers),
        "noise": Message("GET", "/v2/products", plain.headers),
    }
    verdict = judged(task, Model(task).send([messages[step] for step in steps]))
    calls = [step for step in steps if step in ("plain", "a", "b")]
    made = calls.count("plain") + len({step for step in calls if step != "plain"})
    first = steps.index(calls[0]) if calls else len(steps)
    is_known = len(calls) > 1 or "read" in steps[first + 1 :]
    if not steps:
        assert verdict.outcome == "unattempted"
    else:
        assert verdict.is_right == (made == 1 and is_known)
        assert (verdict.mistake is None) == (verdict.is_right or made == 0)


def test_what_was_noted_is_read_again() -> None:
    evidence = Model(task := task_of("AP2", 7)).send(read_all(task.solution))
    assert read_evidence(evidence.as_text()) == evidence
    found = exercise("AP2")
    assert isinstance(found, RequestExercise)
    context = Context(cast("Sandbox", None), seed=7)  # calls are judged without any data
    assert judge(found, evidence.as_text(), context).is_right
    assert judge(found, "", context).outcome == "unattempted"
    assert judge(found, Evidence().as_text(), context).outcome == "unattempted"
    assert judge(found, '{"calls": [{"number": 1}]}', context).outcome == "error"


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"calls": 1, "holds": {}}', '{"calls": [], "holds": []}', "null"]
)
def test_a_record_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(EvidenceError, match="Start the exercise again"):
        read_evidence(text)


@pytest.mark.parametrize("code", ["AP1", "AP2"])
def test_what_is_asked_differs_between_worlds(code: str) -> None:
    found = exercise(code)
    assert isinstance(found, RequestExercise)
    dealt = [found.deal(seed) for seed in range(200)]
    solutions = [task.solution for task in dealt]
    most = max(solutions.count(solution) for solution in set(solutions))
    assert most <= 4, "an answer of one world would do in another"
    assert {task.fill(found.prompt) for task in dealt}


def test_one_way_is_that_of_the_world() -> None:
    found = exercise("AP2")
    assert isinstance(found, RequestExercise)
    there = found.in_world(7)
    assert (there.one_way, found.one_way) == (found.deal(7).solution, "")
    assert "$" not in there.prompt


@pytest.mark.parametrize("seed", range(12))
def test_what_fails_in_the_saved_requests_fails_so_at_larders_own_api(seed: int) -> None:
    task = task_of("AP1", seed)

    async def ask() -> None:
        house, statuses = House(), set()
        for saved in task.saved:
            shown = (saved.message.header("Authorization") or "").removeprefix("Bearer {{").removesuffix("}}")
            key = next((house.key(*key.scopes) for key in task.scene.keys if key.name == shown), "")
            body = json.loads(saved.message.body) if saved.message.body else None
            answer = await house.ask(saved.message.method, saved.message.target, body, key=key)
            statuses.add(answer.status)
        assert statuses == {401, 403, 404, 422}

    finish(ask())


@pytest.mark.parametrize("reading", _READINGS, ids=lambda reading: reading.name)
def test_a_path_that_only_looks_like_one_is_none(reading: _Reading) -> None:
    async def ask() -> None:
        for path in reading.looks_like:
            assert (await House().ask("GET", path + reading.query)).status == 404, path

    finish(ask())


def test_each_partners_key_is_the_partners_own_and_may_one_thing() -> None:
    for seed in range(60):
        task = task_of("AP1", seed)
        about = {key.name: key for key in task.scene.keys}
        for message in read_all(task.solution):
            name = (message.header("Authorization") or "").removeprefix("Bearer {{").removesuffix("}}")
            assert len(about[name].scopes) == 1
            assert about[name].about.startswith("of the partner")
