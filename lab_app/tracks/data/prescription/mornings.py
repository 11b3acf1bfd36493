"""Tests that are looked at each morning, as they are drawn and told: z by day, the plan's bounds, and the same test drawn again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from lab_app.kinds.case import Exhibit, Known, Line, Sheet
from lab_app.tracks.data.prescription.drawn_tests import DAYS, Looks
from lab_app.tracks.data.prescription.peeking import (
    AGAIN,
    FIRST_ASKED,
    SINGLE,
    USUAL,
    Asked,
    bounds,
    drawn_again,
    stopped,
)
from lab_app.tracks.data.prescription.said import points
from pipelines.contract.calendar import DAY, days
from pipelines.contract.units import number
from pipelines.statistics.arrays import Floats


def crossed(zs: Sequence[Floats]) -> int:
    """How many tests are beyond the bound of a single look on some morning."""
    return sum(bool(np.any(np.abs(z) > SINGLE)) for z in zs)


def many(zs: Sequence[Floats]) -> str:
    by_nine = sum(bool(np.any(np.abs(z[:9]) > SINGLE)) for z in zs)
    beyond = sum(stopped(z, bounds()) is not None for z in zs)
    return (
        f"{crossed(zs)} of twenty tests of nothing have p < .05 on some morning, {by_nine} of them within nine days, and "
        f"{sum(bool(abs(z[-1]) > SINGLE) for z in zs)} on the last. The plan's bounds are reached by {beyond}. Over many such twenties it is more than one in four "
        "by 28 looks at a plain p, and one in twenty by the plan."
    )


def why(chosen: Asked, seen: Looks) -> str:
    z, bound = float(seen.z[chosen.day - 1]), float(bounds()[chosen.day - 1])
    said = f"z is {z_said(z)}, and the bound of day {chosen.day} is {number(bound, digits=2)}: "
    said += {
        "run_on": "not enough to stop yet, so the test runs on.",
        "ship": "it is above, so the rule ships.",
        "stop": "it is below minus the bound, so the rule stops it.",
        "open": "after all 28 days neither was reached. This test cannot settle it: that is no proof of “no effect”.",
    }[chosen.decision]
    lift = chosen.test.lift
    said += (
        " In truth nothing had been put in."
        if not lift
        else f" In truth {points(lift)} had been put in; on this morning it looked like {points(float(seen.lift[chosen.day - 1]))}."
    )
    if chosen.day < DAYS:
        said += f" At the end z was {z_said(float(seen.z[-1]))}."
    return said + (
        " The decision is judged by the rule, not by that: a good decision can end badly. The table shows what the rule and "
        "the first p < .05 make of the same test, drawn again 40 times."
    )


def path(first: dt.date, seen: Looks, day: int, *, with_bounds: bool) -> Exhibit:
    """z by day. Before the answer: up to the morning that is asked about, with the bound of a single look."""
    until = tuple(days(first, first + day * DAY))
    z = seen.z[:day]
    sides = [1.0] if np.all(z > -1.0) else [-1.0] if np.all(z < 1.0) else [1.0, -1.0]
    lines = [Line("z of this test", until, tuple(map(float, z)))]
    names = {1.0: ("p = .05", "bound of the plan"), -1.0: ("p = .05, worse", "bound of the plan, worse")}
    for side in sides:
        lines.append(Line(names[side][0], until, (side * SINGLE,) * day))
        if with_bounds:
            limit = tuple(side * float(b) if at >= FIRST_ASKED else None for at, b in enumerate(bounds(), 1))
            lines.append(Line(names[side][1], until, limit[:day]))
    quiet = tuple(name for side in sides for name in names[side])
    return Exhibit(
        "The whole test: z by day" if with_bounds else "The test so far: z by day",
        tuple(lines),
        f"z after each day: treatment's share less control's, in standard errors. It is {z_said(float(z[-1]))} after day {day}."
        + (" The bounds of the plan come down as people come in." if with_bounds else ""),
        "ratio",
        question="" if with_bounds else "decision",
        grain="count",
        quiet=quiet,
    )


def bounds_by_day() -> Sheet:
    """The bound of each morning, four weeks beside each other."""
    by_day = [number(float(bound), digits=2) for bound in bounds()]
    rows = tuple(
        tuple(part for week in range(4) for part in (7 * week + place + 1, by_day[7 * week + place]))
        for place in range(7)
    )
    return Sheet("The plan's bound for z after each day", ("Day", "Bound") * 4, rows, "decision")


def again(known: Known, chosen: Asked) -> Sheet:
    """The same test drawn again: what each way of stopping makes of nothing, and of a lift."""
    lift = chosen.test.lift or USUAL
    ways = drawn_again(known, lift)
    rows = (
        ("Nothing in it: shipped or stopped", *(f"{ends.false} of {AGAIN}" for ends in ways.values())),
        (f"{points(lift)} in it: missed", *(f"{AGAIN - ends.found} of {AGAIN}" for ends in ways.values())),
        ("Day on which it was found, median", *(number(ends.day, digits=0) for ends in ways.values())),
        (
            "Effect as measured that day, mean",
            *("–" if ends.read is None else points(ends.read) for ends in ways.values()),
        ),
    )
    return Sheet(
        f"The same test, drawn again {AGAIN} times with nothing in it and {AGAIN} times with {points(lift)}",
        ("Who stops at …", *ways),
        rows,
    )


def z_said(z: float) -> str:
    return number(z, digits=2)
