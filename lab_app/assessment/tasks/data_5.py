"""A team has found a way to move its number: which pair of metric and guardrail would have shown it?"""

from __future__ import annotations

from dataclasses import dataclass

from lab_app.assessment.task import Form, draws, one_a_sitting, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "A number that can be pushed"

# The two metrics of a trick, and all guardrails, are equally long: the length of an option says nothing.
_METRICS = {
    "opens": "Visits per person in one week",
    "saved": "Plans saved per person a week",
    "used": "Plans a person uses in a week",
    "orders": "Orders a person has in a week",
    "value": "Euros a person pays in a week",
    "signups": "New accounts opened in a week",
    "stayed": "New people using it in week 4",
}
_GUARDS = {
    "muted": "people who mute messages",
    "refunds": "refunds of 1,000 baskets",
    "load": "page loads that are slow",
    "cost": "euros for each who stays",
}


@dataclass(frozen=True)
class _Trick:
    """What a team does: by what it multiplies each number (1 where it is not touched)."""

    said: str
    gamed: str
    sound: str
    moves: dict[str, float]
    why: str


def _tricks(by: float, harm: float) -> dict[str, _Trick]:
    """The tricks, with how far they push a number and what harm they do."""
    more, worse = f"{(by - 1) * 100:.0f}\u00a0%", f"{(harm - 1) * 100:.0f}\u00a0%"
    return {
        "push": _Trick(
            f"sends each person a message a day, “Somebody looked at your plan”. A tap on it opens the app: {more} more "
            f"openings. Nobody uses more plans, and {worse} more people turn messages off.",
            "opens",
            "used",
            {"opens": by, "muted": harm},
            "Openings are what the messages make. Whether a plan is used lies with people, and that they turn messages "
            "off shows the price.",
        ),
        "autosave": _Trick(
            f"saves a plan by itself whenever somebody looks at three recipes: {more} more plans. People don't use more "
            f"of them, and saving makes the slow page loads {worse} slower.",
            "saved",
            "used",
            {"saved": by, "load": harm},
            "Plans are saved by the app now. Whether one is cooked or ordered from still lies with people, and the "
            "slower pages show the price.",
        ),
        "split": _Trick(
            f"splits each order of more than €60 into two deliveries: {more} more orders for the same money. The second "
            f"box is late more often, and refunds grow by {worse}.",
            "orders",
            "value",
            {"orders": by, "refunds": harm},
            "Two boxes are two orders and the same basket. Euros don't grow by cutting, and refunds show the price.",
        ),
        "reward": _Trick(
            f"pays €15 for each friend who signs up: {more} more accounts. Hardly one of the additional ones is there "
            f"after a month, and for each who stays {worse} more is spent.",
            "signups",
            "stayed",
            {"signups": by, "cost": harm},
            "Accounts can be bought. Who comes in the fourth week came for the product, and the cost for each of them "
            "shows the price.",
        ),
    }


def form(seed: str, sitting: int) -> Form:
    """A trick of drawn size: two metrics with three guardrails each, of which one pair tells it all."""
    draw = draws("data_5", seed, sitting)
    tricks = _tricks(draw.randrange(118, 165) / 100, draw.randrange(125, 180) / 100)
    name = one_a_sitting(tuple(tricks), "data_5", seed, sitting)
    trick = tricks[name]
    others = draw.sample([guard for guard in _GUARDS if trick.moves.get(guard, 1.0) == 1.0], 2)
    guards = [guard for guard in _GUARDS if guard in (*others, *trick.moves)]
    pairs = {(metric, guard) for metric in (trick.gamed, trick.sound) for guard in guards}
    texts = {f"{m}_{g}": f"{_METRICS[m]}; guardrail: {_GUARDS[g]}" for m, g in sorted(pairs)}
    (right,) = (f"{m}_{g}" for m, g in pairs if _moved(trick, m) == 1.0 and _moved(trick, g) > 1.0)
    feedback = {
        f"{m}_{g}": " ".join(
            filter(
                None,
                (
                    "This metric is the one that was pushed." if _moved(trick, m) > 1.0 else "",
                    "This guardrail does not move." if _moved(trick, g) == 1.0 else "",
                ),
            )
        )
        for m, g in pairs
    }
    people = draw.randrange(12_000, 60_000)
    return Form(
        said=f"A team has a goal for “{_METRICS[trick.gamed].lower()}”, over {people:,} people. It {trick.said} The goal "
        "is met.",
        asks="Which metric would not have moved, and which guardrail would have shown the harm?",
        options=shuffled(draw, options_of(texts, feedback)),
        right=right,
        why=trick.why,
        sheets=(
            Sheet(
                "What may be measured",
                ("Name", "What it is for"),
                tuple(
                    [(_METRICS[m], "metric") for m in sorted({m for m, _ in pairs})]
                    + [
                        (_GUARDS[g][0].upper() + _GUARDS[g][1:], "guardrail: should not get worse")
                        for g in guards
                    ]
                ),
            ),
        ),
        near=frozenset(f"{trick.sound}_{g}" for g in others),
    )


def _moved(trick: _Trick, name: str) -> float:
    return trick.moves.get(name, 1.0)
