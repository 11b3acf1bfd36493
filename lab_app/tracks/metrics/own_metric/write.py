"""Write a metric: start from a template, see what is wrong while typing, look at it, save it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.metrics.desk import Desk
from lab_app.ui.metrics.findings import show_finding
from lab_app.ui.metrics.names import show_names
from lab_app.ui.metrics.own import show_own_metrics, show_saving
from lab_app.ui.metrics.preview import show_preview
from lab_app.ui.style import eyebrow, lead, note

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.metric_writing.checked import Checked
    from lab_app.metric_writing.finding import Finding

PAGE = LevelPage(
    title="Write a metric",
    order=-2,  # before the lesson: this was the level's address before there was one
    about="A few lines of YAML, checked while you type; then it is on the board.",
    door="Say in a few lines what you would follow, and see it on the board seconds later.",
)

_STAGES = {
    "yaml": ("YAML", "It reads as YAML: names, colons, spaces"),
    "schema": ("Shape", "It looks like a metric, in words that dbt understands"),
    "names": ("Names", "The models, columns and metrics that it names exist"),
    "metricflow": ("SQL", "It can be computed: MetricFlow writes SQL for it"),
    "values": ("Values", "It ran on the data and has values"),
}
_MOST_ERRORS, _MOST_WARNINGS = 3, 4


def render(level: Level) -> None:
    """The form and the YAML beside each other, the picture, saving, and one's own metrics."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Write a metric")
    lead(
        "A metric is a few lines of text. Choose in plain words or write them yourself: each follows the other."
    )
    _desk()


@st.fragment
@guarded
def _desk() -> None:
    from lab_app.metric_writing.templates import RATIO, TEMPLATES
    from lab_app.ui.metrics.form.show import show_metric_form

    lab = here.lab()
    desk = Desk("own_metric", RATIO.text, tuple(found.text for found in TEMPLATES))
    _templates(desk)
    checked = desk.check(lab)
    with st.container(key="metric-desk"):
        left, right = st.columns(2, gap="large")
    with left:
        show_metric_form(desk, lab, checked)
        if checked.is_right:
            show_saving(desk, checked)
        show_names(desk, lab)
    with right, st.container(key="metric-sides"):
        with st.container(key="metric-text"):
            _outcome(checked)
            _findings(checked.errors, _MOST_ERRORS, desk, "error")
            desk.show_editor(lab, checked)
            _findings(checked.warnings, _MOST_WARNINGS, desk, "warning")
        with st.container(key="metric-look"):
            if checked.is_right:
                show_preview(lab, checked, looks=desk.looks)
            else:
                note("The picture appears here as soon as the metric is right.")
    st.space("medium")
    show_own_metrics(desk)


def _templates(desk: Desk) -> None:
    """The kinds of metrics to start from."""
    from lab_app.metric_writing.templates import TEMPLATES

    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="metric-templates"):
        st.html('<span class="lab-note">Start from</span>', width="content")
        for found in TEMPLATES:
            st.button(
                found.title,
                key=f"template-{found.name}",
                help=f"{found.about} What is in the editor is kept, and can be brought back.",
                on_click=desk.start_from,
                args=(found.text,),
            )


def _findings(findings: Sequence[Finding], most: int, desk: Desk, kind: str) -> None:
    """The first of them, in a place of their own: what comes after it does not move while the page is redrawn."""
    with st.container(key=f"metric-{kind}s"):
        for i, finding in enumerate(findings[:most]):
            show_finding(finding, desk, f"{kind}-{i}")
        if len(findings) > most:
            note(f"{len(findings) - most} more; fix these first.")


def _outcome(checked: Checked) -> None:
    """What came of the check in a few words, and how far the text has come."""
    if checked.is_right:
        count = len(checked.warnings)
        title = (
            f"Right, with {'one thing' if count == 1 else f'{count} things'} to note" if count else "Right"
        )
        tone = "good"
    elif checked.is_unread:
        title, tone = "Nothing wrong so far, and its values could not be read now", "warn"
    else:
        count = len(checked.errors)
        title = "One thing is wrong" if count == 1 else f"{count} things are wrong"
        tone = "bad"
    st.html(f'<div class="lab-outcome lab-{tone}" role="status"><h2>{title}</h2></div>{_stages(checked)}')
    if checked.is_unread:
        st.button("Check again", icon=":material/refresh:", key="metric-check-again")


def _stages(checked: Checked) -> str:
    """The five checks in a row, each passed, failed or waiting, as HTML."""
    from lab_app.metric_writing.finding import STAGES

    at = STAGES.index(checked.stage)
    rows = []
    for i, stage in enumerate(STAGES):
        name, about = _STAGES[stage]
        state, mark, spoken = (
            ("done", "✓", "passed")
            if i < at or checked.is_right
            else ("failed", "✕", "failed")
            if i == at and checked.errors
            else ("waiting", "○", "waits")
        )
        rows.append(
            f'<li class="{state}" title="{about}"><span class="mark" aria-hidden="true">{mark}</span>'
            f'<span>{name}<span class="lab-unseen">: {spoken}</span></span></li>'
        )
    return f'<ol class="lab-checks" aria-label="Checks, in order">{"".join(rows)}</ol>'
