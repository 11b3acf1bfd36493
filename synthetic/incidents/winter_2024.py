"""In the first winter one platform's tracked activity falls, or does not: see `_tracked_fall`.

Onset: from 2024-01-29 to 2024-02-08, for ten days to two weeks.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._tracked_fall import tracked_fall
from synthetic.kernel import days

INCIDENT = tracked_fall(
    "winter_2024",
    31,
    "monitoring",
    "Winter 2024",
    within=(days.number(dt.date(2024, 1, 29)), days.number(dt.date(2024, 2, 22))),
    longest=14,
    shares=(0.45, 0.30, 0.25),
)
