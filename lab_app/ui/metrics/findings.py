"""What a check says about a metric, beside the text: where it is, what belongs there, and a fix at a button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui.style import literal, text

if TYPE_CHECKING:
    from lab_app.metric_writing.finding import Finding
    from lab_app.ui.metrics.desk import Desk


def show_finding(finding: Finding, desk: Desk, key: str) -> None:
    """One finding; `key` distinguishes its button from those of others."""
    tone = "warn" if finding.is_warning else "bad"
    where = f'<span class="where">Line {finding.line}</span>' if finding.line else ""
    # Where there is a fix, what to do comes before everything else that would be possible.
    after = (finding.advice, finding.expected) if finding.fix else (finding.expected, finding.advice)
    parts = "".join(f"<p>{_with_code(part)}</p>" for part in after if part)
    role = "status" if finding.is_warning else "alert"
    table = _what_goes_where(finding.table) if finding.table else ""
    st.html(
        f'<section class="lab-finding lab-{tone}" role="{role}">{where}<h2>{_with_code(finding.message)}</h2>{parts}{table}</section>'
    )
    if finding.fix is not None:
        st.button(
            literal(finding.fix.label),
            key=f"{desk.key}-fix-{key}",
            icon=":material/build:",
            on_click=desk.fix,
            args=(finding.fix.apply(desk.text),),
        )


def _what_goes_where(rows: Sequence[tuple[str, str]]) -> str:
    """What stands in the text and what is written instead, as an HTML table."""
    body = "".join(f"<tr><td>{_with_code(old)}</td><td>{_with_code(new)}</td></tr>" for old, new in rows)
    return (
        '<table class="lab-table"><thead><tr><th scope="col">In that form</th><th scope="col">Here</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _with_code(said: str) -> str:
    """A sentence as HTML, with what is between backticks as code: nothing else that a metric says is Markdown."""
    parts = text(said).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))
