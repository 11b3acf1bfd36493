"""What comes from people stays text in sentences that have marks of their own."""

from __future__ import annotations

from html import unescape

import pytest

from lab_app.ui.style import literal, marked


@pytest.mark.parametrize(
    "said",
    [
        "![x](http://evil.example/a.png)",
        "[click](http://evil.example)",
        "`code`, **bold** and *slanted*",
        "$x$ and <img src=x> & 'more'",
        r"a backslash \ and \*two\*",
        "Orders per head, 7-day",
    ],
)
def test_a_literal_is_read_letter_by_letter_among_marks(said: str) -> None:
    shown = marked(f"All of it is **{literal(said)}**, `COUNT(*)`, {literal(said)}.")
    assert (
        unescape(shown).replace("\u2060", "") == f"All of it is <b>{said}</b>, <code>COUNT(*)</code>, {said}."
    )


def test_a_literal_names_no_icon_no_emoji_and_no_address() -> None:
    for said in (
        ":material/home:",
        ":smile:",
        ":streamlit:",
        ":red[x]",
        "http://evil.example",
        "www.evil.example",
        "a@b.example",
    ):
        assert said not in literal(said).replace("\\", "")


def test_a_literal_is_one_line() -> None:
    assert literal("# one\n\n- two") == r"\# one \- two"
