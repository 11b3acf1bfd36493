"""A table of scores and what became of people: from which score on is an offer worth its price?"""

from __future__ import annotations

from lab_app.assessment.task import Form, draws, options_of
from lab_app.kinds.case.case import Sheet

TITLE = "From which score on"

_BINS = 6
_WIDTH = 0.1


def form(seed: str, sitting: int) -> Form:
    """Bins whose real shares differ from their scores; the costs are drawn so that any of them may be the first."""
    draw = draws("ai_ml_5", seed, sitting)
    first = draw.randrange(_BINS)
    shares: list[float] = []
    share = draw.randrange(4, 9) / 100
    for _ in range(_BINS):
        shares.append(round(share, 2))
        share += draw.randrange(5, 12) / 100
    people = [round(9_000 * 0.62**n * draw.uniform(0.85, 1.15)) for n in range(_BINS)]
    kept = draw.choice((20, 25, 30, 40))
    below = shares[first - 1] if first else shares[0] - 0.04
    edge = (below + shares[first]) / 2  # the share at which an offer earns what it costs
    cost = draw.choice((1.5, 2.0, 3.0, 4.0))
    worth = round(cost / (kept / 100 * edge))
    gains = [share * kept / 100 * worth - cost for share in shares]
    right = next(n for n, gain in enumerate(gains) if gain > 0)
    even = cost / (kept / 100 * worth)
    by_score = next((n for n in range(_BINS) if _from(n) + _WIDTH / 2 > even), _BINS - 1)
    feedback = {
        _key(n): (
            f"The people from {_from(right):.1f} on are worth an offer, too: {gains[right]:+.2f} euros each."
            if n > right
            else f"For those from {_from(n):.1f} to {_from(n) + _WIDTH:.1f} an offer loses {-gains[n]:.2f} euros each."
        )
        + (" The score is taken at its word: look at who really left." if n == by_score else "")
        for n in range(_BINS)
    }
    return Form(
        said=f"An offer costs **€{cost:.2f}**. It keeps **{kept} %** of those who would leave, and one who is kept is worth "
        f"**€{worth}**. Who would stay anyway takes it, too. The model was tried on last quarter's people.",
        asks="From which score on do you make the offer?",
        # In the order of the scores, since one reads them so; which is the first to be worth it is drawn.
        options=options_of({_key(n): f"From {_from(n):.1f} on" for n in range(_BINS)}, feedback),
        right=_key(right),
        why=f"It pays where share × {kept} % × €{worth} is more than €{cost:.2f}, so from a share of {even:.1%} on. Of those "
        f"from {_from(right):.1f} to {_from(right) + _WIDTH:.1f}, {shares[right]:.0%} left. The scores themselves are not the shares here.".replace(
            "% on", "\u00a0% on"
        ).replace("% left", "\u00a0% left"),
        sheets=(
            Sheet(
                "Last quarter",
                ("Score", "People", "Of them left"),
                tuple(
                    (
                        f"{_from(n):.1f} to {_from(n) + _WIDTH:.1f}",
                        f"{people[n]:,}",
                        f"{shares[n] * 100:.0f} %",
                    )
                    for n in range(_BINS)
                ),
            ),
        ),
        near=frozenset(
            {_key(by_score)} - {_key(right)} or {_key(n) for n in (right - 1, right + 1) if 0 <= n < _BINS}
        ),
    )


def _key(place: int) -> str:
    return f"from_{place}"


def _from(place: int) -> float:
    return 0.2 + _WIDTH * place
