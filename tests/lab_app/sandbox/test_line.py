"""Who waits for a worker has a place, takes turns with the others, and can leave; what is asked twice runs once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from lab_app.sandbox import QueryError, Result, Sandbox, Ticket
from lab_app.sandbox.answers import MOST_CELLS, UNSTEADY, Answers, is_steady, normalised
from lab_app.sandbox.line import TURN_SECONDS, Durations, in_order
from lab_app.sandbox.result import ResultColumn

ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b"


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def ticket(session: str | None, since: float) -> Ticket:
    return Ticket(session=session, since=since)


def test_first_come_first_served() -> None:
    waiting = [ticket(None, 3.0), ticket("a", 1.0), ticket("b", 2.0)]
    assert in_order(waiting, []) == [waiting[1], waiting[2], waiting[0]]


def test_a_session_that_asks_for_much_waits_behind_the_others_and_not_for_ever() -> None:
    many = [ticket("a", 0.1 * n) for n in range(10)]
    other = ticket("b", 2.0)
    assert in_order([*many, other], [])[:3] == [many[0], other, many[1]]
    assert in_order([*many, other], [ticket("a", 0.0)])[0] is other
    late = [ticket(f"s{n}", 0.1 + TURN_SECONDS + n) for n in range(20)]
    assert in_order([*many, *late], [])[1] is many[1]


def test_what_was_long_is_known_by_its_kind() -> None:
    durations = Durations()
    durations.note("SELECT count(*) FROM events WHERE event_at < '2026-05-01' AND user_id > 12.5", 2.0)
    durations.note("SELECT 1", 0.1)
    assert durations.is_long("SELECT count(*) FROM events WHERE event_at < '2024-01-01' AND user_id > 7")
    assert not durations.is_long("SELECT 1")
    assert not durations.is_long("SELECT count(*) FROM users")


@pytest.fixture
def one(small_warehouse: Path) -> Iterator[Sandbox]:
    """A sandbox in which one short query and one long one run at a time."""
    with Sandbox(small_warehouse, workers=1, timeout_seconds=20) as opened:
        opened.run("SELECT 1")
        yield opened


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=32) as opened:
        yield opened


@pytest.fixture
def full(one: Sandbox, pool: ThreadPoolExecutor) -> Iterator[Sandbox]:
    """The same, with two long queries that run until the test is over."""
    held = [Ticket(), Ticket()]
    asked = [pool.submit(one.run, f"{ENDLESS} WHERE a.range > {n}", ticket=t) for n, t in enumerate(held)]
    wait_for(lambda: [t.place for t in held] == [0, 0])
    yield one
    for t in held:
        t.cancel()
    assert [kind(a) for a in asked] == ["cancelled"] * 2


def kind(asked: Future[Result]) -> str:
    try:
        asked.result(timeout=20)
    except QueryError as error:
        return error.kind
    return "answered"


def test_who_waits_has_a_place_and_moves_up_when_somebody_leaves(
    full: Sandbox, pool: ThreadPoolExecutor
) -> None:
    tickets = [Ticket(session=f"s{n}") for n in range(40)]
    asked = []
    for n, waiting in enumerate(tickets[:20]):
        asked.append(pool.submit(full.run, f"SELECT {n} AS n", ticket=waiting))
        wait_for(lambda waiting=waiting, n=n: waiting.place == n + 1)  # type: ignore[misc]
    tickets[0].cancel()
    tickets[10].cancel()
    assert [kind(asked[n]) for n in (0, 10)] == ["cancelled"] * 2
    assert [tickets[n].place for n in (0, 1, 9, 11, 19)] == [None, 1, 9, 10, 18]
    for waiting in tickets:
        waiting.cancel()
    assert {kind(a) for a in asked} == {"cancelled"}


def test_nobody_is_refused_however_many_wait(one: Sandbox, pool: ThreadPoolExecutor) -> None:
    asked = [pool.submit(one.run, f"SELECT count(*) + {n} FROM users") for n in range(80)]
    assert [a.result(timeout=60).rows for a in asked] == [[(2000 + n,)] for n in range(80)]


def test_who_is_not_there_any_more_loses_the_place(full: Sandbox, pool: ThreadPoolExecutor) -> None:
    gone, here = Ticket(leaves_after=0.3), Ticket(leaves_after=0.3)
    asked = [pool.submit(full.run, f"SELECT {n} AS n", ticket=t) for n, t in enumerate((gone, here))]
    until = time.monotonic() + 2.0
    while time.monotonic() < until:
        here.renew()
        time.sleep(0.05)
    assert kind(asked[0]) == "cancelled"
    assert here.place == 1
    here.cancel()
    assert kind(asked[1]) == "cancelled"


def test_a_query_that_runs_for_somebody_who_left_is_ended(one: Sandbox, pool: ThreadPoolExecutor) -> None:
    asked = pool.submit(one.run, ENDLESS, ticket=Ticket(leaves_after=0.5))
    assert kind(asked) == "cancelled"


def test_a_short_query_does_not_wait_for_a_long_one(one: Sandbox, pool: ThreadPoolExecutor) -> None:
    long = Ticket()
    asked = pool.submit(one.run, ENDLESS, ticket=long)
    wait_for(lambda: long.place == 0)
    assert one.run("SELECT count(*) FROM users").rows == [(2000,)]
    assert long.place == 0
    long.cancel()
    assert kind(asked) == "cancelled"


def test_a_query_known_to_be_long_leaves_the_short_ones_their_worker(
    one: Sandbox, pool: ThreadPoolExecutor
) -> None:
    one._durations.note(ENDLESS, 5.0)
    long = [Ticket(), Ticket()]
    asked = [pool.submit(one.run, f"{ENDLESS} ", ticket=long[0])]
    wait_for(lambda: long[0].place == 0)
    one._durations.note(f"{ENDLESS} WHERE a.range > 1", 5.0)
    asked.append(pool.submit(one.run, f"{ENDLESS} WHERE a.range > 7", ticket=long[1]))
    wait_for(lambda: long[1].place == 1)
    assert one.run("SELECT count(*) FROM users").rows == [(2000,)]
    assert [t.place for t in long] == [0, 1]
    for t in long:
        t.cancel()
    assert [kind(a) for a in asked] == ["cancelled"] * 2


def test_workers_that_were_needed_for_long_queries_end_again(one: Sandbox, pool: ThreadPoolExecutor) -> None:
    held = [Ticket() for _ in range(2)]
    asked = [pool.submit(one.run, f"{ENDLESS} WHERE a.range > {n}", ticket=t) for n, t in enumerate(held)]
    wait_for(lambda: [t.place for t in held] == [0, 0])
    assert len(one.pids) == 2
    for t in held:
        t.cancel()
    assert [kind(a) for a in asked] == ["cancelled"] * 2
    for n in range(3):
        one.run(f"SELECT {n + 100}")
    assert len(one.pids) == 1


def test_what_several_ask_at_once_runs_once(full: Sandbox, pool: ThreadPoolExecutor) -> None:
    ran: list[str] = []
    run = full._run

    def counted(sql: str, *about: object) -> Result:
        ran.append(sql)
        return run(sql, *about)  # type: ignore[arg-type]

    full._run = counted  # type: ignore[method-assign, assignment]
    tickets = [Ticket() for _ in range(10)]
    asked = [pool.submit(full.run, "SELECT 42 AS n" + ";" * n, ticket=t) for n, t in enumerate(tickets)]
    wait_for(lambda: [t.place for t in tickets] == [1] * 10)
    tickets[3].cancel()
    assert kind(asked[3]) in ("cancelled", "answered")
    for running in list(full._busy.values())[:1]:
        running.cancel()
    assert {kind(a) for n, a in enumerate(asked) if n != 3} == {"answered"}
    assert len(ran) <= 2


def test_where_the_first_who_asked_leaves_the_next_one_asks(full: Sandbox, pool: ThreadPoolExecutor) -> None:
    first, second = Ticket(), Ticket()
    asked = [pool.submit(full.run, "SELECT 43 AS n", ticket=first)]
    wait_for(lambda: first.place == 1)
    asked.append(pool.submit(full.run, "SELECT 43 AS n", ticket=second))
    wait_for(lambda: second.place == 1)
    first.cancel()
    assert kind(asked[0]) == "cancelled"
    wait_for(lambda: second.place == 1)
    next(iter(full._busy.values())).cancel()
    assert asked[1].result(timeout=20).rows == [(43,)]


def test_an_answer_is_given_again_unless_it_would_be_another_one(one: Sandbox) -> None:
    assert one.run("SELECT count(*) FROM users") is one.run("SELECT count(*) FROM users ;\n")
    assert one.run("SELECT count(*) FROM users", limit=5) is not one.run("SELECT count(*) FROM users")
    for sql in ("SELECT random()", "SELECT uuid()", "SELECT current_timestamp", "SELECT NOW()"):
        assert one.run(sql).rows != one.run(sql).rows


def test_errors_are_not_remembered_and_name_their_own_place(one: Sandbox) -> None:
    for sql, line in (("SELECT nme FROM users", 1), ("\nSELECT nme FROM users", 2)):
        with pytest.raises(QueryError) as caught:
            one.run(sql)
        assert caught.value.line == line


def test_every_function_that_the_engine_calls_unsteady_is_known() -> None:
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability != 'CONSISTENT'"
        ).fetchall()
    assert {name for (name,) in found} <= UNSTEADY
    assert len(found) > 20


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT random()",
        'SELECT "random"()',
        "SELECT CURRENT_DATE - 1",
        "SELECT * FROM users USING SAMPLE 10",
        "SELECT * FROM users TABLESAMPLE 10%",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT 'now'::TIMESTAMP",
        "SELECT age(TIMESTAMP '2026-01-01')",
    ],
)
def test_what_gives_something_else_each_time_is_unsteady(sql: str) -> None:
    assert not is_steady(sql)


def test_ordinary_queries_are_steady() -> None:
    assert is_steady("SELECT user_id, count(*) FROM events WHERE event_at >= '2026-05-01' GROUP BY ALL")
    assert normalised("SELECT 1 ; \n;") == "SELECT 1"
    assert normalised(" SELECT 1") == " SELECT 1"


def test_remembered_answers_take_no_more_than_their_room() -> None:
    answers, row = Answers(), tuple(range(10))
    result = Result(tuple(ResultColumn(str(n), "BIGINT") for n in range(10)), [row] * 999, False, 1.0)
    for n in range(300):
        answers.keep(n, result)
    assert answers.get(0) is None
    assert answers.get(299) is result
    assert sum(answers.get(n) is not None for n in range(300)) == MOST_CELLS // 10_000
    huge = Result(result.columns, [row] * 5_000, False, 1.0)
    answers.keep("huge", huge)
    assert answers.get("huge") is None


def test_a_query_beside_others_is_stopped_by_the_processors_time_and_not_the_clocks(
    small_warehouse: Path,
) -> None:
    stop = threading.Event()

    def burn() -> None:
        with duckdb.connect() as connection:
            while not stop.is_set():
                connection.execute("SELECT count(*) FROM range(3000000) WHERE hash(range) % 7 = 1")

    with Sandbox(small_warehouse, workers=1, timeout_seconds=1.0) as opened:
        opened.run("SELECT 1")
        burning = [threading.Thread(target=burn) for _ in range(4)]
        for thread in burning:
            thread.start()
        try:
            began = time.monotonic()
            with pytest.raises(QueryError) as caught:
                opened.run(ENDLESS)
            assert caught.value.kind == "timeout"
            assert time.monotonic() - began < 4 * 1.5 + 3
        finally:
            stop.set()
            for thread in burning:
                thread.join()
