"""A step's place on the page: its question, what it says, its picture, its table, and the button that pins it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from lab_app.ui.diagnosis.asked import Asked
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.results import html_table
from lab_app.ui.style import literal, marked, text
from pipelines.contract.units import share_digits, shown, signed

if TYPE_CHECKING:
    from lab_app.diagnosis.stretch import DiagnosisError
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric
    from pipelines.contract.units import Unit

T = TypeVar("T")
_TENTH = 0.001
"""A tenth of a point: smaller changes have two decimals."""
_LEAST = 0.00005  # of a point a two-hundredth: less is nothing that anybody would say


@dataclass(frozen=True)
class Desk:
    """What the steps share: the lab, what is asked, and a key for the widgets.

    `pin` shows the button that pins a step's findings; there is none where there is no case file.
    """

    lab: Lab
    asked: Asked
    key: str
    pin: Callable[[Findings], None] | None = None

    @property
    def metric(self) -> Metric:
        return self.lab.layer.metric(self.asked.metric)

    @property
    def unit(self) -> Unit:
        return unit_of(self.metric)

    def keep(self, what: object, compute: Callable[[], T]) -> T:
        """What is computed once for this question; `what` names it."""
        return self.lab.keep(("diagnosis", what, self.lab.layer.edition, self.asked), compute)

    def go(self, asked: Asked) -> None:
        """Ask something else. For callbacks, and before a new run."""
        st.session_state[f"{self.key}-before"] = asked, self.asked
        st.query_params.from_dict(asked.address)

    def named(self, name: str) -> str:
        """A key for a widget of this question: another question has widgets of its own."""
        return f"{self.key}-{name}-{self.asked.key}"


@dataclass(frozen=True)
class Findings:
    """What a step found: the question that it answers, what it says (Markdown's bold), its picture and its table."""

    question: str
    said: str
    header: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    spec: dict[str, Any] | None = None
    alt: str = ""
    name: str = ""


def show_heading(desk: Desk, found: Findings) -> None:
    """The step's question with Table and Pin beside it, and below it what it says."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"step-{found.name}", gap="small"):
        st.html(f'<h2 class="lab-step">{text(found.question)}</h2>')
        if found.rows:
            with st.popover(
                "Table", type="tertiary", key=desk.named(f"{found.name}-table"), on_change="rerun"
            ) as table:
                if table.open:
                    st.html(html_table(found.header, found.rows, label=found.question))
        if desk.pin is not None:
            desk.pin(found)
    st.html(f'<p class="lab-takeaway">{marked(found.said)}</p>')


def show_question(question: str, said: str, name: str) -> None:
    """A step that has nothing to show, and why."""
    with st.container(horizontal=True, key=f"step-{name}"):
        st.html(f'<h2 class="lab-step">{text(question)}</h2>')
    st.html(f'<p class="lab-takeaway">{marked(said)}</p>')


def show_refusal(question: str, error: DiagnosisError, name: str) -> None:
    """A step that cannot be answered, in the error's own words, which may name what people wrote."""
    show_question(question, literal(str(error)), name)


def amount(value: float, unit: Unit) -> str:
    """A change in the units of the whole: +2,828; −2.3 points"""
    if unit == "share":
        if abs(value) < _LEAST:
            return "0.00\u00a0points"
        return points(100 * value, change_digits(value))
    return signed(value, shown(abs(value), unit)) if value else "0"


@dataclass(frozen=True)
class Said:
    """A value before and after, how far it moved, and what each part contributed, all in words that can be added up."""

    before: str
    after: str
    change: str
    parts: tuple[str, ...] = ()


def said_together(before: float, after: float, unit: Unit, parts: Sequence[float] = ()) -> Said:
    """The words at one precision: the change is that of the two values as they are shown, and the parts of a share add up to it.

    What is left by rounding goes to the parts that lose most by theirs.
    """
    if unit != "share":
        return Said(
            shown(before, unit),
            shown(after, unit),
            amount(after - before, unit),
            tuple(amount(part, unit) for part in parts),
        )
    digits = share_digits(before, after)
    units = [100 * 10**digits * value for value in (before, after, *parts)]
    low, high = round(units[0]), round(units[1])
    rounded = [math.floor(value) for value in units[2:]]
    left = high - low - sum(rounded)
    order = sorted(range(len(rounded)), key=lambda place: rounded[place] - units[2 + place])
    for place in order[: max(left, 0)]:
        rounded[place] += 1
    return Said(
        shown(before, unit, (after,)),
        shown(after, unit, (before,)),
        points((high - low) / 10**digits, digits),
        tuple(points(one / 10**digits, digits) for one in rounded),
    )


def change_digits(*changes: float) -> int:
    """The decimals, in points, of changes of shares that are read beside each other."""
    return 1 if max(abs(change) for change in changes) >= _TENTH else 2


def points(value: float, digits: int) -> str:
    """−2.3 points; 0.0 points of one that is too small for its digits"""
    return signed(value, f"{abs(value):,.{digits}f}\u00a0points")


def draw(spec: dict[str, Any], *, alt: str, key: str, selects: str | None = None) -> Any:
    """A picture; with `selects`, the name of its selection, what was selected there in this run."""
    spec = {**spec, "layer": [_without_names(layer) for layer in spec["layer"]]}
    if selects is None:
        st.vega_lite_chart(spec, width="stretch", alt=alt, key=key)
        return None
    state: Any = st.vega_lite_chart(
        spec, width="stretch", alt=alt, key=key, on_select="rerun", selection_mode=selects
    )
    return state.selection.get(selects)


def _without_names(layer: dict[str, Any]) -> dict[str, Any]:
    """A layer whose marks are no images of their own to those who hear the page: the picture as a whole has its words."""
    mark = layer["mark"] if isinstance(layer["mark"], dict) else {"type": layer["mark"]}
    return {**layer, "mark": {**mark, "aria": False}}
