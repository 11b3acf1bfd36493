"""Write a metric: start from a template, see what is wrong while typing, look at it, save it."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.app_pages import LevelPage
from lab_app.semantic import next_period
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.cards import unit_of
from lab_app.ui.charts import shown
from lab_app.ui.errors import guarded
from lab_app.ui.metric_desk import Desk
from lab_app.ui.metric_preview import show_preview
from lab_app.ui.own_metrics import show_own_metrics, show_saving
from lab_app.ui.style import eyebrow, lead, note

if TYPE_CHECKING:
    from lab_app.metric_writing.check import Checked
    from lab_app.metric_writing.finding import Finding
    from lab_app.release import Release
    from lab_app.tracks import Level

PAGE = LevelPage(
    title="Write a metric",
    order=1,
    about="A few lines of YAML, checked while you type; then it stands on the board.",
)

_STAGES = {
    "yaml": ("Reads as YAML", "names, colons, blanks"),
    "schema": ("Looks like a metric", "words that dbt knows"),
    "names": ("Names what exists", "models, columns, metrics"),
    "metricflow": ("Can be computed", "MetricFlow writes SQL"),
    "values": ("Has values", "it ran on the data"),
}
_MOST_ERRORS, _MOST_WARNINGS = 3, 4


def render(level: Level) -> None:
    """The editor with its verdict, the picture, saving, and one's own metrics."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Write a metric")
    lead("A metric is a few lines of text. Change a template, and watch what it says about Larder.")
    release = here.visit().release
    if release:
        _desk(release)


@st.fragment
@guarded
def _desk(release: Release) -> None:
    from lab_app.metric_writing.templates import RATIO, TEMPLATES

    desk = Desk("own_metric", RATIO.text, tuple(found.text for found in TEMPLATES))
    _templates(desk)
    checked = desk.check(release)
    left, right = st.columns([7, 5], gap="large")
    with left:
        desk.show_editor(release, checked)
    with right, st.container(key="metric-verdict"):
        _verdict(checked, desk, release.as_of)
    if checked.is_right:
        show_saving(desk, release, checked)
        st.space("small")
        show_preview(release, checked, looks=desk.looks)
    else:
        note("The picture appears here as soon as the metric is right.")
    st.space("medium")
    show_own_metrics(desk, release)


def _templates(desk: Desk) -> None:
    """The kinds of metrics to start from, and what the one that was taken is for."""
    from lab_app.metric_writing.templates import TEMPLATES

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="metric-templates"):
        st.html('<span class="lab-note">Start from</span>', width="content")
        for found in TEMPLATES:
            st.button(
                found.title,
                key=f"template-{found.name}",
                help=found.about,
                on_click=desk.start_from,
                args=(found.text,),
            )
    taken = next((found for found in TEMPLATES if found.text == desk.text), None)
    note(
        f"{taken.title}: {taken.about[:1].lower()}{taken.about[1:]}"
        if taken
        else "What a template replaces is laid aside, and can be brought back."
    )


def _verdict(checked: Checked, desk: Desk, as_of: dt.date) -> None:
    """What came of the check, what stands in the way, and how far the text has come."""
    _outcome(checked, as_of)
    for i, finding in enumerate(checked.errors[:_MOST_ERRORS]):
        _finding(finding, desk, f"error-{i}")
    if len(checked.errors) > _MOST_ERRORS:
        note(f"{len(checked.errors) - _MOST_ERRORS} more; mend these first.")
    for i, finding in enumerate(checked.warnings[:_MOST_WARNINGS]):
        _finding(finding, desk, f"warning-{i}")
    _stages(checked)


def _outcome(checked: Checked, as_of: dt.date) -> None:
    if checked.is_right:
        count = len(checked.warnings)
        minding = f", with {'one thing' if count == 1 else f'{count} things'} to mind" if count else ""
        st.html(
            f'<div class="lab-outcome lab-good" role="status"><h2>Right{minding}</h2><p>{escape(_newest(checked, as_of))}</p></div>'
        )
        return
    count = len(checked.errors)
    what = "One thing is wrong" if count == 1 else f"{count} things are wrong"
    st.html(f'<div class="lab-outcome lab-bad"><h2>{what}</h2></div>')


def _newest(checked: Checked, as_of: dt.date) -> str:
    """The subject's value in the last complete period."""
    metric = checked.subject
    known = [(day, value) for day, value in checked.values if value is not None]
    if metric is None or not known:
        return "It can be computed, and has no value yet."
    ripe = as_of - dt.timedelta(days=metric.maturity_days)
    over = [(d, v) for d, v in known if next_period(d, checked.grain) - dt.timedelta(days=1) <= ripe]
    if not over:
        return "It can be computed; no period is complete yet."
    day, value = over[-1]
    return f"{words.period(day, checked.grain)}: {shown(value, unit_of(metric))}."


def _stages(checked: Checked) -> None:
    """The five checks in order, each passed, failed or waiting."""
    from lab_app.metric_writing.finding import STAGES

    at = STAGES.index(checked.stage)
    rows = []
    for i, stage in enumerate(STAGES):
        name, about = _STAGES[stage]
        state, mark, told = (
            ("done", "✓", "passed")
            if i < at or checked.is_right
            else ("failed", "✕", "failed")
            if i == at
            else ("waiting", "○", "waits")
        )
        rows.append(
            f'<li class="{state}"><span class="mark" aria-hidden="true">{mark}</span>'
            f'<span>{name}<span class="lab-unseen">: {told}</span></span><span class="when">{about}</span></li>'
        )
    st.html(f'<ol class="lab-stages lab-checks" aria-label="Checks, in order">{"".join(rows)}</ol>')


def _finding(finding: Finding, desk: Desk, key: str) -> None:
    tone = "warn" if finding.is_warning else "bad"
    where = f'<span class="where">Line {finding.line}</span>' if finding.line else ""
    parts = "".join(f"<p>{_code(part)}</p>" for part in (finding.expected, finding.advice) if part)
    role = "status" if finding.is_warning else "alert"
    st.html(
        f'<section class="lab-finding lab-{tone}" role="{role}">{where}<h3>{_code(finding.message)}</h3>{parts}</section>'
    )
    if finding.mend is not None:
        st.button(
            f"Write “{finding.mend.text}”" if len(finding.mend.text) <= 40 else "Mend it",
            key=f"mend-{key}",
            icon=":material/build:",
            on_click=desk.mend,
            args=(finding.mend.apply(desk.text),),
        )


def _code(said: str) -> str:
    """A sentence as HTML, with what stands between backticks as code."""
    parts = escape(said, quote=True).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))
