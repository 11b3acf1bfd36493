"""Measurements of one page's statements: which change first, if any?"""

from __future__ import annotations

import random
from dataclasses import dataclass

from lab_app.assessment.task import Form, draws, one_a_sitting, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "A page that may be slow"

_CASES = ("nothing", "index", "together", "cache", "replica", "analytical")
_TEXTS = {
    "index": "An index for the statement that reads most",
    "together": "One statement in place of many small ones",
    "cache": "A cache in front of the database",
    "replica": "A copy of the database for the readers",
    "analytical": "The report moves to the analytical store",
    "nothing": "No change: what was promised is kept",
}
_WHY = {
    "nothing": "The page takes {p95} ms where {goal} were promised: each change costs work and brings its own troubles, "
    "for nothing that anybody would notice.",
    "index": "For each row that it returns the statement reads {waste:,}: it looks through the table. An index lets it "
    "find them. Writes get a little dearer, and there are {writes} a second.",
    "together": "One page asks {calls} times for a single row, and each time waits for the way there and back. Each of "
    "them is quick; they are too many.",
    "cache": "{repeats} % of the calls ask for what was asked before, the answer may be {late} old: kept for "
    "that long, it takes most of the load away. A copy would work out the same answers once more.",
    "replica": "No statement wastes anything and few answers repeat: there are simply many readers, who keep the server "
    "busy to {busy} %. They may be {late} late, and a copy is {lag} s behind.",
    "analytical": "One report adds up {waste} million rows: an index that finds a few rows does not help that. It takes "
    "{share} % of the server's time, beside the page, on the same machine, and may be a day old: so it may read a copy, "
    "stored by column.",
}
_INSTEAD = {
    "nothing": "The page is slower than was promised.",
    "index": "An index helps a statement that reads far more rows than it returns, to pick out a few.",
    "together": "It helps where one page sends very many calls.",
    "cache": "A cache helps where the same is asked again and again, and an older answer will do.",
    "replica": "A copy helps where sound statements are too many for one server, and some lateness does no harm.",
    "analytical": "Moving a report helps where one takes much of the server's time.",
}


@dataclass(frozen=True)
class _Measured:
    p95: int
    goal: int
    calls: int  # a page
    waste: int  # rows read for each returned
    repeats: int  # per cent of calls that ask for what was asked in the last minute
    late_seconds: int  # how old an answer may be
    lag: int  # seconds that a copy would be behind
    busy: int  # per cent of the server
    report: int  # per cent of the server's time that a report takes
    writes: int


def _change(found: _Measured) -> str:
    """What helps: the first thing that stands out."""
    if found.p95 <= found.goal:
        return "nothing"
    if found.report >= 40:
        return "analytical"
    if found.calls >= 50:
        return "together"
    if found.waste >= 1000:
        return "index"
    if found.repeats >= 80 and found.late_seconds >= 60:
        return "cache"
    return "replica"


def _measured(case: str, draw: random.Random) -> _Measured:
    goal = draw.choice((200, 250, 300, 400))
    usual = {
        "p95": goal * draw.randrange(25, 60) // 10,
        "goal": goal,
        "calls": draw.randrange(2, 7),
        "waste": draw.randrange(1, 4),
        "repeats": draw.randrange(4, 20),
        "late_seconds": 0,
        "lag": draw.randrange(1, 4),
        "busy": draw.randrange(25, 45),
        "report": 0,
        "writes": draw.randrange(3, 12),
    }
    special: dict[str, dict[str, int]] = {
        "nothing": {"p95": goal * draw.randrange(45, 85) // 100, "waste": draw.randrange(20, 60)},
        "index": {"waste": draw.randrange(4_000, 60_000)},
        "together": {"calls": draw.randrange(120, 320)},
        "cache": {
            "repeats": draw.randrange(91, 99),
            "late_seconds": draw.choice((300, 600, 3600)),
            "busy": draw.randrange(88, 97),
        },
        "replica": {"busy": draw.randrange(92, 99), "late_seconds": draw.choice((10, 15, 30))},
        "analytical": {"report": draw.randrange(55, 80), "busy": draw.randrange(88, 97)},
    }
    return _Measured(**usual | special[case])


def form(seed: str, sitting: int) -> Form:
    """Drawn measurements, in which one thing stands out."""
    draw = draws("databases_5", seed, sitting)
    case = one_a_sitting(_CASES, "databases_5", seed, sitting)
    found = _measured(case, draw)
    page = draw.choice(("order history", "list of recipes", "planner", "shopping list"))
    late = _late(found.late_seconds)
    right = _change(found)
    added = draw.randrange(60, 900)
    rows: list[tuple[object, ...]] = [
        ("95 % of page loads take at most", f"{found.p95} ms; promised are {found.goal} ms"),
        ("Statements for one page", f"{found.calls}"),
        ("Rows read for each row returned", f"{found.waste:,}"),
        ("Calls that ask for what was asked within a minute", f"{found.repeats} %"),
        ("How old an answer of the page may be", late),
        ("Server busy", f"{found.busy} %"),
        ("Largest report beside the page", _report(found.report, added)),
        ("How old that report may be", "a day" if found.report else "–"),
        ("Writes a second", found.writes),
        ("A copy would be behind by", f"{found.lag} s"),
    ]
    return Form(
        said=f"Someone says of the {page}: “It is slow, can we have a faster database?” This was measured in a usual week.",
        asks="Which change first?",
        options=shuffled(draw, options_of(_TEXTS, _INSTEAD)),
        right=right,
        why=_WHY[right].format(
            p95=found.p95,
            goal=found.goal,
            calls=found.calls,
            waste=added if right == "analytical" else found.waste,
            repeats=found.repeats,
            late=late,
            lag=found.lag,
            busy=found.busy,
            share=found.report,
            writes=found.writes,
        ),
        sheets=(Sheet(f"The {page}", ("Measured", "Value"), tuple(rows)),),
        near=frozenset(
            {"cache": {"replica"}, "replica": {"cache"}, "analytical": {"replica"}, "nothing": {"index"}}.get(
                right, set()
            )
        ),
    )


def _report(share: int, added: int) -> str:
    if not share:
        return "none"
    return f"{share} % of the server's time, adds up {added} million rows"


def _late(seconds: int) -> str:
    if not seconds:
        return "not at all: it must be what was saved last"
    return f"{seconds} seconds" if seconds < 60 else f"{seconds // 60} minutes"
