"""JSON from strangers: what it says is read as Python's own reader does, and what nobody means is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.api.wire.bodies import DEEPEST, read_json
from lab_app.api.wire.problems import Problem

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(value=VALUES, is_ascii=st.booleans(), indent=st.sampled_from([None, 2]))
def test_what_is_written_is_read(value: Any, is_ascii: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    assert read_json(text.encode()) == value


@given(depth=st.integers(1, 3 * DEEPEST), text=st.text('[]{}\\"a', max_size=20))
def test_depth_is_that_of_brackets_and_not_of_texts(depth: int, text: str) -> None:
    value: Any = text
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    body = json.dumps(value).encode()
    if depth <= DEEPEST:
        assert read_json(body) == value
    else:
        with pytest.raises(Problem, match="nested"):
            read_json(body)


@given(body=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_a_sentence(body: bytes) -> None:
    refused = None
    try:
        read_json(body)
    except Problem as problem:
        refused = problem
    assert refused is None or (refused.status == 400 and refused.detail.endswith("."))
