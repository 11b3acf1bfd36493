"""Exercises on experiments: each reading counts as a careful reader's, and nothing is seen too early."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from lab_app.kinds.case import NotDealtError, Spans
from lab_app.kinds.case.dealing import filled
from lab_app.kinds.case.judge import judge
from lab_app.kinds.context import Context
from tests.lab_app.cases import prescription as reader
from tests.lab_app.cases.experiments.people import exercise_and_case

CODES = ("P03", "P06", "P07", "P08", "P11")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("seed", range(6))
def test_a_careful_reader_is_right(code: str, seed: int, world: Context) -> None:
    """The reader counts in its own way, from what is shown and from queries that a learner could run."""
    context = replace(world, seed=seed)
    chosen, case = exercise_and_case(code, context)
    verdict = judge(chosen, json.dumps(reader.said(chosen, context, case.seen)), context)
    assert verdict.is_done
    assert all(one.right for one in verdict.answered if one.kind != "range"), verdict.message


@pytest.mark.parametrize("code", CODES)
def test_all_its_places_are_filled_and_its_texts_have_none_left(code: str, world: Context) -> None:
    chosen, case = exercise_and_case(code, world)
    whole = filled(chosen, case.seen)
    texts = [whole.prompt, *whole.hints_on(""), *(t for q in whole.questions for t in q.texts.values())]
    assert not [text for text in texts if "{" in text]
    assert len(whole.prompt.split()) <= 130


@pytest.mark.parametrize("code", CODES)
def test_a_world_that_ends_too_early_has_no_case(code: str, world: Context) -> None:
    with pytest.raises(NotDealtError) as caught:
        exercise_and_case(code, replace(world, as_of=dt.date(2025, 2, 10)))
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_what_belongs_to_the_truth_is_not_seen(code: str, world: Context) -> None:
    _, case = exercise_and_case(code, world)
    after = [shown for truths in case.truths.values() for shown in truths.after]
    assert not set(after) & set(case.seen.exhibits)
    assert not any(row.is_truth for one in case.seen.exhibits if isinstance(one, Spans) for row in one.rows)
