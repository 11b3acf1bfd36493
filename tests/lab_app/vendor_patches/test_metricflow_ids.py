"""Parts of MetricFlow's plans get the numbers that MetricFlow gives them, which still costs it a copy of all for each."""

from __future__ import annotations

import contextvars
import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from metricflow_semantics.dag.id_prefix import DynamicIdPrefix, IdPrefix, StaticIdPrefix
from metricflow_semantics.dag.sequential_id import SequentialIdGenerator, _IdGenerationStateStack

from lab_app.vendor_patches import metricflow_ids
from lab_app.vendor_patches.metricflow_ids import OWN, next_id
from pipelines.contract.metricflow import engine_from, to_sql
from pipelines.contract.release import Release

own: Callable[[IdPrefix], Any] = OWN.__get__(None, SequentialIdGenerator)
PREFIXES: tuple[IdPrefix, ...] = (*list(StaticIdPrefix)[:4], DynamicIdPrefix(prefix="orders_src"))


@pytest.fixture
def as_it_comes() -> Iterator[None]:
    kept = vars(SequentialIdGenerator)["create_next_id"]
    setattr(SequentialIdGenerator, "create_next_id", OWN)  # noqa: B010 -- mypy knows no methods that are replaced
    yield
    setattr(SequentialIdGenerator, "create_next_id", kept)  # noqa: B010


def numbers(by: Callable[[IdPrefix], Any], seed: int) -> list[str]:
    """The ids of a random walk through numberings that begin anew and lie in each other."""
    draw = random.Random(seed)
    seen: list[str] = []

    def walk(depth: int) -> None:
        for _ in range(draw.randrange(12)):
            seen.append(by(draw.choice(PREFIXES)).str_value)
            if draw.random() < 0.2:
                SequentialIdGenerator.reset(draw.randrange(3))
            if depth < 3 and draw.random() < 0.3:
                with SequentialIdGenerator.id_number_space(draw.randrange(20)):
                    walk(depth + 1)

    contextvars.Context().run(walk, 0)  # a new one: whatever this process has numbered before
    return seen


def test_the_numbers_are_those_that_metricflow_gives() -> None:
    walks = [(numbers(next_id, seed), numbers(own, seed)) for seed in range(200)]
    assert max(len(ours) for ours, _ in walks) > 30
    assert all(ours == theirs for ours, theirs in walks)


def test_threads_that_share_a_state_number_on_their_own() -> None:
    def ten() -> list[str]:
        return [next_id(PREFIXES[0]).str_value for _ in range(10)]

    with ThreadPoolExecutor(1) as other:
        SequentialIdGenerator.reset()
        shared = contextvars.copy_context()
        assert shared.copy().run(ten) == other.submit(shared.run, ten).result()


@pytest.mark.usefixtures("as_it_comes")
def test_a_question_becomes_the_same_sql(short_release: Release) -> None:
    manifest = json.loads(short_release.semantic_manifest.read_text())
    asked = (["mau"], ["metric_time__day", "segment__country"]), (["orders_per_buyer"], ["metric_time__week"])
    theirs = [to_sql(engine_from(manifest), *question) for question in asked]
    metricflow_ids.install()
    assert [to_sql(engine_from(manifest), *question) for question in asked] == theirs


def test_metricflow_makes_a_state_anew_for_each_number() -> None:
    def states() -> tuple[object, object]:
        own(PREFIXES[0])
        before = _IdGenerationStateStack.get_current_state()
        own(PREFIXES[0])
        return before, _IdGenerationStateStack.get_current_state()

    before, after = contextvars.copy_context().run(states)
    assert before is not after, "MetricFlow counts in place now: take the patch out."
