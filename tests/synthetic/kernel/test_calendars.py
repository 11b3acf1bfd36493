"""Countries' own clocks and holidays."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from dateutil.easter import easter
from pandas.tseries import holiday as oracle

from synthetic.kernel import calendars, days
from synthetic.people.population import Population
from synthetic.rows import visits
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.vocabulary import COUNTRIES, COUNTRY_CODES

YEARS = range(2023, 2031)


@pytest.mark.parametrize("country", COUNTRIES, ids=COUNTRY_CODES)
def test_clocks_are_those_of_the_time_zone_database(country) -> None:  # type: ignore[no-untyped-def]
    first, last = (days.number(dt.date(year, 1, 1)) for year in (2023, 2031))
    zone = ZoneInfo(country.zone)
    for day in range(first, last):
        noon = dt.datetime.combine(days.date(day), dt.time(12), zone)
        hours = calendars.offset_hours(COUNTRY_CODES.index(country.code), day)
        assert noon.utcoffset() == dt.timedelta(hours=int(hours)), days.date(day)


def test_easter_is_when_it_is() -> None:
    assert [calendars.easter(year) for year in range(1990, 2050)] == [easter(y) for y in range(1990, 2050)]


def test_american_holidays_are_on_their_mondays_and_thursdays() -> None:
    rules = (
        oracle.USMartinLutherKingJr,
        oracle.USPresidentsDay,
        oracle.USMemorialDay,
        oracle.USLaborDay,
        oracle.USThanksgivingDay,
    )
    for year in YEARS:
        expected = {d.date() for rule in rules for d in rule.dates(f"{year}-01-01", f"{year}-12-31")}
        assert expected | {dt.date(year, 6, 19), dt.date(year, 7, 4)} == calendars.holidays("US", year)


def test_holidays_of_2025_are_as_in_the_calendar() -> None:
    found = {code: sorted(f"{d:%m-%d}" for d in calendars.holidays(code, 2025)) for code in COUNTRY_CODES}
    assert found == {
        "DE": ["04-18", "04-21", "05-01", "05-29", "06-09", "10-03"],
        "GB": ["04-18", "04-21", "05-05", "05-26", "08-25"],
        "FR": ["04-21", "05-01", "05-08", "05-29", "06-09", "07-14", "08-15", "11-01", "11-11"],
        "US": ["01-20", "02-17", "05-26", "06-19", "07-04", "09-01", "11-27"],
        "NL": ["04-21", "04-26", "05-05", "05-29", "06-09"],  # the 27th was a Sunday
        "ES": ["01-06", "04-18", "05-01", "08-15", "10-12", "11-01", "12-06", "12-08"],
    }


def test_on_a_holiday_fewer_people_come_by_in_its_country_alone(town: tuple[Scenario, Population]) -> None:
    """Against the same weekday a week before and after, over all holidays that have no other near them."""
    scenario, people = town
    human = people.users.kind[people.active_user] == 0
    country = people.users.country[people.active_user[human]]
    cell = people.active_day[human].astype(np.int64) * len(COUNTRIES) + country
    daily = np.bincount(cell, minlength=people.horizon * len(COUNTRIES)).reshape(-1, len(COUNTRIES))
    factor = calendars.holiday_factor(people.horizon, scenario.settings)
    here, usual, abroad, usual_abroad = 0, 0.0, 0, 0.0
    for day in range(days.HISTORY, people.horizon - 7):
        if days.date(day).month in (1, 12):
            continue  # the season itself is steep there
        off = factor[day] == Settings().holiday_activity
        plain = (factor[[day - 7, day + 7]] == 1.0).all(axis=0)
        week = (daily[day - 7] + daily[day + 7]) / 2.0
        here, usual = here + daily[day, off & plain].sum(), usual + week[off & plain].sum()
        if off.any():
            others = (factor[day] == 1.0) & plain
            abroad, usual_abroad = abroad + daily[day, others].sum(), usual_abroad + week[others].sum()
    assert usual > 2_000
    assert here / usual == pytest.approx(Settings().holiday_activity, abs=0.06)
    assert abroad / usual_abroad == pytest.approx(1.0, abs=0.05)


def test_people_keep_their_own_countrys_hours_in_summer_and_winter(town: tuple[Scenario, Population]) -> None:
    scenario, people = town
    for month in (2, 7):
        first = days.number(dt.date(2025, month, 3))
        visit = visits.visits(scenario, people, first, first + 21)
        code = people.users.country[visit.user]
        old = visit.age > 0  # whose visit does not hang on the moment of the signup
        for place, country in enumerate(COUNTRIES):
            mine = old & (code == place)
            start = dt.datetime.combine(days.date(first), dt.time(12), ZoneInfo(country.zone))
            offset = start.utcoffset()
            assert offset is not None
            local = (visit.started[mine] / 3600.0 + offset.total_seconds() / 3600.0) % 24.0
            assert mine.sum() > 300
            assert ((local >= 16) & (local < 21)).mean() == pytest.approx(0.374, abs=0.06), country.code
            assert ((local >= 0) & (local < 5)).mean() < 0.05, country.code


def test_people_sign_up_when_they_are_awake(town: tuple[Scenario, Population]) -> None:
    users = town[1].users
    hour = users.created_second / 3600.0 + calendars.offset_hours(users.country, users.day)
    assert ((hour % 24.0 < 3.9).mean()) < 0.001
    assert users.created_second.min() >= 0
    assert users.created_second.max() <= 82_401
