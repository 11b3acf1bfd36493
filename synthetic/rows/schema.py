"""The source tables of Larder: the contract between the simulator and everything that reads it.

Names and types are what learners' SQL relies on. A row carries its *final* outcome, known to the
simulator when the row is created; a reader that stands at a given day masks what lies after it
(`Column.known_at`), so that a file, once written, never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa

SIGNUP_SOURCES = ("organic", "paid_search", "social", "referral", "partner")
PLATFORMS = ("web", "ios", "android")
PLANS = ("free", "plus", "family")
EVENT_NAMES = (
    "app_opened",
    "recipe_viewed",
    "plan_started",
    "plan_saved",
    "cart_opened",
    "order_placed",
    "invite_sent",
)

ID = pa.int64()
TIMESTAMP = pa.timestamp("us")  # UTC, without a zone, as DuckDB's TIMESTAMP
DATE = pa.date32()
AMOUNT = pa.decimal128(12, 2)
TEXT = pa.string()
CATEGORY = pa.dictionary(pa.int32(), pa.string())  # low cardinality; read back as VARCHAR


@dataclass(frozen=True)
class Column:
    """One column of a source table.

    `known_at` names the column with the time from which this value is known; a reader at an
    earlier time sees `until_then` instead (a column may name itself).
    """

    name: str
    type: pa.DataType
    description: str
    known_at: str | None = None
    until_then: str | None = None
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """One source table. `filed_by` is the column whose UTC day names the file that a row is in."""

    name: str
    grain: str
    description: str
    origin: Literal["server", "client", "back office"]
    filed_by: str
    columns: tuple[Column, ...]

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        return pa.schema([pa.field(c.name, c.type, c.nullable) for c in self.columns])


def _outcome(name: str, description: str) -> Column:
    """A time that lies after the row's creation, NULL until it has come."""
    return Column(name, TIMESTAMP, description, known_at=name, nullable=True)


USERS = Table(
    "users",
    "account",
    "Everyone who ever signed up, with what was known at that moment. Bots and colleagues included.",
    "server",
    "created_at",
    (
        Column("id", ID, "The account's number. Grows with time, with gaps."),
        Column("email", TEXT, "Login e-mail address. Personal data."),
        Column("full_name", TEXT, "Name as typed at signup. Personal data."),
        Column(
            "signup_source",
            CATEGORY,
            "Acquisition channel: organic, paid_search, social, referral, partner; NULL where attribution failed.",
            nullable=True,
        ),
        Column("platform", CATEGORY, "Where the account was made: web, ios or android."),
        Column("country", CATEGORY, "Two-letter country code at signup."),
        Column("plan", CATEGORY, "Plan chosen at signup: free, plus or family."),
        Column("household_id", ID, "The household that the account belongs to; shared by housemates."),
        Column("created_at", TIMESTAMP, "When the account was made (UTC)."),
        Column(
            "referred_by_user_id",
            ID,
            "Who invited this account, if an invitation was accepted.",
            nullable=True,
        ),
        Column(
            "is_internal",
            pa.bool_(),
            "True for Larder's own staff, as far as the back office has flagged them.",
        ),
        Column("signup_ip_asn", pa.int32(), "Number of the network (ASN) that the signup came from."),
        Column("signup_user_agent", CATEGORY, "User agent string of the client at signup."),
    ),
)

MEAL_PLANS = Table(
    "meal_plans",
    "saved meal plan",
    "The core action, as the backend knows it: one row for each meal plan that was saved.",
    "server",
    "created_at",
    (
        Column("id", ID, "The plan's number."),
        Column("user_id", ID, "Who saved it."),
        Column("session_id", ID, "The session in which it was saved."),
        Column("created_at", TIMESTAMP, "When it was saved (UTC)."),
        Column("platform", CATEGORY, "Where it was saved: web, ios or android."),
    ),
)

USER_ACTIVITY = Table(
    "user_activity",
    "user, day and platform with at least one session",
    "The backend's daily roll-up of who was there, and of how often they did the core action.",
    "server",
    "activity_date",
    (
        Column("user_id", ID, "Who was active."),
        Column("activity_date", DATE, "The day (UTC)."),
        Column(
            "platform", CATEGORY, "Where: web, ios or android. One user can be on two platforms on one day."
        ),
        Column("session_count", pa.int32(), "Sessions that started on that day."),
        Column("core_action_count", pa.int32(), "Meal plans saved on that day."),
    ),
)

USER_SESSIONS = Table(
    "user_sessions",
    "session",
    "Visits, as the clients' SDK reports them.",
    "client",
    "session_date",
    (
        Column("id", ID, "The session's number."),
        Column("user_id", ID, "Whose session it was."),
        Column("session_date", DATE, "Day on which it started (UTC)."),
        Column("started_at", TIMESTAMP, "When it started (UTC)."),
        Column("session_duration_seconds", pa.int32(), "Length in seconds, from first to last sign of life."),
        Column("platform", CATEGORY, "web, ios or android."),
        Column(
            "app_version", CATEGORY, "Version of the client; NULL where the SDK did not say.", nullable=True
        ),
    ),
)

EVENTS = Table(
    "events",
    "tracked event",
    "What tracking saw of people's behaviour. Sent by the clients: some arrive late, some never.",
    "client",
    "received_at",
    (
        Column("id", ID, "The event's number, given by the client."),
        Column("user_id", ID, "Who did it."),
        Column("session_id", ID, "The session in which it happened."),
        Column("event_name", CATEGORY, "One of " + ", ".join(EVENT_NAMES) + "."),
        Column("event_at", TIMESTAMP, "When it happened, by the client's clock (UTC)."),
        Column("received_at", TIMESTAMP, "When Larder's servers received it (UTC)."),
        Column("platform", CATEGORY, "web, ios or android."),
        Column(
            "app_version", CATEGORY, "Version of the client; NULL where the SDK did not say.", nullable=True
        ),
    ),
)

ORDERS = Table(
    "orders",
    "order",
    "Grocery orders, with what became of them.",
    "server",
    "created_at",
    (
        Column("id", ID, "The order's number."),
        Column("user_id", ID, "Who ordered."),
        Column("created_at", TIMESTAMP, "When the order was placed (UTC)."),
        Column("total_amount", AMOUNT, "Amount in euros, goods and delivery."),
        Column(
            "status",
            CATEGORY,
            "paid, failed (the payment did not go through) or refunded.",
            known_at="refunded_at",
            until_then="paid",
        ),
        _outcome("refunded_at", "When the money went back (UTC), if it did."),
    ),
)

PAGE_LOADS = Table(
    "page_loads",
    "page or screen shown",
    "How long people waited: largest contentful paint on the web, first full screen in the apps.",
    "client",
    "loaded_at",
    (
        Column("id", ID, "The page load's number."),
        Column("user_id", ID, "Who waited."),
        Column("session_id", ID, "The session in which it happened."),
        Column("loaded_at", TIMESTAMP, "When the page was asked for (UTC)."),
        Column("page", CATEGORY, "home, recipe, planner, cart, checkout or account."),
        Column("platform", CATEGORY, "web, ios or android."),
        Column("load_ms", pa.int32(), "Milliseconds until the page was usable."),
    ),
)

SUPPORT_TICKETS = Table(
    "support_tickets",
    "ticket",
    "What people wrote to support.",
    "server",
    "created_at",
    (
        Column("id", ID, "The ticket's number."),
        Column("user_id", ID, "Who wrote."),
        Column("created_at", TIMESTAMP, "When it was opened (UTC)."),
        Column("category", CATEGORY, "performance, order, billing, account, bug or question."),
        Column("subject", TEXT, "First line, as written."),
        _outcome("resolved_at", "When it was closed (UTC), if it was."),
    ),
)

EMAIL_MESSAGES = Table(
    "email_messages",
    "message to one user",
    "The weekly e-mail and its like: each message, and what became of it.",
    "server",
    "sent_at",
    (
        Column("id", ID, "The message's number."),
        Column("user_id", ID, "To whom."),
        Column("campaign", CATEGORY, "weekly_plan, welcome, win_back, or a marketing campaign's name."),
        Column("sent_at", TIMESTAMP, "When it was sent (UTC)."),
        _outcome("delivered_at", "When it was delivered (UTC); NULL if it bounced."),
        _outcome("opened_at", "When it was first opened (UTC), if it was."),
        _outcome("unsubscribed_at", "When its unsubscribe link was used (UTC), if it was."),
    ),
)

INVITES = Table(
    "invites",
    "invitation",
    "Invitations to a household, sent by users to people who have no account yet.",
    "server",
    "sent_at",
    (
        Column("id", ID, "The invitation's number."),
        Column("inviter_user_id", ID, "Who sent it."),
        Column("sent_at", TIMESTAMP, "When (UTC)."),
        _outcome("accepted_at", "When the invited person signed up (UTC), if they did."),
        Column(
            "accepted_user_id",
            ID,
            "The account that came of it, if one did.",
            known_at="accepted_at",
            nullable=True,
        ),
        Column("reward", AMOUNT, "Credit promised to the inviter for an acceptance, in euros; 0 for none."),
    ),
)

EXPERIMENT_ASSIGNMENTS = Table(
    "experiment_assignments",
    "unit and experiment",
    "Who was put into which variant of which experiment, and when they first met it.",
    "server",
    "assigned_at",
    (
        Column("experiment", CATEGORY, "The experiment's name."),
        Column("user_id", ID, "The unit."),
        Column("variant", CATEGORY, "control or treatment."),
        Column("assigned_at", TIMESTAMP, "When the unit was assigned (UTC)."),
        _outcome("exposed_at", "When the unit first met the change (UTC), if it did."),
    ),
)

RELEASES = Table(
    "releases",
    "app release",
    "Change log of the product: what was shipped, where and when.",
    "back office",
    "released_at",
    (
        Column("id", ID, "The release's number."),
        Column("released_at", TIMESTAMP, "When the roll-out began (UTC)."),
        Column("platform", CATEGORY, "web, ios or android."),
        Column("version", TEXT, "Version of the client, as in app_version."),
        Column("notes", TEXT, "What it changed, in the team's own words."),
    ),
)

CAMPAIGNS = Table(
    "campaigns",
    "marketing campaign",
    "What marketing did, when, and what it cost.",
    "back office",
    "started_on",
    (
        Column("id", ID, "The campaign's number."),
        Column("name", TEXT, "What marketing calls it."),
        Column("channel", CATEGORY, "The acquisition channel it feeds, as in signup_source."),
        Column("started_on", DATE, "First day."),
        Column("ended_on", DATE, "Last planned day."),
        Column("spend", AMOUNT, "Budget in euros."),
        Column("notes", TEXT, "What it was about."),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        USERS,
        MEAL_PLANS,
        USER_ACTIVITY,
        USER_SESSIONS,
        EVENTS,
        ORDERS,
        PAGE_LOADS,
        SUPPORT_TICKETS,
        EMAIL_MESSAGES,
        INVITES,
        EXPERIMENT_ASSIGNMENTS,
        RELEASES,
        CAMPAIGNS,
    )
}
