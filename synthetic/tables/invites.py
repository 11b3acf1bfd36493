"""Invitations to a household."""

from __future__ import annotations

import numpy as np

from synthetic.kernel import days, draws, ids
from synthetic.people.arrivals import country_of, second_of_signup
from synthetic.rows.frames import NULL, Frame
from synthetic.rows.schema import AMOUNT, ID, TIMESTAMP, Column, Table, number, outcome
from synthetic.rows.stretch import Stretch
from synthetic.rows.visits import INVITED

TABLE = Table(
    name="invites",
    number=10,
    grain="invitation",
    description="Invitations to a household, sent by users to people who have no account yet.",
    origin="server",
    filed_by="sent_at",
    made_of="happenings",
    person="inviter_user_id",
    opening=True,
    columns=(
        number("The invitation's number."),
        Column("inviter_user_id", ID, "Who sent it.", ordinary="1"),
        Column("sent_at", TIMESTAMP, "When (UTC).", ordinary="2026-06-10 18:00:00"),
        outcome("accepted_at", "When the invited person signed up (UTC), if they did."),
        Column(
            "accepted_user_id",
            ID,
            "The account that was made with it, if any.",
            known_at="accepted_at",
            nullable=True,
        ),
        Column(
            "reward",
            AMOUNT,
            "Credit promised to the inviter for an acceptance, in euros; 0 for none.",
            ordinary="0",
        ),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The invitations sent on these days, each at the moment of the event that sent it."""
    scenario, population = stretch.scenario, stretch.population
    users, first, last = population.users, stretch.first, stretch.last
    start, end = days.span(population.invite_day, first, last)
    who, day = population.invite_user[start:end], population.invite_day[start:end]
    sequence = population.invite_sequence[start:end]
    key = draws.child(draws.child(users.key[who], day, "day"), sequence, "invite row")
    if stretch.is_opening:  # whose visits nobody asks for
        second = 30_000.0 + 40_000.0 * draws.uniform(key, "sent")
    else:
        visits, happened = stretch.visits, stretch.happenings
        at = np.flatnonzero(happened.kind == INVITED)
        at = at[(visits.day[happened.visit[at]] >= first) & (visits.day[happened.visit[at]] < last)]
        second = happened.second[at] + 0.3  # the same invitations in the same order: by day, user, sequence
    reward = scenario.bent("invite_reward", day, stretch.segments.at(who))
    accepted_day = population.invite_accepted_day[start:end].astype(np.int64)
    accepted_id = population.invite_accepted_id[start:end]
    accepted = accepted_day >= 0
    # The second at which the account is made follows from the guest's own key alone.
    guest = draws.child(scenario.key, np.where(accepted, accepted_id, 0), "user")
    joined = np.maximum(accepted_day, 0)
    accepted_at = days.microseconds(joined, second_of_signup(guest, country_of(guest), joined))
    return Frame(
        TABLE,
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
