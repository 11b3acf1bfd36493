"""In May or June 2024 one country's tracked activity falls, or does not: see `_country_falls`.

Onset: logging in fails from the first of May on, 2024-05-01, in a country in which it is no holiday; or events are lost
from a day from 2024-06-08 to 2024-06-15.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._country_falls import LOST, OUTAGE, country_falls
from synthetic.kernel import days

INCIDENT = country_falls(
    "early_may_2024",
    39,
    "May and June 2024",
    within=(days.number(dt.date(2024, 4, 29)), days.number(dt.date(2024, 6, 23))),
    on_holiday=(OUTAGE, days.number(dt.date(2024, 5, 1))),
    otherwise=(LOST, days.number(dt.date(2024, 6, 8)), days.number(dt.date(2024, 6, 15))),
    shares_days_with=("spring_2024", "may_2024"),  # which are about clocks, and about channels
)
