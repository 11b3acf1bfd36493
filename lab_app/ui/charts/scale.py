"""The scale of values, and where labels stand beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICKS = 5


def is_near(values: Sequence[float], bound: float) -> bool:
    """Whether a bound is so near that a line drawn with it still shows how it moves: on half of the height or more."""
    if not values:
        return False
    low, high = min(values), max(values)
    return low - (high - low) <= bound <= high + (high - low)


def domain(values: Sequence[float], *, zero: bool) -> tuple[float, float]:
    """From where to where a scale goes that holds these values and ends on round numbers."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        pad = abs(high) * 0.1 or 1.0
        low, high = (low if zero and low == 0 else low - pad), high + pad
    step = _step(high - low)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from one end of a scale to the other; `low` is below `high`."""
    step = _step(high - low)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(place * step) for place in range(first, last + 1)]


def _step(span: float) -> float:
    """How far round numbers are apart, of which about five lie in a span."""
    rough = span / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(size * power for size in _STEPS if size * power >= rough * 0.999)


def apart(
    wanted: Mapping[str, float], least: Mapping[str, float], low: float, high: float
) -> dict[str, float]:
    """Places for labels between `low` and `high`, as near to where they are wanted as they can be without
    touching; `least` is how much room each takes. Where there isn't enough for all, they are spread evenly."""
    order = sorted(wanted, key=lambda name: (wanted[name], name))
    placed: dict[str, float] = {}
    floor = low
    for name in order:  # upwards: each as low as it wants, and above the one before
        placed[name] = max(wanted[name], floor + least[name] / 2)
        floor = placed[name] + least[name] / 2
    ceiling = high
    for name in reversed(order):  # downwards: what is above the top pushes the others down
        placed[name] = min(placed[name], ceiling - least[name] / 2)
        ceiling = placed[name] - least[name] / 2
    if order and ceiling < low:
        room = (high - low) / len(order)
        return {name: low + room * (n + 0.5) for n, name in enumerate(order)}
    return placed
