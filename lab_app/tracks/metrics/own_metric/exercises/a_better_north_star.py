"""**Nora, CEO, 17:20**

> MAU goes up, and I can't say whether anybody stayed. Give me a number that is harder to fool, and one that
> must not break while we push it.

Write a metric, read by week, with a `guardrail` under `meta`. Four tests:

- **count**: people or homes, from a tenth of MAU to MAU.
- **bots**: in August 2024 bots raised MAU by some per cent, and your number by less than half of that.
- **growth**: over the eight weeks, of the last 26, in which MAU rose most, your number rose by at least a third of MAU's
  per cent.
- **guardrail**: it is one of the board's, which the metric catalogue lists.
"""

from __future__ import annotations

from lab_app.kinds.north_star import Link, Mistake, NorthStarExercise

_METRIC = """
metrics:
  - name: north_star
    label: North Star
    description: What Larder follows.
    type: derived
    expr: {metric}
    input_metrics: [{metric}]
    config:
      meta: {{owner: me, good_direction: up, unit: count, guardrail: {guardrail}}}
"""
_ROWS = """
models:
  - name: fct_active_weeks
    metrics:
      - name: regular_homes
        label: Homes that plan regularly
        description: Homes with somebody who saved a plan in at least two of the last four weeks.
        type: simple
        agg: count_distinct
        expr: {expr}
        config:
          meta: {{owner: me, good_direction: up, unit: count, grains: [week], guardrail: {guardrail}}}
"""
_HABIT = "case when active_week_count >= 2 then household_id end"

EXERCISE = NorthStarExercise(
    code="W08",
    title="A number to follow instead",
    concept="North Star",
    difficulty=3,
    order=8,
    minutes=12,
    starter=_METRIC.format(metric="mau", guardrail="new_signups"),
    solution=_ROWS.format(expr=_HABIT, guardrail="unsubscribe_rate"),
    ways=(
        _ROWS.format(expr="case when active_week_count >= 3 then user_id end", guardrail="ticket_rate"),
        _ROWS.format(expr="case when active_week_count > 1 then user_id end", guardrail="page_load_p75"),
    ),
    hints=(
        "One plan is enough to be in MAU. What do people do who get something out of Larder, and a bot does not?",
        (
            "`fct_active_weeks` says for each person in how many of the last four weeks they saved a plan, and to which "
            "home they belong."
        ),
        (
            "Count homes (`count_distinct` of `household_id`) with somebody who was active in two weeks or more. A "
            "guardrail is what breaks when one pushes too hard: mails that nobody wants, for instance."
        ),
    ),
    mistakes=(
        Mistake(
            "count",
            "It is not between a tenth of MAU and MAU in every week, so it counts something else than active people or homes, or too few of them to steer by. What grows when "
            "the same homes do more of something, such as orders or plans, rises without being of use to one home more.",
            _METRIC.format(metric="core_actions", guardrail="ticket_rate"),
            also=(
                _METRIC.format(metric="revenue", guardrail="ticket_rate"),
                _METRIC.format(metric="stickiness", guardrail="ticket_rate"),
            ),
        ),
        Mistake(
            "bots",
            "It rises with the bots of August 2024, by half of what MAU does or more. Where one plan is enough to be "
            "counted, a script is counted too, and each bot has a home of its own. Ask for something that takes weeks.",
            _METRIC.format(metric="mau", guardrail="ticket_rate"),
            also=(_ROWS.format(expr="household_id", guardrail="ticket_rate"),),
        ),
        Mistake(
            "growth",
            "It does not move when it should: over the eight weeks in which MAU rose most it rises by less than a third as much, "
            "or falls. A number that nothing moves is calm, and says nothing.",
            _ROWS.format(
                expr="case when active_week_count >= 2 and signup_cohort < '2025-07' then household_id end",
                guardrail="ticket_rate",
            ),
        ),
        Mistake(
            "guardrail",
            "A guardrail is missing, or is none. It is what must not break while one pushes the North Star: the board has "
            "metrics of that role. An input is what one pushes.",
            _ROWS.format(expr=_HABIT, guardrail="new_signups"),
            also=(_ROWS.format(expr=_HABIT, guardrail="none"),),
        ),
    ),
    links=(Link("Weeks, not plans", "power_users"),),
    takeaway="Before a number is followed, write down what must move it and what must not, and try it on weeks that you "
    "know. Then name what must not break on the way.",
)
