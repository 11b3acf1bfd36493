"""What somebody earns who does no work: who knows the deck, the change log or the calendar, and never looks at data.

Points are those of a belief: one cause of six and how sure. They are quadratic over all causes, the rest spread
evenly; no idea earns nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence

from synthetic.deck.dealing import CAUSES
from synthetic.incidents import Cause

SURE = (1 / len(CAUSES), 0.3, 0.5, 0.65, 0.8, 0.9, 0.95)
"""How sure one can say to be; the least is no idea."""

Answered = tuple[Cause, float]


def points(sure: float, right: bool, causes: int = len(CAUSES)) -> float:
    """100 (1 - loss / loss of no idea) of a belief, by the quadratic score (Brier, 1950)."""
    rest = (1.0 - sure) / (causes - 1)
    if right:
        loss = (1.0 - sure) ** 2 + (causes - 1) * rest**2
    else:
        loss = sure**2 + (1.0 - rest) ** 2 + (causes - 2) * rest**2
    return 100.0 * (1.0 - loss * causes / (causes - 1))


def expected(sure: float, chance: float) -> float:
    """Points on average of who is so sure of what is right with this chance."""
    return chance * points(sure, right=True) + (1.0 - chance) * points(sure, right=False)


def best(causes: Iterable[Cause]) -> Answered:
    """The answer, with how sure, that earns most where these are the true causes."""
    counted = Counter(causes)
    cause, count = counted.most_common(1)[0]
    chance = count / counted.total()
    return cause, max(SURE, key=lambda sure: expected(sure, chance))


def learned(shown: Sequence[tuple[Hashable, Cause]]) -> dict[Hashable, Answered]:
    """The best answer to each thing shown, by what was true of it before."""
    known: dict[Hashable, list[Cause]] = defaultdict(list)
    for what, cause in shown:
        known[what].append(cause)
    return {what: best(causes) for what, causes in known.items()}


def earned(answers: dict[Hashable, Answered], shown: Sequence[tuple[Hashable, Cause]]) -> list[float]:
    """Points of these answers; nothing for what they don't know."""
    nothing: Answered = ("nothing", SURE[0])
    found = [(answers.get(what, nothing), cause) for what, cause in shown]
    return [points(sure, answer == cause) for (answer, sure), cause in found]
