"""In May or June 2024 people of one country come less, or do not: see `_country_falls`.

Onset: the first of May, 2024-05-01, in a country in which it is no holiday; or from 2024-06-08 to 2024-06-15. Logging in
fails.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._country_falls import OUTAGE, country_falls
from synthetic.kernel import days

INCIDENT = country_falls(
    "early_may_2024",
    39,
    "May and June 2024",
    OUTAGE,
    within=(days.number(dt.date(2024, 4, 29)), days.number(dt.date(2024, 6, 23))),
    holiday=days.number(dt.date(2024, 5, 1)),
    others=(days.number(dt.date(2024, 6, 8)), days.number(dt.date(2024, 6, 15))),
    shares_days_with=("spring_2024", "may_2024"),  # which are about clocks, and about channels
)
