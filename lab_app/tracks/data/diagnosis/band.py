"""Whether the workspace's band agrees with what was true, and what to think where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_app.kinds.case import Known, Opening

OUTSIDE_BY_CHANCE = (
    "In the workspace it lies outside the band: that holds nine of ten ordinary moves, so one in ten is outside by chance alone, and a "
    "window that somebody asks about is seldom the quietest."
)
INSIDE_WITH_A_CAUSE = "In the workspace it lies inside the band: that says how far the number moves anyway, and cannot see what its parts show."


def band_said(known: Known, opening: Opening, *, happened: bool) -> str:
    """A sentence where the band that the workspace draws points the other way than the truth; nothing where it does not, or
    where nobody can ask. Raises QueryError."""
    from lab_app.diagnosis.move import move
    from lab_app.diagnosis.stretch import DiagnosisError, Stretch
    from lab_app.metrics.question import MetricError

    if known.layer is None:
        return ""
    stretch = Stretch(opening.first, opening.weeks)
    try:
        found = move(known.layer(), known.sandbox, opening.metric, stretch, where=dict(opening.where) or None)
    except (DiagnosisError, MetricError):
        return ""
    if found.is_usual:
        return INSIDE_WITH_A_CAUSE if happened else ""
    return "" if happened else OUTSIDE_BY_CHANCE
