"""In November 2025 one platform's tracked activity falls, or does not: see `_tracked_fall`.

Onset: from 2025-11-14 to 2025-11-24, for ten days to two weeks.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._tracked_fall import tracked_fall
from synthetic.kernel import days

INCIDENT = tracked_fall(
    "november_2025",
    34,
    "diagnosis",
    "November 2025",
    within=(days.number(dt.date(2025, 11, 14)), days.number(dt.date(2025, 12, 8))),
    longest=14,
    shares=(0.25, 0.50, 0.25),
    shares_days_with=("partner_orders_2025",),  # which is about orders of partners alone
)
