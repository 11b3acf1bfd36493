"""Two months of a bill: which line is most of the change?"""

from __future__ import annotations

from lab_app.assessment.task import Form, draws, euros, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "The bill has grown"

_LINES = {
    "compute": ("Servers", "hours × price of the machine"),
    "database": ("Database", "size of the machine, and its copies"),
    "storage": ("Storage of photos and backups", "gigabytes × month"),
    "transfer": ("Data sent to people", "gigabytes that leave"),
    "logs": ("Logs", "gigabytes written and kept"),
    "functions": ("Functions", "calls × time"),
}


def form(seed: str, sitting: int) -> Form:
    """Six lines of drawn size: one of them explains the change, a large one or a small one; another small one grows most
    in per cent."""
    draw = draws("cloud_3", seed, sitting)
    names = draw.sample(tuple(_LINES), 6)
    largest, doubled, *others = names
    cause = draw.choice(names)
    falls = next(name for name in others if name != cause)
    before = {name: draw.randrange(900, 3_000) for name in names}
    before[largest] = draw.randrange(7_000, 12_000)
    before[doubled] = draw.randrange(90, 260)
    now = {name: round(cost * draw.uniform(0.985, 1.03)) for name, cost in before.items()}
    now[doubled] = round(before[doubled] * draw.uniform(2.2, 3.4))
    now[falls] = round(before[falls] * draw.uniform(0.78, 0.9))
    now[cause] = before[cause] + draw.randrange(1_400, 2_600)
    change = {name: now[name] - before[name] for name in names}
    right = max(names, key=lambda name: change[name])
    total = sum(change.values())
    feedback = {
        name: f"It changed by {euros(change[name]) if change[name] >= 0 else '−' + euros(-change[name])}."
        + (" It is the largest line, which is not what changed." if name == largest else "")
        + (" In per cent it grew most, and of little." if name == doubled else "")
        for name in names
    }
    order = draw.sample(names, len(names))
    month, next_ = draw.choice((("February", "March"), ("March", "April"), ("April", "May"), ("May", "June")))
    return Form(
        said=f"The cloud bill has grown by {euros(total)} from {month} to {next_}; the number of active people by "
        f"{draw.randrange(1, 4)} %. Both months are counted for 30 days.",
        asks="Which line explains most of the change?",
        options=shuffled(draw, options_of({name: _LINES[name][0] for name in names}, feedback)),
        right=right,
        why=f"{_LINES[right][0]}: {euros(change[right])} more, where the whole bill grew by {euros(total)}. Neither the "
        "largest line nor the one with the largest percentage need be the driver: subtract first.",
        sheets=(
            Sheet(
                "The bill, €",
                ("Line", "Paid for", month, next_),
                tuple((_LINES[n][0], _LINES[n][1], f"{before[n]:,}", f"{now[n]:,}") for n in order),
            ),
        ),
        near=frozenset({doubled if doubled != right else largest}),
    )
