"""**Lena, marketing, 13:30**

> Of those who sign up, how many order in their first week? Finance has another number than I have, and I plan the
> welcome voucher by mine.

Write the **share of people who signed up that placed a paid order on the day of signup or one of the six days after
it**, shown on the day of signup. An order is paid if its payment went through, refunded later or not.

Count only signups whose seven days are over: those with `is_activation_ripe`. The condition is a `filter` below the
metric that counts signups, so that it holds for both numbers.
Give it as a share, 0.15, not as 15 %.
"""

from __future__ import annotations

from lab_app.kinds.metric import Hint, MetricExercise, Mistake

_PEOPLE = """
models:
  - name: fct_signups
    metrics:
      - name: people_signed_up
        label: People who signed up
        description: Distinct people who signed up.
        type: simple
        agg: count_distinct
        expr: {signups}{ripe}
  - name: fct_orders
    metrics:
      - name: people_ordering
        label: People who ordered
        description: Distinct people with a paid order.
        type: simple
        agg: count_distinct
        expr: case when is_paid then user_id end
"""
_RATE = """metrics:
  - name: signup_to_order
    label: From signup to order
    description: Of the people who signed up, the share that ordered within 7 days.
    type: conversion
    entity: user
    calculation: conversion_rate
    base_metric: people_signed_up
    conversion_metric: people_ordering{window}
    config:
      meta: {{owner: me, good_direction: up, unit: share, maturity: 7}}
"""
_RIPE = "\n        filter: \"{{ Dimension('signup__is_activation_ripe') }} = true\""
_WEEK = "\n    window: 7 days"
_OF_BUYERS = """metrics:
  - name: ordered_within_7_days
    type: conversion
    entity: user
    calculation: conversions
    base_metric: people_signed_up
    conversion_metric: people_ordering
    window: 7 days
  - name: ordered_ever
    type: conversion
    entity: user
    calculation: conversions
    base_metric: people_signed_up
    conversion_metric: people_ordering
  - name: early_buyers
    type: ratio
    numerator: ordered_within_7_days
    denominator: ordered_ever
"""


def _conversion(*, signups: str = "user_id", ripe: str = _RIPE, window: str = _WEEK) -> str:
    return _PEOPLE.format(signups=signups, ripe=ripe) + _RATE.format(window=window)


def _of_buyers(ripe: str) -> str:
    return _PEOPLE.format(signups="user_id", ripe=ripe) + _OF_BUYERS


EXERCISE = MetricExercise(
    code="W06",
    title="A voucher for the first week",
    concept="Conversion",
    difficulty=3,
    order=6,
    minutes=12,
    zero_is_nothing=True,
    starter=_conversion(ripe="", window=""),
    hints=(
        (
            "The starter gives those who signed up two years ago two years to order, and those of yesterday a day. "
            "What has to be the same for all?"
        ),
        "A conversion takes `window: 7 days`. Then the newest signups have had less than that: they must not be counted.",
        Hint(
            "It still needs {missing}.",
            {
                r"window:\s*(7\s*days|1\s*week)": "a `window` in the conversion",
                r"filter:.*is_activation_ripe": (
                    "a filter on the people who signed up: "
                    "`filter: \"{{ Dimension('signup__is_activation_ripe') }} = true\"`"
                ),
            },
            "Both are there: does the filter stand below `people_signed_up`, so that it holds for numerator and denominator?",
        ),
    ),
    solution=_conversion(),
    ways=(
        """
models:
  - name: fct_signups
    metrics:
      - {name: newcomers, type: simple, agg: count_distinct, expr: user_id}
  - name: fct_orders
    metrics:
      - {name: shoppers, type: simple, agg: count_distinct, expr: case when order_status <> 'failed' then user_id end}
metrics:
  - name: first_week
    type: conversion
    entity: user
    calculation: conversion_rate
    base_metric:
      name: newcomers
      filter: "{{ Dimension('signup__is_activation_ripe') }} = true"
    conversion_metric: shoppers
    window: 1 week
""",
    ),
    rule="Count only signups whose seven days are over, those with `is_activation_ripe`, as a `filter` below the metric that counts them.",
    mistakes=(
        Mistake(
            "immature_in",
            "Signups of the last days are in, and have not had their 7 days: they count as people who don't order, and "
            "the newest week always falls.",
            _conversion(ripe=""),
        ),
        Mistake(
            "ever",
            "Without a window “ever” is the window: the older a signup, the longer it has had. Old cohorts look better "
            "than new ones, whatever the shop does, and a voucher for new people seems to do harm.",
            _conversion(window=""),
            also=(_conversion(ripe="", window=""),),
        ),
        Mistake(
            "filtered_below_only",
            "The young signups are out of the count below, and those of them who ordered are still counted above. `case when … end` "
            "in `expr` empties a value and keeps its row, and orders are joined to rows. A `filter` takes out the rows: write the "
            "same condition as one below the metric that counts the signups.",
            _conversion(signups="case when is_activation_ripe then user_id end", ripe=""),
        ),
        Mistake(
            "of_buyers",
            "This is the share of those who ordered at all: of them, how many did so in the first week. Whoever never "
            "ordered is missing, and that is most people.",
            _of_buyers(""),
            also=(_of_buyers(_RIPE),),
        ),
        Mistake(
            "buyers_of_the_day",
            "These are the buyers of a period over the signups of the same period: different people, most of whom "
            "signed up long ago.",
            """
metrics:
  - name: signup_to_order
    type: ratio
    numerator: buyers
    denominator: new_signups
""",
        ),
    ),
    harmless={
        "signup_to_order: empty as 0": "MetricFlow gives no value where nobody converted, and 0 means the same here.",
    },
    takeaway="A conversion needs a window, the same for everybody, and people for whom it is over. Without the one old "
    "cohorts look too good, without the other the new ones look too bad.",
)
