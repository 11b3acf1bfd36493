"""Which part moved: exact contributions of what a number is made of. A part can be asked about next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.diagnosis.parts import Parts, Way, parts
from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.ui.diagnosis.asked import Asked, known
from lab_app.ui.diagnosis.desk import (
    Desk,
    Findings,
    Said,
    draw,
    said_together,
    show_heading,
    show_question,
    show_refusal,
)
from lab_app.ui.diagnosis.pictures.bridge import CHOSEN, Step, bridge
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.style import literal
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, Unit, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "Which part moved?"
_WAYS: dict[Way, str] = {"flows": "By days", "people": "By people"}
_WAYS_SAID: dict[Way, str] = {
    "flows": "Each coming and going counts, day by day: who left and came back is in both.",
    "people": "Each person counts once: were they among them before, and are they now?",
}

_FACTORS = "The contributions add up to the whole change."


def show_which_part(desk: Desk) -> None:
    """The step."""
    way: Way = "flows"
    spot = st.container(gap="small")
    is_stock = _is_stock(desk)
    if is_stock:
        way = st.segmented_control(
            "Count comings and goings", list(_WAYS), default="flows", required=True, format_func=_WAYS.__getitem__,
            key=f"{desk.key}-way", label_visibility="collapsed",
        )  # fmt: skip
    with spot:
        try:
            found = desk.keep(("parts", way), lambda: _parts(desk, way))
        except DiagnosisError as error:
            show_refusal(NAME, error, "which-part")
            return
        if found.kind == "itself":
            show_question(
                NAME,
                f"{literal(desk.metric.label)} is counted by itself: no other numbers here make it up. Ask who moved.",
                "which-part",
            )
            return
        spec = picture(found, desk.unit, selects=True)
        finding = Findings(
            NAME,
            f"{_said(found, desk.unit)} {_WAYS_SAID[way] if is_stock else _FACTORS}",
            ("Part", "Before", "In your stretch", "Contributed"),
            _rows(found, desk),
            picture(found, desk.unit, selects=False),
            alt=f"{desk.metric.label} before and in your stretch, and what each part contributed: "
            + "; ".join(
                f"{part.label} {said}"
                for part, said in zip(found.parts, words_of(found, desk.unit).parts, strict=True)
            ),
            name="which-part",
        )
        show_heading(desk, finding)
        event = draw(spec, alt=finding.alt, key=desk.named(f"parts-{way}"), selects=CHOSEN)
    names = [part.metric for part in found.parts if part.metric is not None]
    _links(desk, names)
    if event and event[0].get("name") in names:
        desk.go(asked_of(desk, str(event[0]["name"])))
        st.rerun()


def picture(found: Parts, unit: Unit, *, selects: bool) -> dict[str, object]:
    said = words_of(found, unit)
    steps = [
        Step(part.label, part.contribution, words, part.metric)
        for part, words in zip(found.parts, said.parts, strict=True)
    ]
    return bridge(said.before, steps, said.after, selects=selects)


def words_of(found: Parts, unit: Unit) -> Said:
    """The number before and after, and its parts, as they are said together."""
    return said_together(found.before, found.after, unit, [part.contribution for part in found.parts])


def asked_of(desk: Desk, metric: str) -> Asked:
    """The same stretch of another number, of the same people as far as it knows them."""
    there = {dimension.short for dimension in desk.lab.layer.metric(metric).dimensions}
    asked = replace(desk.asked, metric=metric, where=tuple(p for p in desk.asked.where if p[0] in there))
    end = known(desk.lab, metric)[1]
    late = max(-(-(asked.stretch.last - end).days // 7), 0)
    return replace(
        asked, stretch=type(asked.stretch)(asked.stretch.first - 7 * late * DAY, asked.stretch.weeks)
    )


def _parts(desk: Desk, way: Way) -> Parts:
    asked = desk.asked
    return parts(desk.lab.layer, desk.lab.sandbox, asked.metric, asked.stretch, way=way, where=asked.filter)


def _is_stock(desk: Desk) -> bool:
    from lab_app.diagnosis.record import tree_of
    from lab_app.metrics.tree import GROWTH

    node = desk.lab.keep(("tree", desk.lab.layer.edition), lambda: tree_of(desk.lab.layer)).nodes.get(
        desk.metric.name
    )
    return node is not None and node.formula is not None and node.formula.kind == GROWTH


def _links(desk: Desk, names: Sequence[str]) -> None:
    """The same choice as a click on a bar, for the keyboard."""
    if not names:
        return
    with st.container(horizontal=True, gap="small", key=f"{desk.key}-part-links"):
        for name in dict.fromkeys(names):
            st.button(
                f"Ask about {literal(_inside(desk.lab.layer.metric(name).label))}",
                key=desk.named(f"ask-{name}"),
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=desk.go,
                args=(asked_of(desk, name),),
            )


def _inside(label: str) -> str:
    """A label within a sentence: MAU keeps its capitals."""
    return label if label[:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def _said(found: Parts, unit: Unit) -> str:
    # Of a rise, the part that raised it most: who leaves takes away in every month.
    same_way = [part for part in found.parts if part.contribution * found.change > 0] or found.parts
    most = max(same_way, key=lambda part: abs(part.contribution))
    said = words_of(found, unit)
    return (
        f"**{said.before} became {said.after}: {said.change}. "
        f"The largest part: {literal(_inside(most.label))}, {said.parts[found.parts.index(most)]}.**"
    )


def _rows(found: Parts, desk: Desk) -> list[tuple[object, ...]]:
    def value(metric: str | None, one: float | None) -> object:
        if one is None or metric is None:
            return ""
        return Quantity(shown(one, unit_of(desk.lab.layer.metric(metric))))

    said = words_of(found, desk.unit)
    rows: list[tuple[object, ...]] = [
        (part.label, value(part.metric, part.before), value(part.metric, part.after), Quantity(words))
        for part, words in zip(found.parts, said.parts, strict=True)
    ]
    return [*rows, ("Together", Quantity(said.before), Quantity(said.after), Quantity(said.change))]
