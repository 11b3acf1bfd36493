"""Accounts, as they were made."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days, draws, ids
from synthetic.people import clients, identities, names, tiers
from synthetic.people.arrivals import STAFF
from synthetic.rows import visits
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import CATEGORY, ID, TEXT, TIMESTAMP, Column, EdgeCases, Table, number
from synthetic.rows.stretch import Stretch
from synthetic.vocabulary import COUNTRY_CODES, PLANS, PLATFORMS, SIGNUP_SOURCES, USER_AGENTS

TABLE = Table(
    name="users",
    number=1,
    grain="account",
    description="Everyone who ever signed up, with what was known at that moment. Bots and colleagues included.",
    origin="server",
    filed_by="created_at",
    made_of="people",
    person="id",
    has_rows="always",
    opening=True,
    edges=EdgeCases(emptied=False),
    columns=(
        number("The account's number. Grows with time, with gaps."),
        Column("email", TEXT, "Login e-mail address. Personal data.", ordinary="person{n}@example.com"),
        Column("full_name", TEXT, "Name as typed at signup. Personal data.", ordinary="Person {n}"),
        Column(
            "signup_source",
            CATEGORY,
            "Acquisition channel: organic, paid_search, social, referral, partner; NULL where attribution failed.",
            nullable=True,
            ordinary="organic",
            gives_away="missing value",
        ),
        Column("platform", CATEGORY, "Where the account was made: web, ios or android.", ordinary="web"),
        Column("country", CATEGORY, "Two-letter country code at signup.", ordinary="DE"),
        Column("plan", CATEGORY, "Plan chosen at signup: free, plus or family.", ordinary="free"),
        Column(
            "household_id",
            ID,
            "The household that the account belongs to; shared by housemates.",
            ordinary="{n}",
        ),
        Column("created_at", TIMESTAMP, "When the account was made (UTC).", ordinary="2026-05-04 09:00:00"),
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
            ordinary="false",
        ),
        Column(
            "signup_ip_asn",
            pa.int32(),
            "Number of the network (ASN) that the signup came from.",
            ordinary="3320",
        ),
        Column(
            "signup_user_agent",
            CATEGORY,
            "User agent string of the client at signup.",
            ordinary="Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0",
        ),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The accounts made on these days, second ones too, in order of their numbers."""
    scenario, population, first, last = stretch.scenario, stretch.population, stretch.first, stretch.last
    everyone = population.users
    again = identities.second_accounts(scenario, population)
    again_here = np.flatnonzero((again.day >= first) & (again.day < last))
    start, end = days.span(everyone.day, first, last)
    at = np.concatenate((np.arange(start, end), again.place[again_here]))
    account = np.concatenate((everyone.id[start:end], again.id[again_here]))
    day = np.concatenate((everyone.day[start:end], again.day[again_here].astype(np.int16)))
    order = np.argsort(account)
    at, account, day = at[order], account[order], day[order]
    key, kind, second = everyone.key[at], everyone.kind[at], account != everyone.id[at]
    country, platform = everyone.country[at], everyone.platform[at]
    flagged = (kind == STAFF) & draws.happens(key, "flagged", 0.75)
    company = (kind == STAFF) & (~flagged | draws.happens(key, "company address", 0.7))
    full_name, email = names.names_and_addresses(account, key, country, company)
    source = np.where(
        draws.happens(key, "no source", scenario.settings.source_missing), -1, everyone.source[at]
    )
    referrer = np.where(second, -1, everyone.referrer[at])
    home = np.where(second, account, everyone.id[everyone.household[at]])
    morning = visits.before_the_first_start(key, day, country)
    created = np.where(second, morning, everyone.created_second[at].astype(np.float64))
    swarm = ids.came_as(everyone.id[at], "swarm")
    return Frame(
        TABLE,
        day,
        {
            "id": account,
            "email": email,
            "full_name": full_name,
            "signup_source": Coded(source, SIGNUP_SOURCES),
            "platform": Coded(platform, PLATFORMS),
            "country": Coded(country, COUNTRY_CODES),
            "plan": Coded(tiers.of(scenario.settings, key, everyone.thrift[at], kind), PLANS),
            "household_id": home,
            "created_at": days.microseconds(day, created),
            "referred_by_user_id": np.where(referrer >= 0, everyone.id[np.maximum(referrer, 0)], NULL),
            "is_internal": flagged,
            "signup_ip_asn": clients.networks(key, kind, country, swarm),
            "signup_user_agent": Coded(clients.agent_codes(key, kind, platform, swarm), USER_AGENTS),
        },
    )
