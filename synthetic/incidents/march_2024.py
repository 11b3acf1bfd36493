"""Nothing happens for four weeks, and it is asked about.

Onset: a weekday from 2024-03-20 to 2024-03-22.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents import quiet_period
from synthetic.kernel import days

EARLIEST = days.number(dt.date(2024, 3, 20))
LATEST = days.number(dt.date(2024, 3, 22))

INCIDENT = quiet_period("march_2024", 35, "March 2024", EARLIEST, LATEST)
