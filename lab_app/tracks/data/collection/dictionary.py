"""The data dictionary: what each table holds, as dbt knows it, with a profile of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.tracks.data.collection.profile import show_profile
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead, literal, note, text
from lab_app.warehouse.dictionary import LAYERS, DictionaryTable, search
from lab_app.warehouse.types import in_words
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from pipelines.contract.release import Release

PAGE = LevelPage(
    title="Data dictionary",
    order=2,
    about="What each table holds: what one row is, which columns there are, how it is tested.",
)

_LAYER_WORDS = {
    "product": "Raw, as the product writes it",
    "staging": "Cleaned, one for each raw table",
    "intermediate": "Steps in between",
    "marts": "Ready to use",
}


def render(level: Level) -> None:
    """Search, the list of tables, and one table in full."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Data dictionary")
    lead("Before you count anything: what is one row? Every table says so here, in its first line.")
    _dictionary()


@st.fragment
@guarded
def _dictionary() -> None:
    lab = here.lab()
    tables = lab.dictionary
    by_name = {table.name: table for table in tables}
    find, pick = st.columns([2, 3], gap="large")
    with find:
        wanted = st.text_input(
            "Search tables and columns",
            key="dictionary-search",
            placeholder="refund, platform, unsubscribed …",
        )
    hits = search(tables, wanted) if wanted.strip() else []
    names = [table.name for table, _ in hits] if hits else [t.name for t in tables]
    with pick:
        chosen = st.selectbox(
            "Table",
            names,
            index=names.index("users") if "users" in names else 0,
            key="table",
            bind="query-params",
        )
    if wanted.strip():
        _say_hits(wanted, hits)
    if chosen in by_name:
        _table(by_name[chosen], lab)
    _overview(tables, lab.release)


def _say_hits(wanted: str, hits: Sequence[object]) -> None:
    if not hits:
        note(
            f"No table or column mentions “{literal(wanted)}”. Try a shorter or a different word; all tables are listed below."
        )


def _table(table: DictionaryTable, lab: Lab) -> None:
    st.header(table.name)
    if table.grain:
        lead(f"One row per {table.grain}.")
    st.html(_facts(table, lab.release))
    _lineage(table)
    columns, profile = st.tabs(["Columns", "Profile"], key=f"tab-{table.name}", on_change="rerun")
    with columns:
        st.html(_columns(table))
    with profile:
        if profile.open:
            show_profile(table, lab)
    st.page_link(
        page_at("collection-bench"),
        label=f"Ask {table.qualified} something on the SQL bench",
        icon=":material/terminal:",
    )


def _facts(table: DictionaryTable, release: Release) -> str:
    rows = release.row_counts.get(table.name) if table.layer == "product" else None
    # A description may be all said in the line above, "One row per …".
    unsaid = "" if table.grain else "Nobody has written that down yet."
    facts: list[tuple[str, str]] = [
        ("What it is", text(table.description or unsaid)),
        ("In a query", f"<code>{text(table.qualified)}</code>"),
        ("Layer", text(_LAYER_WORDS.get(table.layer, table.layer))),
    ]
    if rows is not None:
        facts.append(("Rows", f'<span class="lab-num">{text(number(rows))}</span>'))
    if table.origin:
        facts.append(("Written by", text(_origin(table.origin))))
    if table.owner:
        facts.append(("Owner", text(table.owner)))
    if table.freshness:
        facts.append(("Freshness", text(f"watched: {table.freshness}")))
    facts.append(("Tests", text(_tests(table))))
    return '<dl class="lab-facts">' + "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in facts if v) + "</dl>"


def _origin(origin: str) -> str:
    return {
        "server": "Larder's servers: complete",
        "client": "people's devices: some rows come late, some never",
    }.get(origin, f"the {origin}")


def _tests(table: DictionaryTable) -> str:
    if not table.test_count:
        return "none: nothing checks what it says"
    whole = f"; of the table: {words.listed(list(table.tests))}" if table.tests else ""
    return f"{words.plural(table.test_count, 'test')}, run at every build{whole}"


def _lineage(table: DictionaryTable) -> None:
    """The tables directly before and after this one, as links."""
    for label, names in (("Made from", table.reads), ("Feeds", table.feeds)):
        if names:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"lineage-{label}"
            ):
                st.html(f'<span class="lab-note">{label}</span>', width="content")
                for name in names:
                    st.page_link(page_at("collection-dictionary"), label=name, query_params={"table": name})


def _columns(table: DictionaryTable) -> str:
    tested = any(c.tests for c in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{text(c.name)}</th><td class="type">{_type(c.type)}</td>'
        f'<td class="about">{text(c.description)}</td>'
        + (f'<td data-of="Tested">{text(", ".join(c.tests) or "no")}</td></tr>' if tested else "</tr>")
        for c in table.columns
    )
    head = '<th scope="col">Tested</th>' if tested else ""
    return (
        f'<div class="lab-frame" tabindex="0" role="region" aria-label="Columns of {text(table.name)}">'
        '<table class="lab-table lab-stack"><thead><tr><th scope="col">Column</th><th scope="col">Type</th>'
        f'<th scope="col">What it holds</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _type(sql_type: str) -> str:
    """A type in plain words, and below them as a query spells it."""
    if not sql_type:
        return ""
    return f"{text(in_words(sql_type, of_table=True))}<br><code>{text(sql_type)}</code>"


def _overview(tables: tuple[DictionaryTable, ...], release: Release) -> None:
    st.space("small")
    st.header("All tables")
    known = [layer for layer in LAYERS if any(t.layer == layer for t in tables)]
    for layer in known:
        inside = [t for t in tables if t.layer == layer]
        with st.expander(
            f"{_LAYER_WORDS[layer]}: {words.plural(len(inside), 'table')}", expanded=layer == "product"
        ):
            rows = "".join(
                f'<tr><th scope="row"><a href="?table={quote_plus(t.name)}" target="_self">{text(t.name)}</a></th>'
                f'<td class="about">{text(f"One row per {t.grain}. " if t.grain else "")}{text(t.description)}</td>'
                f'<td class="number" data-of="Rows">{text(_rows(t, release))}</td></tr>'
                for t in inside
            )
            st.html(
                f'<div class="lab-frame" tabindex="0" role="region" aria-label="{text(_LAYER_WORDS[layer])}">'
                '<table class="lab-table lab-stack"><thead><tr><th scope="col">Table</th><th scope="col">What it is</th>'
                f'<th scope="col" class="number">Rows</th></tr></thead><tbody>{rows}</tbody></table></div>'
            )


def _rows(table: DictionaryTable, release: Release) -> str:
    return number(release.row_counts.get(table.name)) if table.layer == "product" else ""
