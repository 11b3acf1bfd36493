"""All orders of two programs, against a brute force of its own: recursion over whose turn it is, on a file of the test's."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from math import comb
from pathlib import Path

import pytest

from lab_app.bench import Bench
from lab_app.bench.interleave import TWO, orders, replay
from lab_app.tracks.databases.databases.promises import PROMISES, played
from lab_app.tracks.databases.databases.slots import HOLDERS, LAST_SLOT, WAYS, Way


def merged(first: int, second: int) -> Iterator[str]:
    if first == 0 or second == 0:
        yield "0" * first + "1" * second
        return
    yield from ("0" + rest for rest in merged(first - 1, second))
    yield from ("1" + rest for rest in merged(first, second - 1))


def by_hand(way: Way, order: str, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How both end and who holds the slot, by plain sqlite3 on a file of its own."""
    path.unlink(missing_ok=True)
    own, *both = (sqlite3.connect(path, isolation_level=None, timeout=0) for _ in range(3))
    own.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;")
    for sql in (*way.table.schema, *LAST_SLOT):
        own.execute(sql)
    ended, left = ["", ""], [list(way.steps), list(way.steps)]
    for who in map(int, order):
        if ended[who]:
            continue
        step = left[who].pop(0)
        try:
            cursor = both[who].execute(step.sql, {"me": TWO[who]})
            found = cursor.fetchall()
            if (step.needs == "row" and not found) or (step.needs == "change" and not cursor.rowcount):
                ended[who] = step.otherwise
        except sqlite3.IntegrityError:
            ended[who] = "taken" if step.on_error else "error"
        except sqlite3.OperationalError:
            ended[who] = "error"
        if ended[who] and both[who].in_transaction:
            both[who].execute("ROLLBACK")
        if not ended[who] and not left[who]:
            ended[who] = "done"
    holders = tuple(row[0] for row in own.execute(HOLDERS))
    for connection in (*both, own):
        connection.close()
    return tuple(ended), holders


@pytest.mark.parametrize(("first", "second"), [(0, 2), (1, 1), (3, 3), (2, 5), (5, 5)])
def test_orders_are_all_merges_once(first: int, second: int) -> None:
    found = orders(first, second)
    assert sorted(found) == sorted(merged(first, second))
    assert len(found) == comb(first + second, first)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_every_order_ends_as_by_hand(bench: Bench, way: Way, tmp_path: Path) -> None:
    all_orders = sorted(merged(len(way.steps), len(way.steps)))
    asked = all_orders if len(all_orders) <= 20 else all_orders[::9]
    by_order = {one.order: (one.ended, one.holders) for one in replay(bench, way.steps, way.table)}
    assert len(by_order) == len(all_orders)
    assert {order: by_order[order] for order in asked} == {
        order: by_hand(way, order, tmp_path / f"{order}.db") for order in asked
    }


def test_read_then_write_oversells_in_twelve_of_twenty_and_a_transaction_refuses_in_240_of_252(
    bench: Bench,
) -> None:
    """The figures of the design, measured on SQLite 3.40."""
    by_key = {way.key: way for way in WAYS}
    look = replay(bench, by_key["look_first"].steps, by_key["look_first"].table)
    assert Counter(one.is_sold_twice for one in look) == {True: 12, False: 8}
    begun = replay(bench, by_key["transaction"].steps, by_key["transaction"].table)
    assert Counter(one.is_refused for one in begun) == {True: 240, False: 12}
    assert not any(one.is_sold_twice or one.is_nobodys for one in begun)


def test_moves_are_told_where_an_order_is_asked_for(bench: Bench) -> None:
    way = next(way for way in WAYS if way.key == "one_statement")
    (played,) = replay(bench, way.steps, way.table, only=("0101",))
    assert [(move["who"], move["changed"], move["ended"]) for move in played.moves] == [
        (0, 0, None),
        (1, 0, None),
        (0, 1, None),
        (1, 0, "taken"),
    ]
    assert (played.ended, played.holders) == (("done", "taken"), ("Anna",))


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 0)])  # SQLite's numbers for FULL and OFF
def test_where_durability_is_shown_a_commit_waits_for_the_disk(
    bench: Bench, durable: bool, level: int
) -> None:
    (found,) = bench.follow(
        {
            "schema": ["CREATE TABLE t (id INTEGER)"],
            "start": [],
            "programs": [[]],
            "orders": [""],
            "ends": "PRAGMA synchronous",
            "trace": False,
            "may_alter": False,
            "durable": durable,
        }
    )
    assert found["end"] == [[level]]


def test_the_promises_ask_for_it_and_name_a_stale_transaction(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []
    follow = type(bench).follow

    def seen(self: Bench, request: dict[str, object]) -> object:
        asked.append(request)
        return follow(self, request)

    monkeypatch.setattr(type(bench), "follow", seen)
    said = {promise.name: played(bench, promise) for promise in PROMISES}
    assert all(request["durable"] for request in asked)
    assert said["Isolation"][7] == "refused: what this transaction has read is out of date"
    assert said["Consistency"][-1] == "0 free, 0 booked"
    assert said["Durability"][-1] == "0 free, 1 booked"
