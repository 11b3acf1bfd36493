"""What a future comes to, day by day: the counts of some blocks, from which metrics of the whole are made.

People only, but for `mau_counted`, which counts accounts as the marts do. The definitions are those of the lab's
metrics: 28-day windows, elapsed hours after signup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.counting import Crowd
from synthetic.outcomes.metrics import METRICS, OfPeople
from synthetic.outcomes.segments import columns_of
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days

WINDOW = 28
ACTIVATION_DAYS = 7
RETENTION_DAYS = (28, 34)
_TABLES = ("meal_plans", "orders", "page_loads", "support_tickets", "email_messages")
_STRETCH = 31
OF_PEOPLE = ("mau", "mau_counted", "inviters", "dau", "signups", "retained")
"""What is counted without making rows, which takes a third of the time."""
COUNTS = (
    *OF_PEOPLE,
    "activated",
    "tickets",
    "delivered",
    "unsubscribed",
    "orders",
    "cents",  # whole numbers, so that sums do not depend on their order
)


@dataclass(frozen=True)
class Tally:
    """`counts`: by name (see `COUNTS`), one number per day from `WINDOW` days before the start of the future;
    where no rows were made those `OF_PEOPLE` alone.

    `load_day` and `load_ms`: every page load of the future, its day counted from the start.
    """

    counts: dict[str, Floats]
    load_day: NDArray[np.int16]
    load_ms: NDArray[np.int32]

    @classmethod
    def together(cls, parts: Iterable[Tally]) -> Tally:
        """The tally of several groups of blocks: users never live in two."""
        parts = tuple(parts)
        return cls(
            {name: np.sum([part.counts[name] for part in parts], axis=0) for name in parts[0].counts},
            np.concatenate([part.load_day for part in parts]),
            np.concatenate([part.load_ms for part in parts]),
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as named arrays, to keep it."""
        return {**self.counts, "load_day": self.load_day, "load_ms": self.load_ms}

    @classmethod
    def from_arrays(cls, arrays: Any) -> Tally:
        """The tally that `arrays` has kept. Raises KeyError if a part is missing."""
        counts = {name: arrays[name] for name in (COUNTS if "cents" in arrays else OF_PEOPLE)}
        return cls(counts, arrays["load_day"], arrays["load_ms"])


def count(
    scenario: Scenario,
    people: Population,
    start: int,
    end: int,
    on_days: Callable[[int], None] = lambda _n: None,
) -> Tally:
    """The tally of the days `[start, end)`; `on_days` is given how many more have been counted."""
    first = start - WINDOW
    counts = {name: np.zeros(end - first) for name in COUNTS}
    counts |= count_people(scenario, people, start, end).counts
    human = people.users.kind == HUMAN
    order = np.argsort(people.users.id)
    ids = people.users.id[order]
    first_plan = np.full(len(ids), np.iinfo(np.int64).max)
    load_day, load_ms = [np.empty(0, np.int16)], [np.empty(0, np.int32)]
    for low in range(first, end, _STRETCH):
        high = min(low + _STRETCH, end)
        frames = rows_of_days(scenario.of_people, people, low, high, _TABLES)

        def place(frame: Frame) -> NDArray[np.int64]:
            found: NDArray[np.int64] = order[np.searchsorted(ids, np.asarray(frame.columns["user_id"]))]
            return found

        def add(name: str, day: NDArray[Any], weights: Floats | None = None) -> None:
            counts[name] += np.bincount(day.astype(np.int64) - first, weights, end - first)

        plans = frames["meal_plans"]
        np.minimum.at(first_plan, place(plans), np.asarray(plans.columns["created_at"]))
        tickets = frames["support_tickets"]
        add("tickets", tickets.day[human[place(tickets)]])
        mails = frames["email_messages"]
        people_s = human[place(mails)]
        add("delivered", mails.day[people_s & (np.asarray(mails.columns["delivered_at"]) != NULL)])
        add("unsubscribed", mails.day[people_s & (np.asarray(mails.columns["unsubscribed_at"]) != NULL)])
        orders = frames["orders"]
        status = orders.columns["status"]
        assert isinstance(status, Coded)
        paid = human[place(orders)] & (status.codes != status.values.index("failed"))
        add("orders", orders.day[paid])
        add("cents", orders.day[paid], np.asarray(orders.columns["total_amount"])[paid].astype(np.float64))
        loads = frames["page_loads"]
        counted = human[place(loads)] & (loads.day >= start)
        load_day.append((loads.day[counted] - start).astype(np.int16))
        load_ms.append(np.asarray(loads.columns["load_ms"])[counted].astype(np.int32))
        on_days(high - low)
    users = people.users
    created = days.microseconds(users.day, users.created_second)
    soon = human & (users.day >= first) & (first_plan < created + ACTIVATION_DAYS * days.MICROSECONDS_A_DAY)
    counts["activated"] += np.bincount(users.day[soon].astype(np.int64) - first, minlength=end - first)
    return Tally(counts, np.concatenate(load_day), np.concatenate(load_ms))


def count_people(scenario: Scenario, people: Population, start: int, end: int) -> Tally:
    """What can be counted of the days `[start, end)` without making rows: the counts `OF_PEOPLE`, and no loads."""
    first = start - WINDOW
    users, size = people.users, end - first
    human = users.kind == HUMAN
    core = people.active_core & human[people.active_user]
    who, when = people.active_user[core], people.active_day[core]
    edges = np.searchsorted(when, np.arange(first - WINDOW, end + 1))
    sent = np.searchsorted(people.invite_day, np.arange(first - WINDOW, end + 1))
    last_core = np.full(len(human), -WINDOW, np.int32)
    last_invite = np.full(len(human), -WINDOW, np.int32)
    mau, inviters = np.zeros(size), np.zeros(size)
    for number in range(size + WINDOW):
        last_core[who[edges[number] : edges[number + 1]]] = number
        last_invite[people.invite_user[sent[number] : sent[number + 1]]] = number
        if number >= WINDOW:
            member = last_core > number - WINDOW
            mau[number - WINDOW] = np.count_nonzero(member)
            inviters[number - WINDOW] = np.count_nonzero(member & (last_invite > number - WINDOW))
    new = users.day[human & (users.day >= first)].astype(np.int64) - first
    age = when - users.day[who]
    back = np.unique(who[(age >= RETENTION_DAYS[0]) & (age <= RETENTION_DAYS[1])])
    back = back[users.day[back] >= first]
    lately = when[when >= first].astype(np.int64) - first
    of_accounts = METRICS["mau_counted"]
    assert isinstance(of_accounts, OfPeople)
    accounts = of_accounts.count(Crowd(scenario, people, first, end))[:, columns_of("all")][:, 0]
    counts = {
        "mau": mau,
        "mau_counted": accounts,
        "inviters": inviters,
        "dau": np.bincount(lately, minlength=size).astype(np.float64),
        "signups": np.bincount(new, minlength=size).astype(np.float64),
        "retained": np.bincount(users.day[back].astype(np.int64) - first, minlength=size).astype(np.float64),
    }
    return Tally(counts, np.empty(0, np.int16), np.empty(0, np.int32))
