"""Nothing happens for four weeks, and it is asked about.

Onset: a weekday from 2024-02-19 to 2024-03-15.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents import quiet_period
from synthetic.kernel import days

EARLIEST = days.number(dt.date(2024, 2, 19))
LATEST = days.number(dt.date(2024, 3, 15))

INCIDENT = quiet_period("quiet_spring", 14, "A quiet spring", EARLIEST, LATEST)
