"""What is sent to people and by them: e-mails and invitations."""

from __future__ import annotations

import numpy as np

from synthetic.kernel import calendars, days, draws, ids
from synthetic.people.arrivals import BOT, country_of, second_of_signup
from synthetic.people.population import CAMPAIGN, WEEKLY, WELCOME, WIN_BACK, Population
from synthetic.rows import visits
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.visits import INVITED, Happenings, Visits
from synthetic.scenario import Scenario

MAILINGS = ("weekly_plan", "welcome", "win_back")
"""Names of the mails that are no campaign's; a campaign's mail has its name."""
_OPENED = {WEEKLY: 1.0, WELCOME: 1.5, WIN_BACK: 0.6, CAMPAIGN: 0.85}
"""Factor on the share of opened messages."""
_MORNING = 7.0  # hour of the country's clock from which mails are sent


def email_messages(scenario: Scenario, population: Population, first: int, last: int) -> Frame:
    """The messages sent on the days from `first` up to, and not on, `last`."""
    settings, users = scenario.settings, population.users
    start, end = days.span(population.mail_day, first, last)
    who, day = population.mail_user[start:end], population.mail_day[start:end]
    kind, leaves = population.mail_kind[start:end], population.mail_leaves[start:end]
    sequence = np.minimum(kind, CAMPAIGN)
    key = draws.child(draws.child(users.key[who], day, "day"), sequence, "mail row")
    hours = _MORNING - calendars.offset_hours(users.country[who], day)
    morning = 3600.0 * hours + 5400.0 * draws.uniform(key, "sent")
    sent = np.where(kind == WELCOME, users.created_second[who].astype(np.float64) + 45.0, morning)
    delivered = draws.happens(key, "delivered", settings.mail_delivered) & (users.kind[who] != BOT) | leaves
    interest = np.array([_OPENED[k] for k in range(len(_OPENED))])[sequence]
    interest = interest * (0.6 + 0.8 * users.engagement[who])
    opened = delivered & draws.happens(key, "opened", settings.mail_opened * interest) | leaves
    sent_at = days.microseconds(day, sent)
    delivered_at = sent_at + ((2.0 + 20.0 * draws.exponential(key, "delivery")) * 1e6).astype(np.int64)
    wait = np.exp(np.log(4.0 * 3600.0) + 1.3 * draws.normal(key, "opening")) * 1e6
    opened_at = delivered_at + wait.astype(np.int64)
    opened_at = np.where(leaves, np.minimum(opened_at, delivered_at + 4 * days.MICROSECONDS_A_DAY), opened_at)
    left_at = opened_at + ((10.0 + 120.0 * draws.exponential(key, "leaving")) * 1e6).astype(np.int64)
    return Frame(
        "email_messages",
        day,
        {
            "id": ids.daily_ids(users.id[who], day - users.day[who], sequence),
            "user_id": users.id[who],
            "campaign": Coded(kind, MAILINGS + tuple(c.name for c in scenario.changelog.campaigns)),
            "sent_at": sent_at,
            "delivered_at": np.where(delivered, delivered_at, NULL),
            "opened_at": np.where(opened, opened_at, NULL),
            "unsubscribed_at": np.where(leaves, left_at, NULL),
        },
    )


def invites(
    scenario: Scenario,
    population: Population,
    first: int,
    last: int,
    visit: Visits | None = None,
    happened: Happenings | None = None,
) -> Frame:
    """The invitations sent on these days; with the visits, at the moment of the event that sent them."""
    users, settings = population.users, scenario.settings
    start, end = days.span(population.invite_day, first, last)
    who, day = population.invite_user[start:end], population.invite_day[start:end]
    sequence = population.invite_sequence[start:end]
    key = draws.child(draws.child(users.key[who], day, "day"), sequence, "invite row")
    second = 30_000.0 + 40_000.0 * draws.uniform(key, "sent")
    if visit is not None and happened is not None:
        at = np.flatnonzero(happened.kind == INVITED)
        at = at[(visit.day[happened.visit[at]] >= first) & (visit.day[happened.visit[at]] < last)]
        second = happened.second[at] + 0.3  # the same invitations in the same order: by day, user, sequence
    segments = visits.segments_of_users(scenario, population).at(who)
    reward = scenario.bends.bent("invite_reward", settings.invite_reward, day, segments)
    accepted_day = population.invite_accepted_day[start:end].astype(np.int64)
    accepted_id = population.invite_accepted_id[start:end]
    accepted = accepted_day >= 0
    # The account is made at a second that only the guest's own key tells.
    guest = draws.child(scenario.key, np.where(accepted, accepted_id, 0), "user")
    joined = np.maximum(accepted_day, 0)
    accepted_at = days.microseconds(joined, second_of_signup(guest, country_of(guest), joined))
    return Frame(
        "invites",
        day,
        {
            "id": ids.daily_ids(users.id[who], day - users.day[who], sequence),
            "inviter_user_id": users.id[who],
            "sent_at": days.microseconds(day, second),
            "accepted_at": np.where(accepted, accepted_at, NULL),
            "accepted_user_id": np.where(accepted, accepted_id, NULL),
            "reward": np.full(len(who), np.rint(np.asarray(reward) * 100.0)).astype(np.int64),
        },
    )
