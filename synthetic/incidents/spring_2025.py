"""In the spring of 2025 one platform's tracked activity falls, or does not: see `_tracked_fall`.

Onset: from 2025-03-10 to 2025-05-30, for two to four weeks.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._tracked_fall import tracked_fall
from synthetic.kernel import days

INCIDENT = tracked_fall(
    "spring_2025",
    1,
    "collection",
    "Spring 2025",
    within=(days.number(dt.date(2025, 3, 10)), days.number(dt.date(2025, 6, 27))),
    longest=28,
    shares=(0.50, 0.25, 0.25),
    # They are read by arms, or happen in a twin alone.
    shares_days_with=("dinner_streaks", "households_2025", "interactive_planner"),
)
