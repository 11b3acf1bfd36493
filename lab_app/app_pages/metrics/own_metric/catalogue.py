"""The catalogue: every metric with what it is, what breaks it, where it comes from, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import streamlit as st

from lab_app.app_pages import LevelPage
from lab_app.metric_writing.lineage import lineage_of
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at
from lab_app.ui.cards import meaning, unit_of
from lab_app.ui.charts import figure, line, shown
from lab_app.ui.errors import guarded
from lab_app.ui.metrics import layer, series
from lab_app.ui.style import eyebrow, lead, note, notice, text

if TYPE_CHECKING:
    from lab_app.release import Release
    from lab_app.semantic import Metric, SemanticLayer
    from lab_app.tracks import Level

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
_ROLE_WORDS = {"north_star": "North Star", "component": "building block of others"}
_WEEKS = 52


def render(level: Level) -> None:
    """The list, with a search, and one metric in full."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Metric catalogue")
    lead("One definition each, and nowhere else. Before you write a metric, see whether it is here.")
    release = here.visit().release
    if release:
        _catalogue(release)


@st.fragment
@guarded
def _catalogue(release: Release) -> None:
    found = layer(release)
    metrics = {m.name: m for m in found.metrics()}
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
    if chosen:
        _metric(release, found, by_label[chosen])
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
    note(f"{words.plural(len(names), 'metric')}" + (f" with “{wanted}”." if wanted else "."))
    for role, title in _GROUPS:
        group = [metrics[n] for n in names if ((metrics[n].is_own and "own") or metrics[n].role) == role]
        if group:
            with st.expander(
                f"{title}: {words.plural(len(group), 'metric')}", expanded=bool(wanted) or role != "component"
            ):
                _table(group, title)


def _matches(metric: Metric, wanted: str) -> bool:
    said = f"{metric.name} {metric.label} {metric.description} {metric.owner}".lower()
    return all(word in said for word in wanted.lower().split())


def _table(group: list[Metric], title: str) -> None:
    rows = "".join(
        f'<tr><th scope="row">{_link(m)}</th>'
        f'<td class="about">{text(next(iter(meaning(m)), ""))}</td>'
        f'<td class="type">{text(m.type)}</td><td>{text(m.owner or "nobody yet")}</td></tr>'
        for m in group
    )
    st.html(
        f'<div class="lab-frame" tabindex="0" role="region" aria-label="{text(title)}"><table class="lab-table">'
        '<thead><tr><th scope="col">Metric</th><th scope="col">What it is</th><th scope="col">Kind</th>'
        f'<th scope="col">Owner</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _metric(release: Release, found: SemanticLayer, metric: Metric) -> None:
    st.header(metric.label)
    parts = meaning(metric)
    lead(parts[0] if parts else "Nobody has written down yet what it is.")
    facts, picture = st.columns([5, 6], gap="large")
    with facts:
        _facts(release, found, metric)
    with picture:
        _picture(release, metric)


def _facts(release: Release, found: SemanticLayer, metric: Metric) -> None:
    rows: list[tuple[str, str]] = []
    for part in meaning(metric)[1:]:
        name, _, rest = (
            part.partition(":") if ":" in part[:12] else ("Breaks if", "", part.removeprefix("Breaks if"))
        )
        rest = rest.strip()
        rows.append((name, text(rest[:1].upper() + rest[1:])))
    ripe = words.plural(metric.maturity_days, "day") if metric.maturity_days else "the day itself"
    role = "yours" if metric.is_own else _ROLE_WORDS.get(metric.role, metric.role)
    rows += [
        ("Name", f"<code>{text(metric.name)}</code>"),
        ("Role", text(role)),
        ("Good direction", text(metric.good_direction)),
        ("Complete after", text(ripe)),
        ("Owner", text(metric.owner or "nobody yet")),
    ]
    if metric.threshold is not None:
        side = "at most" if metric.good_direction == "down" else "at least"
        rows.append(("Threshold", text(f"{side} {shown(metric.threshold, unit_of(metric))}")))
    if metric.parent:
        edge = "which is computed from it" if metric.edge == "identity" else "which we believe it drives"
        rows.append(("In the tree", f"below {_link(found.metric(metric.parent))}, {edge}"))
    line_ = lineage_of(metric.name, found, here.dictionary(release))
    if line_.metrics:
        rows.append(("Computed from", ", ".join(_link(found.metric(n)) for n in line_.metrics)))
    if line_.used_by:
        rows.append(("Used by", ", ".join(_link(found.metric(n)) for n in line_.used_by)))
    rows.append(("Columns", _code(line_.columns)))
    rows.append(("Tables between", _code(line_.tables)))
    rows.append(("Raw tables", _code(line_.raw)))
    rows.append(("Split by", text(", ".join(d.label for d in metric.dimensions) or "nothing")))
    st.html(
        '<dl class="lab-facts">' + "".join(f"<dt>{text(k)}</dt><dd>{v}</dd>" for k, v in rows if v) + "</dl>"
    )


def _link(metric: Metric) -> str:
    return f'<a href="?of={quote_plus(metric.label)}" target="_self">{text(metric.label)}</a>'


def _code(names: tuple[str, ...]) -> str:
    return (
        '<span class="lab-chain">' + "".join(f"<code>{text(n)}</code>" for n in names) + "</span>"
        if names
        else ""
    )


def _picture(release: Release, metric: Metric) -> None:
    import datetime as dt

    from lab_app.sandbox import QueryError
    from lab_app.semantic import MetricError

    grain = "week" if "week" in metric.grains else "month"
    start = release.as_of - dt.timedelta(days=7 * _WEEKS - 1)
    start = start - dt.timedelta(days=start.weekday()) if grain == "week" else start.replace(day=1)
    try:
        points = series(release, metric.name, grain=grain, start=start, end=release.as_of)  # type: ignore[arg-type]
    except (MetricError, QueryError) as error:
        notice("warn", "Its values can't be shown", str(error))
        return
    known = [p for p in points if p.value is not None]
    if not known:
        note("It has no value in the last year.")
        return
    unit = unit_of(metric)
    low, high = min(p.value or 0 for p in known), max(p.value or 0 for p in known)
    last = next((p for p in reversed(known) if p.complete), known[-1])
    figure(
        line(known, unit=unit, zero=low >= 0 and low < 0.6 * high, name=metric.label.lower(), height=260),
        title=f"{metric.label}, for each {grain} of the last year",
        takeaway=f"{shown(last.value, unit)} in the last complete {grain}, from {words.day(last.at)}.",
        alt=f"A line from {words.day(known[0].at)} to {words.day(known[-1].at)}, between {shown(low, unit)} and {shown(high, unit)}.",
        header=("From", metric.label, "Complete"),
        rows=[(p.at.isoformat(), p.value, "yes" if p.complete else "not yet") for p in reversed(known)],
        key="catalogue-picture",
    )
    st.page_link(
        page_at("monitoring-explore"),
        label="Explore it",
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params={"metric": metric.label},
    )
