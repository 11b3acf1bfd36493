"""What Dagster shows beside a table: some rows, and its size over time as a small picture."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import dagster as dg

from pipelines.checks.audit import Finding

WIDTH, HEIGHT, MARGIN = 320, 60, 4
LINE = "#0072B2"  # the blue of the Okabe-Ito palette
ALARM = "#D55E00"  # its vermillion
LONGEST_CELL = 28


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The rows as a Markdown table; long values are cut, and what would break the table is escaped."""
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines)


def sparkline(values: Sequence[float], caption: str) -> str:
    """A line through the values from 0 up, as an inline SVG picture in Markdown; empty for fewer than two."""
    if len(values) < 2:
        return ""
    top = max(max(values), 1e-9)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = " ".join(
        f"{MARGIN + i * step:.1f},{HEIGHT - MARGIN - value / top * (HEIGHT - 2 * MARGIN):.1f}"
        for i, value in enumerate(values)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}"><polyline points="{points}" fill="none" stroke="{LINE}" '
        'stroke-width="2"/></svg>'
    )
    return f"![{caption}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})\n\n{caption}"


def line_with_span(
    values: Sequence[float], span: tuple[float, float] | None, caption: str, is_alarm: bool
) -> str:
    """A line from 0 up whose last value is a dot beside the span of the usual, as Markdown with inline SVG."""
    if len(values) < 2:
        return f"{caption}: there is no picture yet."
    top = max(*values, span[1] if span else 0.0, 1e-9)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)

    def height(value: float) -> float:
        return HEIGHT - MARGIN - value / top * (HEIGHT - 2 * MARGIN)

    points = " ".join(f"{MARGIN + i * step:.1f},{height(value):.1f}" for i, value in enumerate(values))
    parts = [f'<polyline points="{points}" fill="none" stroke="{LINE}" stroke-width="1.5"/>']
    if span:
        high, low = height(span[1]), height(span[0])
        parts.insert(
            0,
            f'<rect x="{WIDTH - MARGIN - 6}" y="{high:.1f}" width="{MARGIN + 6}" '
            f'height="{max(low - high, 1):.1f}" fill="{LINE}" fill-opacity="0.25"/>',
        )
    dot = ALARM if is_alarm else LINE
    parts.append(f'<circle cx="{WIDTH - MARGIN}" cy="{height(values[-1]):.1f}" r="3.5" fill="{dot}"/>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
    )
    sentence = f"{caption}: the dot is the newest value, the bar the span of the usual"
    return f"![{sentence}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})\n\n{sentence}"


def _cell(value: object) -> str:
    if value is None:
        return "*NULL*"
    text = str(value).replace("|", "\\|").replace("\n", " ")
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def check_result(
    key: dg.AssetKey, name: str, finding: Finding, picture: str | None = None
) -> dg.AssetCheckResult:
    """A finding, as Dagster's result of the check with this name; `picture` is Markdown."""
    return dg.AssetCheckResult(
        passed=finding.passed,
        asset_key=key,
        check_name=name,
        severity=dg.AssetCheckSeverity.WARN if finding.is_warning else dg.AssetCheckSeverity.ERROR,
        description=finding.sentence,
        metadata={
            **finding.figures,
            **({"picture": dg.MetadataValue.md(picture)} if picture is not None else {}),
        },
    )
