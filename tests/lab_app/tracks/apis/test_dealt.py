"""The exercises about the API's log: what is dealt, that nothing of it is seen, what is read, and what nobody's work earns."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest

from lab_app.course.tracks import exercise
from lab_app.kinds.case import Known, NotDealtError, Range, Truths, Wrong
from lab_app.kinds.context import Context
from lab_app.kinds.sql import SqlExercise
from lab_app.tracks.apis.apis import given_up, partner_orders, partner_orders_told
from lab_app.tracks.apis.apis.exercises import partner_orders_rise
from lab_app.tracks.apis.apis.partner_orders import Week
from lab_app.truth import Truth
from pipelines.contract.home import WorldFolder
from pipelines.statistics.scores import belief_points
from synthetic import incidents
from synthetic.vocabulary import PARTNER_APPS
from tests.lab_app.cases.asked import case_of

PLACES = (partner_orders_told.PLACE, given_up.PLACE)
DAY = dt.timedelta(days=1)


@pytest.fixture
def told(small_truth: Truth, context: Context, tmp_path: Path) -> Context:
    """The small world with a truth of its own, which `tell` changes."""
    world = WorldFolder(tmp_path / "world")
    shutil.copytree(small_truth._folder, world.truth)
    return replace(context, truth=Truth(world))


def tell(context: Context, outcome: str, place: str) -> Context:
    assert context.truth is not None
    file = context.truth._folder / f"{place}.json"
    size = {"share": 0.35}
    file.write_text(json.dumps({**json.loads(file.read_text()), "outcome": outcome, "size": size}))
    return context


@pytest.mark.parametrize(
    ("outcome", "cause", "app"),
    [("retries", "twice", "Basketry"), ("buyers", "buyers", "Basketry"), ("nothing", "nothing", "none")],
)
def test_why_orders_rise_is_the_outcome_of_the_place(
    outcome: str, cause: str, app: str, told: Context
) -> None:
    truths = case_of("AP3", tell(told, outcome, PLACES[0])).truths
    assert (truths["cause"].right, truths["app"].right) == (cause, app)
    assert outcome == "retries" or truths["share"].right == 0.0


def test_nothing_of_what_happened_is_seen(told: Context) -> None:
    for code, place in zip(("AP3", "AP6"), PLACES, strict=True):
        outcomes = [one.name for one in incidents.discover()[place].outcomes]
        seen = [case_of(code, tell(told, outcome, place)).seen for outcome in outcomes]
        assert all(one == seen[0] for one in seen), code


def test_the_causes_and_the_apps_are_those_of_the_world() -> None:
    outcomes = {one.name for one in incidents.discover()[PLACES[0]].outcomes}
    assert set(partner_orders_rise.CAUSES_OF) == outcomes
    assert partner_orders_rise.APPS == PARTNER_APPS


def test_a_world_that_ends_before_its_weeks_has_no_case(told: Context) -> None:
    for code, day in (("AP3", dt.date(2025, 12, 10)), ("AP6", dt.date(2026, 5, 24))):
        with pytest.raises(NotDealtError):
            case_of(code, replace(told, as_of=day))


def test_who_never_looks_earns_little_over_the_seeds() -> None:
    """The best fixed answer, whoever knows other worlds' calendars, and the campaign that is named; the best fixed range earns 0."""
    dealt = [partner_orders_rise.CAUSES_OF[incidents.outcomes(seed)[PLACES[0]]] for seed in range(300)]
    shares = Counter(dealt)
    assert max(shares.values()) / len(dealt) <= 0.54
    assert 0.15 <= shares["nothing"] / len(dealt) <= 0.35
    for cause in ("twice", "buyers", "campaign", "nothing"):
        share = shares[cause] / len(dealt)
        for sure in (0.3, 0.5, 0.65, 0.8, 0.95):
            right, wrong = (belief_points(sure, 5, right=is_right) for is_right in (True, False))
            assert share * right + (1 - share) * wrong <= 20.0, (cause, sure)


def test_the_week_is_the_one_whose_rise_is_nearest_and_holds_the_day() -> None:
    onset = dt.date(2025, 12, 8)
    counts = {onset + n * DAY: 100 for n in range(-40, 10)}
    assert partner_orders.week_near(onset, counts) == Week(onset - 6 * DAY)  # none has a rise: the earliest
    counts |= {onset + n * DAY: 142 for n in range(10)}
    # two days of seven with 42 more are 12 % of a week
    found = partner_orders.week_near(onset, counts)
    assert found is not None
    assert found == Week(onset - 5 * DAY)
    assert found.rise(counts) == pytest.approx(2 * 42 / 700)
    assert partner_orders.week_near(onset, {}) is None


ROWS = """
    CREATE SCHEMA product; USE product;
    CREATE TABLE api_clients AS SELECT * FROM (VALUES (1, 'A'), (2, 'B')) t (id, name);
    CREATE TABLE orders AS SELECT * FROM (VALUES
        (1, 20.0, 'paid'), (2, 20.0, 'refunded'), (3, 20.0, 'paid'), (4, 25.0, 'paid'), (5, 20.0, 'paid'), (6, 20.0, 'paid'),
        (7, 30.0, 'paid'), (8, 30.0, 'paid'), (9, 20.0, 'paid'), (10, 40.0, 'paid'), (11, 40.0, 'paid')
    ) t (id, total_amount, status);
    CREATE TABLE api_requests AS SELECT *, 'POST' AS method FROM (VALUES
        (1, 7, TIMESTAMP '2025-12-10 10:00:00', 504, NULL, 1),  -- placed, and again after three minutes: a double
        (1, 7, TIMESTAMP '2025-12-10 10:03:00', 201, NULL, 2),
        (1, 7, TIMESTAMP '2025-12-10 10:03:00', 201, NULL, 2),  -- the log has it twice
        (1, 7, TIMESTAMP '2025-12-10 10:40:00', 201, NULL, 3),  -- the same amount, much later
        (1, 7, TIMESTAMP '2025-12-10 10:44:00', 201, NULL, 4),  -- soon, and another amount
        (1, 8, TIMESTAMP '2025-12-10 10:01:00', 201, NULL, 5),  -- soon after another's
        (2, 7, TIMESTAMP '2025-12-10 10:02:00', 201, NULL, 6),  -- by another app
        (2, 9, TIMESTAMP '2025-12-10 11:00:00', 504, 'k1', 7),  -- with a key: told of the same order
        (2, 9, TIMESTAMP '2025-12-10 11:00:30', 200, 'k1', 7),
        (2, 9, TIMESTAMP '2025-12-10 11:05:00', 201, 'k2', 8),  -- with another key: wanted
        (2, 9, TIMESTAMP '2025-12-12 00:00:00', 201, NULL, 9),  -- the day after the last
        (1, 5, TIMESTAMP '2025-12-09 23:59:00', 504, NULL, 10),  -- its first is of the day before the first
        (1, 5, TIMESTAMP '2025-12-10 00:01:00', 201, NULL, 11)
    ) t (api_client_id, user_id, requested_at, status, idempotency_key, order_id);
"""


def known_of_rows() -> Known:
    connection = duckdb.connect()
    connection.execute(ROWS)

    class Rows:
        def rows(self, sql: str) -> tuple[tuple[Any, ...], ...]:
            return tuple(connection.execute(sql).fetchall())

    return cast("Known", Rows())


def test_a_double_has_the_same_buyer_app_and_amount_within_minutes_and_no_key() -> None:
    known, day = known_of_rows(), dt.date(2025, 12, 10)
    apps = partner_orders.apps(known, day, day + DAY)
    assert {name: (one.orders, one.buyers, one.doubles) for name, one in apps.items()} == {
        "A": (6, 3, 1),
        "B": (3, 2, 0),
    }
    found = partner_orders.doubles(known, day, day + DAY)
    assert (found.count, found.refunded, found.euros, found.kept_euros) == (1, 1, 20.0, 0.0)
    assert (found.same_day, found.timed_out, found.after_a_timeout, found.all_refunded) == (4, 2, 1, 1)
    assert partner_orders.by_day(known, day, day + DAY, "A") == {day: 6}
    assert partner_orders.apps(known, day - DAY, day)["A"].doubles == 2


def test_a_range_around_a_foreseen_wrong_number_is_told_what_that_is() -> None:
    asked = Range(name="share", asks="", unit="share", bounds=(0.0, 0.5), fixed=0.2)
    truths = Truths(
        0.17, "Why.", wrong=(Wrong("refunded", 0.07, "Only these."), Wrong("all", 0.09, "All of them."))
    )

    def said(low: float, high: float) -> tuple[str | None, str]:
        one = asked.answered({"low": f"{low}", "high": f"{high}"}, truths)
        return one.mistake, one.message

    assert said(6, 8) == ("refunded", "Only these. Why.")
    assert said(7, 10) == ("all", "All of them. Why.")
    assert said(7, 20) == (None, "Why.")  # it holds the truth
    assert said(1, 2) == (None, "Why.")


def test_what_follows_from_the_right_query_is_said_with_its_figures() -> None:
    refused, left = exercise("AP4"), exercise("AP5")
    assert isinstance(refused, SqlExercise)
    assert isinstance(left, SqlExercise)
    assert refused.told is not None
    assert left.told is not None
    said = refused.told([("Calm", 12, 70, 1.25), ("Burst", 1400, 180, 4.15)])
    assert "Burst was refused most: 1,400 calls" in said
    assert "180" in said
    assert "The other one" in said
    assert "The other" not in refused.told([("Burst", 1400, 180, 4.15)])
    said = left.told([("Grocer", 900, 1234.5), ("Reader", 30, 0), ("Clock", 12, 0)])
    assert "Of 3 partners, 1 is called, Grocer first" in said
    assert "Another 2 bring no revenue themselves and have 42 users" in said
    assert left.told([("Reader", 30, 0)]).startswith("No partner's paid order")
