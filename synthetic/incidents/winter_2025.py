"""In the winter of 2025 one channel's cohorts keep fewer people, or do not: see `_cohorts_fall`.

Onset: from 2025-01-06 to 2025-01-12, for eight weeks. The experiment of those weeks has its arms side by side: both
are in it alike.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._cohorts_fall import cohorts_fall
from synthetic.kernel import days

INCIDENT = cohorts_fall(
    "winter_2025",
    33,
    "Winter 2025",
    within=(days.number(dt.date(2025, 1, 6)), days.number(dt.date(2025, 3, 9))),
    duration=56,
    shares=(0.50, 0.25, 0.25),
)
