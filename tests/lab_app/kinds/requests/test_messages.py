"""Requests are read as people write them, and what is wrong is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.kinds.request.message import (
    Message,
    RequestTextError,
    bearer,
    json_trouble,
    read,
    read_all,
    read_headers,
    written,
)

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="#:/{}"), max_size=8
)
MESSAGES = st.builds(
    Message,
    method=st.sampled_from(["GET", "POST", "DELETE"]),
    target=WORDS.map(lambda word: f"/v2/{word}"),
    headers=st.lists(st.tuples(st.sampled_from(["Authorization", "X-A"]), WORDS), max_size=3).map(tuple),
    body=st.sampled_from(["", '{"a": 1}', '{\n  "a": 1\n}']),
)


@settings(deadline=None)
@given(st.lists(MESSAGES, min_size=1, max_size=4))
def test_what_is_written_is_read_again(messages: list[Message]) -> None:
    assert list(read_all(written(messages))) == messages


def test_a_text_as_editors_send_it_is_read() -> None:
    text = "### list\nGET /v2/orders HTTP/1.1\nAuthorization: Bearer {{reports}}\n\n###\n# twice\nPOST /v2/orders\n\n{}\n"
    first, second = read_all(text)
    assert first == Message("GET", "/v2/orders", (bearer("reports"),))
    assert second == Message("POST", "/v2/orders", (), "{}")
    assert first.filled({"reports": "k"}).header("authorization") == "Bearer k"
    assert first.filled({"reports": "k"}).masked({"reports": "k"}) == first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no request"),
        ("orders please", "no request line"),
        ("GET orders", "no request line"),
        ("GET /v2/my orders", "no request line"),
        ("GET /v2/orders\nAuthorization Bearer x", "no header"),
    ],
)
def test_what_is_no_request_is_refused(text: str, said: str) -> None:
    with pytest.raises(RequestTextError, match=said):
        read(text)


def test_a_key_that_is_not_there_is_named() -> None:
    with pytest.raises(RequestTextError, match=r"no key nobody here\. There are a, b\."):
        Message(headers=(bearer("nobody"),)).filled({"a": "1", "b": "2"})


def test_very_many_requests_are_refused() -> None:
    with pytest.raises(RequestTextError, match="at most"):
        read_all(written([Message()] * 61))


def test_headers_are_read_line_by_line() -> None:
    assert read_headers("A: 1\n\n B-c :  2 \n") == (("A", "1"), ("B-c", "2"))
    with pytest.raises(RequestTextError, match="no header"):
        read_headers("A 1")


def test_a_header_takes_the_place_of_the_one_of_its_name() -> None:
    message = Message(headers=(("A", "1"), ("b", "2"), ("a", "3")))
    assert message.with_header("a", "9").headers == (("a", "9"), ("b", "2"))
    assert message.with_header("A", None).headers == (("b", "2"),)
    assert message.with_header("C", "4").headers == (*message.headers, ("C", "4"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", ""),
        ('{"a": [1, true, null]}', ""),
        ("{'a': 1}", "double quotes"),
        ("{“a”: 1}", "double quotes"),
        ('{"a": 1,}', "no comma after the last"),
        ('{"a": 1 "b": 2}', "a comma"),
        ('{"a" 1}', "colon"),
        ('{"a": "1}', "closing double quote"),
        ('{"a": 1}}', "too much"),
        ('{"a": yes}', "true, false and null"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 5_000, "too long to be read"),
    ],
)
def test_what_is_wrong_with_a_body_is_said(body: str, said: str) -> None:
    assert said in json_trouble(body)
    assert bool(said) == bool(json_trouble(body))
