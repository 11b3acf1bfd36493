"""A week of January 2026 in which nothing happens to the public API, and which is asked about.

Calls fail now and then. Of thirty clients and a few kinds of answers some always stand out in a week. It is held against
the week before: in those before that, an app's orders may have met time-outs (`partner_orders_2025`).
"""

from __future__ import annotations

import datetime as dt

from synthetic.incidents import Target, quiet_period
from synthetic.kernel import days

EARLIEST = days.number(dt.date(2026, 1, 19))
LATEST = days.number(dt.date(2026, 1, 25))

INCIDENT = quiet_period(
    "errors_early_2026",
    27,
    "A week of the API in January 2026",
    EARLIEST,
    LATEST,
    level="apis",
    lasts=7,
    target=Target("api_errors", days=7, before=7, reading="system"),
    distractor="What the clients of the API happen to ask for in this week.",
)
