"""The pilot of an offer to people who have been away: whom it reaches, what it does, and that data show it."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from synthetic import experiments
from synthetic.experiments import CONTROL, NOBODY, REGULAR, TREATMENT
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.people import simulation
from synthetic.people.population import Population
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.tables import rows_of_days
from synthetic.vocabulary import WIN_BACK

PILOT = next(experiment for experiment in REGULAR if experiment.who == "lapsed")
BLOCKS = 40
WEEKS_AFTER = 28
END = PILOT.last + WEEKS_AFTER
TABLES = ("email_messages", "experiment_assignments", "orders")


@dataclass(frozen=True)
class World:
    """A world with the pilot, and the enrolled, with what they did in the four weeks after their mail."""

    scenario: Scenario
    people: Population
    rows: dict[str, pd.DataFrame]
    user: NDArray[np.int64]
    variant: NDArray[np.int8]
    thrift: NDArray[np.float32]
    visits: Floats
    orders: Floats

    def of(self, users: NDArray[np.int64], what: str) -> NDArray[Any]:
        """What there is of these of the enrolled."""
        order = np.argsort(self.user)
        found: NDArray[Any] = getattr(self, what)[order[np.searchsorted(self.user, users, sorter=order)]]
        return found


def world(scenario: Scenario, people: Population) -> World:
    frames = rows_of_days(scenario, people, PILOT.first - 14, END, TABLES)
    rows = {name: frame.to_arrow().to_pandas() for name, frame in frames.items()}
    place, since = experiments.enrolment(PILOT, people)
    start = np.full(len(people.users.id), NOBODY)
    start[place] = since

    def count(who: NDArray[np.int64], day: NDArray[np.int64]) -> Floats:
        inside = (start[who] != NOBODY) & (day >= start[who]) & (day < start[who] + WEEKS_AFTER)
        return np.bincount(who[inside], minlength=len(start))[place].astype(float)

    orders = rows["orders"].query("status != 'failed'")
    of_id = pd.Series(np.arange(len(start)), people.users.id)
    known = orders[orders.user_id.isin(of_id.index)]
    ordered = (known.created_at.dt.normalize() - pd.Timestamp(days.EPOCH)).dt.days
    return World(
        scenario,
        people,
        rows,
        people.users.id[place],
        scenario.variant(PILOT, people.users.key[place]),
        people.users.thrift[place],
        count(people.active_user.astype(np.int64), people.active_day.astype(np.int64)),
        count(known.user_id.map(of_id).to_numpy(), ordered.to_numpy()),
    )


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    """The pilot as it ran, everybody in control, and everybody in treatment; nobody has a second account."""
    ran = Scenario(3, BLOCKS, dataclasses.replace(Settings(), identity_split=0.0))
    every = {name: dataclasses.replace(ran, forced=((PILOT.name, name),)) for name in experiments.VARIANTS}
    scenarios = {"ran": ran, **every}
    futures = simulation.futures(list(scenarios.values()), 0, BLOCKS, PILOT.first, END)
    return {
        name: world(scenario, people)
        for (name, scenario), people in zip(scenarios.items(), futures, strict=True)
    }


def shared(worlds: dict[str, World]) -> NDArray[np.int64]:
    """Numbers of those who are enrolled in all of them."""
    return functools.reduce(np.intersect1d, (found.user for found in worlds.values()))


def test_whoever_gets_the_reminder_is_enrolled_once_by_its_first_mail(worlds: dict[str, World]) -> None:
    found = worlds["ran"]
    mails, assigned = found.rows["email_messages"], found.rows["experiment_assignments"]
    reminders = mails[mails.campaign.isin(["win_back", PILOT.name])]
    inside = reminders[reminders.sent_at >= pd.Timestamp(days.date(PILOT.first))]
    inside = inside[inside.sent_at < pd.Timestamp(days.date(PILOT.last))]
    assigned = assigned[assigned.experiment == PILOT.name].set_index("user_id")
    first = inside.sort_values("sent_at").groupby("user_id").first()
    assert len(assigned) > 1500
    assert assigned.index.is_unique
    assert (assigned.assigned_at.sort_index() == first.sent_at.sort_index()).all()
    assert (assigned.variant == "treatment").mean() == pytest.approx(0.5, abs=0.05)
    offered = first.campaign.astype(str) == PILOT.name
    assert (offered == (assigned.variant.reindex(first.index) == "treatment")).all()
    assert (mails.campaign == PILOT.name).sum() == offered.sum()


def test_the_worlds_are_the_same_until_the_first_mail(worlds: dict[str, World]) -> None:
    first = pd.Timestamp(days.date(PILOT.first))
    for name in ("orders", "email_messages"):
        when = "sent_at" if name == "email_messages" else "created_at"
        before = [
            found.rows[name][found.rows[name][when] < first].reset_index(drop=True)
            for found in worlds.values()
        ]
        assert len(before[0]) > 50
        assert all(rows.astype(str).equals(before[0].astype(str)) for rows in before[1:])


@pytest.mark.parametrize(("what", "least"), [("visits", 0.5), ("orders", 0.05)])
def test_the_difference_of_the_arms_is_the_effect(worlds: dict[str, World], what: str, least: float) -> None:
    users = shared(worlds)
    assert len(users) > 0.98 * len(worlds["ran"].user)
    assert len(users) > 2000
    ran, none, every = (worlds[name].of(users, what) for name in ("ran", "control", "treatment"))
    arm = worlds["ran"].of(users, "variant")
    effect = float((every - none).mean())
    assert effect > least
    treated, others = ran[arm == TREATMENT], ran[arm == CONTROL]
    error = np.sqrt(treated.var() / len(treated) + others.var() / len(others))
    assert treated.mean() - others.mean() == pytest.approx(effect, abs=2.5 * error)
    assert effect > 2.5 * error  # it can be seen
    # Others' variants hardly matter: each does what they do if all are treated as they are.
    assert (ran == np.where(arm == TREATMENT, every, none)).mean() > 0.97


def test_the_thrifty_are_moved_and_many_of_the_others_are_not(worlds: dict[str, World]) -> None:
    users = shared(worlds)
    none, every = (worlds[name].of(users, "visits") for name in ("control", "treatment"))
    thrift = worlds["ran"].of(users, "thrift")
    low, high = np.quantile(thrift, [1 / 3, 2 / 3])
    back = (every > 0).astype(float) - (none > 0)
    assert back[thrift > high].mean() > 3.0 * back[thrift < low].mean()
    assert (back < 0.0).mean() < 0.005  # all but nobody is kept away
    assert 0.15 < (none > 0).mean() < 0.35  # who comes back anyway
    assert (every == 0).mean() > 0.5  # who never will


def test_what_nothing_but_the_offer_brought_back_is_gone_after_four_weeks(worlds: dict[str, World]) -> None:
    none, every = worlds["control"].people, worlds["treatment"].people
    place, since = experiments.enrolment(PILOT, every)
    start = np.full(len(every.users.id), 30_000)
    start[place] = since
    horizon = PILOT.first + 70  # so that there are four weeks after the four weeks

    def comes(people: Population, low: int, high: int) -> set[int]:
        age = people.active_day - start[people.active_user]
        inside = (age >= low) & (age < high) & (start[people.active_user] < horizon - 28)
        return set(people.active_user[inside].tolist())

    moved = comes(every, 0, WEEKS_AFTER) - comes(none, 0, WEEKS_AFTER)
    assert len(moved) > 40
    later = comes(every, WEEKS_AFTER, 2 * WEEKS_AFTER)
    assert len(moved & later) < 0.35 * len(moved)


def test_the_reminder_goes_on_as_usual_outside_of_the_pilot(worlds: dict[str, World]) -> None:
    people = worlds["ran"].people
    reminders = np.bincount(people.mail_day[people.mail_kind == WIN_BACK], minlength=END)
    before, during = reminders[PILOT.first - 60 : PILOT.first], reminders[PILOT.first : PILOT.last]
    assert during.mean() == pytest.approx(before.mean(), rel=0.35)
