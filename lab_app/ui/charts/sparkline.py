"""A line so small that it needs no axes."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from lab_app.ui.charts.scale import is_near
from lab_app.ui.style import text


def sparkline(
    values: Sequence[float | None],
    *,
    width: int = 220,
    height: int = 40,
    label: str = "",
    bound: float | None = None,
) -> str:
    """A small line with its last value marked; `label` describes it to those who don't see it.

    Its scale is its own: from the lowest value to the highest. `bound` is drawn dashed where it is near.
    """
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return ""
    if bound is not None and not is_near([v for _, v in known], bound):
        bound = None
    reached = [v for _, v in known] + ([] if bound is None else [bound])
    low, high = min(reached), max(reached)
    span = (high - low) or 1.0
    last = max(len(values) - 1, 1)

    def at(i: int, v: float) -> tuple[float, float]:
        return (round(i / last * (width - 6) + 3, 1), round(height - 3 - (v - low) / span * (height - 6), 1))

    path = " ".join(f"{'M' if n == 0 else 'L'}{x} {y}" for n, (x, y) in enumerate(at(i, v) for i, v in known))
    x, y = at(*known[-1])
    level = at(0, bound)[1] if bound is not None else 0
    dashed = (
        f'<path d="M0 {level} H{width}" stroke="#000" stroke-opacity=".6" stroke-width="1.25" stroke-dasharray="4 4" '
        'vector-effect="non-scaling-stroke"/>'
        if bound is not None
        else ""
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
        f'{dashed}<path d="{path}" fill="none" stroke="#000" stroke-width="1.75" vector-effect="non-scaling-stroke" '
        f'stroke-linejoin="round"/><path d="M{x} {y} h.01" stroke="#000" stroke-width="7" stroke-linecap="round" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    # Streamlit takes SVG out of HTML; as a mask it also follows the theme's colour.
    mask = f"url(&quot;data:image/svg+xml,{quote(svg)}&quot;)"
    role = f'role="img" aria-label="{text(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<div class="lab-spark" {role} '
        f'style="height:{height}px;-webkit-mask-image:{mask};mask-image:{mask}"></div>'
    )
