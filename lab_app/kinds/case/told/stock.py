"""What tells why monthly actives rose: a stock, into which people come and out of which they go.

Who is in it has saved a plan within 28 days, so whoever came once stays in it for four weeks.
"""

from __future__ import annotations

import datetime as dt

from lab_app.diagnosis.arms import plans_by_group
from lab_app.kinds.case.case import Known
from lab_app.kinds.case.series import PEOPLE, WINDOW, Cell
from lab_app.kinds.case.told.saying import by_channel
from lab_app.kinds.case.window import Number, Window, cell_said, day_said, moved
from lab_app.truth import Story
from pipelines.contract.calendar import DAY
from pipelines.contract.units import percent

_WAIT_FOR_WEEK_4 = (
    "One would have said “more people came”, and waited for their week 4 before promising anything: whoever saves one plan "
    "counts for 28 days."
)


def more_came(known: Known, story: Story, number: Number, window: Window) -> str:
    channel = ("signup_source", story.segment["signup_source"])
    came = moved(known, Number("", "accounts", channel), window)
    new = newcomers(known, window)
    back = moved(known, Number("", "retained_d1", channel, "accounts"), window)
    return (
        f"{_without(known, story, number, window)} New accounts, {cell_said(channel)}: {came.said}; of the other channels: "
        f"{by_channel(known, window, but=channel)}. {new:,} of those who count on the last day had signed up in these days. "
        f"Of the new accounts from there, {percent(back.after)} were back on the next day. "
        f"{_WAIT_FOR_WEEK_4} A plan for the year that goes on from here is short by all who don't stay."
    )


def more_came_everywhere(known: Known, story: Story, number: Number, window: Window) -> str:
    channel = ("signup_source", story.segment["signup_source"])
    came = moved(known, Number("", "accounts"), window)
    back = moved(known, Number("", "retained_d1", channel, "accounts"), window)
    return (
        f"{_without(known, story, number, window)} New accounts, all channels together: {came.said}. {newcomers(known, window):,} of those who count on "
        f"the last day had signed up in these days. Of the new accounts from {cell_said(channel)}, {percent(back.before)} before and "
        f"{percent(back.after)} then were back on the next day. "
        f"{_WAIT_FOR_WEEK_4} Hires for people who don't stay are paid for when they have gone."
    )


def stayed(known: Known, story: Story, number: Number, window: Window) -> str:
    channel: Cell = ("signup_source", story.segment["signup_source"])
    came = moved(known, Number("", "accounts"), window)
    then, before = (still_there(known, channel, story.first - by * WINDOW * DAY) for by in (0, 1))
    same_people = (
        "They had come before, so it is not that others came. "
        if then > before
        else "Of so few people a count hardly shows it. "
    )
    return (
        f"{_without(known, story, number, window)} New accounts moved by {came.said}: more newcomers are not the larger part. Of the accounts "
        f"that {cell_said(channel)} brought in the four weeks before {day_said(story.first)}, {percent(then)} saved a plan in the four weeks "
        f"from then on; of those who were as new four weeks sooner, {percent(before)}. {same_people}One would "
        "have asked what these people see since then, and given it to others. A budget for more newcomers would have paid for "
        "what came without them."
    )


def streaks(known: Known, story: Story, number: Number, window: Window) -> str:
    rows = known.rows(plans_by_group(story.segment.get("experiment", story.incident), window.last))
    found = {variant: planned / people for variant, people, planned in rows if people}
    arms = (
        f"Of those in it, {percent(found['treatment'])} with streaks saved a plan from then to {day_said(window.last)}, and "
        f"{percent(found['control'])} without: chance alone decided who got them, so that difference is its doing."
        if set(found) == {"treatment", "control"}
        else "Too few people were in it to say what they did."
    )
    return (
        f"{_without(known, story, number, window)} The experiment took people in from {day_said(story.first)} on. {arms} One would "
        "have read the two groups before planning by the sum of both. A record that an experiment makes lasts "
        "as long as its effect does: two hires and an office are paid for longer."
    )


def newcomers(known: Known, window: Window) -> int:
    """How many of those who count on the last day have signed up in the window."""
    return int(
        known.value(
            f"SELECT COUNT(DISTINCT u.id) FROM ({PEOPLE}) u JOIN product.user_activity a ON a.user_id = u.id "
            f"WHERE a.core_action_count > 0 AND a.activity_date > DATE '{window.last}' - {WINDOW} "
            f"AND a.activity_date <= DATE '{window.last}' AND u.created_at >= DATE '{window.first}'"
        )
    )


def still_there(known: Known, cell: Cell, day: dt.date) -> float:
    """The share of the accounts of the four weeks before a day that saved a plan in the four weeks from it on."""
    return known.value(
        "SELECT COALESCE(COUNT(DISTINCT a.user_id) / NULLIF(COUNT(DISTINCT u.id), 0), 0) "
        f"FROM ({PEOPLE}) u LEFT JOIN product.user_activity a ON a.user_id = u.id AND a.core_action_count > 0 "
        f"AND a.activity_date >= DATE '{day}' AND a.activity_date < DATE '{day + WINDOW * DAY}' "
        f"WHERE u.{cell[0]} = '{cell[1]}' AND u.created_at >= DATE '{day - WINDOW * DAY}' AND u.created_at < DATE '{day}'"
    )


def _without(known: Known, story: Story, number: Number, window: Window) -> str:
    """How many fewer there would have been on the last day."""
    worlds = known.truth.worlds(story.incident, number.metric, *number.cell)
    actual, without = worlds.total(window.last, window.last)
    change = moved(known, number, window)
    return (
        f"The number grew by {change.after - change.before:,.0f} in these weeks. Without this about {actual - without:,.0f} fewer would have counted "
        "on the last day."
    )
