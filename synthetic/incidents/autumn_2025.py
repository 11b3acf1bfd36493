"""In the autumn of 2025 pages get slower for a tenth of the loads, or only the stopwatch changes, or nothing does.

Onset: from 2025-09-08 to 2025-10-10, for five weeks. Who: one platform in one country (or Android as a whole), of
those that have about a tenth of the page loads: in the whole it hardly shows.

slow_pages: pages really take longer. People there save fewer plans and leave sooner, through the elasticities of
`Settings`, and write to support.
stopwatch: the client measures until a later moment than before. The numbers are higher, and nothing else changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, Where, nothing, of_bends
from synthetic.kernel import days, draws
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 9, 8))
LATEST = days.number(dt.date(2025, 10, 10))
DURATION = 35
GROUPS = (("web", "GB"), ("web", "FR"), ("ios", "DE"), ("ios", "GB"), ("android", ""))
"""Platform and country of groups with a tenth or so of the page loads; a platform as a whole has no country."""


def _begin(key: Keys, log: Changelog) -> tuple[int, int, Where]:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    platform, country = GROUPS[int(draws.uniform(key, "group")[0] * len(GROUPS))]
    whose = (("platform", platform), ("country", country)) if country else (("platform", platform),)
    return first, first + DURATION, whose


def slow(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first, last, whose = _begin(key, log)
    return of_bends(key, log, Bend("load_median_ms", size["factor"], first, last, whose), whose=whose)


def stopwatch(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first, last, whose = _begin(key, log)
    later = Bend("load_clock", size["factor"] - 1.0, first, last, whose, "plus")
    return of_bends(key, log, later, whose=whose)


SLOW = Outcome(
    name="slow_pages",
    cause="product",
    story="Pages really took longer for five weeks, for about a tenth of the loads.",
    draw=slow,
    target=Target("page_loads_slow", per="page_loads", days=28),
    metrics=("page_load_p75", "page_loads_slow", "activations", "support_tickets"),
    reach=("page_loads", "support_tickets"),
    reaches_people=True,
    share=0.50,
    sizes={"factor": Range(1.25, 1.5, log=True)},
)
STOPWATCH = Outcome(
    name="stopwatch",
    cause="counting",
    story="A client began to stop the clock later: the same pages, measured differently.",
    draw=stopwatch,
    target=SLOW.target,
    metrics=("page_load_p75", "page_loads_slow"),
    reach=("page_loads",),
    share=0.25,
    sizes=SLOW.sizes,
)

INCIDENT = Incident(
    id="autumn_2025",
    number=8,
    level="diagnosis",
    title="Autumn 2025",
    distractor="A campaign that began in the weeks around.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(SLOW, STOPWATCH, nothing(SLOW, 0.25)),
)
