"""All tables of some days, from a population."""

from __future__ import annotations

from collections.abc import Collection

from synthetic.kernel import days
from synthetic.people.population import Population
from synthetic.rows import accounts, commerce, letters, tracking, visits
from synthetic.rows.frames import Frame
from synthetic.rows.schema import TABLES
from synthetic.scenario import Scenario

_OF_VISITS = frozenset(
    ("meal_plans", "user_activity", "user_sessions", "orders", "page_loads", "support_tickets", "invites")
)
WORLD_WIDE = ("releases", "campaigns")
"""Tables that tell of the whole world: only the first shard writes them."""


def of_days(
    scenario: Scenario, population: Population, first: int, last: int, tables: Collection[str] = tuple(TABLES)
) -> dict[str, Frame]:
    """The rows filed under the days from `first` up to, and not on, `last`, by table, in order of day.

    Events are filed by the day on which they arrived, so the visits of some earlier days are made as well.
    """
    wanted = set(tables)
    frames: dict[str, Frame] = {}
    visit = happened = None
    if wanted & (_OF_VISITS | {"events"}):
        before = tracking.LONGEST_LAG_DAYS if "events" in wanted else 1 if "user_sessions" in wanted else 0
        visit = visits.visits(scenario, population, max(first - before, days.LAUNCH), last)
    if visit is not None and wanted & {"events", "meal_plans", "orders", "invites", "support_tickets"}:
        happened = visits.happenings(visit)
    if visit is not None and happened is not None:
        if "events" in wanted:
            frames["events"] = tracking.events(scenario, population, visit, happened, first, last)
        if "meal_plans" in wanted:
            frames["meal_plans"] = visits.meal_plans(visit, happened)
        if wanted & {"orders", "support_tickets"}:
            frames["orders"], failed = commerce.orders(scenario, population, visit, happened)
    if visit is not None:
        own = visit.since(first)
        if "user_activity" in wanted:
            frames["user_activity"] = visits.user_activity(own)
        if "user_sessions" in wanted:  # by a wrong clock some are a day late
            frames["user_sessions"] = tracking.user_sessions(scenario, population, visit.since(first - 1))
        if wanted & {"page_loads", "support_tickets"}:
            frames["page_loads"], slowest = tracking.page_loads(scenario, population, own)
        if "support_tickets" in wanted:
            failed = failed[len(failed) - len(own.id) :]
            frames["support_tickets"] = commerce.support_tickets(scenario, population, own, slowest, failed)
    if "invites" in wanted:
        frames["invites"] = letters.invites(scenario, population, first, last, visit, happened)
    if "email_messages" in wanted:
        frames["email_messages"] = letters.email_messages(scenario, population, first, last)
    frames |= _back_office(scenario, population, first, last, wanted)
    return {name: frames[name].between(first, last) for name in TABLES if name in wanted and name in frames}


def opening_stock(
    scenario: Scenario, population: Population, tables: Collection[str] = tuple(TABLES)
) -> dict[str, Frame]:
    """What exists when history begins: earlier accounts and their invitations, releases and campaigns."""
    wanted = set(tables) & {"users", "invites", *WORLD_WIDE}
    frames = _back_office(scenario, population, 0, days.HISTORY, wanted)
    if "invites" in wanted:
        frames["invites"] = letters.invites(scenario, population, 0, days.HISTORY)
    return frames


def _back_office(
    scenario: Scenario, population: Population, first: int, last: int, wanted: Collection[str]
) -> dict[str, Frame]:
    frames: dict[str, Frame] = {}
    if "users" in wanted:
        frames["users"] = accounts.users(scenario, population, first, last)
    if "experiment_assignments" in wanted:
        frames["experiment_assignments"] = accounts.experiment_assignments(scenario, population, first, last)
    if "releases" in wanted:
        frames["releases"] = accounts.releases(scenario, first, last)
    if "campaigns" in wanted:
        frames["campaigns"] = accounts.campaigns(scenario, first, last)
    return frames
