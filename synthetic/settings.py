"""Every number that the world is made with: unit, default, source of the default, and reach.

`reach` names what a change of the parameter may move; a test moves each one and looks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

REALISM = "realism target of the project"
JUDGEMENT = "judgement; no public figure"
WEB_VITALS = "web.dev, Core Web Vitals: bounds of LCP"


def knob(default: Any, unit: str, source: str, *reach: str) -> Any:
    """A parameter with its documentation. `reach`: tables or stages that it may move."""
    return field(default=default, metadata={"unit": unit, "source": source, "reach": reach})


def flaw(default: float, unit: str, source: str, *reach: str) -> Any:
    """A knob that makes the data worse; at zero it does nothing."""
    return field(default=default, metadata={"unit": unit, "source": source, "reach": reach, "flaw": True})


@dataclass(frozen=True)
class Settings:
    """The parameters of the world. The defaults are Larder."""

    # Arrivals
    channel_shares: tuple[float, ...] = knob(
        (0.46, 0.26, 0.19, 0.09), "share of organic, paid_search, social, partner", JUDGEMENT, "users"
    )
    yearly_growth: float = knob(0.11, "share a year", JUDGEMENT, "users")
    arrival_week_share: float = knob(0.6, "share of the week's swing in activity", JUDGEMENT, "users")
    channel_seasons: tuple[float, ...] = knob(
        (0.15, 0.12, 0.04, 0.10),
        "share by which January is above the year's mean: organic, paid_search, social, partner",
        JUDGEMENT,
        "users",
    )
    self_share: float = knob(0.85, "share of accounts that come by themselves, uninvited", JUDGEMENT, "users")
    source_missing: float = flaw(0.025, "share of accounts", "vendors' reports: 2-3 %", "users")
    bot_share: float = flaw(0.012, "bot accounts per human account", JUDGEMENT, "users")
    staff_share: float = flaw(0.0015, "staff accounts per human account", JUDGEMENT, "users")
    swarm: float = flaw(
        0.0, "disguised bot accounts per human account of a country", "none but in an incident", "users"
    )

    # Who comes by which channel
    channel_engagement: tuple[float, ...] = knob(
        (0.12, -0.10, -0.30, 0.20, 0.0),
        "shift of the log odds of coming by: organic, paid_search, social, referral, partner",
        JUDGEMENT,
        "activity",
    )
    channel_appetite: tuple[float, ...] = knob(
        (0.30, -0.45, -1.0, 0.30, 0.0),
        "shift of the log odds of the core action: whom an ad or a reel brought has less of a plan",
        JUDGEMENT,
        "activity",
    )
    plan_shares: tuple[float, ...] = knob(
        (0.80, 0.125, 0.075), "share of people on free, plus, family", JUDGEMENT, "users"
    )

    # Coming back
    weekday_activity: tuple[float, ...] = knob(
        (1.14, 1.01, 0.97, 0.95, 0.83, 0.85, 1.25),
        "factor, Monday to Sunday",
        "a household's week: planned on Sunday and Monday",
        "activity",
    )
    season_amplitude: float = knob(0.06, "share", "cooking at home peaks in January", "activity")
    year_end_dip: float = knob(0.25, "share", REALISM, "activity", "users")
    holiday_activity: float = knob(
        0.86, "factor on activity on a public holiday of one's country", JUDGEMENT, "activity"
    )
    holiday_eve_activity: float = knob(
        1.06, "factor on activity on the day before one", JUDGEMENT, "activity"
    )
    engagement_median: float = knob(0.41, "chance of coming by on a day while a user", REALISM, "activity")
    engagement_spread: float = knob(0.9, "standard deviation of the log odds", REALISM, "activity")
    dropout: float = knob(0.93, "hazard: exponent of the survival curve", REALISM, "activity")
    dropout_onset: float = knob(1.35, "days: scale of the survival curve", REALISM, "activity")
    dropout_spread: float = knob(0.65, "standard deviation of the log hazard", REALISM, "activity")
    habit: float = knob(0.82, "factor on the hazard once activated", JUDGEMENT, "activity")
    novelty: float = knob(0.28, "share: more visits on the day after signup", REALISM, "activity")
    novelty_days: float = knob(3.0, "days until the novelty has faded to a third", JUDGEMENT, "activity")
    quiet_spell_share: float = knob(0.25, "share of four-week spells", "gaps are heavy-tailed", "activity")
    quiet_spell_factor: float = knob(0.12, "factor on activity in a quiet spell", JUDGEMENT, "activity")
    housemate_pull: float = knob(1.12, "factor on activity if a housemate was there", JUDGEMENT, "activity")
    mail_pull: float = knob(1.10, "factor on activity on the day of a mail", JUDGEMENT, "activity")
    deletion: float = knob(
        0.0002, "chance of asking for the account's deletion on an active day", JUDGEMENT, "activity"
    )
    support_hours: float = knob(
        16.0, "hours until half of the tickets are resolved", JUDGEMENT, "activity", "support_tickets"
    )
    support_dropout: float = knob(
        0.10, "elasticity of the hazard to how long support takes, beyond the usual", JUDGEMENT, "activity"
    )

    # The core action
    core_rate: float = knob(0.42, "chance of saving a plan on an active day", REALISM, "activity")
    core_spread: float = knob(1.0, "standard deviation of the log odds", JUDGEMENT, "activity")
    zeal_core: float = knob(
        0.5,
        "share of the spread of the core action's log odds that goes with engagement",
        JUDGEMENT,
        "activity",
    )
    onboarding: float = knob(
        0.40, "factor on the odds of the core action before activation", REALISM, "activity"
    )
    slowness_core: float = knob(
        0.8, "elasticity of the core action's odds to load time", JUDGEMENT, "activity"
    )
    slowness_dropout: float = knob(0.3, "elasticity of the hazard to load time", JUDGEMENT, "activity")
    device_core: float = knob(
        0.65,
        "share of the spread of the core action's log odds that a slow device costs",
        JUDGEMENT,
        "activity",
    )

    # Invitations
    invite_rate: float = knob(
        0.0096, "chance of inviting on an active day, once activated", REALISM, "invites"
    )
    more_invites: float = knob(
        1.2, "mean of further invitations on a day with one, before the cut at three", REALISM, "invites"
    )
    invite_acceptance: float = knob(0.51, "share of invitations", REALISM, "invites")
    invite_reward: float = knob(5.0, "euros of credit for an accepted invitation", JUDGEMENT, "invites")
    reward_pull: float = knob(
        0.52,
        "elasticity of inviting to the log of one plus the reward in units of 5 euros",
        JUDGEMENT,
        "invites",
    )
    same_household: float = knob(0.62, "share of accepted invitations", JUDGEMENT, "users")

    # A visit
    extra_sessions: float = knob(0.15, "mean per active day", JUDGEMENT, "sessions")
    session_median_seconds: float = knob(210.0, "seconds", JUDGEMENT, "sessions")
    session_spread: float = knob(0.95, "standard deviation of the log", JUDGEMENT, "sessions")
    other_platform: float = knob(0.07, "share of sessions away from the home platform", JUDGEMENT, "sessions")
    recipes_viewed: float = knob(
        0.37, "chance of looking at recipes on a visit that ends without a plan", JUDGEMENT, "events"
    )
    more_recipes: float = knob(0.05, "mean of further recipes, once one is looked at", JUDGEMENT, "events")
    plans_unfinished: float = knob(
        0.35, "chance of starting a plan in vain, once recipes are looked at", JUDGEMENT, "events"
    )
    cart_rate: float = knob(0.12, "chance per session, on the free plan", JUDGEMENT, "events", "orders")
    plan_carts: tuple[float, ...] = knob(
        (1.0, 1.25, 1.5), "factor on the chance of a cart: free, plus, family", JUDGEMENT, "events", "orders"
    )
    checkout_rate: float = knob(0.52, "chance per opened cart", JUDGEMENT, "orders")

    # Pages
    extra_loads: float = knob(0.24, "mean per session", JUDGEMENT, "page_loads", "support_tickets")
    load_median_ms: float = knob(1403.0, "milliseconds", REALISM, "page_loads", "support_tickets")
    load_spread: float = knob(
        0.755, "standard deviation of the log", WEB_VITALS, "page_loads", "support_tickets"
    )
    device_share: float = knob(
        0.25, "share of the variance that is the device's", JUDGEMENT, "page_loads", "support_tickets"
    )

    # Commerce and support
    order_median: float = knob(44.0, "euros, on the free plan", JUDGEMENT, "orders")
    plan_baskets: tuple[float, ...] = knob(
        (1.0, 1.08, 1.45), "factor on an order's amount: free, plus, family", JUDGEMENT, "orders"
    )
    order_spread: float = knob(0.55, "standard deviation of the log", JUDGEMENT, "orders")
    payment_failure: float = knob(0.028, "share of orders", JUDGEMENT, "orders")
    refunds: float = knob(0.032, "share of orders", JUDGEMENT, "orders")
    partner_people: float = knob(
        0.36, "share of people who let a partner app order for them", JUDGEMENT, "orders", "support_tickets"
    )
    partner_orders: float = knob(
        0.84, "share of these people's orders that the app places", JUDGEMENT, "orders", "support_tickets"
    )
    order_repeats: float = knob(
        0.0,
        "chance that an order by a partner app is placed again within minutes",
        "none but in an incident",
        "orders",
        "support_tickets",
        "api_requests",
        "webhook_deliveries",
    )
    repeats_noticed: float = knob(
        0.45,
        "share of orders placed again that the customer writes about, and that are refunded",
        JUDGEMENT,
        "orders",
        "support_tickets",
    )
    ticket_rate: float = knob(0.0035, "chance per session", JUDGEMENT, "support_tickets")
    ticket_after_slow_page: float = knob(
        0.03, "chance per session with a load over 8 s", JUDGEMENT, "support_tickets"
    )
    ticket_after_failed_order: float = knob(0.22, "chance per failed order", JUDGEMENT, "support_tickets")

    # E-mail
    mail_delivered: float = knob(0.985, "share of messages", "vendors' reports", "email_messages")
    mail_opened: float = knob(0.34, "share of delivered messages", "vendors' reports", "email_messages")
    unsubscribe_rate: float = knob(0.0025, "share of delivered messages", REALISM, "email_messages")
    mails_a_week: float = knob(
        1.0, "weekly mails per subscriber; at most 4 a week", JUDGEMENT, "email_messages"
    )
    campaign_mails: float = knob(
        0.4, "share of the list that gets a marketing campaign's mail", JUDGEMENT, "email_messages"
    )
    mail_sunset: int = knob(
        42, "days without a visit until the weekly mail stops", JUDGEMENT, "email_messages"
    )
    win_back_after: int = knob(21, "days without a visit", JUDGEMENT, "email_messages")

    # An offer
    offer: float = knob(0.0, "euros off the next order", "none but in an experiment or incident", "activity")
    offer_return: float = knob(
        0.08,
        "chance that the mail brings back somebody who had left, for 8 euros, at the mean of thrift's pull",
        JUDGEMENT,
        "activity",
    )
    offer_activity: float = knob(
        0.2, "share by which people come by more often, for 8 euros, at that mean", JUDGEMENT, "activity"
    )
    offer_orders: float = knob(
        0.8, "share by which they open the cart more often, likewise", JUDGEMENT, "events", "orders"
    )

    # The public API
    api_readers: float = knob(
        0.10, "share of people who have connected an app that reads", JUDGEMENT, "api_requests"
    )
    api_visits: float = knob(
        0.28, "share of the visits of people who use an app on which it calls", JUDGEMENT, "api_requests"
    )
    api_calls: float = knob(6.5, "mean number of calls on such a visit", JUDGEMENT, "api_requests")
    api_errors: float = knob(0.004, "share of calls that Larder fails to answer", JUDGEMENT, "api_requests")
    api_rejections: float = knob(
        0.03, "share of calls refused because of what the client sent", JUDGEMENT, "api_requests"
    )
    api_timeouts: float = knob(
        0.006,
        "share of partner apps' orders that are placed but not answered in time",
        JUDGEMENT,
        "api_requests",
    )
    api_expired: float = knob(
        0.0,
        "share of a client's calls refused for an expired token",
        "none but in an incident",
        "api_requests",
    )
    api_polling: float = knob(
        0.0,
        "calls that a client makes at once every hour, in units of what it may call a minute",
        "none but in an incident",
        "api_requests",
    )

    webhook_failures: float = knob(
        0.02, "share of deliveries that a client does not take at an attempt", JUDGEMENT, "webhook_deliveries"
    )
    webhook_gone: float = knob(
        0.004, "share of messages of which a client wants no more", JUDGEMENT, "webhook_deliveries"
    )

    # The database
    query_calls: float = knob(
        1.0, "factor on how often statements run", "none but in an incident", "query_log"
    )
    query_ms: float = knob(1.0, "factor on the milliseconds of a call", JUDGEMENT, "query_log")
    query_rows: float = knob(1.0, "factor on the rows that a call reads", JUDGEMENT, "query_log")
    replica_job: float = knob(
        0.0,
        "seconds by which a nightly job has the copy fall behind",
        "none but in an incident",
        "replica_lag",
    )
    replica_reads: float = knob(1.0, "factor on the reads from the copy", JUDGEMENT, "replica_lag")

    # Tracking
    event_loss: float = flaw(0.010, "share of events", "SDK vendors: about 1 %", "events")
    event_retries: float = flaw(0.002, "share of events sent again under a new number", JUDGEMENT, "events")
    event_orphans: float = flaw(0.0008, "share of events of accounts that do not exist", JUDGEMENT, "events")
    event_without_version: float = flaw(0.003, "share of events without app_version", JUDGEMENT, "events")
    session_without_version: float = flaw(
        0.003, "share of sessions without app_version", JUDGEMENT, "user_sessions"
    )
    load_loss: float = flaw(0.004, "share of page loads", JUDGEMENT, "page_loads")
    load_duplicates: float = flaw(0.002, "share of page loads sent twice", JUDGEMENT, "page_loads")
    load_retries: float = flaw(
        0.001, "share of page loads sent again under a new number", JUDGEMENT, "page_loads"
    )
    load_orphans: float = flaw(
        0.0006, "share of page loads of accounts that do not exist", JUDGEMENT, "page_loads"
    )
    load_clock: float = flaw(
        0.0,
        "share of a load's time by which a client stops the clock too late",
        "none but in an incident",
        "page_loads",
    )
    identity_split: float = flaw(0.006, "share of people who sign up a second time", JUDGEMENT, "accounts")
    event_held_back: float = flaw(
        0.0, "share of events that arrive 24 to 60 hours late", "none but in an incident", "events"
    )
    clock_offset: float = flaw(
        0.0, "hours by which a client's clock is ahead", "none but in an incident", "events", "user_sessions"
    )
    event_duplicates: float = flaw(0.004, "share of events sent twice", JUDGEMENT, "events")
    event_lateness: float = flaw(
        1.0, "factor on the lag of events that take over a minute", JUDGEMENT, "events"
    )
    session_loss: float = flaw(0.004, "share of sessions", JUDGEMENT, "user_sessions")
    session_duplicates: float = flaw(0.003, "share of sessions sent twice", JUDGEMENT, "user_sessions")
    request_duplicates: float = flaw(
        0.002, "share of calls that the gateway logs twice", JUDGEMENT, "api_requests"
    )
    delivery_duplicates: float = flaw(
        0.002, "share of deliveries that are logged twice", JUDGEMENT, "webhook_deliveries"
    )
    slow_device_loss: float = flaw(
        0.0,
        "share of the enrolled on slow devices who are never recorded",
        "none but in an incident",
        "experiment_assignments",
    )


FLAWS: tuple[str, ...] = tuple(f.name for f in fields(Settings) if f.metadata.get("flaw"))
"""Rates of what is wrong with the data, not with Larder. With all of them at zero the tables are clean."""


def parameters() -> tuple[str, ...]:
    """Names of all parameters."""
    return tuple(f.name for f in fields(Settings))
