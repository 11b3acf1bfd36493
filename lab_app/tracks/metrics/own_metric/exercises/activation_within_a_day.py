"""**Mara, head of mobile, 09:40**

> On Monday we ship a new first screen, and on Wednesday I have to say whether it stays. The activation rate of a
> whole week comes too late for that.

Write the **share of signups that saved a plan within 24 hours of signing up**, by day of signup. Count only signups
whose 24 hours are over; where there is none of them, there is no value.

Give it as a share, 0.3, not as 30 %.
"""

from __future__ import annotations

from lab_app.kinds.metric import MetricExercise, Mistake

_TEXT = """
metrics:
  - name: activated_within_a_day
    label: Activated within a day
    description: Share of signups that saved a plan within 24 hours.
    type: ratio
    numerator: {numerator}
    denominator: {denominator}
    config:
      meta: {{owner: me, good_direction: up, unit: share, maturity: 1}}
"""

EXERCISE = MetricExercise(
    code="W02",
    title="Who starts on the first day",
    concept="Rates of signups",
    difficulty=2,
    order=2,
    minutes=6,
    starter=_TEXT.format(numerator="activated_signups_24h", denominator="new_signups"),
    hints=(
        "The starter's newest day looks bad whatever the product does. Whose 24 hours are not over on it?",
        "The numerator leaves out signups that can't be judged yet. The denominator has to leave out the same ones.",
        "The list of names has a metric “Signups past their first day”.",
    ),
    solution=_TEXT.format(numerator="activated_signups_24h", denominator="activation_24h_eligible_signups"),
    withheld=("activation_rate_24h",),
    ways=(
        """
models:
  - name: fct_signups
    metrics:
      - name: first_day_share
        label: Share on the first day
        type: simple
        agg: average
        expr: case when is_activated_24h then 1.0 when not is_activated_24h then 0.0 end
        config:
          meta: {owner: me, good_direction: up, unit: share, maturity: 1}
""",
        """
models:
  - name: fct_signups
    metrics:
      - {name: judged, type: simple, agg: count, expr: is_activated_24h}
metrics:
  - name: share_of_judged
    type: derived
    expr: activated_signups_24h * 1.0 / nullif(judged, 0)
    input_metrics: [activated_signups_24h, judged]
""",
    ),
    rule="Count only signups whose 24 hours are over.",
    mistakes=(
        Mistake(
            "immature_in",
            "The denominator has signups whose 24 hours are not over. Nobody knows yet whether they start, and here "
            "they count as people who don't: the newest day always looks like a failure. On Wednesday Mara would take back a good screen.",
            _TEXT.format(numerator="activated_signups_24h", denominator="new_signups"),
        ),
        Mistake(
            "of_the_activated",
            "This is the share of those who started within a week: of them, how many did so on the first day. The "
            "question is about all signups, and whoever never starts is missing here.",
            _TEXT.format(numerator="activated_signups_24h", denominator="activated_signups"),
        ),
        Mistake(
            "a_week",
            "This is the activation of 168 hours, which is known a week later. Mara asked for the first 24.",
            _TEXT.format(numerator="activated_signups", denominator="activation_eligible_signups"),
        ),
        Mistake(
            "waits_for_a_week",
            "The two sides wait for different windows: the numerator has signups of yesterday already, the denominator "
            "only those that are a week old.",
            _TEXT.format(numerator="activated_signups_24h", denominator="activation_eligible_signups"),
        ),
    ),
    takeaway="A rate with a window has people who can't be judged yet. Leave them out of numerator and denominator, or the "
    "newest number is always bad news.",
)
