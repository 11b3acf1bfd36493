"""Nothing happens for four weeks, and it is asked about.

Onset: a weekday from 2024-07-08 to 2024-07-12.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents import quiet_period
from synthetic.kernel import days

EARLIEST = days.number(dt.date(2024, 7, 8))
LATEST = days.number(dt.date(2024, 7, 12))

INCIDENT = quiet_period("july_2024", 36, "July 2024", EARLIEST, LATEST)
