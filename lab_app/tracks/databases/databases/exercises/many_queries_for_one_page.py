"""**Priya, platform engineer, 09:50**

> The database is nearly full. One page, I hear, asks for a list and then again for *each item* on it. If these calls take a quarter
> of its time or more, that team mends the page first. Otherwise I rent the larger machine now.

A row of `query_log` is a statement and an hour: `calls` is how often it ran, `requests` in how many requests for the page (of
`jobs`: in how many runs), `total_ms` how long all its calls took.

Find the statement that a page sends once for each item of a list. What share of the time of *all* statements, jobs included, did it
take in {month}?
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Bar,
    Bars,
    Case,
    CaseExercise,
    Known,
    NotDealtError,
    Number,
    Truths,
    Wrong,
    other_than,
)
from lab_app.tracks.databases.databases.query_costs import Cost, Month, last_month, month_of
from pipelines.contract.calendar import next_period
from pipelines.contract.units import number, percent

TOLERANCE = 0.001
MENDED_FROM = 0.25
"""Share of the database's time from which on the page is mended before a larger machine is rented."""
AT_ONCE = "IN (?)"
"""What a statement has that reads all items of a list."""
_SHOWN = 10
_BY_ITEM, _PAGES, _JOBS = "sent for each item", "other statements of pages", "statements of jobs"


def deal(known: Known) -> Case:
    """The statement of this world that is sent once for each item, in the last month that is over. Raises NotDealtError and
    QueryError."""
    first = last_month(known.as_of)
    end = next_period(first, "month")
    month = month_of(known, first, end)
    if not month.has_a_loop:
        raise NotDealtError(
            f"There is no statement in {first:%B %Y} that a page sends once for each item: `query_log` begins on 4 October 2025."
        )
    right = month.share(month.by_item)
    truths = Truths(
        right, _told(month), wrong=other_than(right, _wrong(month), TOLERANCE), after=(_picture(month),)
    )
    words = {"month": f"{first:%B %Y}", "from_day": f"{first}", "to_day": f"{end}"}
    return Case.of({"share": truths}, words=words)


def _wrong(month: Month) -> tuple[Wrong, ...]:
    """What other statements, and other shares, come to."""
    found, slowest, longest, job = month.by_item, month.slowest, month.longest, month.busiest_job
    pages = [one for one in month.costs if not one.is_of_a_job]
    own = [one for one in pages if one.service == found.service]
    wrong = [
        Wrong(
            "slowest_call",
            month.share(slowest),
            f"That is the statement whose calls take longest, {number(slowest.ms_a_call, digits=0)} ms each. It ran {slowest.calls:,} "
            "times in the month, and not once for each item of anything. The statement that Priya heard of can be quick: look for many calls for each request.",
        ),
        Wrong(
            "share_of_calls",
            found.calls / sum(one.calls for one in month.costs),
            "That is its share of the calls. The database is busy for as long as they take, so divide `total_ms` by the `total_ms` of all statements.",
        ),
        Wrong(
            "jobs_left_out",
            found.ms / sum(one.ms for one in pages),
            "The jobs are missing in what you divide by. They use the same database: the question is about the time of all statements.",
        ),
        Wrong(
            "of_its_page",
            found.ms / sum(one.ms for one in own),
            f"That is its share of the time of the page {found.service}. The machine is shared by all pages and by the jobs.",
        ),
    ]
    if longest not in (slowest, job):
        message = (
            f"That is the share of a statement with {number(longest.calls_a_request)} calls for each request or run. It takes time, but nothing is sent "
            "once for each item there. Divide `calls` by `requests` first."
        )
        wrong.append(Wrong("most_time", month.share(longest), message))
    if job is not None:
        message = (
            f"That is a job's statement. It runs {number(job.calls_a_request, digits=0)} times a run, since it goes through all rows in parts, and nobody "
            "waits for it. The question is about a page: leave out the service `jobs` when you look for it."
        )
        wrong.insert(1, Wrong("job", month.share(job), message))
    return tuple(wrong)


def _told(month: Month) -> str:
    found, slowest, share = month.by_item, month.slowest, month.share(month.by_item)
    return (
        f"The page {found.service} sends `{found.fingerprint}` {number(found.calls_a_request, digits=0)} times for each request, as often as its list has "
        f"items. A call takes {number(found.ms_a_call)} ms, which makes it number {month.place_by_call} of {len(month.costs)} by the mean; but in the month there "
        f"were {found.calls:,}, {percent(share)} of the database's time. {_instead(month)}{_decision(share)} Who goes by the slowest call has "
        f"`{slowest.fingerprint}` made faster, with {percent(month.share(slowest))} of the time, and no page is quicker for it."
    )


def _instead(month: Month) -> str:
    """What lists take that are read with one statement."""
    at_once = [one for one in month.costs if not one.is_of_a_job and AT_ONCE in one.fingerprint]
    if not at_once:
        return ""
    most = max(one.ms / max(one.requests, 1) for one in at_once)
    here = month.by_item.ms / max(month.by_item.requests, 1)
    return (
        f"Other pages read all items of a list with one statement, `… {AT_ONCE}`: it takes {number(most)} ms a request at most, and the many calls here "
        f"take {number(here)} ms. "
    )


def _decision(share: float) -> str:
    if share >= MENDED_FROM:
        return "By Priya's rule the page is mended first: a larger machine would have been paid for each month, and the loop would have grown with it."
    return "By Priya's rule she rents the machine now. The page is worth mending later: it is not what fills the database."


def _picture(month: Month) -> Bars:
    most = sorted(month.costs, key=lambda one: -one.ms)[:_SHOWN]
    shown = most if month.by_item in most else [*most[:-1], month.by_item]
    place = 1 + sum(one.ms > month.by_item.ms for one in month.costs)
    return Bars(
        title="Share of the database's time, by statement",
        rows=tuple(Bar(one.fingerprint, month.share(one), _group(one, month.by_item)) for one in shown),
        alt=f"The {len(shown)} statements that are shown take {percent(sum(month.share(one) for one in shown), 0)} of the time. The one that is sent for each item "
        f"is number {place} by the time of all its calls, and number {month.place_by_call} of {len(month.costs)} by the mean time of a call.",
        of="Statement",
        value="Share of the time",
        unit="share",
    )


def _group(cost: Cost, by_item: Cost) -> str:
    if cost == by_item:
        return _BY_ITEM
    return _JOBS if cost.is_of_a_job else _PAGES


EXERCISE = CaseExercise(
    code="DB4",
    title="Many queries for one page",
    concept="N+1 queries",
    difficulty=2,
    order=4,
    minutes=8,
    hints=(
        "Sum the month up for each statement first: SUM(calls), SUM(requests), SUM(total_ms) … GROUP BY service, fingerprint.",
        "Calls for each request are SUM(calls) / SUM(requests). Most statements of pages are near 1. A job's statement can have many in a run: it is no page's.",
        "To check what you found: the page's statement that reads the list (… LIMIT ?, or those of a cart) gave back about as many rows in the month, `rows_returned`, as yours had calls.",
        "Then SUM(total_ms) of this one statement over SUM(total_ms) of them all. The mean time of a call has no part in it.",
    ),
    starter="""
SELECT service, fingerprint, SUM(total_ms) / SUM(calls) AS ms_a_call, SUM(calls) AS calls
FROM query_log
WHERE hour_at >= TIMESTAMP '{from_day}'
  AND hour_at < TIMESTAMP '{to_day}'
GROUP BY ALL
ORDER BY ms_a_call DESC
""",
    questions=(
        Number(
            name="share",
            asks="Which share of the time of all statements in {month} did the one take that a page sends once for each item? In per cent, to one decimal.",
            tolerance=TOLERANCE,
            unit="share",
        ),
    ),
    deal=deal,
    takeaway="Ask for two numbers of a slow page: how many statements one request sends, and what share of the database's time they take together. "
    "If the first grows with what is shown, one statement for all of it is the cheapest capacity that you can buy.",
)
