"""The numbers that are read off the database's own tables: what is dealt, and the foreseen wrong ones."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import duckdb
import pytest

from lab_app.course.tracks import exercise
from lab_app.kinds.case import Bars, Case, CaseExercise, Curve, Known, NotDealtError
from lab_app.kinds.context import Context
from lab_app.tracks.databases.databases import query_costs
from lab_app.tracks.databases.databases.exercises import many_queries_for_one_page as pages
from lab_app.tracks.databases.databases.exercises import saved_and_gone as saved
from lab_app.truth import Story
from synthetic.systems.statements import LISTS, statements
from tests.lab_app.cases.asked import case_of
from tests.lab_app.cases.foreseen import tried

JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)

LOG = """
    CREATE SCHEMA product;
    CREATE TABLE product.query_log AS SELECT * FROM (VALUES
        (TIMESTAMP '2026-05-31 23:00:00', 'each', 'cart', 900, 30, 900),    -- of the month before
        (TIMESTAMP '2026-06-01 00:00:00', 'each', 'cart', 90, 3, 45),
        (TIMESTAMP '2026-06-30 23:00:00', 'each', 'cart', 60, 2, 30),
        (TIMESTAMP '2026-06-30 23:00:00', 'of the cart', 'cart', 4, 2, 25),
        (TIMESTAMP '2026-06-30 23:00:00', 'at once IN (?)', 'home', 50, 50, 100),
        (TIMESTAMP '2026-06-30 23:00:00', 'report', 'jobs', 1, 1, 200),
        (TIMESTAMP '2026-06-30 23:00:00', 'mails', 'jobs', 500, 1, 100),
        (TIMESTAMP '2026-07-01 00:00:00', 'each', 'cart', 900, 30, 900)     -- of the month after
    ) t (hour_at, fingerprint, service, calls, requests, total_ms)
"""
LAG = """
    CREATE SCHEMA product;
    CREATE TABLE product.replica_lag AS
    SELECT TIMESTAMP '2026-06-03' + to_hours(n) AS measured_at, 500 AS lag_ms, 100 AS reads FROM range(28 * 24) t (n);
    UPDATE product.replica_lag SET lag_ms = 9000, reads = 40 WHERE measured_at = TIMESTAMP '2026-06-10 02:00:00';
    UPDATE product.replica_lag SET lag_ms = 30001, reads = 40 WHERE measured_at = TIMESTAMP '2026-06-11 02:00:00';
    UPDATE product.replica_lag SET lag_ms = 600000, reads = 10 WHERE measured_at = TIMESTAMP '2026-06-12 02:00:00';
    INSERT INTO product.replica_lag VALUES (TIMESTAMP '2026-06-02 23:55:00', 900000, 9999), (TIMESTAMP '2026-07-01', 900000, 9999);
"""


def known_of(statements: str, as_of: dt.date = dt.date(2026, 6, 30)) -> Known:
    connection = duckdb.connect()
    connection.execute(statements)

    class Rows:
        truths = None

        def rows(self, sql: str) -> tuple[tuple[Any, ...], ...]:
            return tuple(connection.execute(sql).fetchall())

    rows = Rows()
    rows.as_of = as_of  # type: ignore[attr-defined]
    return cast("Known", rows)


def numbers(case: Case) -> dict[str, float]:
    (truths,) = case.truths.values()
    return {"right": float(truths.right), **{one.name: one.value for one in truths.wrong}}


def test_the_share_is_of_the_time_of_all_statements_of_the_month() -> None:
    """150 calls in 5 requests took 75 of the 500 ms."""
    assert numbers(pages.deal(known_of(LOG))) == pytest.approx(
        {
            "right": 75 / 500,
            "slowest_call": 200 / 500,
            "job": 100 / 500,
            "share_of_calls": 150 / 705,
            "jobs_left_out": 75 / 200,
            "of_its_page": 75 / 100,
        }
    )


def test_another_statement_that_takes_most_time_is_foreseen() -> None:
    more = LOG.replace("50, 50, 100)", "50, 50, 1000)")
    assert numbers(pages.deal(known_of(more)))["most_time"] == pytest.approx(1000 / 1400)


def test_what_is_decided_follows_the_share() -> None:
    (below,) = pages.deal(known_of(LOG)).truths.values()
    assert "15.0\N{NO-BREAK SPACE}%" in below.why
    assert "rents the machine now" in below.why
    (above,) = pages.deal(known_of(LOG.replace("3, 45)", "3, 245)"))).truths.values()
    assert "is mended first" in above.why


@pytest.mark.parametrize(
    ("as_of", "first"),
    [((2026, 6, 30), (2026, 6, 1)), ((2026, 6, 29), (2026, 5, 1)), ((2026, 1, 5), (2025, 12, 1))],
)
def test_the_month_is_the_last_that_is_over(as_of: tuple[int, int, int], first: tuple[int, int, int]) -> None:
    assert query_costs.last_month(dt.date(*as_of)) == dt.date(*first)


def test_a_month_without_a_loop_is_not_dealt() -> None:
    with pytest.raises(NotDealtError):
        pages.deal(known_of(LOG, dt.date(2026, 4, 2)))
    without = f"{LOG}; DELETE FROM product.query_log WHERE fingerprint = 'each'"
    with pytest.raises(NotDealtError):
        pages.deal(known_of(without))


def test_the_seconds_are_those_after_which_a_thousandth_of_the_reads_is_stale() -> None:
    """Of 66,990 reads 66 may be stale: the 10 of the longest lag and 40 of the next, and not the 40 of 9 s as well."""
    found = numbers(saved.deal(known_of(LAG)))
    lags = [0.5] * 669 + [9.0, 30.001, 600.0]
    assert found.pop("mean") == pytest.approx(sum(lags) / 672)
    assert found == pytest.approx(
        {
            "right": 9,
            "longest": 600.0,
            "each_alike": 600,
            "nights_left_out": 1,
            "one_in_a_hundred": 1,
            "mean_of_reads": (66_900 * 0.5 + 40 * 9 + 40 * 30.001 + 10 * 600) / 66_990,
        }
    )


def test_a_lag_of_a_millisecond_more_takes_a_second_more() -> None:
    """All that is above 30 s may be stale where there are few reads: what is 30.001 s late is stale after 30 s."""
    fewer = LAG.replace("lag_ms = 30001, reads = 40", "lag_ms = 30001, reads = 60")
    assert numbers(saved.deal(known_of(fewer)))["right"] == 31


def test_days_that_were_not_measured_are_not_dealt() -> None:
    with pytest.raises(NotDealtError):
        saved.deal(known_of(LAG, dt.date(2026, 6, 28)))


def test_what_happened_to_the_copy_is_told_where_it_lies_in_these_days() -> None:
    known = known_of(LAG)
    assert saved._story(known, dt.date(2026, 6, 3), dt.date(2026, 6, 30)) == ""
    story = Story(
        saved.PLACE,
        "overrun",
        "product",
        "A job wrote much.",
        dt.date(2026, 5, 1),
        dt.date(2026, 6, 11),
        {},
        {},
        (),
    )

    class Told:
        def story(self, place: str) -> Story:
            assert place == saved.PLACE
            return story

    known.truths = known.truth = Told()  # type: ignore[misc, assignment]
    said = saved._story(known, dt.date(2026, 6, 3), dt.date(2026, 6, 30))
    assert said == "A job wrote much, from 1 May 2026 to 11 June 2026. "
    assert saved._story(known, dt.date(2026, 6, 12), dt.date(2026, 6, 30)) == ""


@pytest.mark.parametrize("code", ["DB4", "DB6"])
def test_a_careful_reader_is_right_and_each_foreseen_number_wrong_with_its_own_words(
    code: str, context: Context
) -> None:
    found = tried(exercise(code), context)
    assert found.is_right, found.said
    assert len(found.wrong) >= 4
    assert [one for one in found.wrong if not (one.is_wrong and one.is_named)] == []


def test_nothing_of_the_answer_is_seen_before_it(context: Context) -> None:
    for code, kind in (("DB4", Bars), ("DB6", Curve)):
        chosen = exercise(code)
        assert isinstance(chosen, CaseExercise)
        case = case_of(code, context)
        assert case.seen.exhibits == ()
        (truths,) = case.truths.values()
        assert isinstance(truths.after[0], kind)


def test_which_page_asks_item_by_item_varies_and_is_none_in_most_worlds() -> None:
    found = [statements(seed).one_by_one.of.service for seed in range(200)]
    assert {one.service for one in LISTS} == set(found)
    assert max(found.count(service) for service in set(found)) <= 100
