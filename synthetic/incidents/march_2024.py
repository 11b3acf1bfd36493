"""Around Easter 2024 one country's tracked activity falls, or does not: see `_country_falls`.

Onset: events are lost from Good Friday on, 2024-03-29, in a country in which it is no holiday; or logging in fails from
a day from 2024-04-02 to 2024-04-05.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._country_falls import LOST, OUTAGE, country_falls
from synthetic.kernel import days

INCIDENT = country_falls(
    "march_2024",
    35,
    "March and April 2024",
    within=(days.number(dt.date(2024, 3, 20)), days.number(dt.date(2024, 4, 20))),
    on_holiday=(LOST, days.number(dt.date(2024, 3, 29))),
    otherwise=(OUTAGE, days.number(dt.date(2024, 4, 2)), days.number(dt.date(2024, 4, 5))),
)
