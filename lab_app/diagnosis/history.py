"""What a company did over time, for a strip below a line: its releases, campaigns and experiments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lab_app.metrics.value_names import name_of_value

if TYPE_CHECKING:
    from lab_app.sandbox import Sandbox

Kind = Literal["release", "campaign", "experiment"]

_MOST = 5000
_SQL = """
SELECT 'release', CAST(released_at AS DATE) AS day, CAST(released_at AS DATE),
  STRING_AGG(DISTINCT platform || ' ' || version, ', ' ORDER BY platform || ' ' || version), notes
FROM product.releases GROUP BY day, notes
UNION ALL
SELECT 'campaign', started_on, ended_on, name, STRING_AGG(DISTINCT channel, ', ' ORDER BY channel)
FROM product.campaigns GROUP BY started_on, ended_on, name
UNION ALL
SELECT 'experiment', CAST(MIN(assigned_at) AS DATE), CAST(MAX(assigned_at) AS DATE), experiment, ''
FROM product.experiment_assignments GROUP BY experiment
ORDER BY 2, 1, 4
"""


@dataclass(frozen=True)
class Happening:
    """Something that the company did, from its first day to its last; a release has one day."""

    kind: Kind
    first: dt.date
    last: dt.date
    name: str
    about: str


def history(sandbox: Sandbox) -> tuple[Happening, ...]:
    """All that the change log and the experiments' records have, by first day. Raises QueryError."""
    return tuple(
        Happening(
            kind,
            dt.date.fromisoformat(str(first)[:10]),
            dt.date.fromisoformat(str(last or first)[:10]),
            _named(kind, str(name)),
            str(about or "").replace("_", " "),
        )
        for kind, first, last, name, about in sandbox.run(_SQL, limit=_MOST).rows
    )


def _named(kind: Kind, name: str) -> str:
    """ios 4.12.0, web 4.12.0 -> iOS 4.12.0, Web 4.12.0; dinner_streaks -> Dinner streaks"""
    if kind == "experiment":
        return name.replace("_", " ").capitalize()
    if kind == "campaign":
        return name
    parts = (one.split(" ", 1) for one in name.split(", "))
    return ", ".join(f"{name_of_value('platform', platform)} {version}" for platform, version in parts)
