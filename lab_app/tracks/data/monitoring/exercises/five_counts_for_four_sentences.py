"""**Nora, CEO, 08:12**

> “How many users did we have in {month}?” I got five answers, all from people I trust. I need four sentences for
> four readers, each with a number that I can defend. **Which number goes into which sentence?**

The table says how each of the five is counted. A number may be used once, more often, or not at all.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Sheet, Truths
from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.calendar import DAY, first_of_month
from pipelines.contract.units import Quantity

SETTLED_DAYS = 7
"""Until events that came late are there as well."""
_TRACKED, _VISITED, _PEOPLE, _PLANNED, _MAU = "tracked", "visited", "people", "planned", "mau"
ROWS = (
    (_TRACKED, "A", "Accounts with an event of theirs in the log of the apps"),
    (_VISITED, "B", "Accounts that the servers saw, bots and colleagues included"),
    (_PEOPLE, "C", "People that the servers saw, without bots and colleagues"),
    (_PLANNED, "D", "People who saved a plan in the calendar month"),
    (_MAU, "E", "People who saved a plan in the 28 days to its last day"),
)
RIGHT = {"press": _PEOPLE, "growth": _MAU, "capacity": _VISITED, "planned": _PLANNED}
_FEEDBACK = {
    _TRACKED: "Events are what the apps managed to send: some never arrive, and scripts send them, too. It is the number to check tracking "
    "by, and no count of people to show to others.",
    _VISITED: "Bots and colleagues are in it. The servers have to bear them; a reader who asks “people?” has to be told no.",
    _PEOPLE: "It counts everybody who looked in, whatever they did, and nobody else. This sentence says more, or less, than that.",
    _PLANNED: "A calendar month has 28 to 31 days: next to another month it grows or shrinks with its length. And it leaves out who "
    "looked in without planning.",
    _MAU: "It leaves out who planned in the first days of the month only, or didn't plan. It is made to be compared with itself.",
}
_WHY = {
    "press": "“Different people used” is anybody who came by, once each: C. With B a journalist who asks about bots has a story.",
    "growth": "Two numbers that are held against each other need one length on both sides: E, the 28 days. With D the sentence "
    "would rise and fall with the calendar.",
    "capacity": "Servers have to answer whoever comes, bots and colleagues as well: B. With C they would be bought too small.",
    "planned": "“Planned in the calendar month” is who saved a plan on one of its days: D. With E those of the first days "
    "would be missing, and the refund would be paid to too few.",
}


def month_of(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The last whole month that has settled: its first and last day."""
    last = first_of_month(as_of - SETTLED_DAYS * DAY + DAY) - DAY
    return first_of_month(last), last


def deal(known: Known) -> Case:
    """Five counts of one month. Raises QueryError."""
    first, last = month_of(known.as_of)
    within = f"BETWEEN DATE '{first}' AND DATE '{last}'"
    ((tracked, visited, people, planned, mau),) = known.rows(
        f"WITH u AS ({PEOPLE}), a AS (SELECT a.*, u.id FROM product.user_activity a LEFT JOIN u ON u.id = a.user_id "
        f"WHERE activity_date BETWEEN DATE '{last}' - 31 AND DATE '{last}') SELECT "
        f"(SELECT COUNT(DISTINCT user_id) FROM product.events WHERE event_at >= DATE '{first}' AND event_at < DATE '{last + DAY}'), "
        f"COUNT(DISTINCT user_id) FILTER (WHERE activity_date {within}), "
        f"COUNT(DISTINCT id) FILTER (WHERE activity_date {within}), "
        f"COUNT(DISTINCT id) FILTER (WHERE activity_date {within} AND core_action_count > 0), "
        f"COUNT(DISTINCT id) FILTER (WHERE activity_date > DATE '{last}' - 28 AND core_action_count > 0) FROM a"
    )
    counts = (tracked, visited, people, planned, mau)
    rows = tuple(
        (letter, what, Quantity(f"{count:,}")) for (_, letter, what), count in zip(ROWS, counts, strict=True)
    )
    return Case.of(
        {name: Truths(right, _WHY[name]) for name, right in RIGHT.items()},
        Sheet(f"“Users” in {first:%B %Y}", ("", "Who is counted", "How many"), rows),
        words={"month": f"{first:%B}", "last": f"{last.day} {last:%B}", "before": f"{first - DAY:%B}"},
    )


def _sentence(name: str, asks: str) -> Choice:
    return Choice(
        name=name,
        asks=asks,
        scored=False,
        options=tuple(
            Option(key, f"{letter}: {what[0].lower()}{what[1:]}", _FEEDBACK[key])
            for key, letter, what in ROWS
        ),
    )


EXERCISE = CaseExercise(
    code="M08",
    title="Five counts of one month's users",
    concept="Who counts",
    difficulty=1,
    order=8,
    minutes=6,
    core=True,
    hints=(
        "Each sentence has its own who, what and when. Underline them, and look for the row that has the same three.",
        "Does the sentence hold a month against another one? Is it about people, or about whoever knocks at the servers?",
    ),
    questions=(
        _sentence("press", "To a newspaper: “… different people used Larder in {month}.”"),
        _sentence(
            "growth",
            "To the board, as a trend: “On {last} we had … monthly active users, against … at the end of {before}.”",
        ),
        _sentence("capacity", "To whoever buys servers: “In {month} … accounts wanted an answer from us.”"),
        _sentence(
            "planned",
            "To finance, who refund each planner of a bad month: “… people saved a plan in the calendar month of {month}.”",
        ),
    ),
    deal=deal,
    takeaway="Write who, what and when under every number on a slide. If two people in the room would fill in different words, "
    "it is not one number yet.",
)
