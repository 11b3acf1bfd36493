"""**Ines, product designer, 14:15**

> I draw a page for our power users, and have to say how many will see it. I'd take everyone with three plans or more
> in four weeks: that is a lot of people.

Someone who tried three plans on one evening and never came back is among them. Write the **number of people who saved
a plan in at least three of the four weeks (Monday to Sunday) that end with the week shown**.

`fct_active_weeks` has a row for each Sunday and each person who was active in the four weeks that end with it. The metric is
read by week.
"""

from __future__ import annotations

from lab_app.kinds.metric import MetricExercise, Mistake

_TEXT = """
models:
  - name: fct_active_weeks
    metrics:
      - name: power_users
        label: Power users
        description: People who saved a plan in at least three of the last four weeks.
        type: simple
        agg: {agg}
        expr: {expr}
        config:
          meta: {{owner: me, good_direction: up, unit: count, grains: [week]}}
"""


def _people(condition: str) -> str:
    return _TEXT.format(agg="count_distinct", expr=f"case when {condition} then user_id end")


EXERCISE = MetricExercise(
    code="W07",
    title="Power users",
    concept="Regular use",
    difficulty=3,
    order=7,
    minutes=6,
    grains=("week",),
    zero_is_nothing=True,
    starter=_people("plan_count_28d >= 3"),
    hints=(
        "The starter counts whoever saved three plans, on one evening perhaps. Which column says how regularly somebody came?",
        "`active_week_count` is in how many of the four weeks they saved a plan. “At least three” is a condition on it.",
    ),
    solution=_people("active_week_count >= 3"),
    ways=(
        """
models:
  - name: fct_active_weeks
    metrics:
      - {name: regulars, type: simple, agg: sum, expr: case when active_week_count > 2 then 1 else 0 end}
""",
        """
models:
  - name: fct_active_weeks
    metrics:
      - {name: habit, type: simple, agg: sum_boolean, expr: "active_week_count in (3, 4)"}
""",
    ),
    rule="People who saved a plan in at least three of the four weeks.",
    mistakes=(
        Mistake(
            "three_plans",
            "These have three plans or more, whenever. Three plans on one evening are no habit: count weeks, not plans. The "
            "page would be drawn for some who don't come back.",
            _people("plan_count_28d >= 3"),
        ),
        Mistake(
            "all_four",
            "These saved a plan in every one of the four weeks. Whoever was on holiday in one of them is missing.",
            _people("active_week_count = 4"),
            also=(_people("active_week_count > 3"),),
        ),
        Mistake(
            "anyone",
            "This is everyone with a plan in the four weeks: one is enough to be counted.",
            _TEXT.format(agg="count_distinct", expr="user_id"),
        ),
        Mistake(
            "weeks_added",
            "This adds up weeks, not people: someone who was active in four of them counts four times.",
            _TEXT.format(agg="sum", expr="active_week_count"),
        ),
        Mistake(
            "homes",
            "These are homes. Two power users of one home are two people.",
            _TEXT.format(agg="count_distinct", expr="case when active_week_count >= 3 then household_id end"),
        ),
    ),
    harmless={
        "power_users: count_distinct to count": "By week there is one row for each person, so rows are people.",
    },
    takeaway="Volume is not habit. Count the weeks in which somebody came, and one busy evening no longer looks like loyalty.",
)
