"""What comes from people stays text in sentences that have marks of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

import lab_app
from lab_app.ui.style import literal, marked, plain


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


def test_a_sentence_without_its_marks_says_the_same() -> None:
    assert (
        plain("**35.3 % became 33.7 %**, by `COUNT(*)`, *all* of it")
        == "35.3 % became 33.7 %, by COUNT(*), all of it"
    )
    assert plain(f"Of **{literal('a <b> & _c_ *d*')}**.") == "Of a <b> & _c_ *d*."


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


# What Streamlit reads as Markdown: these calls' texts, and `help` of any call.
MARKDOWN = frozenset(
    """
    title header subheader markdown caption write button expander popover page_link link_button toast error warning
    info success metric radio pills segmented_control multiselect checkbox toggle tabs notice message
    """.split()  # noqa: SIM905 - as words
)
ROOT = Path(__file__).resolve().parents[3]


def test_no_place_for_markdown_takes_what_people_wrote_as_it_is() -> None:
    found = []
    for room in ("ui", "tracks", "app_pages", "course"):
        for path in sorted((ROOT / "lab_app" / room).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call):
                    found += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in _written(call)]
    assert found == []


def test_the_search_for_such_places_finds_one() -> None:
    for source in (
        "st.header(metric.label)",
        "st.page_link(page, label='x', help=f'{card.metric.label} by day')",
        "notice('warn', 'x', f'{m.description} fails')",
    ):
        (call,) = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
        assert _written(call), source
    for source in (
        "st.header(literal(metric.label))",
        "st.page_link(p, label='x', query_params={'of': m.label})",
    ):
        assert not any(_written(n) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)), source


def _written(call: ast.Call) -> list[ast.Attribute]:
    """Labels and descriptions of metrics that a call takes as Markdown."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    read = [k.value for k in call.keywords if k.arg == "help" or (k.arg == "label" and name in MARKDOWN)]
    if name in MARKDOWN:
        read += call.args[2:] if name == "notice" else call.args
    return [node for part in read for node in _bare(part)]


def _bare(part: ast.AST) -> Iterator[ast.Attribute]:
    """Attributes of metrics in an expression, outside of calls that make them literal."""
    if isinstance(part, ast.Call) and getattr(part.func, "id", "") in ("literal", "text"):
        return
    if isinstance(part, ast.Attribute) and part.attr in ("label", "description"):
        owner = ast.unparse(part.value)
        if owner.split(".")[-1] in (
            "metric",
            "m",
            "card",
            "subject",
            "other",
            "one",
            "found",
            "dimension",
            "d",
        ):
            yield part
    for child in ast.iter_child_nodes(part):
        yield from _bare(child)


def test_no_class_of_a_table_lays_out_something_else() -> None:
    """A grid or a row of boxes takes a table's head and body apart."""
    package = Path(lab_app.__file__).parent
    found = [
        name
        for file in package.rglob("*.py")
        for classes in re.findall(r'<table class="([\w -]+)"', file.read_text(encoding="utf-8"))
        for name in classes.split()
    ]
    assert "lab-anchors" in found
    style = (package / "ui" / "lab.css").read_text(encoding="utf-8")
    laid_out = set(re.findall(r"(?m)^\s*\.([\w-]+) \{[^}]*display: (?:inline-)?(?:grid|flex)", style))
    assert laid_out
    assert not laid_out.intersection(found)
