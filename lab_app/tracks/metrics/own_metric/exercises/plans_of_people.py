"""**Samir, data engineer, 10:05**

> We pay our tracking tool per saved plan, and its invoice names more plans than people have saved. What would be a
> fair number?

Write the **number of plans that people saved, as tracking received them** (`fct_plan_reports`), by the day on which
the plan was saved. Each plan counts once, however often its report was sent. Bots and colleagues don't count.

What tracking lost stays lost: it is not on the invoice.
"""

from __future__ import annotations

from lab_app.kinds.metric import MetricExercise, Mistake

_TEXT = """
models:
  - name: {model}
    metrics:
      - name: plans_of_people
        label: Plans of people
        description: Plans that people saved, each once, as tracking received them.
        type: simple
        agg: {agg}
        expr: {expr}
        config:
          meta: {{owner: me, good_direction: up, unit: count}}
"""


def _reports(agg: str, expr: str) -> str:
    return _TEXT.format(model="fct_plan_reports", agg=agg, expr=expr)


EXERCISE = MetricExercise(
    code="W03",
    title="Saved plans on an invoice",
    concept="Counting rows",
    difficulty=2,
    order=3,
    minutes=7,
    zero_is_nothing=True,
    starter=_reports("count", "event_id"),
    hints=(
        "Ask the three questions of any table: what is one row here, who wrote it, and who is in it? The list of names has its columns.",
        "`agg: count_distinct` counts a value once. Which column is the same for all reports of one plan?",
        "Of those who are not people: `case when is_human then … end` has no value, and what has no value is not counted.",
    ),
    solution=_reports("count_distinct", "case when is_human then plan_key end"),
    ways=(
        """
models:
  - name: fct_plan_reports
    metrics:
      - name: fair_number
        label: Plans to pay for
        type: simple
        agg: count_distinct
        expr: plan_key
        filter: "{{ Dimension('plan_report__is_human') }} = true"
""",
        """
models:
  - name: fct_plan_reports
    metrics:
      - {name: plans_seen, type: simple, agg: count_distinct, expr: plan_key}
metrics:
  - name: plans_of_people_seen
    type: derived
    expr: plans
    input_metrics:
      - {name: plans_seen, alias: plans, filter: "{{ Dimension('plan_report__is_human') }} = true"}
""",
    ),
    rule="Each plan counts once, however often its report was sent, and bots and colleagues don't count.",
    mistakes=(
        Mistake(
            "rows",
            "This counts rows, and both halves of the question are still open: a plan whose report was sent again counts once more, and "
            "those of bots and colleagues count as well. Larder would pay for both.",
            _reports("count", "event_id"),
        ),
        Mistake(
            "rows_of_people",
            "Half of it is done: bots and colleagues are out. Missing is the other half: a plan whose report was sent again still counts twice.",
            _reports("count", "case when is_human then event_id end"),
        ),
        Mistake(
            "bots_in",
            "Half of it is done: each plan counts once. Missing is the other half: those of bots and colleagues are still among them.",
            _reports("count_distinct", "plan_key"),
        ),
        Mistake(
            "numbers_of_reports",
            "A report that was sent again later has a number of its own. What stays the same is the plan that it is about.",
            _reports("count_distinct", "case when is_human then event_id end"),
        ),
        Mistake(
            "people",
            "These are people who saved a plan. Someone who saved five has five on the invoice.",
            _reports("count_distinct", "case when is_human then user_id end"),
        ),
        Mistake(
            "backend",
            "These are the plans that the backend knows. Those that tracking lost are among them, and they are not on the invoice.",
            _TEXT.format(model="fct_core_actions", agg="count_distinct", expr="meal_plan_id"),
        ),
    ),
    takeaway="Before you count rows, say what a row is. In tracked data it is a message that arrived: perhaps twice, perhaps "
    "from a machine, perhaps not at all.",
)
