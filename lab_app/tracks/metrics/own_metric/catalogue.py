"""The catalogue: every metric with what it is, what breaks it, where it comes from, and its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.course.withheld.metrics import asked_metrics
from lab_app.metric_writing.lineage.metric_lineage import lineage_of
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.metrics.cards import meaning
from lab_app.ui.metrics.dimensions import label_of
from lab_app.ui.metrics.facts import facts_html, facts_of
from lab_app.ui.metrics.figure import show_metric
from lab_app.ui.metrics.happened import marks_of, named_step
from lab_app.ui.metrics.lineage import lineage_html
from lab_app.ui.metrics.series import Grain, series
from lab_app.ui.style import eyebrow, lead, literal, note, notice, text

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric

PAGE = LevelPage(
    title="Metric catalogue",
    order=2,
    about="Every metric: what it is, what it assumes, what breaks it, who owns it, where it comes from.",
)

_GROUPS = (
    ("own", "Yours"),
    ("north_star", "The North Star"),
    ("input", "Inputs"),
    ("guardrail", "Guardrails"),
    ("health", "Health"),
    ("component", "Building blocks"),
)
_WEEKS = 52


def render(level: Level) -> None:
    """The list, with a search, and one metric in full."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Metric catalogue")
    lead("One definition each, and nowhere else. Before you write a metric, see whether it is here.")
    _catalogue()


@st.fragment
@guarded
def _catalogue() -> None:
    lab = here.lab()
    found = lab.layer
    newer = _newer(found)
    metrics = {m.name: replace(m, description=newer.get(m.name, m.description)) for m in found.metrics()}
    asked = _as_label(metrics)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        wanted = st.text_input(
            "Search", key="find", placeholder="a name, or a word of the definition", bind="query-params"
        )
    hits = [m for m in metrics.values() if _matches(m, wanted or "")]
    names = sorted((m.name for m in hits), key=lambda n: metrics[n].label.lower())
    by_label = {m.label: m for m in sorted(metrics.values(), key=lambda m: m.label.lower())}
    with right:
        chosen = st.selectbox(
            "Metric",
            list(by_label),
            index=None,
            key="of",
            bind="query-params",
            placeholder="choose one to see all of it",
        )
    if asked and not chosen:
        notice(
            "info",
            f"There is no metric {asked}",
            "It may have been renamed or removed. Search for a part of its name.",
        )
    if chosen:
        _metric(lab, found, by_label[chosen], is_newer=by_label[chosen].name in newer)
        st.space("medium")
        st.header("All metrics")
    if not names:
        notice(
            "info",
            "No metric has these words",
            "Search for fewer or other words, or write the metric yourself.",
        )
        st.page_link(page_at("own_metric"), label="Write a metric", icon=":material/arrow_forward:")
        return
    note(f"{words.plural(len(names), 'metric')}" + (f" with “{literal(wanted)}”." if wanted else "."))
    for role, title in _GROUPS:
        group = [metrics[n] for n in names if ((metrics[n].is_own and "own") or metrics[n].role) == role]
        if group:
            with st.expander(
                f"{title}: {words.plural(len(group), 'metric')}", expanded=bool(wanted) or role != "component"
            ):
                _table(group, title)


def _as_label(metrics: Mapping[str, Metric]) -> str | None:
    """Let links name a metric as one does in a terminal, too; what was asked for where there is no such metric."""
    asked = st.query_params.get("of", "")
    if asked in metrics:
        st.session_state["of"] = metrics[asked].label
        return None
    return asked if asked and asked not in {m.label for m in metrics.values()} else None


def _matches(metric: Metric, wanted: str) -> bool:
    said = f"{metric.name} {metric.label} {metric.description} {metric.owner}".lower()
    return all(word in said for word in wanted.lower().split())


def _table(group: list[Metric], title: str) -> None:
    rows = "".join(
        f'<tr><th scope="row">{_link(m)}<code>{text(m.name)}</code></th>'
        f'<td class="about">{text(next(iter(meaning(m)), ""))}</td>'
        f'<td class="type" data-of="Kind">{text(m.type)}</td>'
        f'<td data-of="Owner">{text(m.owner or "nobody yet")}</td></tr>'
        for m in group
    )
    st.html(
        f'<div class="lab-frame" tabindex="0" role="region" aria-label="{text(title)}"><table class="lab-table lab-stack lab-even">'
        '<thead><tr><th scope="col">Metric</th><th scope="col">What it is</th><th scope="col">Kind</th>'
        f'<th scope="col">Owner</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _newer(found: SemanticLayer) -> dict[str, str]:
    """Descriptions that the project's files have otherwise than the release."""
    from lab_app.metric_writing.project.drafts import project_folder
    from lab_app.metric_writing.project.overlay import newer_words

    return newer_words(project_folder(), {m.name: m.description for m in found.metrics()})


def _metric(lab: Lab, found: SemanticLayer, metric: Metric, *, is_newer: bool) -> None:
    st.header(literal(metric.label))
    parts = meaning(metric)
    lead(parts[0] if parts else "Nobody has written down yet what it is.")
    if is_newer:
        note(
            "This is what the project's file says now; it was changed after the data was built. "
            "The board and the explorer show it after the next build."
        )
    asked = asked_metrics(here.progress().solved()).get(metric.name)
    if asked is not None:
        notice(
            "info",
            "How it is made is not shown yet",
            f"You write this one yourself in “{asked.title}”. Once that is solved, its formula is here, and where it comes from.",
        )
        st.page_link(page_at(exercise_path(asked)), label=asked.title, icon=":material/arrow_forward:")
        _picture(lab, metric)
        return
    with st.container(key="catalogue-desk"):
        facts, picture = st.columns([5, 6], gap="large")
    with facts:
        _facts(found, metric)
    with picture:
        _picture(lab, metric)
    _lineage(lab, found, metric)


def _facts(found: SemanticLayer, metric: Metric) -> None:
    facts = [
        *facts_of(metric, lambda name: _link_or_code(found, name)),
        ("Name", f"<code>{text(metric.name)}</code>"),
    ]
    facts.append(("Split by", text(", ".join(label_of(d) for d in metric.dimensions) or "nothing")))
    st.html(facts_html(facts))


def _lineage(lab: Lab, found: SemanticLayer, metric: Metric) -> None:
    tables = lab.dictionary
    line = lineage_of(metric.name, found, tables, lab.columns)
    layers = {table.name: table.layer for table in tables}
    st.subheader("Where it comes from")
    st.html(lineage_html(metric.label, line, layers, lambda name: _link(found.metric(name))))


def _link(metric: Metric) -> str:
    return f'<a href="?of={quote_plus(metric.label)}" target="_self">{text(metric.label)}</a>'


def _link_or_code(found: SemanticLayer, name: str) -> str:
    known = {m.name: m for m in found.metrics()}
    return _link(known[name]) if name in known else f"<code>{text(name)}</code>"


def _picture(lab: Lab, metric: Metric) -> None:
    import datetime as dt

    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    grain: Grain = "week" if "week" in metric.grains else "month"
    as_of = lab.release.as_of
    start = as_of - dt.timedelta(days=7 * _WEEKS - 1)
    start = start - dt.timedelta(days=start.weekday()) if grain == "week" else start.replace(day=1)
    try:
        points = series(lab, metric.name, grain=grain, start=start, end=as_of)
        step = named_step(lab, metric)
    except (MetricError, QueryError) as error:
        notice("warn", "Its values can't be shown", str(error))
        return
    show_metric(
        metric, points, grain, key="catalogue-picture", height=260, marks=marks_of(lab, points), step=step
    )
    st.page_link(
        page_at("monitoring-explore"),
        label="Explore it",
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params={"metric": metric.label},
    )
