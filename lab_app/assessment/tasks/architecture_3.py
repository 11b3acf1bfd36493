"""Half a year of changes: which two services are coupled?"""

from __future__ import annotations

from itertools import combinations

from lab_app.assessment.task import Form, draws, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "What changes together"

_SERVICES = ("catalog", "planner", "orders", "prices", "mailer", "search", "payments", "households")


def form(seed: str, sitting: int) -> Form:
    """Four services, two of them busy: a busy pair meets most often, and the coupled pair far more than chance."""
    draw = draws("architecture_3", seed, sitting)
    names = draw.sample(_SERVICES, 4)
    pairs = list(combinations(names, 2))
    coupled = draw.choice(pairs)
    busy = tuple(name for name in names if name not in coupled)
    total = draw.randrange(380, 520)
    changes = {name: draw.randrange(28, 46) for name in coupled} | {
        name: draw.randrange(170, 230) for name in busy
    }
    together = {
        pair: max(1, round(changes[pair[0]] * changes[pair[1]] / total * draw.uniform(0.75, 1.25)))
        for pair in pairs
    }
    together[coupled] = round(min(changes[name] for name in coupled) * draw.uniform(0.62, 0.85))
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
        asks="Which two services are coupled: more often changed together than their changes would meet anyway?",
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
