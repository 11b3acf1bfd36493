"""In September 2024 one platform's tracked activity falls, or does not: see `_tracked_fall`.

Onset: from 2024-09-11 to 2024-09-22, for ten days to two weeks.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._tracked_fall import tracked_fall
from synthetic.kernel import days

INCIDENT = tracked_fall(
    "september_2024",
    32,
    "monitoring",
    "September 2024",
    within=(days.number(dt.date(2024, 9, 11)), days.number(dt.date(2024, 10, 6))),
    longest=14,
    shares=(0.30, 0.45, 0.25),
)
