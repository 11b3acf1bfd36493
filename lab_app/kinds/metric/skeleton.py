"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: what makes one answer right, such as who counts, over which days, and in which unit
"""

from __future__ import annotations

from lab_app.kinds.metric import MetricExercise, Mistake

_TEXT = """
metrics:
  - name: orders_per_active_person
    label: Orders per active person
    description: "TODO: what it measures, in a sentence"
    type: ratio
    numerator: {numerator}
    denominator: {denominator}
    config:
      meta: {{owner: me, good_direction: up, unit: ratio}}
"""

EXERCISE = MetricExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=6,
    starter=_TEXT.format(numerator="orders", denominator="new_signups"),
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    solution=_TEXT.format(numerator="orders", denominator="visitors"),
    ways=(
        """
metrics:
  - name: orders_per_visitor
    label: "TODO: another right way"
    description: Paid orders for each visitor.
    type: derived
    expr: orders / nullif(visitors, 0)
    input_metrics: [orders, visitors]
""",
    ),
    rule="TODO: the sentence of the prompt that counts most",
    mistakes=(
        Mistake(
            "per_buyer",
            "TODO: why this is tempting, and what to do instead",
            _TEXT.format(numerator="orders", denominator="buyers"),
        ),
        Mistake(
            "per_session",
            "TODO: why this is tempting, and what to do instead; one for each mistake",
            _TEXT.format(numerator="orders", denominator="sessions"),
        ),
        Mistake(
            "people_who_order",
            "TODO: why this is tempting, and what to do instead; three mistakes or more",
            _TEXT.format(numerator="buyers", denominator="visitors"),
        ),
    ),
    takeaway="TODO: what helps the learner at their own company on Monday.",
)
