"""Half a year of changes: which two services are coupled?"""

from __future__ import annotations

from itertools import combinations

from lab_app.assessment.task import Form, draws, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "What changes together"

_SERVICES = ("catalog", "planner", "orders", "prices", "mailer", "search", "payments", "households")


def form(seed: str, sitting: int) -> Form:
    """Four services, two of them busy: a busy pair meets often anyway, and the coupled pair far more than by chance."""
    draw = draws("architecture_3", seed, sitting)
    names = draw.sample(_SERVICES, 4)
    pairs = list(combinations(names, 2))
    coupled = draw.choice(pairs)  # two quiet ones, two busy ones or one of each
    busy = draw.sample(names, 2)
    total = draw.randrange(400, 520)
    changes = {name: draw.randrange(150, 200) if name in busy else draw.randrange(28, 46) for name in names}
    together = {
        pair: max(
            1, round(changes[pair[0]] * changes[pair[1]] / total * draw.uniform(0.8, 1.0))
        )  # none but one is above chance
        for pair in pairs
    }
    together[coupled] = round(min(changes[name] for name in coupled) * draw.uniform(0.82, 0.92))
    lift = {pair: count * total / (changes[pair[0]] * changes[pair[1]]) for pair, count in together.items()}
    right = max(pairs, key=lambda pair: lift[pair])
    most = max(pairs, key=lambda pair: together[pair])
    feedback = {
        _key(pair): f"They change together {together[pair]} times; by chance alone it would be "
        f"{changes[pair[0]] * changes[pair[1]] / total:.0f}."
        + (" Whatever changes often meets often." if pair == most else "")
        for pair in pairs
    }
    order = draw.sample(pairs, len(pairs))
    a, b = right
    return Form(
        said=f"In half a year there were {total} changes to the product; one change can touch several services. "
        f"They touched {', '.join(f'{name} {changes[name]} times' for name in names)}.",
        asks="Which two services are coupled: changed together far more often than their changes would meet by chance?",
        options=shuffled(draw, options_of({_key(p): f"{p[0]} and {p[1]}" for p in pairs}, feedback)),
        right=_key(right),
        why=f"{a} and {b}: {together[right]} of the {min(changes[a], changes[b])} changes of the quieter one touched both; by "
        f"chance it would be {changes[a] * changes[b] / total:.0f}. What must change together is one thing in two places.",
        sheets=(
            Sheet(
                "Changes that touched both",
                ("Services", "Changes of both"),
                tuple((f"{p[0]} and {p[1]}", together[p]) for p in order),
            ),
        ),
        near=frozenset({_key(most)} - {_key(right)}),
    )


def _key(pair: tuple[str, str]) -> str:
    return "_".join(pair)
