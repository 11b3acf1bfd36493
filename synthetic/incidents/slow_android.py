"""Android's pages get 1.75 times slower for five weeks.

Onset: from 2025-09-08 to 2025-10-20. Slow pages make people on Android save fewer plans and leave sooner,
through the elasticities of `Settings`. A campaign starts within days of the onset and looks like the cause.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Campaign, Changelog, Release
from synthetic.incidents import Draw, Incident, Target, day_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 9, 8))
LATEST = days.number(dt.date(2025, 10, 20))
DURATION = 35
FACTOR = 1.75
"""Lifts Android's p75 from a good 2.4 s to a poor 4.2 s, and the pooled one, of which Android is a tenth, by 7 %."""


def draw(key: Keys, changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    start = day_between(key, "campaign", onset, onset + 3)
    return Draw(
        onset,
        onset + DURATION,
        bends=(Bend("load_median_ms", FACTOR, onset, onset + DURATION, (("platform", "android"),)),),
        segment={"platform": "android"},
        size={"factor": FACTOR},
        cell=("platform", "android"),
        releases=(
            Release(
                "android",
                onset,
                changelog.patch_version("android", onset),
                "Sharper recipe photos on all screens.",
                0.6,
            ),
            Release(
                "android",
                onset + DURATION,
                changelog.patch_version("android", onset + DURATION),
                "Photos are loaded in the size of the screen.",
                0.6,
            ),
        ),
        campaigns=(
            Campaign(
                "Autumn kitchen", "social", start, start + 25, 1.35, "Short videos with seasonal recipes."
            ),
        ),
    )


INCIDENT = Incident(
    id="slow_android",
    number=8,
    level="diagnosis",
    title="Android's pages get slow",
    story="An Android release loaded photos in full size: pages took 1.8 times as long for five weeks.",
    distractor="A campaign on social media began in the same week.",
    metrics=("page_load_p75", "page_loads_slow", "activations", "support_tickets"),
    reach=("page_loads", "support_tickets"),
    reaches_people=True,
    within=(EARLIEST, LATEST + DURATION),
    draw=draw,
    target=Target("page_loads_slow", per="page_loads", days=28),
)
