"""The lab's stylesheet, and HTML with everything that comes from data escaped."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

import streamlit as st

from lab_app.ui.charts import palette
from lab_app.ui.queries.code_in_words import coded

# What a backslash keeps as it is comes first, then code, so that the star of COUNT(*) in it stays one; a star
# beside a bracket or a space is a star.
_MARKS = re.compile(
    r"\\(&#?\w+;|[!-/:-@\[-`{-~])|`([^`]+)`|\*\*(?=\S)((?:\\.|[^\\])+?)(?<=\S)\*\*"
    r"|(?<![\w(*])\*(?=[^\s)])((?:\\.|[^\\*])+?)(?<=\S)\*(?![\w)*])",
    re.DOTALL,
)
_MARKDOWN = re.compile(r"[][!#$&()*+\-.:<=>@\\^_`{|}~]")
_JOINTS = re.compile(r":(?=[\w+/-])|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_STYLES = Path(__file__).with_name("lab.css")


def stylesheet() -> str:
    """The CSS of every page: the lab's own, and by which pictures follow the theme."""
    return f"{_STYLES.read_text(encoding='utf-8')}\n{palette.stylesheet()}"


def text(value: object) -> str:
    """A value as text that is safe inside HTML."""
    return escape(str(value), quote=True)


def literal(value: object) -> str:
    """A value for a place that takes Markdown, so that it is read there letter by letter.

    What people have written themselves, such as a metric's label, goes through this wherever Streamlit reads
    Markdown (headings, buttons, links, help) and into sentences of `notice`: nothing in it becomes a link, a
    picture, a colour or a formula. Streamlit looks for addresses, icons and emoji (`:material/home:`) after it
    has read the backslashes; an invisible character within keeps it from finding any.
    """
    flat = _JOINTS.sub(lambda found: f"{found[0]}\u2060", " ".join(str(value).split()))
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", flat)


def lead(words: str) -> None:
    """The opening sentence of a page, larger than the rest."""
    st.html(f'<p class="lab-lead">{text(words)}</p>')


def note(words: str) -> None:
    """A quiet remark, with Markdown's bold and code; what others wrote comes as `literal`."""
    st.html(f'<p class="lab-note">{marked(words)}</p>')


def eyebrow(words: str) -> None:
    """Where one is, above a title."""
    st.html(f'<p class="lab-eyebrow">{text(words)}</p>')


def idea(name: str, words: str) -> None:
    """What one has to have heard of before a task, with Markdown's bold and code."""
    st.html(f'<p class="lab-idea"><b>{text(name)}</b> {marked(words)}</p>')


def notice(tone: str, title: str, *sentences: str, extra: str = "") -> None:
    """What happened, why, and what to do, with Markdown's bold and code; what others wrote comes as `literal`.

    `tone`: good, warn, bad or info; `extra` is ready HTML.
    """
    body = "".join(f"<p>{marked(s)}</p>" for s in sentences if s)
    role = "alert" if tone == "bad" else "status"
    st.html(
        f'<section class="lab-notice lab-{tone}" role="{role}"><h2>{text(title)}</h2>{body}{extra}</section>'
    )


def message(who: str, said: str, *, loud: str = "") -> None:
    """A message from someone at Larder: `who` as "Nora, CEO, 08:12", paragraphs of `said` in Markdown's bold.

    What is said `loud` is the page's title.
    """
    name, _, about = who.partition(",")
    opening = f'<h1 class="loud">{text(loud)}</h1>' if loud else ""
    body = "".join(f"<p>{marked(part)}</p>" for part in said.split("\n\n") if part.strip())
    st.html(
        f'<figure class="lab-message"><span class="face" aria-hidden="true">{text(name.strip()[:1])}</span>'
        f'<figcaption class="who"><b>{text(name)}</b>{text("," + about if about else "")}</figcaption>'
        f"<blockquote>{opening}{body}</blockquote></figure>"
    )


def marked(said: str) -> str:
    """Markdown's code, bold and italics as HTML, in text that is otherwise escaped; a backslash keeps a sign.

    SQL in it is code, whether it is marked or not.
    """
    return _MARKS.sub(_as_html, text(coded(said)))


def plain(said: str) -> str:
    """The same without its marks, for where they would be read letter by letter."""
    return unescape(re.sub(r"<[^>]+>", "", marked(said)))


def _as_html(found: re.Match[str]) -> str:
    kept, code, bold, italic = found.groups()
    if kept or code:
        return kept or f"<code>{code}</code>"
    tag = "b" if bold else "i"
    return f"<{tag}>{_MARKS.sub(_as_html, bold or italic)}</{tag}>"
