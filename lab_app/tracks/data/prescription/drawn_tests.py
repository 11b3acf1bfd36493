"""Tests of real newcomers that the lab draws itself: who is in which half, and what was put in, are known exactly.

A person's half, and whether the change works on them, come from a hash of their id and a key, so that they are the same
whenever they are looked at, in SQL as here. What is measured of real people stays; only those who are put in move: of the
treated who did not save a plan as many are counted as if they had as the lift says.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from lab_app.kinds.case import Known, NotDealtError
from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.calendar import DAY
from pipelines.statistics.arrays import Floats
from pipelines.statistics.proportions import pooled_error

DAYS = 28
"""Days on which newcomers are taken in: as many looks, one on the morning after each."""
EARLIEST, LATEST = dt.date(2025, 8, 4), dt.date(2026, 5, 4)
"""Mondays between which the first day is drawn: whatever the as-of day, a world has one and the same."""
FEWEST = 20
"""Newcomers a half, below which there is nothing to look at. A world of the lab has more than a thousand."""


@dataclass(frozen=True)
class Drawn:
    """A test: the key of its draw, and the lift that is put in, as .04 for four more in a hundred."""

    key: str
    lift: float = 0.0


@dataclass(frozen=True)
class Looks:
    """What is known of a test after each of its days: arrays of one value a day, all sums since the first day.

    People of treatment and of control, and how many of them saved a plan within a day of their signup.
    """

    treated: Floats
    control: Floats
    treated_hits: Floats
    control_hits: Floats

    @property
    def lift(self) -> Floats:
        """Share of treatment less that of control."""
        return np.asarray(self.treated_hits / self.treated - self.control_hits / self.control)

    @property
    def z(self) -> Floats:
        """The lift in standard errors, as on that morning; 0 while nobody, or everybody, has saved a plan."""
        people = self.treated + self.control
        error = pooled_error((self.treated_hits + self.control_hits) / people, self.treated, self.control)
        return np.divide(self.lift, error, out=np.zeros(len(people)), where=error > 0)


def first_day(seed: int) -> dt.date:
    """The Monday on which the tests of a world begin."""
    weeks = (LATEST - EARLIEST).days // 7
    return EARLIEST + 7 * random.Random(f"{seed} newcomers' tests").randint(0, weeks) * DAY


def newcomers(first: dt.date) -> str:
    """A query for the newcomers of these days: id, day (from 1), planned (1 if they saved a plan within 24 hours)."""
    return (
        f"SELECT u.id, CAST(u.created_at AS DATE) - DATE '{first}' + 1 AS day, "
        "MAX(CASE WHEN m.id IS NULL THEN 0 ELSE 1 END) AS planned "
        f"FROM ({PEOPLE}) u LEFT JOIN product.meal_plans m ON m.user_id = u.id "
        "AND m.created_at < u.created_at + INTERVAL 24 HOUR "
        f"WHERE u.created_at >= DATE '{first}' AND u.created_at < DATE '{first + DAYS * DAY}' GROUP BY ALL"
    )


def base_rate(known: Known, first: dt.date) -> float:
    """The share of these newcomers that saved a plan within a day. Raises NotDealtError and QueryError."""
    ((people, hits),) = known.rows(f"SELECT COUNT(*), COALESCE(SUM(planned), 0) FROM ({newcomers(first)})")
    if people < 2 * FEWEST or not 0 < hits < people or first + (DAYS + 1) * DAY > known.as_of:
        raise NotDealtError(
            f"This exercise is about newcomers of four weeks from {first:%-d %B %Y}, and this world has too few of them."
        )
    return float(hits) / float(people)


def looks(known: Known, first: dt.date, tests: Iterable[Drawn]) -> Mapping[Drawn, Looks]:
    """How these tests stand after each day. Raises NotDealtError and QueryError."""
    rate, drawn = base_rate(known, first), list(tests)
    values = ", ".join(
        f"({place}, '{test.key}', '{_below(test.lift / (1.0 - rate))}', '{_below(-test.lift / rate)}')"
        for place, test in enumerate(drawn)
    )
    rows = known.rows(
        f"WITH n AS ({newcomers(first)}), t (test, key, gains, loses) AS (VALUES {values}), "
        "halves AS (SELECT test, day, planned, gains, loses, md5(id || ' ' || key) AS hash FROM n CROSS JOIN t), "
        "seen AS (SELECT test, day, hash < '8' AS treated, CASE WHEN hash < '8' AND planned = 0 "
        "AND substr(hash, 2, 8) < gains THEN 1 WHEN hash < '8' AND planned = 1 AND substr(hash, 2, 8) < loses THEN 0 "
        "ELSE planned END AS hit FROM halves) "
        "SELECT test, day, COUNT(*) FILTER (WHERE treated), COUNT(*) FILTER (WHERE NOT treated), "
        "COALESCE(SUM(hit) FILTER (WHERE treated), 0), COALESCE(SUM(hit) FILTER (WHERE NOT treated), 0) "
        "FROM seen GROUP BY test, day"
    )
    sums = np.zeros((len(drawn), 4, DAYS))
    for test, day, *counts in rows:
        sums[int(test), :, int(day) - 1] = counts
    return {
        test: Looks(*(np.maximum(line, 1e-9) if part < 2 else line for part, line in enumerate(own)))
        for test, own in zip(drawn, np.cumsum(sums, axis=2), strict=True)
    }


def _below(share: float) -> str:
    """The eight hex digits below which this share of hashes lies; none for a share of 0 or less."""
    return f"{min(max(round(share * 16**8), 0), 16**8 - 1):08x}"
