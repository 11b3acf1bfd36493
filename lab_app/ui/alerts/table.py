"""The alarms of a rule's past as a table; on a phone each is a block of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_app.ui.alerts.past import changes_said, holidays_said, size, when
from lab_app.ui.alerts.truth import verdict
from lab_app.ui.style import text

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.alerts.judged import Judged
    from lab_app.ui.alerts.past import Past

_HEADER = ("When", "How far off", "Holidays near", "Began shortly before")
_TRUTH = "What it was"


def alarms_html(lab: Lab, past: Past, held: Judged | None) -> str:
    """Every alarm, the newest first; with what it was where that may be said."""
    header = (*_HEADER, _TRUTH) if held else _HEADER
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in header)
    body = ""
    for episode in reversed(past.episodes):
        facts = {_HEADER[2]: holidays_said(past, episode), _HEADER[3]: changes_said(lab, past, episode)}
        if held:
            facts[_TRUTH] = verdict(held, episode)
        cells = "".join(
            f'<td data-of="{text(name)}">{text(said)}</td>' if said else "<td></td>"
            for name, said in facts.items()
        )
        body += f'<tr><th scope="row">{text(when(past, episode))}</th><td>{text(size(past, episode))}</td>{cells}</tr>'
    return (
        '<div class="lab-frame" tabindex="0" role="region" aria-label="Every alarm of the past">'
        f'<table class="lab-table lab-stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
