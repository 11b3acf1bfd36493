"""In October 2025 one channel's cohorts keep fewer people, or do not: see `_cohorts_fall`.

Onset: from 2025-09-29 to 2025-10-03, for six weeks. How long pages take, which the weeks may share, is the same in
every channel.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._cohorts_fall import cohorts_fall
from synthetic.kernel import days

INCIDENT = cohorts_fall(
    "october_2025",
    41,
    "October 2025",
    within=(days.number(dt.date(2025, 9, 29)), days.number(dt.date(2025, 11, 14))),
    duration=42,
    shares=(0.25, 0.50, 0.25),
    shares_days_with=("autumn_2025",),  # which is about page loads
)
