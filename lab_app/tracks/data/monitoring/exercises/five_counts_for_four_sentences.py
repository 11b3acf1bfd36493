"""**Nora, CEO, 08:12**

> “How many users did we have in {month}?” I got five answers, all from people I trust. I need four sentences for
> four readers, each with a number that I can defend. **Which number goes into which sentence?**

The table says how each of the five is counted. A number may be used once, more often, or not at all.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Option, Sheet, Truths
from lab_app.kinds.case.users_of_a_month import users_of_a_month
from pipelines.contract.calendar import DAY, first_of_month
from pipelines.contract.units import Quantity

SETTLED_DAYS = 7
"""Until events that came late are there as well."""
_TRACKED, _VISITED, _PEOPLE, _PLANNED, _MAU = "tracked", "visited", "people", "planned", "mau"
ROWS = (
    (_TRACKED, "A", "Different user numbers in the apps' log"),
    (_VISITED, "B", "Accounts that the servers saw, bots and colleagues included"),
    (_PEOPLE, "C", "People that the servers saw, without bots and colleagues"),
    (_PLANNED, "D", "People who saved a plan in the calendar month"),
    (_MAU, "E", "People who saved a plan in the 28 days to its last day"),
)
RIGHT = {"press": _PEOPLE, "growth": _MAU, "capacity": _VISITED, "planned": _PLANNED}
_TRACKED_SAYS = "A number in the log may belong to no account, and an event may never arrive: use it to check tracking, not to count."
_FEEDBACK = {
    "press": {
        _TRACKED: _TRACKED_SAYS,
        _VISITED: "Bots and colleagues are in it. A reader who asks “people?” has to be told no.",
        _PLANNED: "It leaves out who looked in without planning.",
        _MAU: "It looks at 28 days, and leaves out who looked in without planning.",
    },
    "growth": {
        _TRACKED: _TRACKED_SAYS,
        _VISITED: "Bots and colleagues are in it. The board's sentence is about those who plan, over 28 days.",
        _PEOPLE: "The board's sentence is about those who plan, over 28 days. This is everybody who looked in, in a calendar month.",
        _PLANNED: "A calendar month has 28 to 31 days: next to another month it grows or shrinks with its length.",
    },
    "capacity": {
        _TRACKED: _TRACKED_SAYS,
        _PEOPLE: "Servers answer bots and colleagues too: here they are left out.",
        _PLANNED: "Servers answer bots, colleagues, and who looks in without planning: here they are left out.",
        _MAU: "Servers answer bots, colleagues, and who looks in without planning: here they are left out.",
    },
    "planned": {
        _TRACKED: _TRACKED_SAYS,
        _VISITED: "It counts everybody who came by, bots and colleagues included. A fee goes back to those who planned.",
        _PEOPLE: "It counts everybody who looked in. A fee goes back to those who planned.",
        _MAU: "It looks at 28 days: who planned only in the first days of the month would get no fee back.",
    },
}
"""What is said to those who took a row for a sentence to which another one belongs."""
_WHY = {
    "press": "Whoever looked in came by, and counts once: C. A is close at hand, since the apps count by themselves: it has {tracked} here, {off}, "
    "for its numbers may belong to no account and an event may never arrive. With B a journalist who asks about bots has a story.",
    "growth": "Two numbers that are held against each other need one length on both sides: E, the 28 days. With D the sentence "
    "would rise and fall with the calendar.",
    "capacity": "Machines answer whoever knocks, bots and colleagues as well: B. With C they would be bought for {others} accounts too few.",
    "planned": "A weekly menu that is put together is a plan that is saved, and the month is the calendar's: D. With E the {early} who did "
    "so in its first days only would be missing, and get nothing back.",
}


def month_of(as_of: dt.date) -> tuple[dt.date, dt.date]:
    """The last whole month that has settled: its first and last day. One of 28 days has the same number in two rows."""
    last = first_of_month(as_of - SETTLED_DAYS * DAY + DAY) - DAY
    if last.day == 28:
        last = first_of_month(last) - DAY
    return first_of_month(last), last


def deal(known: Known) -> Case:
    """Five counts of one month. Raises QueryError."""
    first, last = month_of(known.as_of)
    users = users_of_a_month(first, last, known.rows)
    rows = tuple((letter, what, Quantity(f"{getattr(users, name):,}")) for name, letter, what in ROWS)
    off = users.tracked - users.people
    words = {
        "tracked": f"{users.tracked:,}",
        "off": f"{abs(off):,} {'more' if off >= 0 else 'fewer'}",
        "others": f"{users.visited - users.people:,}",
        "early": f"{users.planned - users.mau:,}",
    }
    return Case.of(
        {name: Truths(right, _WHY[name].format_map(words)) for name, right in RIGHT.items()},
        Sheet(f"“Users” in {first:%B %Y}", ("", "Who is counted", "How many"), rows),
        words={"month": f"{first:%B}", "last": f"{last.day} {last:%B}", "before": f"{first - DAY:%B}"},
    )


def _sentence(name: str, asks: str) -> Choice:
    return Choice(
        name=name,
        asks=asks,
        scored=False,
        options=tuple(
            Option(key, f"{letter}: {what[0].lower()}{what[1:]}", _FEEDBACK[name].get(key, ""))
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
        _sentence("press", "To a newspaper: “In {month}, … men and women looked in at Larder.”"),
        _sentence(
            "growth",
            "To the board, as a trend: “On {last} we had … monthly active users, against … at the end of {before}.”",
        ),
        _sentence(
            "capacity",
            "To whoever buys machines: “In {month}, … log-ins wanted an answer, whosever they are.”",
        ),
        _sentence(
            "planned",
            "To finance, who give the fee for {month} back to each customer who put together a weekly menu in it: “That makes … refunds.”",
        ),
    ),
    deal=deal,
    takeaway="Write who, what and when under every number on a slide. If two people in the room would fill in different words, "
    "it is not one number yet.",
)
