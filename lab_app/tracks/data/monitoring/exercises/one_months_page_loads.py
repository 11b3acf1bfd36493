"""**Tom, platform engineer, 11:20**

> The quarterly report has a line “Page loads, p75 in {month}” and a light beside it: green if it is at most our target of
> {bound} ms. If it is red, we stop all other work until it is green. I have six numbers, one for each page. **Which p75 goes
> into the report, and what is the light?**

p75 is the time that three in four page loads stay below. The line is about all page loads of the month: count every
row of `page_loads`, whatever the page and platform. Give it in ms; {tolerance} ms more or less are close enough.
"""

from __future__ import annotations

import random

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Number, Option, Truths, Wrong
from lab_app.tracks.data.monitoring.months_of_loads import (
    PAGES,
    TOLERANCE_MS,
    YEAR,
    Month,
    months_of,
    most_telling,
)
from pipelines.contract.calendar import next_period
from pipelines.contract.units import shown


def deal(known: Known) -> Case:
    """One month of 2024, and a target. Raises QueryError and NotDealtError."""
    year = months_of(known)
    if not year:
        raise NotDealtError(f"No month of {YEAR} in this world has enough page loads to ask about.")
    draw = random.Random(f"{known.seed} page loads")
    month = draw.choice(most_telling(year))
    light = draw.choice(("green", "red"))
    target = draw.choice(month.targets(is_red=light == "red"))
    why = (
        f"Over all page loads of {month.first:%B %Y} p75 is {shown(month.p75, 'ms')}, so the light is {light}. By page: "
        + ", ".join(f"{name} {shown(value, 'ms')}" for name, value in zip(PAGES, month.pages, strict=True))
        + f". Their mean, {shown(month.mean_of_pages, 'ms')}, is no p75 of any loads."
    )
    wrong = tuple(one for one in _wrong(month) if abs(one.value - month.p75) > TOLERANCE_MS)
    return Case.of(
        {"p75": Truths(month.p75, why, wrong=wrong), "light": Truths(light, _verdict(month, year, target))},
        words={
            "month": f"{month.first:%B %Y}",
            "bound": f"{target:,}",
            "tolerance": str(TOLERANCE_MS),
            "first": str(month.first),
            "end": str(next_period(month.first, "month")),
        },
    )


def _verdict(month: Month, year: list[Month], target: int) -> str:
    """The light, and what the other ways would have made of it."""
    worst, name = max(zip(month.pages, PAGES, strict=True))
    of_the_mean = _light(month.mean_of_pages, target)
    mean = (
        f"The mean of the pages' p75, {shown(month.mean_of_pages, 'ms')}, would have made it {of_the_mean}. "
        if of_the_mean != _light(month.p75, target)
        else ""
    )
    return (
        f"The line is about all loads, {shown(month.p75, 'ms')}: {_light(month.p75, target)}, with a target of {target:,}\u00a0ms. "
        f"{mean}The slowest page, {name}, is at {shown(worst, 'ms')}, and belongs beside the light, not into it: by the slowest page "
        f"alone it would have been red in {sum(max(one.pages) > target for one in year)} of {len(year)} months, by all loads in "
        f"{sum(one.p75 > target for one in year)}. With a wrong light, all other work stops for nothing, or goes on while more than "
        "one load in four is too slow."
    )


def _light(value: float, target: int) -> str:
    return "red" if value > target else "green"


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
            "This is the median: half of the loads stay below it. The target is about three in four, so the light could be green while more than one load in four is too slow.",
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
                    "Green: p75 of all loads is within the target",
                    "A mean of parts makes one think so. The target is for all loads at once, and they are above it. With a green light the "
                    "report would say that three in four loads are fast enough, when fewer are.",
                ),
                Option(
                    "red",
                    "Red: p75 of all loads is above the target",
                    "One slow page, or a mean of parts, makes one think so. The target is for all loads at once: all other work would have "
                    "stopped for nothing.",
                ),
                Option(
                    "slowest",
                    "As the slowest page: its people wait longest",
                    "It sounds careful, and that page deserves a light of its own. In this one, a single page would decide for all "
                    "six, and whenever it alone is slow, all other work would stop.",
                ),
                Option(
                    "mean",
                    "As the mean of the pages: all six count alike",
                    "It sounds fair, and a page with few loads counts as much as one with many: a mean of p75s is no p75 of any loads. "
                    "All other work would stop, or go on, by what few people see.",
                ),
            ),
        ),
    ),
    deal=deal,
    takeaway="Never average percentiles. Ask for the one of all rows, and beside it the ones of the parts with how many rows "
    "each has.",
)
