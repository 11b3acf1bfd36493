"""Week-4 retention cut into many cells: what somebody gets who cuts until something moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lab_app.kinds.case import Known, Sheet
from lab_app.kinds.case.series import COUNTED, PEOPLE
from lab_app.kinds.case.told.mix_alone import CHANNELS
from lab_app.kinds.case.window import Window, cell_said
from pipelines.contract.holidays import COUNTRIES
from pipelines.contract.units import Quantity, percent, signed

PLATFORMS = ("web", "ios", "android")
SMALLEST = "android"
"""The platform that is cut by country as well."""


@dataclass(frozen=True)
class CohortCell:
    """Newcomers of a cell and how many of them were back, in the days before a window and in it. `channel` is its channel,
    if it is a whole one."""

    name: str
    before: tuple[int, int]
    then: tuple[int, int]
    channel: str | None = None

    @property
    def relative(self) -> float:
        """The share by which its rate changed; infinite where nobody was back before."""
        (people, back), (now, again) = self.before, self.then
        old, new = back / people, again / now
        if old == 0.0:
            return 0.0 if new == 0.0 else float("inf")
        return new / old - 1.0


def cells(known: Known, window: Window) -> list[CohortCell]:
    """Each channel, by platform, and by country on the smallest one, as far as there are people before and then.

    The largest change by per cent comes first, and of equal ones the smallest cell. Raises QueryError.
    """
    rows = known.rows(
        f"WITH people AS ({PEOPLE}), back AS (SELECT DISTINCT u.id FROM people u {COUNTED['retained_w4'].rows}) "
        f"SELECT signup_source, country, platform, created_at >= DATE '{window.first}', COUNT(*), COUNT(back.id) "
        f"FROM people LEFT JOIN back USING (id) WHERE created_at >= DATE '{window.begins}' "
        f"AND created_at < DATE '{window.last + dt.timedelta(days=1)}' GROUP BY ALL"
    )
    found = []
    for _, channel in CHANNELS:
        of_it = [row[1:] for row in rows if row[0] == channel]
        name = cell_said(("signup_source", channel))
        whole = _cell(name, of_it, channel)
        platforms = [
            _cell(f"{name}, {cell_said(('platform', one))}", (row for row in of_it if row[1] == one))
            for one in PLATFORMS
        ]
        countries = [
            _cell(
                f"{name}, {cell_said(('platform', SMALLEST))}, {code}",
                (row for row in of_it if row[:2] == (code, SMALLEST)),
            )
            for code in COUNTRIES
        ]
        parts = platforms + countries
        found += [cell for cell in (whole, *parts) if cell.before[0] and cell.then[0]]
    return sorted(found, key=lambda cell: (-abs(cell.relative), cell.before[0] + cell.then[0], cell.name))


def sheet(found: list[CohortCell]) -> Sheet:
    """The cells, as somebody sends them round."""
    rows = [
        (
            Quantity(str(place)),
            cell.name,
            Quantity(_shown(cell.before)),
            Quantity(_shown(cell.then)),
            Quantity(_change(cell)),
        )
        for place, cell in enumerate(found, start=1)
    ]
    return Sheet(
        "Back in week 4 with a plan, the largest change by per cent first",
        ("Place", "Newcomers from", "Before", "Then", "Change"),
        tuple(rows),
    )


def _cell(name: str, rows: Iterable[tuple[object, ...]], channel: str | None = None) -> CohortCell:
    sums = {False: [0, 0], True: [0, 0]}
    for *_, is_now, people, back in rows:
        sums[bool(is_now)][0] += int(str(people))
        sums[bool(is_now)][1] += int(str(back))
    before, then = ((sums[half][0], sums[half][1]) for half in (False, True))
    return CohortCell(name, before, then, channel)


def _shown(half: tuple[int, int]) -> str:
    people, back = half
    return f"{back:,} of {people:,} ({percent(back / people)})"


def _change(cell: CohortCell) -> str:
    return (
        "from none"
        if cell.relative == float("inf")
        else signed(cell.relative, percent(abs(cell.relative), 0))
    )
