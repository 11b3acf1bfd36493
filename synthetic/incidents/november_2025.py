"""Late in November 2025 one platform's tracked activity falls, or does not: see `_tracked_fall`.

Onset: from 2025-11-17 to 2025-12-02, for ten days to eighteen, over before the year ends.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._tracked_fall import tracked_fall
from synthetic.kernel import days

INCIDENT = tracked_fall(
    "november_2025",
    34,
    "diagnosis",
    "Late autumn 2025",
    within=(days.number(dt.date(2025, 11, 17)), days.number(dt.date(2025, 12, 20))),
    longest=18,
    shares=(0.25, 0.50, 0.25),
    shares_days_with=("partner_orders_2025",),  # which is about orders of partners alone
)
