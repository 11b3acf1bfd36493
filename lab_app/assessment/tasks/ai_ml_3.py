"""Six columns of a training table: which one leaks?"""

from __future__ import annotations

import datetime as dt

from lab_app.assessment.task import Form, draws, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "A model that is too good"

_COLUMNS = {
    "days_since_plan": "days since the last saved plan",
    "tickets_open": "support tickets that are open",
    "orders_90d": "orders of 90 days",
    "planned_next_week": "meals planned for the coming week",
    "mail_state": "whether mails are wanted",
    "plan_price": "price that is paid a month",
    "household_size": "people in the household",
    "last_reason": "reason that was given last to support",
}


def form(seed: str, sitting: int) -> Form:
    """Columns with the day as of which each was filled: one of them after the day of the forecast."""
    draw = draws("ai_ml_3", seed, sitting)
    names = draw.sample(tuple(_COLUMNS), 6)
    snapshot = dt.date(2026, draw.randrange(1, 6), 1) + dt.timedelta(days=draw.randrange(4, 28))
    until = snapshot + dt.timedelta(days=28)
    leak = draw.choice(names)
    filled = {name: snapshot - dt.timedelta(days=draw.randrange(0, 3)) for name in names}
    filled[leak] = snapshot + dt.timedelta(days=draw.randrange(9, 27))
    # How strong a column is says nothing of whether it leaks: it is drawn for all alike.
    alone = dict(zip(names, (n / 100 for n in draw.sample(range(54, 90), len(names))), strict=True))
    (right,) = (name for name in names if filled[name] > snapshot)
    strongest = max((name for name in names if name != right), key=lambda name: alone[name])
    feedback = {
        name: f"It is filled as of {_day(filled[name])}: it was known when the forecast was made."
        + (
            " To look at the strongest one first is right, and strong alone is no fault."
            if name == strongest
            else ""
        )
        + (" What is planned is known when it is planned." if name == "planned_next_week" else "")
        for name in names
    }
    order = draw.sample(names, len(names))
    return Form(
        said=f"A model forecasts on **{_day(snapshot)}** who will leave by {_day(until)}. On the past its AUC is "
        "0.95, in use it is 0.79. Somebody lists its columns.",
        asks="Which column leaks?",
        options=shuffled(draw, options_of({name: _COLUMNS[name] for name in names}, feedback)),
        right=right,
        why=f"“{_COLUMNS[right]}” is filled as of {_day(filled[right])}, after the day of the forecast: in training it "
        "holds what happened since, and in use nobody has it. What matters is when a column was known, not how strong it is.",
        sheets=(
            Sheet(
                "Columns of the training table",
                ("Column", "Filled as of", "AUC alone"),
                tuple((_COLUMNS[n], _day(filled[n]), f"{alone[n]:.2f}") for n in order),
            ),
        ),
        near=frozenset({strongest}),
    )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B}"
