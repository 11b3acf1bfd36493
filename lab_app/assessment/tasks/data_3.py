"""Two teams, one numerator, two shares: by what does the second one divide?"""

from __future__ import annotations

from lab_app.assessment.task import Form, draws, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "Two teams, two shares"

_GROUPS = {
    "visitors": "people who came to the website",
    "accounts": "people who signed up",
    "confirmed": "people who confirmed their e-mail",
    "active": "people who opened the app after signing up",
    "planners": "people who saved a plan",
    "carts": "people who put something into a cart",
}
_SHARES = (0.82, 0.9)
"""Of a group, how many come through to the next one."""


def form(seed: str, sitting: int) -> Form:
    """Counts of a drawn month; each group is a part of the one before."""
    draw = draws("data_3", seed, sitting)
    names = tuple(_GROUPS)
    right = draw.choice(names)
    size = draw.randrange(9_000, 30_000)
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = size
        size = round(size * draw.uniform(0.55, 0.78))
    per_platform = {name: round(count * draw.uniform(0.35, 0.45)) for name, count in counts.items()}
    buyers = round(counts["carts"] * draw.uniform(0.4, 0.6))
    mobile = round(per_platform["carts"] * draw.uniform(0.4, 0.6))
    first = draw.choice([name for name in names if name != right])
    month = draw.choice(("March", "April", "May", "June"))
    share = {name: buyers / count for name, count in counts.items()}
    feedback = {
        name: f"Divided by {_GROUPS[name]} it would be {share[name]:.1%}, not {share[right]:.1%}.".replace(
            "%", "\u00a0%"
        )
        for name in names
    }
    place = names.index(right)
    return Form(
        said=f"In {month} {buyers:,} new people ordered for the first time; both teams count these. Product says that "
        f"**{share[first]:.1%}** of new people order, and divides by {_GROUPS[first]}. Marketing says "
        f"**{share[right]:.1%}**; on phones alone, where {mobile:,} ordered, "
        f"**{mobile / per_platform[right]:.1%}**.".replace("%**", "\u00a0%**"),
        asks="Which count does Marketing divide by?",
        options=shuffled(draw, options_of({name: f"The {said}" for name, said in _GROUPS.items()}, feedback)),
        right=right,
        why=f"{buyers:,} of {counts[right]:,} are {share[right]:.1%}. A share is known by what it is divided by: which "
        "group could have ordered is a decision, and has to be written beside the number.".replace(
            "%.", "\u00a0%."
        ),
        sheets=(
            Sheet(
                f"New people of {month}",
                ("Group", "All", "On phones"),
                tuple(
                    (f"The {_GROUPS[name]}", f"{counts[name]:,}", f"{per_platform[name]:,}") for name in names
                ),
            ),
        ),
        near=frozenset(names[n] for n in (place - 1, place + 1) if 0 <= n < len(names)),
    )
