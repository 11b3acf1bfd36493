"""The rows: schema, keys, references, and what must hold between tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from synthetic.kernel import days, ids
from synthetic.people import identities, simulation
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population, Users
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.tables import TABLES, rows_of_days
from synthetic.tables.email_messages import MAILINGS
from synthetic.vocabulary import COMPANY_DOMAIN, DATACENTRES
from tests.synthetic.conftest import BEGUN

START = dt.date(2024, 1, 1)


def plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def frame(table: pa.Table):  # type: ignore[no-untyped-def]
    return table.to_pandas()


@pytest.mark.parametrize("name", TABLES)
def test_files_have_the_published_columns_and_types(name: str, tables: dict[str, pa.Table]) -> None:
    expected = [(f.name, plain(f.type)) for f in TABLES[name].arrow_schema]
    assert [(f.name, plain(f.type)) for f in tables[name].schema] == expected
    for column in TABLES[name].columns:
        assert column.nullable or tables[name][column.name].null_count == 0


@pytest.mark.parametrize("name", TABLES)
def test_no_table_is_empty_that_has_begun(name: str, tables: dict[str, pa.Table]) -> None:
    assert (tables[name].num_rows > 0) == (name in BEGUN)


@pytest.mark.parametrize("name", TABLES)
def test_rows_lie_in_the_file_of_their_day(name: str, lake: Path) -> None:
    for path in (lake / name).glob("*.parquet"):
        filed = pc.cast(pq.read_table(path)[TABLES[name].filed_by], pa.date32())
        day = dt.date.fromisoformat(path.stem)
        latest, earliest = pc.max(filed).as_py(), pc.min(filed).as_py()
        assert latest == day or (day < START and latest <= day)
        assert earliest == day or day < START


@pytest.mark.parametrize("name", [name for name in BEGUN if TABLES[name].key])
def test_numbers_are_unique_but_for_what_is_sent_twice(name: str, tables: dict[str, pa.Table]) -> None:
    table = tables[name]
    distinct = pc.count_distinct(table["id"]).as_py()
    if TABLES[name].flaws.copied:
        rows = frame(table)
        copies = table.num_rows - distinct
        assert 0.0005 < copies / table.num_rows < 0.01
        assert len(rows.drop_duplicates()) == distinct  # copies are exact
    else:
        assert distinct == table.num_rows
    assert pc.max(table["id"]).as_py() < 2**53


def test_every_reference_leads_to_an_account(tables: dict[str, pa.Table]) -> None:
    known = pc.unique(tables["users"]["id"])
    for name, column in (
        *((n, "user_id") for n in BEGUN if "user_id" in tables[n].column_names),
        ("users", "referred_by_user_id"),
        ("users", "household_id"),
        ("invites", "inviter_user_id"),
    ):
        unknown = pc.invert(pc.is_in(tables[name][column].drop_null(), known))
        orphans = pc.mean(unknown.cast(pa.int8())).as_py()
        if TABLES[name].flaws.orphaned:
            assert 0 < orphans < 0.002, name
        else:
            assert orphans == 0, (name, column)


def test_the_roll_up_equals_what_was_rolled_up(tables: dict[str, pa.Table]) -> None:
    activity, plans = frame(tables["user_activity"]), frame(tables["meal_plans"])
    counted = plans.groupby(["user_id", plans.created_at.dt.date, "platform"], observed=True).size()
    kept = activity[activity.core_action_count > 0]
    assert len(counted) == len(kept)
    rolled = kept.set_index(["user_id", "activity_date", "platform"]).core_action_count
    assert rolled.sort_index().tolist() == counted.sort_index().tolist()
    assert not activity.duplicated(["user_id", "activity_date", "platform"]).any()
    assert (activity.session_count > 0).all()


def test_clients_lose_little_and_the_backend_nothing(tables: dict[str, pa.Table]) -> None:
    saved = frame(tables["events"]).query("event_name == 'plan_saved'")
    plans = frame(tables["meal_plans"])
    # The last days' events are still under way.
    seen = plans.session_id[plans.created_at < "2024-03-15"].isin(saved.session_id).mean()
    assert 0.975 < seen < 0.998
    sessions = tables["user_activity"]["session_count"]
    reported = pc.count_distinct(tables["user_sessions"]["id"]).as_py()
    assert 0.990 < reported / pc.sum(sessions).as_py() < 0.999


def test_events_arrive_after_they_happen_most_of_them_at_once(tables: dict[str, pa.Table]) -> None:
    events = frame(tables["events"])
    lag = (events.received_at - events.event_at).dt.total_seconds()
    assert lag.min() >= 0.0
    assert lag.max() < 4 * 86_400
    assert 0.95 < (lag < 60).mean() < 0.98
    assert 0.001 < (lag > 86_400).mean() < 0.006


def test_referred_accounts_and_accepted_invitations_are_the_same(tables: dict[str, pa.Table]) -> None:
    users, invites = frame(tables["users"]), frame(tables["invites"])
    accepted = invites[invites.accepted_at <= users.created_at.max()]
    joined = users[users.referred_by_user_id.notna()].merge(
        accepted, left_on="id", right_on="accepted_user_id"
    )
    assert len(joined) == users.referred_by_user_id.notna().sum() == len(accepted)
    assert (joined.referred_by_user_id == joined.inviter_user_id).all()
    assert (joined.created_at == joined.accepted_at).all()
    assert (joined.sent_at < joined.accepted_at).all()
    assert (invites.accepted_at.isna() == invites.accepted_user_id.isna()).all()


def test_the_first_files_hold_late_events_of_the_days_before(town: tuple[Scenario, Population]) -> None:
    first = rows_of_days(*town, days.HISTORY, days.HISTORY + 1, ("events",))["events"].to_arrow().to_pandas()
    assert (first.event_at < "2024-01-01").any()
    assert (first.event_at >= "2023-12-28").all()
    assert (first.received_at >= "2024-01-01").all()


def test_who_has_unsubscribed_gets_no_more_mail(town: tuple[Scenario, Population]) -> None:
    frames = rows_of_days(*town, days.HISTORY, days.HISTORY + 200, ("email_messages",))
    mails = frames["email_messages"].to_arrow().to_pandas()
    left = mails.dropna(subset="unsubscribed_at").groupby("user_id").unsubscribed_at.min()
    assert len(left) > 40
    later = mails[mails.sent_at > mails.user_id.map(left)]
    assert later.empty
    assert (mails.delivered_at.dropna() > mails.sent_at[mails.delivered_at.notna()]).all()
    assert mails.delivered_at[mails.opened_at.notna()].notna().all()
    assert (mails.unsubscribed_at.dropna() > mails.opened_at[mails.unsubscribed_at.notna()]).all()


def test_who_asks_for_deletion_is_gone_from_the_next_day_on() -> None:
    """Second accounts too. Guests whom they invited may still join."""
    settings = replace(Settings(), deletion=0.03, identity_split=0.2)
    scenario = replace(Scenario(3, 12, settings), flawless=True)  # no clock is wrong
    first, last = days.HISTORY, days.HISTORY + 60
    people = simulation.simulate(scenario, 0, 12, last)
    rows = {n: t.to_arrow().to_pandas() for n, t in rows_of_days(scenario, people, first, last).items()}
    again = identities.second_accounts(scenario, people)
    person = pd.Series(
        np.concatenate((people.users.id, people.users.id[again.place])),
        np.concatenate((people.users.id, again.id)),
    )
    asked = rows["support_tickets"].query("subject == 'Please delete my account'")
    left = asked.groupby(asked.user_id.map(person)).created_at.agg(["min", "size"])
    assert (left["size"] == 1).all()
    assert len(left) > 60
    assert (asked.category == "account").all()
    assert 0.85 < asked.resolved_at.notna().mean() < 1.0
    assert left.index.isin(people.users.id[again.place]).any()
    for name in BEGUN:
        table = TABLES[name]
        if table.person is None:
            continue
        when = "event_at" if name == "events" else table.filed_by
        row = rows[name]
        gone = pd.to_datetime(row[table.person].map(person).map(left["min"])).dt.normalize()
        assert gone.notna().sum() > 1, name
        assert not (pd.to_datetime(row[when]).dt.normalize() > gone).any(), name
    visits = rows["user_sessions"]
    ended = visits.started_at + pd.to_timedelta(visits.session_duration_seconds, "s")
    assert not (ended > visits.user_id.map(person).map(left["min"])).any()


def test_nobody_does_anything_before_the_account_is_made(tables: dict[str, pa.Table]) -> None:
    created = frame(tables["users"]).set_index("id").created_at
    for name, column in (
        ("user_sessions", "started_at"),
        ("meal_plans", "created_at"),
        ("email_messages", "sent_at"),
    ):
        rows = frame(tables[name])
        assert (rows[column] > rows.user_id.map(created)).all(), name


def test_refunds_and_failures_show_in_status_and_time(town: tuple[Scenario, Population]) -> None:
    found = rows_of_days(*town, days.HISTORY, days.HISTORY + 60, ("orders",))
    orders = frame(found["orders"].to_arrow())
    assert set(orders.status) == {"paid", "failed", "refunded"}
    assert (orders.refunded_at.notna() == (orders.status == "refunded")).all()
    assert (orders.refunded_at.dropna() > orders.created_at[orders.refunded_at.notna()]).all()
    assert 20 < orders.total_amount.astype(float).median() < 90


def test_the_opening_stock_holds_earlier_accounts(lake: Path) -> None:
    stock = frame(pq.read_table(lake / "users" / "2023-12-31.parquet"))
    assert len(stock) > 200
    assert stock.created_at.max() < np.datetime64("2024-01-01")
    opening = {name for name, table in TABLES.items() if table.opening}
    assert {p.parent.name for p in lake.glob("*/2023-12-31.parquet")} == opening
    assert opening >= {"users", "invites", "releases", "campaigns", "api_clients"}


def test_bots_staff_and_missing_sources_are_there(town: tuple[Scenario, Population]) -> None:
    scenario, people = town
    users = rows_of_days(scenario, people, 0, people.horizon, ("users",))["users"].to_arrow().to_pandas()
    assert 0.010 < users.signup_ip_asn.isin(DATACENTRES).mean() < 0.025
    assert 0.02 < users.signup_source.isna().mean() < 0.03
    company = users.email.str.endswith("@" + COMPANY_DOMAIN)
    assert users.is_internal.sum() > 0
    assert (company & ~users.is_internal).sum() > 0
    assert (~company & users.is_internal).sum() > 0
    assert users.email.is_unique
    assert users.email.str.fullmatch(r"[a-z0-9.]+@[a-z.]+").all()


def test_a_world_has_about_as_many_people_as_it_was_asked_for(town: tuple[Scenario, Population]) -> None:
    scenario, people = town
    came = (people.users.kind == HUMAN) & (people.users.day >= days.HISTORY)
    assert came.sum() == pytest.approx(scenario.blocks * ids.USERS_PER_BLOCK, rel=0.08)


def test_latent_traits_reach_no_table() -> None:
    published = {column.name for table in TABLES.values() if table.person for column in table.columns}
    latent = {"engagement", "thrift", "device", "kind", "frailty", "limit", "core_logit", "key"}
    assert latent & set(Users.__dataclass_fields__) == {
        "engagement",
        "thrift",
        "device",
        "kind",
        "key",
    }
    assert not latent & published


def test_a_plan_is_saved_after_it_is_started_after_a_recipe_is_looked_at(
    tables: dict[str, pa.Table],
) -> None:
    """Of those that arrived: an event in a hundred is lost."""
    events = frame(tables["events"]).query("event_at < '2024-03-15'")
    when = events.groupby(["session_id", "event_name"], observed=True).event_at.min().unstack()
    steps = when[["app_opened", "recipe_viewed", "plan_started", "plan_saved"]]
    counts = steps.notna().cummin(axis=1).sum()  # sessions that have come so far, step by step
    conversion = (counts / counts.shift()).dropna()
    assert conversion["recipe_viewed"] == pytest.approx(0.65, abs=0.08)
    assert conversion["plan_started"] == pytest.approx(0.75, abs=0.08)
    assert conversion["plan_saved"] == pytest.approx(0.83, abs=0.08)
    saved = steps[steps.plan_saved.notna()]
    assert (saved.plan_started.notna().mean(), saved.recipe_viewed.notna().mean()) > (0.97, 0.97)
    started = steps[steps.plan_started.notna()]
    assert started.recipe_viewed.notna().mean() > 0.97
    for earlier, later in (("recipe_viewed", "plan_started"), ("plan_started", "plan_saved")):
        both = steps.dropna(subset=[earlier, later])
        assert (both[earlier] <= both[later]).all()


def test_who_pays_for_a_bigger_plan_orders_more_and_more_often(town: tuple[Scenario, Population]) -> None:
    scenario, people = town
    users = (
        rows_of_days(scenario, people, 0, people.horizon, ("users",))["users"]
        .to_arrow()
        .to_pandas()
        .set_index("id")
    )
    months = [
        rows_of_days(scenario, people, first, first + 28, ("orders", "user_activity"))
        for first in range(days.HISTORY, days.HISTORY + 8 * 28, 28)
    ]
    orders, visits = (
        pd.concat([month[name].to_arrow().to_pandas() for month in months])
        for name in ("orders", "user_activity")
    )
    basket = orders.total_amount.astype(float).groupby(orders.user_id.map(users.plan), observed=True).mean()
    sessions = visits.session_count.groupby(visits.user_id.map(users.plan), observed=True).sum()
    rate = orders.groupby(orders.user_id.map(users.plan), observed=True).size() / sessions
    assert basket["family"] / basket["free"] == pytest.approx(1.6, abs=0.3)
    assert 0.95 < basket["plus"] / basket["free"] < 1.35
    assert rate["family"] > 1.3 * rate["plus"] > 1.3 * rate["free"]


def test_subscribers_get_a_mail_about_a_campaign_on_its_first_day(town: tuple[Scenario, Population]) -> None:
    scenario, people = town
    first, last = days.HISTORY, days.HISTORY + 100
    mails = (
        rows_of_days(scenario, people, first, last, ("email_messages",))["email_messages"]
        .to_arrow()
        .to_pandas()
    )
    mails["day"] = mails.sent_at.dt.date
    of_campaigns = mails[~mails.campaign.isin(MAILINGS)]
    expected = {c.name: days.date(c.first) for c in scenario.changelog.mailed if first <= c.first < last}
    assert dict(of_campaigns.groupby("campaign", observed=True).day.first()) == expected
    assert (of_campaigns.day == of_campaigns.campaign.astype(str).map(expected)).all()
    assert of_campaigns.groupby("campaign", observed=True).size().min() > 200
    assert not mails.duplicated(["user_id", "day"]).any()
    local = mails[mails.campaign == "weekly_plan"].sent_at.dt.hour.value_counts(normalize=True)
    assert local.loc[[6, 7]].sum() > 0.7  # seven o'clock in most countries
