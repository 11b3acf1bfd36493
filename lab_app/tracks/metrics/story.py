"""What colleagues answer to a metric that was written for them: what it says in this release, what the number that they had would
have made them do, and what that would have cost. W01's answer is part of the data track's story."""

from __future__ import annotations

import datetime as dt
from math import sqrt
from typing import TYPE_CHECKING, Any

from lab_app.course.story import Reply
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.lab import Lab

_CHANCE = 1.96
"""Standard errors that a share stays within in 19 of 20 cases."""
_THURSDAY, _SUNDAY = 3, 6
_WEEKS = 12
_LITTLE = 0.005
"""Half a point: no change that anybody has to explain."""


def _first_day(lab: Lab) -> str:
    """To Mara, who wanted to decide by two days of signups."""
    last = lab.release.as_of
    people, share, newest = _row(
        lab,
        f"SELECT COUNT(*) FILTER (WHERE {_on(last - 2 * DAY, last - DAY)}), "
        f"AVG(CASE WHEN is_activated_24h THEN 1.0 ELSE 0.0 END) FILTER (WHERE {_on(last - 2 * DAY, last - DAY)}), "
        f"AVG(CASE WHEN is_activated_24h THEN 1.0 ELSE 0.0 END) FILTER (WHERE {_on(last, last)}) FROM marts.fct_signups",
    )
    wide = _CHANCE * sqrt(share * (1.0 - share) / people) if people else 0.0
    return (
        f"Of the {number(people)} who signed up on the last two days that are over, {percent(share)} saved a plan within 24 hours. "
        f"Chance alone moves two such days by ±{wide * 100:.1f}\u00a0points: so on Wednesday I take the screen back if it breaks, and "
        "for anything smaller I wait.\n\n"
        f"The chart that I had has {percent(newest)} for its newest day, since it counts people whose day is not over. By that I would have "
        "taken back any screen, and lost the work of those who drew it."
    )


def _invoice(lab: Lab) -> str:
    """To Samir, who pays by the plan."""
    last = lab.release.as_of
    first = last - 27 * DAY
    reports, of_people, plans = _row(
        lab,
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE is_human), COUNT(DISTINCT plan_key) FILTER (WHERE is_human) "
        f"FROM marts.fct_plan_reports WHERE saved_date BETWEEN DATE '{first}' AND DATE '{last}'",
    )
    return (
        f"In the last four weeks tracking received {number(reports)} reports, and the invoice counts each. People saved "
        f"{number(plans)} plans: {number(of_people - plans)} of the reports were sent again, and {number(reports - of_people)} are of "
        f"bots and colleagues. We were to pay {percent(reports / plans - 1.0 if plans else 0.0)} too much, every month.\n\n"
        "I have sent your definition to the vendor, and pay by it from now on."
    )


def _cards(lab: Lab) -> str:
    """To Jonas, who had added up days."""
    last = lab.release.as_of
    people, added, most = _row(
        lab,
        "SELECT COUNT(*), SUM(days), MAX(days) FROM (SELECT user_id, COUNT(DISTINCT ordered_date) AS days FROM marts.fct_orders "
        f"WHERE is_paid AND ordered_date BETWEEN DATE '{last - 27 * DAY}' AND DATE '{last}' GROUP BY user_id)",
    )
    return (
        f"{number(people)} people, then, and as many cards. I had added up the buyers of each day and come to {number(added)}: "
        f"{number(added - people)} cards too many, and one customer would have got {number(most)} of them.\n\n"
        "Finance was right. I keep the sum of days for the trucks, which do come once for each."
    )


def _stickiness(lab: Lab) -> str:
    """To Nora, who had two board decks."""
    last = lab.release.as_of
    sunday, thursday = (last - (last.weekday() - day) % 7 * DAY for day in (_SUNDAY, _THURSDAY))
    now, before = (_of_four_weeks(lab, day) for day in (last, last - 28 * DAY))
    return (
        f"Neither was ours: {percent(_of_a_day(lab, sunday))} is what a Sunday says, {percent(_of_a_day(lab, thursday))} what a Thursday "
        f"says, both of this month. Over four weeks of each weekday it is {percent(now)}, and it was {percent(before)} four weeks "
        "earlier.\n\n"
        f"{_to_explain(now - before)} I would have told the board of a fall that comes back every Thursday, and two teams would have looked "
        "for its cause."
    )


def _to_explain(change: float) -> str:
    if abs(change) < _LITTLE:
        return "So there is no fall to explain."
    return f"So what there is to explain is {'a rise' if change > 0 else 'a fall'} of {abs(change) * 100:.1f}\u00a0points, and nothing else."


def _voucher(lab: Lab) -> str:
    """To Lena, who plans a voucher by it."""
    last = lab.release.as_of
    first = last - (7 * _WEEKS - 1) * DAY
    share, buyers = _row(
        lab,
        "WITH orders AS (SELECT user_id, ordered_date FROM marts.fct_orders WHERE is_paid), "
        f"signups AS (SELECT user_id, signed_up_date, is_activation_ripe FROM marts.fct_signups WHERE {_on(first, last)}) "
        "SELECT (SELECT AVG(CASE WHEN EXISTS (SELECT 1 FROM orders o WHERE o.user_id = s.user_id "
        "AND o.ordered_date BETWEEN s.signed_up_date AND s.signed_up_date + 6) THEN 1.0 ELSE 0.0 END) FROM signups s "
        f"WHERE is_activation_ripe), (SELECT COUNT(DISTINCT user_id) FROM orders WHERE ordered_date BETWEEN DATE '{first}' "
        f"AND DATE '{last}') / NULLIF((SELECT COUNT(*) FROM signups), 0)",
    )
    return (
        f"{percent(share)} of those who signed up in the last {_WEEKS} weeks ordered within 7 days. Finance has {percent(buyers)}: all buyers of "
        "these weeks over all signups of these weeks, and most of these buyers signed up long ago. Both are counted right, and only one is "
        "about newcomers.\n\n"
        f"So of 1,000 vouchers about {number(round(1000 * share))} go to people who order anyway. By the other number I would have expected "
        f"{number(round(1000 * buyers))}, and given up the voucher."
    )


def _power_users(lab: Lab) -> str:
    """To Ines, who draws a page for them."""
    homes = _row(
        lab,
        "SELECT COUNT(*) FILTER (WHERE active_week_count >= 3), COUNT(*) FILTER (WHERE plan_count_28d >= 3), "
        "COUNT(*) FILTER (WHERE plan_count_28d >= 3 AND active_week_count < 3) FROM marts.fct_active_weeks "
        f"WHERE week_end_date = (SELECT MAX(week_end_date) FROM marts.fct_active_weeks WHERE week_end_date <= DATE '{lab.release.as_of}')",
    )
    habit, plans, bursts = homes
    return (
        f"{number(habit)} people will see the page, as of the last Sunday. By three plans or more it would have been {number(plans)}, and "
        f"{number(bursts)} of them planned in one or two weeks only: I would have drawn for evenings, not for habits.\n\n"
        "I ask ten of yours for a talk first. They know what they come back for."
    )


def _of_four_weeks(lab: Lab, day: dt.date) -> float:
    """The mean of daily actives of 28 days over those of the 28 days."""
    days, people = _row(
        lab,
        f"SELECT COUNT(DISTINCT (user_id, planned_on)), COUNT(DISTINCT user_id) FROM ({_PLANNED}) "
        f"WHERE planned_on BETWEEN DATE '{day - 27 * DAY}' AND DATE '{day}'",
    )
    return days / 28.0 / people if people else 0.0


def _of_a_day(lab: Lab, day: dt.date) -> float:
    """One day's actives over those of 28 days."""
    today, people = _row(
        lab,
        f"SELECT COUNT(DISTINCT user_id) FILTER (WHERE planned_on = DATE '{day}'), COUNT(DISTINCT user_id) FROM ({_PLANNED}) "
        f"WHERE planned_on BETWEEN DATE '{day - 27 * DAY}' AND DATE '{day}'",
    )
    return today / people if people else 0.0


_PLANNED = "SELECT user_id, saved_date AS planned_on FROM marts.fct_core_actions"


def _on(first: dt.date, last: dt.date) -> str:
    return f"signed_up_date BETWEEN DATE '{first}' AND DATE '{last}'"


def _row(lab: Lab, sql: str) -> tuple[Any, ...]:
    """The one row that a query of ours gives, with 0 for what is of nobody. Raises QueryError."""
    (row,) = lab.keep(("metric replies", sql), lambda: lab.sandbox.known(sql, limit=1)).rows
    return tuple(0 if value is None else float(value) for value in row)


REPLIES = (
    Reply(("W02",), "Mara, head of mobile, 10:20", _first_day, at_home=False),
    Reply(("W03",), "Samir, data engineer, 11:30", _invoice, at_home=False),
    Reply(("W04",), "Jonas, logistics, 16:40", _cards, at_home=False),
    Reply(("W05",), "Nora, CEO, 11:45", _stickiness, at_home=False),
    Reply(("W06",), "Lena, marketing, 14:10", _voucher, at_home=False),
    Reply(("W07",), "Ines, product designer, 15:00", _power_users, at_home=False),
)
