"""**Nora, CEO, 08:12**

> TODO: what is wrong with the number that is followed now, and what somebody will decide by a better one

TODO: the tests that a definition has to pass, all of them
"""

from __future__ import annotations

from lab_app.kinds.north_star import Mistake, NorthStarExercise

_METRIC = """
metrics:
  - name: north_star
    label: North Star
    description: "TODO: what it counts, in a sentence"
    type: derived
    expr: {metric}
    input_metrics: [{metric}]
    config:
      meta: {{owner: me, good_direction: up, unit: count{guardrail}}}
"""
_GUARDRAIL = ", guardrail: ticket_rate"
_REGULAR = """
models:
  - name: fct_active_weeks
    metrics:
      - name: regular_people
        label: People who plan regularly
        description: "TODO: what it counts, in a sentence"
        type: simple
        agg: count_distinct
        expr: case when active_week_count >= {weeks} then user_id end
        config:
          meta: {{owner: me, good_direction: up, unit: count{guardrail}}}
"""

EXERCISE = NorthStarExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=10,
    starter=_METRIC.format(metric="mau", guardrail=""),
    solution=_REGULAR.format(weeks=2, guardrail=_GUARDRAIL),
    hints=("TODO: where to look", "TODO: almost there"),
    mistakes=(
        Mistake("count", "TODO: why this is no count", _METRIC.format(metric="orders", guardrail=_GUARDRAIL)),
        Mistake("bots", "TODO: why bots move it", _METRIC.format(metric="mau", guardrail=_GUARDRAIL)),
        Mistake(
            "growth",
            "TODO: why it stands still",
            _REGULAR.format(weeks="2 and signup_cohort < '2025-07'", guardrail=_GUARDRAIL),
        ),
        Mistake(
            "guardrail",
            "TODO: what a guardrail is for",
            _REGULAR.format(weeks=2, guardrail=""),
        ),
    ),
    takeaway="TODO: what helps the learner at their own company on Monday.",
)
