"""Notes as Markdown are read letter by letter: a reader of Markdown finds the same text, and no link, picture or HTML."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lab_app.course.progress import Entry, Note
from lab_app.plan.markdown import literal, notes_file
from lab_app.plan.personal import plan_for
from lab_app.plan.standing import Done

DAY = dt.date(2026, 7, 6)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"- {literal(text)}")
    inline = [child for token in tokens for child in (token.children or [])]
    assert {child.type for child in inline} <= {"text", "text_special"}
    read = "".join(child.content for child in inline)
    plain = "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign != "\x7f"))
    assert " ".join(read.split()) == " ".join(plain.split())


def test_the_file_has_every_item_and_what_was_written_as_a_quotation() -> None:
    said = Entry("apis_docs", True, "<b>docs</b>\n# not a title\n[x](javascript:1)", DAY)
    note = Note("question/apis/limits", "60 a minute *each*", dt.datetime(2026, 7, 6, tzinfo=dt.UTC))
    plan = plan_for(None)
    found = notes_file(plan, Done(frozenset(), {"apis_docs": said}), [note], DAY, {note.key: "Which limits?"})
    html = MarkdownIt("commonmark").render(found)
    assert "&lt;b&gt;docs&lt;/b&gt;" in html
    assert "<a " not in html
    assert html.count("<h1>") == 1
    assert html.count("<h2>") == 13
    assert "- [x] Read the API documentation of your own product" in found
    assert found.count("- [") == sum(len(week.items) for week in plan.weeks)
    assert "- Which limits?" in found
    assert "60 a minute *each*" in html
