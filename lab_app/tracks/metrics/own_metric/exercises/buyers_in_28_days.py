"""**Jonas, logistics, 16:05**

> Each customer of the last four weeks gets one thank-you card. I added up the buyers of each of the 28 days; finance
> has far fewer. How many people is it?

Write the **number of different people with at least one paid order in the 28 days that end on the day**. Each of them
counts once, however often they bought. An order is paid if its payment went through, refunded later or not.

It has a value for each day; a week and a month show the value of their last day.
"""

from __future__ import annotations

from lab_app.kinds.metric import Link, MetricExercise, Mistake

_TEXT = """
metrics:
  - name: people_who_bought
    label: People who bought in 28 days
    description: People with at least one paid order in the 28 days that end on the day.
    type: cumulative
    input_metric: {metric}
    window: {window}{last}
    config:
      meta: {{owner: me, good_direction: up, unit: count}}
"""
_LAST = "\n    period_agg: last"
_ORDERING = """
models:
  - name: fct_orders
    metrics:
      - {{name: people_ordering, type: simple, agg: count_distinct, expr: {expr}}}
"""
_DAYS = """
models:
  - name: fct_orders
    metrics:
      - name: buyers_of_a_day
        type: simple
        agg: count_distinct
        expr: case when is_paid then user_id || ' ' || ordered_date end
metrics:
  - name: people_who_bought
    label: People who bought in 28 days
    description: Buyers of each of the 28 days that end on the day, added up.
    type: cumulative
    input_metric: buyers_of_a_day
    window: 28 days
    period_agg: last
    config:
      meta: {owner: me, good_direction: up, unit: count}
"""
_WEEKS = """
metrics:
  - name: weeks_added
    type: derived
    expr: week_1 + week_2 + week_3 + week_4
    input_metrics:
      - {name: buyers, alias: week_1}
      - {name: buyers, alias: week_2, offset_window: 7 days}
      - {name: buyers, alias: week_3, offset_window: 14 days}
      - {name: buyers, alias: week_4, offset_window: 21 days}
"""


def _rolling(metric: str, window: str = "28 days", last: str = _LAST) -> str:
    return _TEXT.format(metric=metric, window=window, last=last)


EXERCISE = MetricExercise(
    code="W04",
    title="Cards for four weeks",
    concept="Counts of people",
    difficulty=2,
    order=4,
    minutes=6,
    zero_is_nothing=True,
    starter=_DAYS,
    of_the_starter="It adds up the buyers of 28 single days.",
    hints=(
        "The starter adds up the buyers of single days, as Jonas did: whoever bought on three of them counts three times.",
        "`buyers` counts people once within whatever days it is read over: a `window` of 28 days makes that the 28 days.",
        "`type: cumulative`, `input_metric: buyers`, `window: 28 days`, and `period_agg: last` for weeks and months.",
    ),
    solution=_rolling("buyers"),
    ways=(
        _ORDERING.format(expr="case when order_status <> 'failed' then user_id end")
        + _rolling("people_ordering", "4 weeks").lstrip("\n"),
    ),
    rule="Different people with at least one paid order in the 28 days that end on the day.",
    mistakes=(
        Mistake(
            "days_added",
            "These are the buyers of each day, added up, as Jonas has them: whoever bought on three days counts three times. People "
            "can't be added up over time. Some would get a card for each day.",
            _DAYS,
        ),
        Mistake(
            "weeks_added",
            "These are the buyers of four weeks, added up: whoever bought in three of them counts three times. People "
            "can't be added up over time; they have to be counted over the whole window. Some people would get up to four cards.",
            _WEEKS,
        ),
        Mistake(
            "orders_counted",
            "These are orders. A person who ordered four times gets one card and counts once.",
            _rolling("orders"),
        ),
        Mistake(
            "of_the_period",
            "These are the buyers of the day, the week or the month that one looks at. The number changes with the grain; "
            "28 days do not.",
            """
metrics:
  - name: people_who_bought
    type: derived
    expr: buyers
    input_metrics: [buyers]
""",
        ),
        Mistake(
            "first_day",
            "By day it is right. A week and a month show the value of their first day: a window metric does so unless it "
            "says `period_agg: last`.",
            _rolling("buyers", last=""),
        ),
        Mistake(
            "failed_in",
            "Orders whose payment failed are among them. The cards are for those who paid.",
            _ORDERING.format(expr="user_id") + _rolling("people_ordering").lstrip("\n"),
        ),
    ),
    harmless={
        "people_who_bought: empty as 0": "Where nobody bought, 0 people did: a count has no unknown here.",
    },
    links=(Link("People of two months, in SQL", "active_in_both_months"),),
    takeaway="Counts of people don't add up over time. Ask for the window that you mean, and count everyone once in it.",
)
