"""In the autumn of 2024 activation falls, or does not: see `_activation_falls`.

Onset: from 2024-10-07 to 2024-10-18, for seven weeks.
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents._activation_falls import activation_falls
from synthetic.kernel import days

INCIDENT = activation_falls(
    "autumn_2024",
    7,
    "Autumn 2024",
    within=(days.number(dt.date(2024, 10, 7)), days.number(dt.date(2024, 12, 6))),
    duration=49,
    shares=(0.50, 0.25, 0.25),
)
