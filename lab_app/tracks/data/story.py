"""What Nora and her colleagues answer on the way up the data track."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lab_app.course.story import Reply
from lab_app.kinds.case.series import PEOPLE
from lab_app.kinds.case.users_of_a_month import UsersOfAMonth, february_and_march, users_of_a_month
from pipelines.contract.calendar import DAY
from pipelines.contract.units import by_percent, number

if TYPE_CHECKING:
    from lab_app.lab import Lab

_YEAR = 364 * DAY
_SEASON = 84 * DAY
"""Twelve weeks back: from summer to spring."""
_DEAL = (dt.date(2026, 3, 2), dt.date(2026, 6, 1))
"""The weeks that Lena asks about: their first day, and the first after them."""
_MUCH = 0.05
"""A change by which somebody decides."""


def _one_number(lab: Lab) -> str:
    as_of = lab.release.as_of
    last = as_of.replace(day=1) - DAY
    users = _users(lab, last.replace(day=1), last)
    return (
        f"The press release had {number(users.visited)} users for {last:%B}, and the board's deck {number(users.mau)}. Both "
        "said “monthly active users”. I have stopped the press release.\n\n"
        f"From now on there is one number: people who saved a plan in the last 28 days. **{number(users.mau)}** to "
        f"{last.day} {last:%B}. Whoever shows another one says whom it counts, doing what, and when.\n\n"
        "So we know how many. Next I want to know whether it is more than usual, and why."
    )


def _equal_periods(lab: Lab) -> str:
    (_, before), (first, after) = february_and_march(lab.release.as_of)
    ((calendar_before, calendar_after, even_before, even_after),) = lab.keep(
        "story: two months",
        lambda: lab.sandbox.known(
            f"WITH u AS ({PEOPLE}), a AS (SELECT a.* FROM product.user_activity a JOIN u ON u.id = a.user_id) SELECT "
            + ", ".join(
                f"COUNT(DISTINCT user_id) FILTER (WHERE activity_date BETWEEN DATE '{since}' AND DATE '{until}')"
                for since, until in (
                    (before.replace(day=1), before),
                    (first, after),
                    (before - 27 * DAY, before),
                    (after - 27 * DAY, after),
                )
            )
            + " FROM a",
            limit=1,
        ),
    ).rows
    long, even = calendar_after / calendar_before - 1, even_after / even_before - 1
    return (
        f"The slide said {_signed(long)} for {first:%B}. Over as many days on both sides it is {_signed(even)}, and that is what the "
        "hiring plan goes by now. And Lena's channels add up again: those whose channel nobody knows have a row of their "
        "own.\n\n"
        "Ines has signed the retention of those who come back to plan. Everybody asks the same question now before a "
        "number goes out: of whom, and over which days?"
    )


def _second_team(lab: Lab) -> str:
    as_of = lab.release.as_of
    now, before = (_orders_per_active(lab, day) for day in (as_of, as_of - _YEAR))
    change = now / before - 1 if before else 0.0
    decided = (
        "That is enough for a second team. Its first task is to find out who orders more, and why."
        if change >= _MUCH
        else "The second team waits. A shop that sells less to each of its people has a question, not a shortage of hands."
        if change <= -_MUCH
        else "It is about what it was, so the second team waits: the shop grows with its people, and no faster."
    )
    return (
        f"Your metric is what I asked for: {number(now, digits=3)} orders for each active person in 28 days, and "
        f"{number(before, digits=3)} a year ago ({_signed(change)}).\n\n{decided} {_season(lab, as_of, now, before)}"
    )


def _season(lab: Lab, as_of: dt.date, now: float, before: float) -> str:
    """What the chart shows of the last weeks, against the same weeks of the year before."""
    spring = as_of - _SEASON
    then, a_year_earlier = (_orders_per_active(lab, day) for day in (spring, spring - _YEAR))
    if not then or not a_year_earlier:
        return ""
    moved, usual = now / then - 1, before / a_year_earlier - 1
    is_season = moved * usual > 0 and abs(usual) >= abs(moved) / 2
    return (
        f"Since {spring:%B} it moved by {_signed(moved)}, and in the same weeks of last year by {_signed(usual)}: "
        f"{'that is the season, so I compare with a year ago' if is_season else 'that is not the season alone, and what I ask about next'}."
    )


def _partner(lab: Lab) -> str:
    weeks = lab.keep(
        "story: a partner's weeks",
        lambda: lab.sandbox.known(
            "SELECT CAST(date_trunc('week', created_at) AS DATE), COUNT(*) FROM product.users WHERE signup_source = 'partner' "
            f"AND country = 'ES' AND platform = 'android' AND created_at >= DATE '{_DEAL[0]}' AND created_at < DATE '{_DEAL[1]}' "
            "GROUP BY 1",
            limit=100,
        ),
    ).rows
    all_weeks = (_DEAL[1] - _DEAL[0]).days // 7
    signups, empty = sum(int(row[1]) for row in weeks), all_weeks - len(weeks)
    if not empty:
        return (
            f"No empty week in {all_weeks}, then: {number(signups)} signups in all. My feeling was wrong, and the deal goes on. "
            "I had remembered the two worst weeks and forgotten the others."
        )
    return (
        f"{empty} of {all_weeks} weeks brought nobody, and all of them together {number(signups)} signups: I end the deal.\n\n"
        f"The list that I had before had {len(weeks)} weeks and no zero in it. By its mean, {number(signups / max(len(weeks), 1), digits=1)} a "
        f"week in place of {number(signups / all_weeks, digits=1)}, I would have gone on paying."
    )


def _two_sources(lab: Lab) -> str:
    del lab
    return (
        "We hold every fall of the tracked numbers against the backend first, by platform. It takes ten minutes. The last time "
        "we didn't, two engineers spent a week on a fault that was not in the product.\n\n"
        "The sentence “a number from tracking is a question to a second source” is on our wall now."
    )


def _alarms(lab: Lab) -> str:
    del lab
    return (
        "I have set the threshold that you worked out, and marked the public holidays on the charts. Who is on call now reads "
        "three things before waking anybody: a second source, the number part by part, and how often it moves so far "
        "anyway.\n\n"
        "Most weeks nothing rings. I had forgotten what that sounds like."
    )


def _record(lab: Lab) -> str:
    del lab
    return (
        "About the record of this morning: now I know which channel it came from. I would have thanked whoever spoke first. The stage is off; "
        "the number stays, with its definition beside it.\n\n"
        "And Mara and Dana waited for your answers before they took anything back or stopped anything. I had never thought of asking who "
        "it was before asking what broke."
    )


def _memo(lab: Lab) -> str:
    del lab
    return (
        "I read your page out as it stood. One of them asked whether these people will stay, and I said: we don't know, and we "
        "know when we will. Nobody asked a second question.\n\n"
        "Thank you. Next quarter we begin with such a page instead of a press release."
    )


REPLIES = (
    Reply(("C05",), "Lena, marketing, 11:40", _partner, at_home=False),
    Reply(("C01", "M08"), "Nora, CEO, 11:30", _one_number),
    Reply(("C04", "M01", "M03"), "Nora, CEO, 15:05", _equal_periods),
    Reply(("W01",), "Nora, CEO, 17:20", _second_team),
    Reply(("D04", "D02", "D03"), "Nora, CEO, 17:40", _record),
    Reply(("D11",), "Nora, CEO, the day after, 10:15", _memo),
    Reply(("C16", "C18"), "Mara, head of mobile, the next morning", _two_sources),
    Reply(("M04", "M05", "M07"), "Samir, on call, a week later", _alarms),
)


def _users(lab: Lab, first: dt.date, last: dt.date) -> UsersOfAMonth:
    return lab.keep(
        ("users of a month", first),
        lambda: users_of_a_month(first, last, lambda sql: lab.sandbox.known(sql, limit=1).rows),
    )


def _orders_per_active(lab: Lab, day: dt.date) -> float:
    """Paid orders of 28 days for each active person of the same days: what the exercise asks for."""

    def counted() -> float:
        orders = lab.layer.query(["orders"], start=day - 27 * DAY, end=day, sandbox=lab.sandbox)
        people = lab.layer.query(["mau"], grain="day", start=day, end=day, sandbox=lab.sandbox)
        return float(orders["orders"].sum()) / max(float(people["mau"].sum()), 1.0)

    return lab.keep(("story: orders per active", day), counted)


def _signed(change: float) -> str:
    return by_percent(change)
