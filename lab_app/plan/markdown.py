"""What somebody has written in their plan and on the cards of questions, as Markdown: read letter by letter there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lab_app.plan.standing import Done, standing_of

if TYPE_CHECKING:
    from lab_app.course.progress import Note
    from lab_app.plan.personal import Plan

_SIGNS = re.compile(r"[\\`*_{}\[\]<>()#+\-.!|~&$:=^]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def notes_file(
    plan: Plan, done: Done, notes: Iterable[Note], today: dt.date, questions: Mapping[str, str]
) -> str:
    """A document: each week with its items, ticked or not, and what was written; then the notes on questions, which are
    named by their notes' keys."""
    lines = [f"# My plan of 90 days, as of {today.isoformat()}", ""]
    if done.start is not None:
        lines += [f"Begun on {done.start.isoformat()}.", ""]
    for one in plan.weeks:
        lines += [f"## Week {one.week.number}: {literal(one.week.title)}", ""]
        for item in one.items:
            now = standing_of(item, done)
            lines.append(f"- [{'x' if now.is_done else ' '}] {literal(item.item.title)}")
            if now.said:
                lines += _quoted(now.said)
        lines.append("")
    found = [note for note in notes if note.text]
    if found:
        lines += ["## Questions, at my company", ""]
        for note in found:
            lines += [f"- {literal(questions.get(note.key, note.key))}", *_quoted(note.text)]
        lines.append("")
    return "\n".join(lines)


def literal(text: str) -> str:
    """A text on one line, every sign of Markdown's with a backslash before it."""
    return _SIGNS.sub(lambda found: f"\\{found[0]}", " ".join(_CONTROL.sub("", text).split()))


def _quoted(text: str) -> list[str]:
    """A text of several lines, as a quotation within an item."""
    return [f"  > {literal(line)}".rstrip() for line in text.splitlines()]
