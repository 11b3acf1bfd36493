"""A report says what was pinned, and whatever people wrote in it stays text."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt  # comes along with typer
from markdown_it.token import Token

from lab_app.diagnosis.case_file import Report, Statement, as_html, as_markdown
from lab_app.diagnosis.case_file.markdown import literal
from lab_app.diagnosis.case_file.pins import one_line
from tests.lab_app.diagnosis.pins import pin

REPORT = Report(
    "Activation fell by 2.3 points",
    "Fewer of our newcomers save a plan.\n\nDo we take it back?",
    "Nora, CEO, 2 December 2024",
    (pin("a"), pin("b", "", spec=None, step="Which part moved?")),
    None,
    "Larder Lab, simulated data.",
    dt.date(2026, 7, 1),
)
ANSWER = (
    Statement("The main cause", "Other people came, 80 % sure", "Other people came"),
    Statement("How many points", "3 to 7", "4.8"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![x](https://evil.example/a.png) and [here](javascript:alert(1))",
    "https://evil.example www.evil.example a@evil.example @team :smile:",
    "`code` **bold** _slanted_ ~~struck~~ $x$ ==marked== %%hidden%% [[page]] #tag",
    "one | two || three",
    "# no heading",
    "- no item",
    "1. no item either",
    "---",
    "```",
    "two\nlines\n\n    and code",
    "null \x00 byte, \ud800 half a character and \u202e turned",
    "ירידה של 3 אחוזים",
    "&lt;b&gt; &amp; \\ \\* \\",
    "]]> --> </svg> </style>",
)
VOID = {"meta", "br", "img", "link", "input", "hr"}
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def hostile(said: str) -> Report:
    """A report in which everything that somebody may have written is this."""
    written = replace(
        REPORT.pins[0],
        step=said,
        sentence=said,
        takeaway=said,
        about=said,
        header=(said, said),
        rows=((said, said),),
    )
    answer = (Statement(said, said, said),)
    return Report(said, one_line(said), said, (replace(written, spec=None),), answer, said, REPORT.made, said)


def examples(test: Callable[[str], None]) -> Callable[[], None]:
    """Try a test with all that is hostile, and with anything else."""
    for said in HOSTILE:
        test = example(said)(test)
    return given(st.text())(test)


class Page(HTMLParser):
    """Holds that every element is closed in turn, and gathers elements, attributes and words."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1] != "style":
            self.words.append(data)


def test_the_page_says_all_of_it_in_order() -> None:
    words = " ".join(
        " ".join(Page(as_html(replace(REPORT, answer=ANSWER, guess="The product got worse."))).words).split()
    )
    said = [
        "Activation fell by 2.3 points",
        "Fewer of our newcomers save a plan.",
        "Do we take it back?",
        "Nora, CEO, 2 December 2024",
        "A guess, before the data",
        "The product got worse.",
        "1. Who?",
        "Down from the week of 21 October on.",
        "What the page said: 33.5 % of newcomers, 35.8 % before.",
        "Activation rate, everybody",
        "14 October 35.8 %",
        "2. Which part moved?",
        "What was handed in",
        "Truth",
        "The main cause Other people came, 80 % sure Other people came",
        "Larder Lab, simulated data. Written on 1 July 2026.",
    ]
    places = [words.index(one) for one in said if one in words]
    assert [one for one in said if one not in words] == []
    assert places == sorted(places)


def test_markdown_says_the_same() -> None:
    text = as_markdown(replace(REPORT, answer=ANSWER, guess="The product got worse."))
    assert (
        "# Activation fell by 2.3 points\n\n> Fewer of our newcomers save a plan.\n>\n> Do we take it back?"
        in text
    )
    assert "## 1. Who?\n\n**Down from the week of 21 October on.**\n\nWhat the page said: 33.5 % of" in text
    assert "| Week | Activation |\n| --- | --- |\n| 14 October | 35.8 % |" in text
    assert "## 2. Which part moved?\n\nWhat the page said" in text
    assert "| How many points | 3 to 7 | 4.8 |" in text


def test_the_truth_has_no_place_before_it_is_shown() -> None:
    hidden = tuple(replace(one, truth=None) for one in ANSWER)
    for write in (as_html, as_markdown):
        assert "Truth" not in write(replace(REPORT, answer=hidden))
        assert "What was handed in" not in write(REPORT)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = as_html(replace(REPORT, answer=ANSWER))
    assert re.findall(r"[\w+.-]*://|url\((?!#)|@import|javascript:", page) == []
    found = Page(page)
    assert {"script", "img", "image", "link", "iframe", "object", "a"} & set(found.tags) == set()
    assert [
        name for name, _ in found.attributes if name.startswith("on") or name in ("src", "href", "style")
    ] == []
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    (styles,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    known = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'"


def test_pictures_of_one_page_have_parts_of_their_own() -> None:
    page = as_html(replace(REPORT, pins=(pin("a"), pin("b"))))
    ids = re.findall(r'\bid="([^"]+)"', page)
    asked = re.findall(r"url\(#([^)]+)\)", page)
    assert len(ids) == len(set(ids)) >= 4  # two pictures, each for a desk and for a phone
    assert set(asked) <= set(ids) and asked
    assert page.count('role="img"') == 4


def test_a_picture_that_can_not_be_drawn_leaves_its_table() -> None:
    for spec in ({"mark": "no such mark"}, {}, {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "bar"}):
        page = as_html(replace(REPORT, pins=(pin("a", spec=spec),)))
        assert "<svg" not in page and "14 October" in page


@examples
def test_what_people_wrote_is_text_on_the_page(said: str) -> None:
    page, plain = Page(as_html(hostile(f"x {said}"))), Page(as_html(hostile("x")))
    assert page.tags == plain.tags
    assert [name for name, _ in page.attributes] == [name for name, _ in plain.attributes]
    assert page.words.count(one_line(f"x {said}")) == plain.words.count("x")


def inline(text: str) -> list[Token]:
    return [token for block in READER.parse(text) if block.type == "inline" for token in block.children or []]


def seen(tokens: list[Token]) -> str:
    return "".join(token.content for token in tokens).replace("\u2060", "")


@examples
def test_what_people_wrote_is_text_in_markdown(said: str) -> None:
    line = one_line(said).replace("\u2060", "")
    blocks = READER.parse(literal(said))
    assert [block.type for block in blocks] == (
        ["paragraph_open", "inline", "paragraph_close"] if line else []
    )
    assert {token.type for token in inline(literal(said))} <= {"text", "text_special"}
    assert seen(inline(literal(said))) == line
    for address in re.findall(r"\w://|www\.\w|\w@\w", literal(said), re.IGNORECASE):
        raise AssertionError(address)


@examples
def test_a_report_in_markdown_is_made_of_the_same_blocks_whatever_people_wrote(said: str) -> None:
    if not one_line(said):
        return
    kinds = [block.type for block in READER.parse(as_markdown(hostile(said)))]
    assert kinds == [block.type for block in READER.parse(as_markdown(hostile("x")))]
    found = {token.type for token in inline(as_markdown(hostile(said)))}
    assert found <= {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close"}
