"""Four forecasts of how many people who came by an invitation save a plan on a day: one without a fault, three with one each.

Who is there today goes on as such accounts went on before, and newcomers come and stay as newcomers did: in the weeks before
the reward as many as then came, while it is paid as many as now.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lab_app.kinds.case import Known, NotDealtError
from lab_app.kinds.case.series import PEOPLE, by_day
from lab_app.tracks.data.prediction.outlook import DAILY
from lab_app.tracks.data.prediction.reward import Reward, reward
from pipelines.contract.calendar import DAY
from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.forecast import weekday_factors

CELL = ("signup_source", "referral")
LETTERS = ("A", "B", "C", "D")
FAULTS = ("none", "no_weekday", "no_end", "young_dead")
AHEAD = 8
"""Weeks ahead."""
PAST = 66
"""Weeks of signups and of visits that are counted."""
YEAR_AGO = range(49, 56)
"""Weeks ago from which it is seen how people go on: those of the same season, a year before."""
YOUNG = 5
"""Weeks until all of somebody's week 4 is over."""
LATE_DAYS = 14
"""Days until the last invitations of the reward are accepted."""
BEFORE, NOW = 8, 4
"""Weeks before the reward, and of the last ones, whose signups count as usual."""
LEAST_WEEKS = PAST
"""Weeks in which somebody came by an invitation."""
LEAST_APART = 0.015
"""By which the curve that ignores the reward's end is above the faultless one in the last week, or nobody can see it."""


@dataclass(frozen=True)
class Curves:
    """The number by day up to today, and the four curves after it, by letter; `faults` says what is wrong with each."""

    first: dt.date
    past: tuple[float, ...]
    ends: dt.date
    curves: Mapping[str, tuple[float, ...]]
    faults: Mapping[str, str]

    @property
    def right(self) -> str:
        return next(letter for letter, fault in self.faults.items() if fault == "none")

    @property
    def today(self) -> dt.date:
        return self.first + (len(self.past) - 1) * DAY


def curves(known: Known) -> Curves:
    """The curves, under letters that the seed draws. Raises NotDealtError and QueryError."""
    paid = reward(known)
    if not known.as_of < paid.last < known.as_of + 7 * (AHEAD - 3) * DAY:
        raise NotDealtError(
            "The reward for invitations does not end in the next weeks of this world's data: this exercise is about its end."
        )
    first = known.as_of - (7 * PAST - 1) * DAY
    counted = by_day(known, [(DAILY, CELL), ("accounts", CELL)], first, known.as_of)
    past, accounts = (np.array(counted[name, CELL]) for name in (DAILY, "accounts"))
    levels = _levels(known, paid, accounts)
    factors = weekday_factors(past)
    ahead = np.arange(1, 7 * AHEAD + 1)
    middles = np.concatenate([[-3.0], 7.0 * np.arange(1, AHEAD + 1) - 3.0])
    of_fault = {}
    for fault, level in levels.items():
        daily = np.interp(ahead, middles, level)
        rhythm = np.ones(len(daily)) if fault == "no_weekday" else np.resize(factors, len(daily))
        of_fault[fault] = tuple((daily * rhythm).tolist())
    faults = faults_by_letter(known.seed)
    return Curves(first, tuple(past.tolist()), paid.last, {x: of_fault[faults[x]] for x in LETTERS}, faults)


@dataclass(frozen=True)
class _Cohorts:
    """Days with a plan: `days` has a row for each week of signup and a column for each week of visits, 0 the last one,
    counted backwards; its last row has all earlier accounts. `sizes` are the accounts of each week of signup."""

    days: Floats
    sizes: Floats

    def today(self, skip: int = 0) -> float:
        """People on a mean day of the last week, of accounts that are `skip` weeks old or older."""
        return float(self.days[skip:, 0].sum()) / 7

    def staying(self, skip: int = 0) -> Floats:
        """How many of those who are there, and `skip` weeks old or older, are so in each of the next weeks, for each who is."""
        origins = YEAR_AGO
        then = sum(self.days[o + skip :, o].sum() for o in origins)
        return np.array(
            [
                sum(self.days[o + skip :, o - ahead].sum() for o in origins) / then
                for ahead in range(1, AHEAD + 1)
            ]
        )

    def newcomers(self) -> Floats:
        """People on a mean day for each account, in its first, second, … week."""
        weeks = YEAR_AGO
        size = self.sizes[list(weeks)].sum()
        return np.array(
            [sum(self.days[born, born - age] for born in weeks) / 7 / size for age in range(AHEAD)]
        )


def faults_by_letter(seed: int) -> dict[str, str]:
    """Which letter has which fault, as the seed draws it."""
    order = list(FAULTS)
    random.Random(f"{seed} curves").shuffle(order)
    return dict(zip(LETTERS, order, strict=True))


def _levels(known: Known, paid: Reward, accounts: Floats) -> dict[str, Floats]:
    """The mean day of this week and of the next eight, by fault."""
    found = _cohorts(known)
    until = (known.as_of - paid.first).days + 1
    before = accounts[: len(accounts) - until][-7 * BEFORE :]
    if len(before) < 7 * BEFORE:
        raise NotDealtError("The reward began too early in this data to say how many came before it.")
    now, usual = float(accounts[-7 * NOW :].sum()) / NOW, float(before.sum()) / BEFORE
    days_ahead = [known.as_of + ahead * DAY for ahead in range(1, 7 * AHEAD + 1)]
    paying = np.array([_share_paid(day, paid.last) for day in days_ahead]).reshape(AHEAD, 7).mean(axis=1)
    coming, still_coming = paying * now + (1 - paying) * usual, np.full(AHEAD, now)
    start, comers = found.today(), found.newcomers()

    def level(base: Floats, newcomers: Floats, each: Floats) -> Floats:
        new = [
            sum(newcomers[week] * each[ahead - week] for week in range(ahead + 1)) for ahead in range(AHEAD)
        ]
        return np.concatenate([[start], base + np.array(new)])

    faultless = level(start * found.staying(), coming, comers)
    endless = level(start * found.staying(), still_coming, comers)
    if endless[-1] / faultless[-1] - 1 < LEAST_APART:
        raise NotDealtError(
            "The reward brings so few people in this world that its end cannot be seen in a chart."
        )
    first_week_only = np.where(np.arange(AHEAD) == 0, comers, 0.0)
    dead = level(found.today(YOUNG) * found.staying(YOUNG), coming, first_week_only)
    return {"none": faultless, "no_weekday": faultless, "no_end": endless, "young_dead": dead}


def _share_paid(day: dt.date, last: dt.date) -> float:
    """How much of the reward's effect on newcomers is there on a day: all while it is paid, none a fortnight later."""
    return float(np.clip(1.0 - (day - last).days / LATE_DAYS, 0.0, 1.0))


def _cohorts(known: Known) -> _Cohorts:
    """Accounts by invitation and their days with a plan. Raises NotDealtError and QueryError."""
    end = known.as_of
    rows = known.rows(
        f"WITH people AS ({PEOPLE}) "
        f"SELECT LEAST(CAST(DATE '{end}' - CAST(p.created_at AS DATE) AS INTEGER) // 7, {PAST}) AS born, "
        f"CAST(DATE '{end}' - a.activity_date AS INTEGER) // 7 AS week, COUNT(DISTINCT (p.id, a.activity_date)) "
        "FROM people p JOIN product.user_activity a ON a.user_id = p.id "
        f"WHERE p.signup_source = 'referral' AND a.core_action_count > 0 AND a.activity_date <= DATE '{end}' "
        f"AND a.activity_date > DATE '{end}' - {7 * PAST} AND a.activity_date >= CAST(p.created_at AS DATE) GROUP BY ALL"
    )
    found = np.zeros((PAST + 1, PAST))
    for born, week, count in rows:
        found[int(born), int(week)] += float(count)
    sizes = {
        int(born): int(count)
        for born, count in known.rows(
            f"WITH people AS ({PEOPLE}) SELECT CAST(DATE '{end}' - CAST(created_at AS DATE) AS INTEGER) // 7 AS born, COUNT(*) "
            f"FROM people WHERE signup_source = 'referral' AND created_at < DATE '{end + DAY}' "
            f"AND created_at >= DATE '{end - (7 * PAST - 1) * DAY}' GROUP BY ALL"
        )
    }
    if len(sizes) < LEAST_WEEKS or not found[:, 0].sum():
        raise NotDealtError("Too few people came by invitations in this world for a forecast of them.")
    return _Cohorts(found, np.array([float(sizes.get(week, 0)) for week in range(PAST)]))
