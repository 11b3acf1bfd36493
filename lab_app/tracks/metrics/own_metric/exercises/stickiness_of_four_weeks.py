"""**Nora, CEO, 11:20**

> Stickiness in this board deck is far below that of the last one, and nobody changed anything. The last one was made
> on a Sunday, this one on a Thursday. Which one is ours, and do I have to explain a fall?

Neither. Write stickiness so that the weekday plays no part: the **mean of the daily active users (`dau`) of the 28
days that end on the day, divided by `mau` of that day**.

Give it as a share, 0.3, not as 30 %; a week and a month show the value of their last day.
"""

from __future__ import annotations

from lab_app.kinds.metric import MetricExercise, Mistake

_TEXT = """
metrics:
  - name: days_per_user
    label: Stickiness of four weeks
    description: Mean daily active users of 28 days, divided by the active users of the same 28 days.
    type: ratio
    numerator: {numerator}
    denominator: {denominator}
    config:
      meta: {{owner: me, good_direction: up, unit: share}}
"""

EXERCISE = MetricExercise(
    code="W05",
    title="A number that depends on the day",
    concept="Stickiness",
    difficulty=2,
    order=5,
    minutes=5,
    starter=_TEXT.format(numerator="dau", denominator="mau"),
    hints=(
        "The starter takes one day's `dau`, and Sundays are Larder's big days. What has four of each weekday?",
        "The mean over 28 days is a metric already: look for “mean” or “average” among the names.",
        "The numerator is `average_dau_28d`.",
    ),
    solution=_TEXT.format(numerator="average_dau_28d", denominator="mau"),
    withheld=("stickiness",),
    ways=(
        """
metrics:
  - name: sticky
    type: derived
    expr: daily / nullif(monthly, 0)
    input_metrics:
      - {name: average_dau_28d, alias: daily}
      - {name: mau, alias: monthly}
""",
    ),
    rule="The mean of the daily active users of the 28 days that end on the day, divided by `mau` of that day.",
    mistakes=(
        Mistake(
            "one_day",
            "This is one day's `dau`: high on Sundays and lower on Thursdays, so a week and a month show the weekday that "
            "they end on. The mean over 28 days has four of each. Nora would explain a fall that is a Thursday.",
            _TEXT.format(numerator="dau", denominator="mau"),
        ),
        Mistake(
            "of_the_week",
            "This divides by the active users of 7 days, and the question is about 28: who comes once in four weeks is missing in it, "
            "so the share is too high.",
            _TEXT.format(numerator="average_dau_28d", denominator="wau"),
            also=(_TEXT.format(numerator="dau", denominator="wau"),),
        ),
        Mistake(
            "weekly_over_monthly",
            "This is the share of the month's users who came in its last week, once or daily. How many *days* they came "
            "is not in it.",
            _TEXT.format(numerator="wau", denominator="mau"),
        ),
        Mistake(
            "turned_over",
            "It is turned over: users of the month for each user of a day.",
            _TEXT.format(numerator="mau", denominator="average_dau_28d"),
        ),
    ),
    takeaway="A number that is read on one day carries its weekday. Take whole weeks on both sides, and say how many.",
)
