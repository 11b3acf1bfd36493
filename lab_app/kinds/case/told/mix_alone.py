"""What the mix of channels alone explains of a rate that fell."""

from __future__ import annotations

from dataclasses import replace

from lab_app.kinds.case.case import Known
from lab_app.kinds.case.window import Number, Series, Window, moved
from pipelines.contract.units import percent

CHANNELS = tuple(
    ("signup_source", name) for name in ("organic", "paid_search", "social", "referral", "partner")
)


def by_mix(known: Known, number: Number, window: Window) -> float:
    """The rate that the channels of the window would have had with their rates of before."""
    assert number.per is not None
    cells = (number.cell, *CHANNELS)
    parts = [Number("", number.metric, cell) for cell in cells]
    wholes = [Number("", number.per, cell) for cell in cells]
    series = Series(known, [*parts, *wholes], window.begins, window.last)
    old, came = (
        [series.moved(part, window).before for part in parts],
        [series.moved(w, window) for w in wholes],
    )
    # Who came by no channel that is known is a group as well: what the channels leave of all.
    hits = [*old[1:], max(0.0, old[0] - sum(old[1:]))]
    before, after = (
        [*counts[1:], max(0.0, counts[0] - sum(counts[1:]))]
        for counts in ([one.before for one in came], [one.after for one in came])
    )
    known_rates = [
        hit / count if count else old[0] / came[0].before for hit, count in zip(hits, before, strict=True)
    ]
    return sum(rate * count for rate, count in zip(known_rates, after, strict=True)) / sum(after)


def mix(known: Known, number: Number, window: Window) -> str:
    """How much of a change the mix of channels explains, in points that can be checked from the rates that are shown."""
    change, mixed = moved(known, number, window), by_mix(known, number, window)
    alone = replace(change, after=mixed)
    if alone.by * change.by <= 0:
        much = "the mix explains none of it"
    elif abs(alone.by) > abs(change.by):
        much = f"the mix alone explains {alone.size}, more than all of it"
    else:
        much = f"the mix explains {alone.size} of the {change.size}"
    before, after = change.levels
    return (
        f"With the old rates and the new mix, activation would have been {percent(mixed)}, and it went from "
        f"{before} to {after}: {much}."
    )
