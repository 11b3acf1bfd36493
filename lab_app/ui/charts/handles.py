"""Values that one sets by hand on a picture: what was so far, and a handle for each value on the day that is asked about.

A handle has no value before it is touched, so no place on the picture is proposed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.ui import words
from lab_app.ui.charts.scale import domain, ticks
from lab_app.ui.components import mount

if TYPE_CHECKING:
    from lab_app.kinds.case import Ahead

_STEPS = 300
"""Steps on the axis at least, so that one pixel is about one of them."""
_BESIDE = 1.0
"""How much room there is above and below what was so far, beside how far it lies apart: a number that goes on as before moves
no further."""

Values = Mapping[str, float | None]


@dataclass(frozen=True)
class Handle:
    """One value: the name that it is known by, what its grip shows, and what it means, in a few words."""

    name: str
    level: str
    says: str


def show_handles(  # noqa: PLR0913 -- a picture and what belongs to it
    handles: Sequence[Handle],
    values: Values,
    ahead: Ahead,
    *,
    key: str,
    label: str,
    on_set: Callable[[dict[str, float | None]], None],
    suffix: str = "",
    whole: bool = True,
    height: int = 264,
) -> bool:
    """The picture with its handles; False where it cannot be loaded. `values` may lie outside the axis, which then goes on.

    `on_set` is called, as a callback, with all values whenever one has been moved; None is one without a place. `whole`
    numbers go by 1 at least.
    """

    def moved() -> None:
        said = st.session_state[key].get("values")
        if isinstance(said, Mapping):
            on_set({one.name: _value(said.get(one.name)) for one in handles})

    data = {
        "label": label,
        "suffix": suffix,
        "height": height,
        "handles": [{"name": one.name, "level": one.level, "says": one.says} for one in handles],
        "values": {one.name: values.get(one.name) for one in handles},
        **picture_of(ahead, [value for value in values.values() if value is not None], whole=whole),
    }
    return mount("handles", key=key, data=data, on_values_change=moved) is not None


def picture_of(ahead: Ahead, also: Sequence[float] = (), *, whole: bool = True) -> dict[str, Any]:
    """The axis, the past and the days beside it, as the component draws them. `also` are values that must have a place."""
    known = [*ahead.values, *ahead.reach]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = _BESIDE * ((high - low) or abs(high) or 1.0)
    floor = 0.0 if low >= 0.0 else -math.inf
    low, high = domain([max(low - room, floor), high + room, *also], zero=False)
    step = max(_step(high - low), 1.0 if whole else 0.0)
    first = ahead.dates[0] if ahead.dates else ahead.due
    return {
        "axis": {"low": low, "high": high, "step": step, "ticks": ticks(low, high)},
        "digits": max(0, -math.floor(math.log10(step))),
        "past": {
            "at": [day.toordinal() for day in ahead.dates],
            "values": list(ahead.values),
            "first": first.toordinal() if first < ahead.due else ahead.due.toordinal() - 1,
            "due": ahead.due.toordinal(),
        },
        "days": [
            {"at": first.toordinal(), "says": words.short_day(first), "end": "first"},
            {"at": ahead.due.toordinal(), "says": words.short_day(ahead.due), "end": "last"},
        ],
    }


def plain(value: float) -> str:
    """A value as one types it: 9037, 12.5."""
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _step(span: float) -> float:
    """The largest round number of which there are enough on the axis."""
    power = 10.0 ** math.floor(math.log10(span / _STEPS))
    return max(size * power for size in (1.0, 2.0, 5.0) if size * power <= span / _STEPS * 1.001)


def _value(said: object) -> float | None:
    """A number that the browser sent; None for anything else."""
    is_number = isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said)
    return float(said) if is_number else None  # type: ignore[arg-type]
