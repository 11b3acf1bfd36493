"""Who is in an experiment: its arms by unit, who met the change, and who came by and has no row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.experiments.record import ARMS, Days, Record, enrolled
from lab_app.kinds.case.series import PEOPLE

SLOW_MS = 2000
"""A person is on a slow device if half of their pages took longer."""


@dataclass(frozen=True)
class Arm:
    """One arm: people, units that were randomised, and people who met the change (or, in control, would have)."""

    people: int
    units: int
    exposed: int


@dataclass(frozen=True)
class Group:
    """People who came by while the experiment enrolled: those of an arm, or those without a row.

    `planned` saved a plan in the 7 days from their assignment, or without one from their first visit of these days; of
    those `loaded` with pages in these days, `slow` are on slow devices.
    """

    people: int
    planned: int
    loaded: int
    slow: int

    @property
    def rate(self) -> float:
        """The share that saved a plan; 0 of nobody."""
        return self.planned / self.people if self.people else 0.0

    @property
    def slow_share(self) -> float | None:
        """The share on slow devices; None where no pages are known."""
        return self.slow / self.loaded if self.loaded else None


@dataclass(frozen=True)
class Enrolment:
    """Who is in, by arm ("control", "treatment"), and by day as (day, arm, people, units)."""

    arms: Mapping[str, Arm]
    by_platform: Mapping[str, Mapping[str, int]]
    by_day: tuple[tuple[dt.date, str, int], ...]


def enrolment(record: Record, days: Days) -> Enrolment:
    """The arms. Units are counted by household where households were randomised. Raises QueryError."""
    unit = "u.household_id" if days.plan.unit == "household" else "e.user_id"
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}) SELECT 0, variant, '', NULL, COUNT(*), COUNT(DISTINCT {unit}), COUNT(exposed_at) "
        "FROM e LEFT JOIN product.users u ON u.id = e.user_id GROUP BY variant "
        "UNION ALL SELECT 1, variant, u.platform, NULL, COUNT(*), 0, 0 "
        "FROM e JOIN product.users u ON u.id = e.user_id GROUP BY ALL "
        "UNION ALL SELECT 2, variant, '', since, COUNT(*), 0, 0 FROM e GROUP BY ALL ORDER BY ALL"
    )
    arms = {arm: Arm(0, 0, 0) for arm in ARMS}
    by_platform: dict[str, dict[str, int]] = {}
    by_day = []
    for kind, arm, platform, day, people, units, exposed in rows:
        if kind == 0:
            arms[arm] = Arm(int(people), int(units), int(exposed))
        elif kind == 1:
            by_platform.setdefault(platform, dict.fromkeys(ARMS, 0))[arm] = int(people)
        else:
            by_day.append((day, arm, int(people)))
    return Enrolment(arms, by_platform, tuple(by_day))


def came_by(record: Record, days: Days) -> Mapping[str, Group]:
    """All who could have been enrolled, by arm; those in neither under "". Raises QueryError.

    Of newcomers these are who signed up in the days of enrolment, of everyone who visited in them: people, as far as
    the first filter of bots and staff tells.
    """
    last = days.enrolled
    if days.plan.who == "newcomers":
        came = (
            "SELECT id, CAST(created_at AS DATE) AS day FROM people "
            f"WHERE created_at >= DATE '{days.first}' AND created_at < DATE '{last}'"
        )
    else:
        came = (
            "SELECT p.id, MIN(a.activity_date) AS day FROM people p JOIN product.user_activity a ON a.user_id = p.id "
            f"WHERE a.activity_date >= DATE '{days.first}' AND a.activity_date < DATE '{last}' GROUP BY p.id"
        )
    rows = record.rows(
        f"WITH people AS ({PEOPLE}), e AS ({enrolled(days)}), came AS ({came}), "
        "those AS (SELECT c.id, COALESCE(e.variant, '') AS variant, COALESCE(e.since, c.day) AS since "
        "FROM came c LEFT JOIN e ON e.user_id = c.id), "
        "planned AS (SELECT DISTINCT t.id FROM those t JOIN product.user_activity a ON a.user_id = t.id "
        "WHERE a.core_action_count > 0 AND a.activity_date >= t.since AND a.activity_date < t.since + 7 "
        f"AND a.activity_date < DATE '{days.until}'), "
        f"loads AS (SELECT user_id, MEDIAN(load_ms) > {SLOW_MS} AS slow FROM product.page_loads "
        f"WHERE loaded_at >= DATE '{days.first}' AND loaded_at < DATE '{last}' "
        "AND user_id IN (SELECT id FROM those) GROUP BY user_id) "
        "SELECT variant, COUNT(*), COUNT(p.id), COUNT(l.slow), COUNT(*) FILTER (WHERE l.slow) FROM those t "
        "LEFT JOIN planned p ON p.id = t.id LEFT JOIN loads l ON l.user_id = t.id GROUP BY variant"
    )
    found = {
        str(arm): Group(int(n), int(planned), int(loaded), int(slow))
        for arm, n, planned, loaded, slow in rows
    }
    return {arm: found.get(arm, Group(0, 0, 0, 0)) for arm in (*ARMS, "")}
