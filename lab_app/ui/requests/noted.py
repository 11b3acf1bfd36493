"""The API's journal as a table: what it has noted of one's calls, newest first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lab_app.kinds.request.journal import Call
from lab_app.kinds.request.spec import Key
from lab_app.ui.style import note, text

MOST_SHOWN = 25
_TONES = {2: "good", 4: "warn", 5: "bad"}


def show_journal(calls: Sequence[Call], *, key: str) -> None:
    """The table, with a button that looks again: calls from a terminal are there as well."""
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"journal-head-{key.replace('/', '-')}"
    ):
        st.html('<h2 class="lab-figure-title">Request log: what the API has noted</h2>')
        st.button("Look again", icon=":material/refresh:", key=f"{key}-look-again")
    if not calls:
        note("Nothing yet. A call from your terminal appears here when you look again.")
        return
    st.html(journal_html(calls))
    if len(calls) > MOST_SHOWN:
        note(f"The newest {MOST_SHOWN} of {len(calls)} calls.")


def journal_html(calls: Sequence[Call]) -> str:
    """The newest calls as an HTML table."""
    rows = "".join(_row(call) for call in sorted(calls, key=lambda call: -call.number)[:MOST_SHOWN])
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Time", "Call", "Key", "Answer"))
    return (
        '<div class="lab-frame" tabindex="0" role="region" aria-label="Calls, newest first">'
        f'<table class="lab-table lab-journal"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def keys_html(keys: Sequence[Key]) -> str:
    """Keys as an HTML table: name, what each allows, whose it is."""
    rows = "".join(
        f"<tr><th scope=row>{text(key.name)}</th><td><code>{text(', '.join(key.scopes))}</code></td><td>{text(key.about)}</td></tr>"
        for key in keys
    )
    return (
        '<div class="lab-frame" tabindex="0" role="region" aria-label="Keys"><table class="lab-table lab-journal">'
        '<thead><tr><th scope="col">Key</th><th scope="col">Scopes</th><th scope="col">Whose</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(call: Call) -> str:
    tone = _TONES.get(call.status // 100, "info")
    names = f"?{'&'.join(f'{name}=…' for name in call.query)}" if call.query else ""
    also = [
        f"Idempotency-Key {call.idempotency_key}" if call.idempotency_key else "",
        "the first answer again" if call.is_replay else "",
        f"order {call.order_id}" if call.is_ok and call.order_id is not None else "",  # as the answer said
        f"cost {call.cost}" if call.cost is not None else "",
        f"{call.errors} errors" if call.errors > 1 else "1 error" if call.errors else "",
    ]
    said = "; ".join(text(one) for one in also if one)
    problem = f" <span>{text(call.problem)}</span>" if call.problem else ""
    key = text(call.key) if call.key else "<i>none</i>"
    if call.scopes:
        key += f" <span>{text(', '.join(call.scopes))}</span>"
    return (
        f'<tr><td class="date">{text(call.at[11:19] or call.at)}</td>'
        f"<td><code>{text(call.method)} {text(call.path)}{text(names)}</code>{f'<p>{said}</p>' if said else ''}</td>"
        f'<td>{key}</td><td class="lab-status lab-{tone}"><b>{call.status}</b>{problem}</td></tr>'
    )
