"""**Nora, CEO, 08:12**

> How much do we sell for each person who plans with us, and is it more than it was a year ago? Give me one line: orders
> per active user. By it I decide whether the shop gets a second team.

Write it as a metric: **paid orders of the 28 days that end on the day, for each monthly active user of that day**
(`mau`: people who saved a plan in the same 28 days). An order is paid if its payment went through, refunded later or not.

It has a value for each day; a week and a month show the value of their last day.
"""

from __future__ import annotations

from lab_app.kinds.metric import Hint, Link, MetricExercise, Mistake

_TEXT = """
metrics:
  - name: orders_28d
    label: Orders in 28 days
    description: Paid orders of the 28 days that end on the day.
    type: cumulative
    input_metric: orders
    window: 28 days{last}
{more}  - name: orders_per_active_user
    label: Orders per active user
    description: Paid orders of 28 days for each active user of the same 28 days.
    type: ratio
    numerator: orders_28d
    denominator: {denominator}
    config:
      meta: {{owner: me, good_direction: up, unit: ratio}}
"""
_LAST = "\n    period_agg: last"
_WINDOW = """  - name: people_28d
    label: People in 28 days
    description: People of the 28 days that end on the day.
    type: cumulative
    input_metric: {metric}
    window: 28 days
    period_agg: last
"""
_STARTER = """
metrics:
  - name: orders_per_active_user
    label: Orders per active user
    description: Paid orders of the period for each active user.
    type: ratio
    numerator: orders
    denominator: mau
    config:
      meta: {owner: me, good_direction: up, unit: ratio}
"""

EXERCISE = MetricExercise(
    code="W01",
    title="Orders per active user",
    concept="Ratios",
    difficulty=2,
    order=1,
    minutes=8,
    core=True,
    starter=_STARTER,
    of_the_starter="It divides a week's orders by a month's people.",
    hints=(
        "The starter divides the orders of one day, or one week, by people of 28 days. Which days should both be of?",
        "A metric of type cumulative looks back from each day. Write one that counts `orders` over 28 days, above the ratio.",
        Hint(
            "The cumulative metric still needs {missing}. Then name it as the ratio's numerator.",
            {
                r"type:\s*cumulative": "`type: cumulative`",
                r"input_metric:\s*orders": "`input_metric: orders`",
                r"window:\s*(28\s*days|4\s*weeks)": "`window: 28 days`",
                r"period_agg:\s*last": "`period_agg: last`",
            },
            "All of it is there: is the cumulative metric the numerator, and `mau` the denominator?",
        ),
    ),
    solution=_TEXT.format(last=_LAST, more="", denominator="mau"),
    ways=(
        """
metrics:
  - name: shop_orders
    label: Orders of four weeks
    type: cumulative
    input_metric: {name: orders}
    window: 4 weeks
    period_agg: last
  - name: per_planner
    label: Orders per planner
    type: derived
    expr: shop_orders / nullif(planners, 0)
    input_metrics:
      - shop_orders
      - {name: mau, alias: planners}
""",
    ),
    rule="Paid orders of the 28 days that end on the day, for each monthly active user of that day.",
    mistakes=(
        Mistake(
            "two_windows",
            "It divides the orders of a week, or of a day or month, by the people of 28 days: the longer the period, the higher the "
            "number, though nobody shops more. Both sides need the same 28 days. Else a second team is paid for the length of a month.",
            _STARTER,
        ),
        Mistake(
            "per_buyer",
            "This divides by buyers only. Everyone who bought has at least one order, so it can't fall below 1, and "
            "says nothing of those who plan and don't shop.",
            _TEXT.format(last=_LAST, more=_WINDOW.format(metric="buyers"), denominator="people_28d"),
        ),
        Mistake(
            "per_visitor",
            "This divides by everybody who came by. Active are those who saved a plan: that is `mau`.",
            _TEXT.format(last=_LAST, more=_WINDOW.format(metric="visitors"), denominator="people_28d"),
        ),
        Mistake(
            "first_day",
            "By day it is right. A week and a month show the first day's orders and the last day's people: a window "
            "metric shows its first day unless it says `period_agg: last`.",
            _TEXT.format(last="", more="", denominator="mau"),
        ),
    ),
    links=(Link("The same fight over a denominator, in SQL", "orders_per_buyer_and_per_user"),),
    takeaway="A ratio has two windows and two populations. Write all four into its description, and the number is the same "
    "for whoever reads it, by day or by month.",
)
