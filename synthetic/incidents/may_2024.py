"""In May 2024 one channel's cohorts keep fewer people, or do not: see `_cohorts_fall`.

Onset: from 2024-04-22 to 2024-04-27, for six weeks.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._cohorts_fall import cohorts_fall
from synthetic.kernel import days

INCIDENT = cohorts_fall(
    "may_2024",
    37,
    "May 2024",
    within=(days.number(dt.date(2024, 4, 22)), days.number(dt.date(2024, 6, 8))),
    duration=42,
    shares=(0.25, 0.50, 0.25),
    shares_days_with=("spring_2024",),  # which is about clocks alone
)
