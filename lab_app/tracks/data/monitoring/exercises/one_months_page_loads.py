"""**Tom, platform engineer, 11:20**

> The quarterly report has a line “Page loads, p75 in {month}” and a light beside it: green if it is at most {bound} ms.
> Marketing stops the app campaign if it is red. Three people sent me three numbers. **Which p75 goes into the
> report, and what is the light?**

p75 is the time that three in four page loads stay below. Count every row of `page_loads` of the month, over all
platforms. Give it in ms; 20 ms more or less are close enough.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Number, Option, Truths, Wrong
from pipelines.contract.calendar import DAY, months, next_period
from pipelines.contract.units import shown

BOUND_MS = 2500
"""The guardrail of the board."""
TOLERANCE_MS = 20
MARGIN_MS = 2 * TOLERANCE_MS
YEAR = 2024
_PLATFORMS = ("web", "ios", "android")
_BY_MONTH = (
    "SELECT CAST(date_trunc('month', loaded_at) AS DATE), QUANTILE_CONT(load_ms, 0.75), AVG(load_ms), MEDIAN(load_ms), "
    + ", ".join(f"QUANTILE_CONT(load_ms, 0.75) FILTER (WHERE platform = '{name}')" for name in _PLATFORMS)
    + " FROM product.page_loads WHERE loaded_at >= DATE '{first}' AND loaded_at < DATE '{end}' GROUP BY 1 ORDER BY 1"
)


def deal(known: Known) -> Case:
    """One month of 2024, of those in which the light is clear. Raises QueryError and NotDealtError."""
    first, end = dt.date(YEAR, 1, 1), dt.date(YEAR + 1, 1, 1)
    whole = [month for month in months(first, end) if next_period(month, "month") <= known.as_of + DAY]
    rows = [
        row
        for row in known.rows(_BY_MONTH.format(first=first, end=end))
        if row[0] in whole and None not in row
    ]
    clear = [row for row in rows if abs(row[1] - BOUND_MS) >= MARGIN_MS]
    if not clear:
        raise NotDealtError(f"No month of {YEAR} in this world has enough page loads to ask about.")
    telling = [row for row in clear if _mean_of(row) > BOUND_MS > row[1]]
    month, p75, mean, median, *_ = row = random.Random(f"{known.seed} page loads").choice(telling or clear)
    light = "green" if p75 <= BOUND_MS else "red"
    of_means, android = _mean_of(row), float(row[-1])
    wrong = (
        Wrong(
            "mean_of_platforms",
            of_means,
            f"This is the mean of the three platforms' p75. It lets Android, with a tenth of the loads, count for a third. The "
            f"light would have been {'red' if of_means > BOUND_MS else 'green'}. Take p75 over all loads at once.",
        ),
        Wrong(
            "mean",
            float(mean),
            "This is the mean load time. A few very slow loads pull it, and it says of nobody how long they waited.",
        ),
        Wrong(
            "median",
            float(median),
            "This is the median: half of the loads stay below it. The guardrail is about three in four, so this is too kind.",
        ),
        Wrong(
            "android_alone",
            android,
            "This is Android alone. It is worth a line of its own, and it is not the light of all page loads.",
        ),
    )
    why = (
        f"Over all page loads of {month:%B %Y} p75 is {shown(p75, 'ms')}, so the light is {light}. By platform: "
        + ", ".join(f"{name} {shown(float(value), 'ms')}" for name, value in zip(_SAID, row[4:], strict=True))
        + f". Their mean, {shown(of_means, 'ms')}, is the p75 of nothing."
    )
    verdict = (
        f"The guardrail is about all loads, {shown(p75, 'ms')}: {light}. A wrong light would have stopped a campaign that harms "
        "nothing, or let one run that does. The slowest platform belongs beside the light, not into it."
    )
    return Case.of(
        {
            "p75": Truths(
                float(p75), why, wrong=tuple(w for w in wrong if abs(w.value - p75) > TOLERANCE_MS)
            ),
            "light": Truths(light, verdict),
        },
        words={
            "month": f"{month:%B %Y}",
            "bound": f"{BOUND_MS:,}",
            "first": str(month),
            "end": str(next_period(month, "month")),
        },
    )


_SAID = ("web", "iOS", "Android")


def _mean_of(row: Sequence[object]) -> float:
    """The mean of the platforms' p75s."""
    return sum(float(value) for value in row[4:]) / len(_PLATFORMS)  # type: ignore[arg-type]


EXERCISE = CaseExercise(
    code="M06",
    title="Three p75s for one month of page loads",
    order=6,
    minutes=6,
    starter="""
SELECT
    platform,
    COUNT(*) AS loads,
    QUANTILE_CONT(load_ms, 0.75) AS p75
FROM page_loads
WHERE loaded_at >= TIMESTAMP '{first}'
  AND loaded_at < TIMESTAMP '{end}'
GROUP BY platform
""",
    hints=(
        "The query to begin with gives three p75s, and how many loads each is of. Does each of them deserve a third?",
        "A percentile of the whole can't be made from percentiles of its parts. Take away what parts the rows.",
    ),
    questions=(
        Number(name="p75", asks="p75 of all page loads in {month}, in ms", unit="ms", tolerance=TOLERANCE_MS),
        Choice(
            name="light",
            asks="What is the light?",
            scored=False,
            options=(
                Option(
                    "green",
                    "Green: p75 of all loads is within the bound",
                    "The bound is for all loads at once, and they are above it.",
                ),
                Option(
                    "red",
                    "Red: p75 of all loads is above the bound",
                    "One slow platform makes one think so. The bound is for all loads at once.",
                ),
                Option(
                    "slowest",
                    "As the slowest platform: a chain is what its weakest part is",
                    "It sounds careful. A light that looks at the smallest platform is red in every month, and soon nobody looks.",
                ),
                Option(
                    "unknown",
                    "It can't be said without the p75 of each day",
                    "The days are in the table, all their loads as well: the month's p75 needs nothing else.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Never average percentiles. Ask for the one of all rows, and beside it the ones of the parts with how many rows "
    "each has.",
)
