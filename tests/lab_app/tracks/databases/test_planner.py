"""Why the planner is said to be slow: what is dealt, that nothing of it is seen, what is read, and what nobody's work earns."""

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
from lab_app.kinds.case import Choice, Known, NotDealtError
from lab_app.kinds.context import Context
from lab_app.tracks.databases.databases import planner_log, planner_told
from lab_app.tracks.databases.databases.exercises import planner_said_to_be_slow as planner
from lab_app.tracks.databases.databases.planner_log import Cost
from lab_app.truth import Story, Truth, TwoWorlds
from pipelines.contract.home import WorldFolder
from pipelines.statistics.scores import belief_points
from synthetic import incidents
from synthetic.systems.schema_changes import NEEDED
from synthetic.vocabulary import PLANNER_STATEMENTS
from tests.lab_app import small_planner
from tests.lab_app.cases.asked import case_of
from tests.lab_app.cases.foreseen import tried

CODE = "DB3"
FIRST = dt.date(2026, 3, 9)
DAY = dt.timedelta(days=1)
PLAN, PANTRY, RATINGS, _ = PLANNER_STATEMENTS
NBSP = "\N{NO-BREAK SPACE}"


# On the small world


@pytest.fixture
def told(small_truth: Truth, context: Context, tmp_path: Path) -> Context:
    """The small world with a truth of its own, which `tell` changes."""
    world = WorldFolder(tmp_path / "world")
    shutil.copytree(small_truth._folder, world.truth)
    return replace(context, truth=Truth(world))


def tell(context: Context, outcome: str) -> Context:
    assert context.truth is not None
    file = context.truth._folder / f"{planner_told.PLACE}.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "outcome": outcome}))
    return context


@pytest.mark.parametrize(
    ("outcome", "cause", "statement"),
    [
        ("unindexed", "index", "plan_items"),
        ("chatty", "chatty", "plan_items"),
        ("nothing", "nothing", "none"),
    ],
)
def test_the_cause_is_the_outcome_of_the_place(
    outcome: str, cause: str, statement: str, told: Context
) -> None:
    truths = case_of(CODE, tell(told, outcome)).truths
    assert (truths["cause"].right, truths["statement"].right) == (cause, statement)
    assert (truths["factor"].right == 1.0) == (outcome == "nothing")


def test_nothing_of_what_happened_is_seen(told: Context) -> None:
    seen = [case_of(CODE, tell(told, outcome)).seen for outcome in planner.CAUSES_OF]
    assert all(one == seen[0] for one in seen)


def test_a_careful_reader_is_right_and_each_foreseen_answer_wrong_with_its_own_words(
    context: Context,
) -> None:
    found = tried(exercise(CODE), context)
    assert found.is_right, found.said
    assert found.points is not None
    assert found.points > 90
    assert {"rows", "the_page"} <= {one.name for one in found.wrong}
    assert [one for one in found.wrong if not (one.is_wrong and one.is_named)] == []


def test_a_world_that_ends_before_its_weeks_has_no_case(told: Context) -> None:
    with pytest.raises(NotDealtError):
        case_of(CODE, replace(told, as_of=dt.date(2026, 3, 14)))
    case_of(CODE, replace(told, as_of=dt.date(2026, 3, 15)))


# On rows that are written here


def log(**since: tuple[int, int, int, int]) -> str:
    """Four weeks before, alike in each hour, and four since, in which statements cost what is said: calls, requests,
    milliseconds, rows."""
    usual = {
        PLAN: (10, 10, 100, 1000),
        PANTRY: (10, 10, 80, 200),
        "SELECT title FROM recipes WHERE id = ?": (300, 10, 90, 300),
    }
    now = {**usual, **{{"plan": PLAN, "pantry": PANTRY}[name]: cost for name, cost in since.items()}}
    rows = [
        (f"TIMESTAMP '{FIRST + by * DAY}' + INTERVAL 12 HOUR", text, "planner", *cost)
        for by in range(-56, 28)
        for text, cost in (now if by >= 0 else usual).items()
    ]
    rows += [
        (f"TIMESTAMP '{FIRST + by * DAY}'", "report", "jobs", 1, 1, 730, 9000)
        for by in (*range(-28, 28), 28)  # the day after the last is none of them
    ]
    values = ", ".join(
        f"({at}, '{text}', '{service}', {calls}, {requests}, {ms}, {read})"
        for at, text, service, calls, requests, ms, read in rows
    )
    return f"""
        CREATE SCHEMA product;
        CREATE TABLE product.query_log AS SELECT * FROM (VALUES {values})
            t (hour_at, fingerprint, service, calls, requests, total_ms, rows_read);
        CREATE TABLE product.migrations AS SELECT * FROM (VALUES
            (TIMESTAMP '{FIRST - DAY} 22:10:00', 'drop_index', '/* x */ DROP INDEX CONCURRENTLY pantry_household_id_week_idx'),
            (TIMESTAMP '{FIRST - DAY} 22:10:20', 'drop_index', '/* x */ DROP INDEX CONCURRENTLY plan_items_household_id_week_idx'),
            (TIMESTAMP '{FIRST - 2 * DAY} 22:00:00', 'drop_index', '/* x */ DROP INDEX CONCURRENTLY pantry_household_id_used_at_idx'),
            (TIMESTAMP '{FIRST - DAY} 23:00:00', 'create_index', '/* x */ CREATE INDEX CONCURRENTLY pantry_household_id_used_at_idx')
        ) t (applied_at, kind, statement)
    """


class Rows:
    """What is known of a world whose tables are written here, and of a story by which the plan's statement took `factor` times
    as long."""

    def __init__(self, statements: str, outcome: str = "nothing", factor: float = 1.0) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(statements)
        self.as_of, self.factor = dt.date(2026, 6, 30), factor
        last = FIRST + 27 * DAY
        self.told = Story(
            planner_told.PLACE, outcome, "product", "", FIRST, last, {"statement": PLAN}, {}, ()
        )
        self.truth = self

    def rows(self, sql: str) -> tuple[tuple[Any, ...], ...]:
        return tuple(self.connection.execute(sql).fetchall())

    def value(self, sql: str) -> float:
        return float(self.rows(sql)[0][0])

    def story(self, place: str) -> Story:
        assert place == planner_told.PLACE
        return self.told

    def worlds(self, *of: str) -> TwoWorlds:
        assert of == (planner_told.PLACE, "query_ms", "statement", PLAN)
        dates = tuple(FIRST + by * DAY for by in range(-28, 28))
        actual = tuple(100.0 * (self.factor if day >= FIRST else 1.0) for day in dates)
        return TwoWorlds(dates, actual, (100.0,) * 56)


def known_of(statements: str, outcome: str = "nothing", factor: float = 1.0) -> Known:
    return cast("Known", Rows(statements, outcome, factor))


def test_the_log_is_read_by_statement_on_its_days() -> None:
    known = known_of(log(plan=(10, 10, 800, 40_000)))
    found = planner_log.read_log(known, FIRST, FIRST + 27 * DAY)
    assert found.statements[PLAN] == Cost(280, 280, 28 * 800, 28 * 40_000)
    assert (found.requests, found.ms, found.all_ms) == (280, 28 * 970, 28 * 1700)
    assert found.ms_a_request == pytest.approx(97.0)
    assert found.others(PLAN) == Cost(28 * 310, 28 * 20, 28 * 170, 28 * 500)
    before = planner_log.read_log(known, FIRST - 28 * DAY, FIRST - DAY)
    assert before.statements[PLAN] == Cost(280, 280, 2800, 28_000)
    assert planner_log.weeks(known, FIRST - 56 * DAY, FIRST - DAY) == pytest.approx([27.0] * 8)


def test_an_index_is_that_of_the_conditions_dropped_on_the_evening_before() -> None:
    known = known_of(log())
    ((statement, found),) = planner_log.dropped(known, PLANNER_STATEMENTS, FIRST).items()
    assert statement == PLAN
    assert found.statement == "/* x */ DROP INDEX CONCURRENTLY plan_items_household_id_week_idx"
    assert f"{found.at}" == "2026-03-08 22:10:20"
    assert planner_log.dropped(known, PLANNER_STATEMENTS, FIRST + DAY) == {}


def test_the_indexes_are_those_that_the_world_says_are_needed() -> None:
    for statement, (table, columns) in NEEDED.items():
        assert planner_log.table_of(statement) == table
        assert planner_log.index_of(statement) == f"{table}_{columns.replace(', ', '_')}_idx"


def test_of_a_missed_index_the_rows_and_of_a_chatty_page_the_call_are_foreseen() -> None:
    unindexed = planner.deal(known_of(log(plan=(10, 10, 800, 40_000)), "unindexed", 8.0)).truths
    assert unindexed["factor"].right == pytest.approx(8.0)
    assert {one.name: one.value for one in unindexed["factor"].wrong} == pytest.approx(
        {"rows": 40.0, "calls": 1.0, "the_page": 970 / 270, "the_database": 1700 / 1000}
    )
    chatty = planner.deal(known_of(log(plan=(60, 10, 600, 6_000)), "chatty", 6.0)).truths
    assert {one.name: one.value for one in chatty["factor"].wrong} == pytest.approx(
        {"a_call": 1.0, "the_page": 770 / 270, "the_database": 1500 / 1000}
    )


def test_what_is_told_has_the_figures_of_this_world() -> None:
    known = known_of(log(plan=(10, 10, 800, 40_000)), "unindexed", 8.0)
    why = planner.deal(known).truths["cause"].why
    assert "a call read 100 → 4,000 rows and took 10.0 → 80.0" in why
    assert (
        "DROP INDEX CONCURRENTLY plan_items_household_id_week_idx` was run on the evening before, at 22:10 (UTC)"
        in why
    )
    assert f"10.0{NBSP}% of the whole database's time in the four weeks before, and 47.1{NBSP}%" in why
    why = planner.deal(known_of(log(plan=(60, 10, 600, 6_000)), "chatty", 6.0)).truths["cause"].why
    assert "1.0 → 6.0 times for a request" in why
    assert "100 → 100 rows" in why
    why = planner.deal(known_of(log())).truths["cause"].why
    assert "took 27.0 ms for a request of the planner in the four weeks before, and 27.0 ms in these" in why


def test_a_world_without_a_log_has_no_case() -> None:
    with pytest.raises(NotDealtError):
        planner.deal(known_of(log() + "; DELETE FROM product.query_log WHERE service = 'planner'"))


# Over the seeds


def test_the_outcomes_and_statements_are_those_of_the_world() -> None:
    place = incidents.discover()[planner_told.PLACE]
    assert set(planner.CAUSES_OF) == {one.name for one in place.outcomes}
    assert tuple(planner.STATEMENTS.values()) == PLANNER_STATEMENTS
    assert small_planner.SLOWER > 1


def test_who_never_looks_earns_little_over_the_seeds() -> None:
    """The best fixed answer, whoever knows other worlds' calendars, and what `migrations` shows first; the best fixed range
    earns 0."""
    dealt = [planner.CAUSES_OF[incidents.outcomes(seed)[planner_told.PLACE]] for seed in range(300)]
    shares = Counter(dealt)
    assert max(shares.values()) / len(dealt) <= 0.54
    assert 0.15 <= shares["nothing"] / len(dealt) <= 0.35
    (asked,) = (one for one in planner.EXERCISE.questions if isinstance(one, Choice) and one.is_scored)
    for option in asked.options:
        share = shares[option.key] / len(dealt)
        for sure in (0.3, 0.5, 0.65, 0.8, 0.9, 0.95):
            right, wrong = (
                belief_points(sure, len(asked.options), right=is_right) for is_right in (True, False)
            )
            assert share * right + (1 - share) * wrong <= 20.0, (option.key, sure)
