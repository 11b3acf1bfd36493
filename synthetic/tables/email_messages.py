"""E-mails: the weekly one and its like, and campaigns' mails."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic.experiments import TREATMENT
from synthetic.kernel import calendars, days, draws, ids
from synthetic.kernel.draws import Floats, Keys
from synthetic.people.arrivals import BOT
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import CATEGORY, TIMESTAMP, Column, Table, number, outcome, user_id
from synthetic.rows.stretch import Stretch
from synthetic.vocabulary import CAMPAIGN, WEEKLY, WELCOME, WIN_BACK

TABLE = Table(
    name="email_messages",
    number=9,
    grain="message to one user",
    description="The weekly e-mail and others like it: each message, and what happened to it.",
    origin="server",
    filed_by="sent_at",
    made_of="people",
    columns=(
        number("The message's number."),
        user_id("To whom."),
        Column(
            "campaign",
            CATEGORY,
            "weekly_plan, welcome, win_back, or the name of a marketing campaign or of a win-back test.",
            ordinary="weekly_plan",
        ),
        Column("sent_at", TIMESTAMP, "When it was sent (UTC).", ordinary="2026-06-10 07:00:00"),
        outcome(
            "delivered_at", "When it was delivered (UTC); NULL if it bounced.", ordinary="2026-06-10 07:01:00"
        ),
        outcome("opened_at", "When it was first opened (UTC), if it was."),
        outcome("unsubscribed_at", "When its unsubscribe link was used (UTC), if it was."),
    ),
)

MAILINGS = ("weekly_plan", "welcome", "win_back")
"""Names of the mails that are no campaign's; a campaign's mail has its name."""
_OPENED = {WEEKLY: 1.0, WELCOME: 1.5, WIN_BACK: 0.6, CAMPAIGN: 0.85}
"""Factor on the share of opened messages."""
_MORNING = 7.0  # hour of the country's clock from which mails are sent


def second_of_the_morning(
    user: Keys, day: NDArray[np.int16], country: NDArray[np.int8], sequence: int | NDArray[np.int8]
) -> Floats:
    """Second of the UTC day at which mails are sent, by their `sequence` among the day's; not of a welcome."""
    key = draws.child(draws.child(user, day, "day"), sequence, "mail row")
    hours = _MORNING - calendars.offset_hours(country, day)
    second: Floats = 3600.0 * hours + 5400.0 * draws.uniform(key, "sent")
    return second


def rows(stretch: Stretch) -> Frame:
    """The messages sent on these days. A mail that ends a subscription was delivered and opened."""
    scenario, population = stretch.scenario, stretch.population
    settings, users = scenario.settings, population.users
    start, end = days.span(population.mail_day, stretch.first, stretch.last)
    who, day = population.mail_user[start:end], population.mail_day[start:end]
    kind, leaves = population.mail_kind[start:end], population.mail_leaves[start:end]
    sequence = np.minimum(kind, CAMPAIGN)
    key = draws.child(draws.child(users.key[who], day, "day"), sequence, "mail row")
    morning = second_of_the_morning(users.key[who], day, users.country[who], sequence)
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
        TABLE,
        day,
        {
            "id": ids.daily_ids(users.id[who], day - users.day[who], sequence),
            "user_id": users.id[who],
            "campaign": _names(stretch, who, day, kind),
            "sent_at": sent_at,
            "delivered_at": np.where(delivered, delivered_at, NULL),
            "opened_at": np.where(opened, opened_at, NULL),
            "unsubscribed_at": np.where(leaves, left_at, NULL),
        },
    )


def _names(stretch: Stretch, who: NDArray[np.int32], day: NDArray[np.int16], kind: NDArray[np.int8]) -> Coded:
    """What each mail is called; a yearly campaign can have the name that it had the year before.

    Those who get a changed reminder, in an experiment, get it by the experiment's name.
    """
    scenario = stretch.scenario
    of_kinds = MAILINGS + tuple(campaign.name for campaign in scenario.changelog.mailed)
    lapsed = [experiment for experiment in scenario.experiments if experiment.who == "lapsed"]
    names = tuple(dict.fromkeys((*of_kinds, *(experiment.name for experiment in lapsed))))
    code = np.array([names.index(name) for name in of_kinds], np.int16)[kind]
    for experiment in lapsed:
        if experiment.first < stretch.last and stretch.first < experiment.last:
            variant = stretch.segments[experiment.dimension][who]
            is_first = stretch.segments[f"since {experiment.dimension}"][who] == day
            changed = (kind == WIN_BACK) & is_first & (variant == TREATMENT)
            code[changed] = names.index(experiment.name)
    return Coded(code, names)
