"""Facts have a source that can be looked up, and what the tracks name as a standard is one of them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

import lab_app.tracks
from lab_app.course.declared.entries import DeclaredError, entry
from lab_app.course.declared.facts import FACTS, Fact, fact, facts
from lab_app.ui.facts import as_html

RFC = re.compile(r"\bRFC[\s\u00a0-]*(\d+)")
TAUGHT = [
    path
    for path in sorted(Path(lab_app.tracks.__file__).parent.rglob("*"))
    if path.suffix in {".md", ".toml", ".py"}
]
GOOD = {
    "kind": "standard",
    "text": "It is so.",
    "source": "RFC 9110, section 9",
    "address": "https://www.rfc-editor.org/rfc/rfc9110.html",
    "checked_on": dt.date(2026, 11, 30),
}


@pytest.mark.parametrize("name", facts())
def test_a_fact_was_checked_by_now_and_its_source_is_what_its_address_leads_to(name: str) -> None:
    found = fact(name)
    assert dt.date(2026, 1, 1) <= found.checked_on <= dt.datetime.now(dt.UTC).date()
    numbers = RFC.findall(found.source)
    assert found.kind in ("standard", "draft") or not numbers
    for number in numbers:
        assert f"/rfc{number}" in found.address


def test_two_facts_don_t_say_the_same() -> None:
    assert len({one.text for one in facts().values()}) == len(facts())


def test_no_track_names_an_rfc_that_is_no_fact() -> None:
    known = {n for one in facts().values() for n in RFC.findall(f"{one.source} {one.text}")}
    named = {(path.name, n) for path in TAUGHT for n in RFC.findall(path.read_text(encoding="utf-8"))}
    assert {(name, n) for name, n in named if n not in known} == set(), f"add them to {FACTS.name}"


def test_an_rfc_is_found_however_it_is_written() -> None:
    assert RFC.findall("RFC 9110, RFC\u00a09457 and RFC9745 (RFC-8594)") == ["9110", "9457", "9745", "8594"]


@pytest.mark.parametrize("field", GOOD)
def test_a_fact_without_one_of_its_fields_is_refused(field: str) -> None:
    assert entry(Fact, GOOD, "here").text == "It is so."
    with pytest.raises(DeclaredError, match=f"here: {field}"):
        entry(Fact, {name: value for name, value in GOOD.items() if name != field}, "here")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "http://www.rfc-editor.org/rfc/rfc9110.html"),
        ("address", "https://nowhere"),
        ("address", "https://a.b/c d"),
        ("checked_on", "soon"),
        ("text", "  "),
        ("kind", "rumour"),
        ("colour", "blue"),
    ],
)
def test_a_fact_with_a_field_that_is_none_is_refused(field: str, value: str) -> None:
    with pytest.raises(DeclaredError, match=field):
        entry(Fact, GOOD | {field: value}, "here")


def test_a_fact_that_is_not_there_is_said() -> None:
    with pytest.raises(DeclaredError, match="no fact gravity"):
        fact("gravity")


def test_a_fact_is_shown_with_its_source_and_its_day() -> None:
    shown = as_html(Fact.model_validate(GOOD | {"text": "**So** it is, `a` < b."}))
    assert "<b>So</b> it is, <code>a</code> &lt; b." in shown
    assert (
        'href="https://www.rfc-editor.org/rfc/rfc9110.html" target="_blank" rel="noopener noreferrer"'
        in shown
    )
    assert "checked on 30 November 2026" in shown
