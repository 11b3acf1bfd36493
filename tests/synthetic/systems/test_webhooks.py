"""Messages about orders, attempt after attempt, and what is lost when a receiver is down."""

from __future__ import annotations

import pandas as pd
import pytest

from synthetic.checks import systems
from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.outcomes.measurement import measure
from synthetic.outcomes.metrics import segments_of
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.tables import TABLES
from synthetic.vocabulary import API_CLIENTS, PARTNER_APPS
from tests.synthetic.incidents.drawn import SEEDS, drawn_with
from tests.synthetic.systems.late_days import FIRST, LAST, Rows, rows, usual, world

INCIDENT = "webhooks_spring_2026"
APP = PARTNER_APPS[0]
WHOSE = (("api_client", APP),)
DOWN_UNTIL = FIRST + 6
DOWN = Bend("webhook_failures", 1.0, FIRST, DOWN_UNTIL, WHOSE, "or")
LATE = Bend("webhook_failures", 0.4, FIRST, LAST, WHOSE, "or")
TRIED_FOR = pd.Timedelta(hours=72)
WAITS = pd.to_timedelta([0, 1, 6, 36, 150, 600, 2040, 4200], unit="min")


def attempts(found: Rows) -> pd.DataFrame:
    return found["webhook_deliveries"].drop_duplicates().reset_index(drop=True)


def is_taken(found: pd.DataFrame) -> pd.Series:
    return found.status.between(200, 299)


def whole(found: pd.DataFrame) -> pd.DataFrame:
    """The messages whose first attempt is in the rows."""
    begun = found[found.attempt == 1].message_id
    return found[found.message_id.isin(begun)]


def test_attempts_follow_each_other_until_one_settles_it() -> None:
    found = whole(attempts(rows(LATE)))
    assert found.id.is_unique
    assert found.id.max() < 2**53
    for _, one in found.groupby("message_id"):
        assert one.attempt.tolist() == list(range(1, len(one) + 1))
        assert one.sent_at.is_monotonic_increasing
        assert one.sent_at.max() - one.sent_at.min() < TRIED_FOR
        settled = is_taken(one) | (one.status == 410) | (one.attempt == 8)
        assert not settled[:-1].any()
        assert (one.next_attempt_at.isna() == settled).all()
        planned = one.next_attempt_at.shift()[1:]
        assert (one.sent_at[1:] - planned).dt.total_seconds().between(0, 51).all()
    assert found.attempt.max() > 3
    assert found.status.isna().any()


def test_an_order_of_an_app_has_a_message_when_it_is_placed_and_one_when_it_comes() -> None:
    calls, orders = usual()["api_requests"].drop_duplicates(), usual()["orders"].set_index("id")
    placed = calls[(calls.method == "POST") & (calls.status != 200)].set_index("order_id")
    first = attempts(usual()).query("attempt == 1")
    own = first[first.order_id.isin(placed.index)]
    assert (own.api_client_id.to_numpy() == placed.api_client_id[own.order_id].to_numpy()).all()
    topics = own.groupby("order_id").topic.agg(lambda of: " ".join(sorted(of)))
    failed = orders.status[topics.index] == "failed"
    assert set(topics[failed]) <= {"order.failed"}
    early = orders.created_at[topics.index] < pd.Timestamp(days.date(LAST - 1))
    assert set(topics[~failed & early]) == {"order.delivered order.placed"}
    day = orders.created_at[own.order_id].dt.normalize().to_numpy()
    comes = own.sent_at.dt.normalize().to_numpy() - day
    assert set(comes[own.topic == "order.delivered"]) == {pd.Timedelta(days=1).to_timedelta64()}
    # Beside these there are only deliveries of the day before's orders.
    assert set(first[~first.order_id.isin(placed.index)].topic) <= {"order.delivered"}


def lost(found: pd.DataFrame) -> set[int]:
    """Messages that have not been taken, are wanted, and are not tried again."""
    last = found.sort_values("attempt").groupby("message_id").tail(1)
    return set(last[~is_taken(last) & (last.status != 410) & last.next_attempt_at.isna()].message_id)


def test_who_is_down_for_longer_than_messages_are_tried_loses_those_of_the_first_days() -> None:
    found = attempts(rows(DOWN, first=FIRST, last=LAST))
    before = attempts(usual())
    mine = whole(found[found.api_client_id == 1])
    first = mine.groupby("message_id").sent_at.min()
    up_again = pd.Timestamp(days.date(DOWN_UNTIL))
    too_early = {
        message for message, at in first.items() if at + WAITS[-1] + pd.Timedelta(minutes=1) < up_again
    }
    assert len(too_early) > 10
    unusual = lost(whole(before))
    assert too_early <= lost(mine) | set(mine[mine.status == 410].message_id)
    late = {message for message, at in first.items() if at + WAITS[-1] > up_again}
    assert lost(mine) & late <= unusual
    others, theirs = (one[one.api_client_id != 1].reset_index(drop=True) for one in (found, before))
    assert others.equals(theirs)
    for name in TABLES:
        if name != "webhook_deliveries":
            assert rows(DOWN)[name].equals(usual()[name]), name


def test_a_receiver_that_is_late_loses_next_to_nothing() -> None:
    mine = whole(attempts(rows(LATE)).query("api_client_id == 1"))
    ripe = mine.groupby("message_id").sent_at.transform("min") < pd.Timestamp(days.date(LAST)) - TRIED_FOR
    assert mine[ripe].message_id.nunique() > 20
    assert len(lost(mine[ripe])) <= 1
    assert mine.attempt.max() >= 4


def test_the_rows_of_a_day_do_not_depend_on_the_days_that_are_made_with_it() -> None:
    middle = FIRST + 5
    parts = [
        rows(LATE, first=first, last=last)["webhook_deliveries"]
        for first, last in ((FIRST, middle), (middle, LAST))
    ]
    assert pd.concat(parts, ignore_index=True).equals(rows(LATE)["webhook_deliveries"])


def test_some_are_logged_twice() -> None:
    many = Bend("webhook_failures", 0.9, FIRST, LAST, (), "or")
    found = rows(many)["webhook_deliveries"]
    assert 0 <= len(found) - found.id.nunique() < 0.02 * len(found)
    assert len(found.drop_duplicates()) == found.id.nunique()
    assert Settings().delivery_duplicates > 0


def test_what_is_given_up_is_counted_on_the_day_of_the_last_attempt() -> None:
    scenario = world(DOWN)
    found = measure(
        scenario, FIRST, LAST, metrics=("webhooks_lost", "webhooks_failed"), populations=Populations()
    )
    place = segments_of("webhooks_lost").index(("api_client", APP))
    log = rows(DOWN)["webhook_deliveries"].query("api_client_id == 1")
    failed = log[~is_taken(log) & (log.status != 410)]
    for name, counted in (
        ("webhooks_failed", failed),
        ("webhooks_lost", failed[failed.next_attempt_at.isna()]),
    ):
        by_day = counted.groupby(counted.sent_at.dt.date).size()
        expected = [by_day.get(days.date(day), 0) for day in range(FIRST, LAST)]
        assert found.values[name][:, place].tolist() == expected
        assert sum(expected) > 0
    assert API_CLIENTS[0] == APP


@pytest.mark.parametrize("outcome", ["down", "late"])
def test_the_reading_names_the_app_whose_receiver_had_trouble(outcome: str) -> None:
    seed = next(seed for seed in SEEDS if drawn_with(seed).incidents[INCIDENT].outcome.name == outcome)
    config = WorldConfig(seed=seed, size=30_000)
    scenario = Scenario.of(config)
    drawn = scenario.incidents[INCIDENT]
    found = systems.read(
        scenario, drawn.outcome.target, drawn.onset, days.number(config.as_of) + 1, Populations()
    )
    assert max(found, key=lambda candidate: abs(candidate.z)).cell == drawn.cell
