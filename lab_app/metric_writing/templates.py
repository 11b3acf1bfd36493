"""Metrics to start from, one of each kind. A test checks that each passes, against a release."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """A metric to start from: when to take it, and what it reads like."""

    name: str
    title: str
    about: str
    text: str


_META = """    config:
      meta:
        owner: me
        good_direction: up
        unit: {unit}"""

RATIO = Template(
    "ratio",
    "Ratio",
    "One metric divided by another: a share, or an amount per person. The best one to start with.",
    """metrics:
  - name: orders_per_planner
    label: Orders per meal planner
    description: Paid orders of the period for each person who saved a meal plan in it.
    type: ratio
    numerator: orders
    denominator: mau_calendar_month
"""
    + _META.format(unit="ratio")
    + "\n        grains: [month]\n",
)
FILTERED = Template(
    "filtered",
    "Part of a metric",
    "A metric of only some people, divided by the same metric of everyone: the filter names a dimension.",
    """metrics:
  - name: share_of_orders_from_germany
    label: Share of orders from Germany
    description: Paid orders of people who signed up in Germany, of all paid orders.
    type: ratio
    numerator:
      name: orders
      alias: orders_from_germany
      filter: "{{ Dimension('segment__country') }} = 'DE'"
    denominator: orders
"""
    + _META.format(unit="share")
    + "\n",
)
SIMPLE = Template(
    "simple",
    "Count or sum",
    "Counts or adds up rows of one model. It is written below the model that it counts in.",
    """models:
  - name: fct_orders
    metrics:
      - name: large_orders
        label: Large orders
        description: Paid orders of 50 euros or more.
        type: simple
        agg: sum
        expr: case when is_paid and total_amount >= 50 then 1 else 0 end
        config:
          meta:
            owner: me
            good_direction: up
            unit: count
""",
)
CUMULATIVE = Template(
    "cumulative",
    "Over a window",
    "Looks back over a number of days from each day: signups of the last 7 days.",
    """metrics:
  - name: signups_7d
    label: Signups in 7 days
    description: People who signed up in the 7 days that end on the day.
    type: cumulative
    input_metric: new_signups
    window: 7 days
    period_agg: last
"""
    + _META.format(unit="count")
    + "\n",
)
DERIVED = Template(
    "derived",
    "Formula",
    "Anything that can be calculated from other metrics.",
    """metrics:
  - name: revenue_growth
    label: Revenue against four weeks ago
    description: Revenue of the period divided by that of the period four weeks before, less 1.
    type: derived
    expr: (revenue - before) / nullif(before, 0)
    input_metrics:
      - revenue
      - name: revenue
        alias: before
        offset_window: 28 days
"""
    + _META.format(unit="share")
    + "\n",
)
CONVERSION = Template(
    "conversion",
    "Conversion",
    "Of the people who did one thing, how many did another within a number of days. It needs two counts of people.",
    """models:
  - name: fct_signups
    metrics:
      - name: people_signed_up
        label: People who signed up
        description: Distinct people who signed up.
        type: simple
        agg: count_distinct
        expr: user_id
  - name: fct_orders
    metrics:
      - name: people_ordering
        label: People who ordered
        description: Distinct people with a paid order.
        type: simple
        agg: count_distinct
        expr: case when is_paid then user_id end
metrics:
  - name: signup_to_order_7d
    label: From signup to order within 7 days
    description: Of the people who signed up in the period, the share that ordered within 7 days.
    type: conversion
    entity: user
    calculation: conversion_rate
    base_metric: people_signed_up
    conversion_metric: people_ordering
    window: 7 days
    config:
      meta:
        owner: me
        good_direction: up
        unit: share
        maturity: 7
""",
)

TEMPLATES = (RATIO, FILTERED, SIMPLE, CUMULATIVE, DERIVED, CONVERSION)


def template(name: str) -> Template:
    """The template of this name. Raises KeyError."""
    for found in TEMPLATES:
        if found.name == name:
            return found
    raise KeyError(name)
