"""What a metric's definition says, as a list of facts: assumption, trade-off, what breaks it, role, owner."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lab_app.ui import words
from lab_app.ui.metrics.cards import meaning, unit_of
from lab_app.ui.style import text
from pipelines.contract.units import shown

if TYPE_CHECKING:
    from lab_app.metrics.metric import Metric

_NAME = re.compile(r"\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b")
_ROLES = {"north_star": "North Star", "component": "building block of others"}


def facts_of(metric: Metric, link: Callable[[str], str]) -> list[tuple[str, str]]:
    """Name → HTML, in the order in which they are read.

    `link` gives the HTML of another metric's name, and of whatever else looks like one.
    """
    facts = []
    for part in meaning(metric)[1:]:
        name, said = (
            ("Breaks if", part.removeprefix("Breaks if")) if ":" not in part[:12] else part.split(":", 1)
        )
        said = said.strip()
        facts.append((name, _linked(said[:1].upper() + said[1:], link)))
    if metric.threshold is not None:
        side = "at most" if metric.good_direction == "down" else "at least"
        facts.append(("Threshold", text(f"{side} {shown(metric.threshold, unit_of(metric))}")))
    ripe = words.plural(metric.maturity_days, "day") if metric.maturity_days else "the day itself"
    facts += [
        ("Role", text("yours" if metric.is_own else _ROLES.get(metric.role, metric.role))),
        ("Good direction", text(metric.good_direction)),
        ("Complete after", text(ripe)),
        ("Owner", text(metric.owner or "nobody yet")),
    ]
    if metric.parent:
        edge = "as a part of its formula" if metric.edge == "identity" else "which we believe it drives"
        facts.append(("In the tree", f"below {link(metric.parent)}, {edge}"))
    return facts


def _linked(said: str, link: Callable[[str], str]) -> str:
    """A sentence with the names of other metrics in it as `link` has them; a name has an underscore."""
    return "".join(link(part) if i % 2 else text(part) for i, part in enumerate(_NAME.split(said)))


def facts_html(facts: list[tuple[str, str]]) -> str:
    """The list; facts without a value are left out."""
    rows = "".join(f"<dt>{text(name)}</dt><dd>{said}</dd>" for name, said in facts if said)
    return f'<dl class="lab-facts">{rows}</dl>'
