"""Pins on a page: what a pin shows, and the button that pins something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.addresses import page_at
from lab_app.ui.boards.kept import Pin
from lab_app.ui.charts.figure import as_table, picture
from lab_app.ui.explore.answer import answer, held_against, said_where
from lab_app.ui.explore.choice import Choice, read_address
from lab_app.ui.explore.picture import picture_of
from lab_app.ui.explore.show import show_table
from lab_app.ui.style import literal, note, notice, text

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric

HEIGHT = 220


@dataclass(frozen=True)
class Asked:
    """What a pin asks of this lab: None where it knows none of the metrics. `missing` are metrics and `broken`
    other parts that mean nothing here, as they were written."""

    choice: Choice | None
    missing: tuple[str, ...]
    broken: tuple[str, ...]


def asked_of(pin: Pin, metrics: Mapping[str, Metric], lab: Lab) -> Asked:
    """The pin's question, as far as this lab knows what it speaks of."""
    labels = {metric.label for metric in metrics.values()}
    address = pin.address
    named = address.get("metric", [])
    missing = tuple(name[:60] for name in named if name not in metrics and name not in labels)
    if len(missing) == len(named):
        return Asked(None, missing or ("no metric at all",), ())
    choice, broken = read_address(address, metrics, "", lab.release.as_of)
    return Asked(choice, missing, tuple(part for part in broken if not part.startswith("metric=")))


def show_pin(lab: Lab, pin: Pin, asked: Asked, metrics: Mapping[str, Metric]) -> None:
    """The picture of a pin, with its name, what it says, its table, and the way to the explorer."""
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    choice = asked.choice
    if choice is None:
        st.html(f'<h2 class="lab-figure-title">{text(pin.title or words.listed(list(asked.missing)))}</h2>')
        note(
            f"This lab has no metric “{literal(words.listed(list(asked.missing)))}”. The pin keeps its place."
        )
        return
    shown = [metrics[name] for name in choice.metrics]
    try:
        held = held_against(lab, choice, shown)
        made = picture_of(
            [answer(lab, held, metric) for metric in shown],
            choice.grain,
            (),
            said_where(held, shown),
            lab.release.as_of,
            height=HEIGHT,
        )
    except (MetricError, QueryError) as error:
        st.html(f'<h2 class="lab-figure-title">{text(title_of(pin, asked, metrics))}</h2>')
        notice(
            "warn", "This can't be shown", str(error), "Open it in the explorer and choose something else."
        )
        return
    except ValueError:  # no value in this time
        st.html(f'<h2 class="lab-figure-title">{text(title_of(pin, asked, metrics))}</h2>')
        note("There is nothing to show in this time. Open it in the explorer and choose a longer one.")
        return
    st.html(
        f'<h2 class="lab-figure-title">{text(pin.title or made.title)}</h2>'
        + (f'<p class="lab-note">{text(made.title)}</p>' if pin.title else "")
        + f'<p class="lab-takeaway">{text(made.takeaway)}</p>'
    )
    for place, (spec, alt) in enumerate(made.charts):
        picture(spec, alt=alt, key=f"pin-{pin.id}-{place}")
    left_out = [*(f"metric {name}" for name in asked.missing), *asked.broken, *held.unknown]
    if left_out:
        note(f"This lab does not know this, and leaves it out: {literal(words.listed(left_out))}.")
    show_table(made, key=f"pin-{pin.id}-table", label=as_table(pin.title or made.title))


def explore_link(pin: Pin) -> None:
    """The way to the explorer, with all that the pin asks."""
    st.page_link(
        page_at("monitoring-explore"), label="Explore", icon=":material/arrow_forward:", icon_position="right",
        query_params=[(name, value) for name, values in pin.address.items() for value in values],
    )  # fmt: skip


def title_of(pin: Pin, asked: Asked, metrics: Mapping[str, Metric]) -> str:
    """What the pin is called where its picture's title is not known."""
    if pin.title or asked.choice is None:
        return pin.title or words.listed(list(asked.missing))
    return words.listed([metrics[name].label for name in asked.choice.metrics])
