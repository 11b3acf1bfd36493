"""Larder looks like a product. Measured on 24,000 users of one seed; tolerances allow for that size."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic import days, rows
from synthetic.population import Population
from synthetic.scenario import Scenario

Town = tuple[Scenario, Population]


def _age(people: Population) -> np.ndarray:  # type: ignore[type-arg]
    return people.active_day - people.users.day[people.active_user]


def _signed_up(people: Population, mature_days: int) -> np.ndarray:  # type: ignore[type-arg]
    users = people.users
    return (users.kind == 0) & (users.day >= days.HISTORY) & (users.day < people.horizon - mature_days)


def _share(people: Population, cohort: np.ndarray, rows_where: np.ndarray) -> float:  # type: ignore[type-arg]
    back = np.zeros(len(cohort), bool)
    back[people.active_user[rows_where]] = True
    return float(back[cohort].mean())


@pytest.mark.parametrize(("age", "low", "high"), [(1, 0.25, 0.30), (7, 0.10, 0.13), (30, 0.04, 0.07)])
def test_people_come_back_as_in_real_products(town: Town, age: int, low: float, high: float) -> None:
    people = town[1]
    assert low <= _share(people, _signed_up(people, 40), _age(people) == age) <= high


def test_the_retention_curve_is_close_to_a_power_law(town: Town) -> None:
    people = town[1]
    cohort, age = _signed_up(people, 200), _age(people)
    ages = np.array([1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180])
    share = np.array([_share(people, cohort, age == a) for a in ages])
    slope, start = np.polyfit(np.log(ages), np.log(share), 1)
    assert slope == pytest.approx(-0.43, abs=0.06)
    fit = np.exp(start + slope * np.log(ages))
    assert np.abs(np.log(share / fit)).max() < 0.25


def test_a_third_activates_and_some_still_save_plans_in_week_four(town: Town) -> None:
    people = town[1]
    cohort, age = _signed_up(people, 40), _age(people)
    assert 0.30 <= _share(people, cohort, people.active_core & (age < 7)) <= 0.40
    assert 0.05 <= _share(people, cohort, people.active_core & (age >= 28) & (age <= 34)) <= 0.11


def test_daily_over_monthly_users_and_growth_are_plausible(town: Town) -> None:
    people = town[1]
    core = people.active_core & (people.users.kind[people.active_user] == 0)
    who, day = people.active_user[core], people.active_day[core]
    ratios, stock = [], []
    for end in range(days.HISTORY + 28, people.horizon, 28):
        inside = (day > end - 28) & (day <= end)
        monthly = len(np.unique(who[inside]))
        stock.append(monthly)
        ratios.append(inside.sum() / 28 / monthly)
    assert 0.15 <= float(np.mean(ratios)) <= 0.30
    assert 1.6 < stock[-1] / stock[0] < 3.2


def test_a_households_week_and_year(town: Town) -> None:
    people = town[1]
    human = people.users.kind[people.active_user] == 0
    daily = np.bincount(people.active_day[human], minlength=people.horizon)[days.HISTORY :]
    day = np.arange(days.HISTORY, people.horizon)
    week = np.array([daily[days.weekday(day) == d].mean() for d in range(7)]) / daily.mean()
    assert set(np.argsort(week)[-2:]) == {0, 6}  # Monday and Sunday
    assert set(np.argsort(week)[:2]) == {4, 5}  # Friday and Saturday
    for year in (2024, 2025):
        christmas = days.number(days.dt.date(year, 12, 24)) - days.HISTORY
        before = daily[christmas - 28 : christmas - 7].mean()
        assert 0.66 < daily[christmas : christmas + 7].mean() / before < 0.85


def test_invitations_bring_a_fifth(town: Town) -> None:
    people = town[1]
    humans = (people.users.kind == 0).sum()
    assert 0.15 <= (people.invite_accepted_day >= 0).sum() / humans <= 0.25


def test_gaps_between_visits_are_heavy_tailed(town: Town) -> None:
    people = town[1]
    order = np.lexsort((people.active_day, people.active_user))
    who, day = people.active_user[order], people.active_day[order]
    gap = (day[1:] - day[:-1])[who[1:] == who[:-1]]
    assert np.median(gap) <= 2
    assert np.quantile(gap, 0.99) > 10 * np.median(gap)
    assert gap.var() > 2 * gap.mean() ** 2  # exponential gaps would have 1


def test_pages_are_as_fast_as_stated(town: Town) -> None:
    quiet = days.number(days.dt.date(2025, 1, 6))
    frame = rows.of_days(*town, quiet, quiet + 56, ("page_loads",))["page_loads"]
    load_ms = np.asarray(frame.columns["load_ms"]).astype(float)
    assert np.median(load_ms) == pytest.approx(1400, rel=0.04)
    assert np.log(load_ms).std() == pytest.approx(0.77, abs=0.03)
    assert 2200 < np.quantile(load_ms, 0.75) < 2500
    assert 0.75 < (load_ms <= 2500).mean() < 0.80
    assert 0.07 < (load_ms > 4000).mean() < 0.11


def test_one_message_in_four_hundred_ends_a_subscription(town: Town) -> None:
    assert town[1].mail_leaves.mean() == pytest.approx(0.0025, abs=0.0005)


def test_the_week_of_tickets_follows_slow_pages_and_failed_orders(town: Town) -> None:
    quiet = days.number(days.dt.date(2025, 1, 6))
    frames = rows.of_days(*town, quiet, quiet + 84, ("support_tickets", "orders"))
    tickets = frames["support_tickets"].columns["category"]
    share = np.bincount(tickets.codes, minlength=6) / len(frames["support_tickets"])
    assert share[tickets.values.index("performance")] > 0.07
    assert share[tickets.values.index("order")] > 0.2
    failed = frames["orders"].columns["status"].codes == 1
    assert failed.mean() == pytest.approx(0.028, abs=0.01)
