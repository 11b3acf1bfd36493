"""**Tom, platform engineer, 11:20**

> The quarterly report has a line “Page loads, p75 in {month}” and a light beside it: green if it is at most {bound} ms.
> If it is red, we stop all other work until it is green. I have six numbers, one for each page. **Which p75 goes
> into the report, and what is the light?**

p75 is the time that three in four page loads stay below. The line is about all page loads of the month: count every
row of `page_loads`, whatever the page and platform. Give it in ms; {tolerance} ms more or less are close enough.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Number, Option, Truths, Wrong
from pipelines.contract.calendar import DAY, next_period
from pipelines.contract.units import shown

BOUND_MS = 2500
"""The guardrail of the board."""
TOLERANCE_MS = 8
MARGIN_MS = 5 * TOLERANCE_MS
YEAR = 2024
_PAGES = ("home", "recipe", "planner", "cart", "checkout", "account")
_PLATFORMS = ("web", "ios", "android")
_P75 = "QUANTILE_CONT(load_ms, 0.75)"
_BY_MONTH = (
    f"SELECT CAST(date_trunc('month', loaded_at) AS DATE) AS month, {_P75}, AVG(load_ms), MEDIAN(load_ms), "
    + ", ".join(f"{_P75} FILTER (WHERE page = '{name}')" for name in _PAGES)
    + ", "
    + ", ".join(f"{_P75} FILTER (WHERE platform = '{name}')" for name in _PLATFORMS)
    + " FROM product.page_loads WHERE loaded_at >= DATE '{first}' AND loaded_at < DATE '{end}' GROUP BY month ORDER BY month"
)


@dataclass(frozen=True)
class Month:
    """A month's load times in ms: of all page loads, and p75 of those of each page and each platform."""

    first: dt.date
    p75: float
    mean: float
    median: float
    pages: tuple[float, ...]
    platforms: tuple[float, ...]

    @property
    def mean_of_pages(self) -> float:
        return sum(self.pages) / len(self.pages)

    @property
    def mean_of_platforms(self) -> float:
        return sum(self.platforms) / len(self.platforms)

    @property
    def is_clear(self) -> bool:
        """Whether nobody can argue about its light."""
        return abs(self.p75 - BOUND_MS) >= MARGIN_MS

    @property
    def tells(self) -> bool:
        """Whether an average or one page would have given another number, and another light."""
        is_green = self.p75 <= BOUND_MS
        return (
            abs(self.mean_of_pages - self.p75) > 3 * TOLERANCE_MS
            and (max(self.pages) <= BOUND_MS) != is_green
        )

    @property
    def platforms_apart(self) -> float:
        """How far the mean of the platforms is from the number, in ms: seldom far."""
        return abs(self.mean_of_platforms - self.p75)


def months_of(known: Known) -> list[Month]:
    """The months of 2024 that are over and have loads of every page and platform. Raises QueryError."""
    first, end = dt.date(YEAR, 1, 1), dt.date(YEAR + 1, 1, 1)
    found = []
    for month, *values in known.rows(_BY_MONTH.format(first=first, end=end)):
        if None not in values and next_period(month, "month") <= known.as_of + DAY:
            p75, mean, median, *parts = (float(value) for value in values)
            found.append(
                Month(month, p75, mean, median, tuple(parts[: len(_PAGES)]), tuple(parts[len(_PAGES) :]))
            )
    return found


def most_telling(months: list[Month]) -> list[Month]:
    """Those of some months in which each wrong way gives another number; where there are none, the best of them."""
    telling = [month for month in months if month.tells]
    best = [month for month in telling if month.platforms_apart > 2 * TOLERANCE_MS]
    if not best and telling:
        best = [max(telling, key=lambda month: month.platforms_apart)]
    return best or months


def deal(known: Known) -> Case:
    """One month of 2024, of those in which the light is clear. Raises QueryError and NotDealtError."""
    year = months_of(known)
    clear = [month for month in year if month.is_clear]
    if not clear:
        raise NotDealtError(f"No month of {YEAR} in this world has enough page loads to ask about.")
    month = random.Random(f"{known.seed} page loads").choice(most_telling(clear))
    light = "green" if month.p75 <= BOUND_MS else "red"
    worst = max(zip(month.pages, _PAGES, strict=True))
    why = (
        f"Over all page loads of {month.first:%B %Y} p75 is {shown(month.p75, 'ms')}, so the light is {light}. By page: "
        + ", ".join(f"{name} {shown(value, 'ms')}" for name, value in zip(_PAGES, month.pages, strict=True))
        + f". Their mean, {shown(month.mean_of_pages, 'ms')}, is no p75 of any loads."
    )
    reds = sum(max(one.pages) > BOUND_MS for one in year)
    verdict = (
        f"The line is about all loads, {shown(month.p75, 'ms')}: {light}. The slowest page, {worst[1]}, is at "
        f"{shown(worst[0], 'ms')}, and belongs beside the light, not into it: by the slowest page alone it would have been "
        f"red in {reds} of {len(year)} months, by all loads in {sum(one.p75 > BOUND_MS for one in year)}. With a wrong light, all "
        "other work stops for nothing, or goes on while more than one load in four is too slow."
    )
    wrong = tuple(one for one in _wrong(month) if abs(one.value - month.p75) > TOLERANCE_MS)
    return Case.of(
        {"p75": Truths(month.p75, why, wrong=wrong), "light": Truths(light, verdict)},
        words={
            "month": f"{month.first:%B %Y}",
            "bound": f"{BOUND_MS:,}",
            "tolerance": str(TOLERANCE_MS),
            "first": str(month.first),
            "end": str(next_period(month.first, "month")),
        },
    )


def _off(said: float, true: float) -> str:
    """54 ms too little"""
    return f"{shown(abs(said - true), 'ms')} too {'much' if said > true else 'little'}"


def _wrong(month: Month) -> tuple[Wrong, ...]:
    return (
        Wrong(
            "mean_of_pages",
            month.mean_of_pages,
            "This is the mean of the six pages' p75. It lets a page with few loads count as much as one with many. The report "
            f"would have shown {_off(month.mean_of_pages, month.p75)}. Take p75 over all rows at once.",
        ),
        Wrong(
            "mean_of_platforms",
            month.mean_of_platforms,
            "This is the mean of three platforms' p75: each counts for a third, however few loads it has. The report would have "
            f"shown {_off(month.mean_of_platforms, month.p75)}. Take p75 over all rows at once.",
        ),
        Wrong(
            "mean",
            month.mean,
            "This is the mean load time. A few very slow loads pull it, and it says of nobody how long they waited: the light would depend on those few.",
        ),
        Wrong(
            "median",
            month.median,
            "This is the median: half of the loads stay below it. The guardrail is about three in four, so the light could be green while more than one load in four is too slow.",
        ),
        Wrong(
            "slowest_page",
            max(month.pages),
            "This is the slowest page alone. It is worth a line of its own, and it is not the line of all page loads: work would stop for one page of six.",
        ),
    )


EXERCISE = CaseExercise(
    code="M06",
    title="Six p75s for one month of page loads",
    concept="Percentiles",
    difficulty=2,
    order=7,
    minutes=6,
    starter="""
SELECT
    page,
    COUNT(*) AS loads,
    QUANTILE_CONT(load_ms, 0.75) AS p75
FROM page_loads
WHERE loaded_at >= TIMESTAMP '{first}'
  AND loaded_at < TIMESTAMP '{end}'
GROUP BY page
""",
    hints=(
        "The query to begin with gives six p75s, and how many loads each is of. Does each of them deserve a sixth?",
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
                    "The bound is for all loads at once, and they are above it. With a green light the report would say that three "
                    "in four loads are fast enough, when fewer are.",
                ),
                Option(
                    "red",
                    "Red: p75 of all loads is above the bound",
                    "One slow page, or a mean of parts, makes one think so. The bound is for all loads at once: all other work would have "
                    "stopped for nothing.",
                ),
                Option(
                    "slowest",
                    "As the slowest page: its people wait longest",
                    "It sounds careful, and that page deserves a light of its own. In this one, a single page would decide for all "
                    "six, and whenever it alone is slow, all other work would stop.",
                ),
                Option(
                    "unknown",
                    "It can't be said without the p75 of each day",
                    "The days are in the table, all their loads as well: the month's p75 needs nothing else. Waiting costs the "
                    "report its line.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Never average percentiles. Ask for the one of all rows, and beside it the ones of the parts with how many rows "
    "each has.",
)
