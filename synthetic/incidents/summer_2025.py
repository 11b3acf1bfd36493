"""In the summer of 2025 activation falls, or does not: see `_activation_falls`.

Onset: from 2025-07-07 to 2025-07-18, for seven weeks. The experiments of those weeks have their arms side by side.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._activation_falls import activation_falls
from synthetic.kernel import days

INCIDENT = activation_falls(
    "summer_2025",
    38,
    "Summer 2025",
    within=(days.number(dt.date(2025, 7, 7)), days.number(dt.date(2025, 9, 5))),
    duration=49,
    shares=(0.25, 0.50, 0.25),
    shares_days_with=("interactive_planner",),  # it is read by arms
)
