"""What the exercises on databases deal: it varies with the seed, and stays what its rules say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from lab_app.bench import Bench
from lab_app.bench.interleave import Step, replay
from lab_app.tracks.databases.databases import (
    drawn_works,
    index_to_sign,
    indexes,
    name_plans,
    slot_proposals,
    slots,
    stores,
)
from lab_app.tracks.databases.databases.bench import _needs
from lab_app.tracks.databases.databases.choice import LATE, READS, Needs, Reads, common, ours, parting
from lab_app.tracks.databases.databases.exercises import last_slot

SEEDS = range(1_000)


def test_in_eight_workloads_no_store_is_right_for_the_same_work_in_most_worlds() -> None:
    """Eight workloads (eight_workloads): two never change, the others do."""
    found: dict[str, Counter[str]] = {}
    for seed in SEEDS:
        for item in drawn_works.deal(seed).items:
            found.setdefault(item.key, Counter()).update(["+".join(sorted(item.accepted))])
    always = {key for key, counts in found.items() if len(counts) == 1}
    assert always == {"slots", "orders"}  # money and the last place: whatever their size
    assert all(max(counts.values()) < 0.8 * len(SEEDS) for key, counts in found.items() if key not in always)


def test_in_eight_workloads_every_size_is_judged_by_the_rule_on_the_page() -> None:
    for seed in range(200):
        for work in drawn_works._works(Random(seed)):
            fits = work.rows <= 10_000_000 and work.calls <= 1_000
            decided = work.is_file or work.together or work.reads == "rows together"
            right = stores.accepted(work)
            assert (stores.RELATIONAL in right) == (
                not work.is_file and (bool(work.together) or work.reads == "rows together" or fits)
            )
            assert len(right) == (1 if decided or not fits else 2)


def test_the_one_index_to_sign_varies_and_none_is_right_in_more_than_half(bench: Bench) -> None:
    """one_index"""
    found = Counter(next(iter(index_to_sign.deal(bench, seed).items[0].accepted)) for seed in range(200))
    assert set(found) == {"user_time", "time_user", "status_time", "two"}
    assert max(found.values()) <= 100


def test_the_one_index_to_sign_is_the_cheapest_within_the_limit_by_plain_arithmetic(bench: Bench) -> None:
    """one_index: from the table that the page shows, and nothing else."""
    for seed in range(20):
        dealt = index_to_sign.deal(bench, seed)
        *reads, write = dealt.sheets[0].rows
        limit = float(dealt.words["limit"])
        keys = list(indexes.INDEXES)
        hour = {
            key: sum(int(str(row[1])) * int(str(row[3 + n])) for row in (*reads, write))
            for n, key in enumerate(keys)
        }
        price = {key: int(str(write[3 + n])) / int(str(write[2])) for n, key in enumerate(keys)}
        best = min((key for key in keys if price[key] <= limit), key=hour.__getitem__)
        assert set(dealt.items[0].accepted) == {best}
        assert set(dealt.items[1].accepted) == {f"{price[best]:.2f}"}


def test_each_way_to_book_the_last_slot_breaks_at_most_one_rule(bench: Bench) -> None:
    """last_slot: else “the gravest” would decide."""
    boxes: Counter[str] = Counter()
    for way in slots.WAYS:
        played = replay(bench, way.steps, way.table)
        broken = [
            any(one.is_sold_twice for one in played),
            any(one.is_broken_promise for one in played),
            any(one.is_nobodys for one in played),
            any(one.is_refused for one in played),
        ]
        assert sum(broken) <= 1, way.key
        boxes[slots.box_of(played)] += 1
    assert set(boxes) == {box.key for box in slots.BOXES}


def test_three_ways_to_book_the_last_slot_vary(bench: Bench) -> None:
    ways = [
        tuple(next(iter(i.accepted)) for i in slot_proposals.deal(bench, seed).items) for seed in range(8)
    ]
    assert len(set(ways)) > 4
    assert {len(set(found)) for found in ways} <= {2, 3}


def test_four_plans_to_split_full_name_vary(bench: Bench) -> None:
    plans = [tuple(next(iter(i.accepted)) for i in name_plans.deal(bench, seed).items) for seed in range(6)]
    assert len(set(plans)) > 3
    assert {len(set(found)) for found in plans} <= {3, 4}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("differs", [True, False])
@pytest.mark.parametrize("runs_more", [True, False])
def test_both_rules_answer_everything_and_say_where_they_part(
    together: bool, differs: bool, runs_more: bool
) -> None:
    for reads in READS:
        for late in LATE:
            for rows in (1_000, 10**10):
                for writes in (0.01, 1_000_000.0):
                    needs = Needs(together, differs, reads, rows, writes, late, runs_more)
                    assert common(needs).kind
                    assert ours(needs).why
                    theirs, mine = common(needs), ours(needs)
                    kinds = set(mine.kind.split(",")[0].lower().split(" or "))
                    said = parting(needs)
                    if kinds <= set(theirs.kind.lower().split(" or ")):
                        assert said.startswith("Both")
                    else:
                        assert (
                            said
                            == f"They part: the four questions end at {theirs.question}, ours at {mine.question}."
                        )


def test_the_common_rule_is_the_guides() -> None:
    def said(**given: object) -> str:
        plain = {"together": False, "differs": False, "reads": READS[0], "rows": 1_000, "writes": 1.0}
        return common(Needs(**(plain | given), late="not at all", runs_more=False)).kind  # type: ignore[arg-type]

    assert said() == "Relational"
    assert said(together=True, writes=1e6) == "Relational"
    assert said(differs=True) == "Document"
    assert said(writes=1e6) == "Wide-column or key-value"
    assert said(differs=True, writes=1e6) == "Document"  # the structure is asked for before the load
    assert said(reads=READS[2], rows=10**10) == "Analytical"


def test_nothing_that_may_not_be_late_is_answered_with_a_copy() -> None:
    for rows in (1_000, 10**10):
        for reads in READS:
            said = ours(Needs(False, False, reads, rows, 1.0, "not at all", True))
            assert "replica" not in said.kind
            assert "copy in" not in said.kind
            assert "beside" not in said.kind
    late = Needs(False, False, READS[2], 1_000, 1.0, "not at all", True)
    assert common(replace(late, rows=10**10, late="a day")).kind == "Relational"  # no real-time query
    assert ours(replace(late, late="a second")).kind == "Relational, read from a replica"


@pytest.mark.parametrize("reads", READS[:2])
@pytest.mark.parametrize("together", [True, False])
def test_ten_billion_rows_are_not_little_for_one_machine(reads: Reads, together: bool) -> None:
    few, many, most = (
        ours(Needs(together, False, reads, rows, 0.01, "a day", False)) for rows in (10**6, 10**9, 10**10)
    )
    assert "little for one machine" in few.why
    assert "much for one machine" in many.why
    assert most.kind == "Relational, partitioned, and then measure"
    assert "10 billion rows" in most.why


def test_no_way_to_book_ships_as_it_is_with_two_writes_outside_a_transaction(bench: Bench) -> None:
    """last_slot: a till that dies between them would leave a place that is gone and nobody's."""
    for way in slots.WAYS:
        if slots.box_of(replay(bench, way.steps, way.table)) in (slots.SHIPS, slots.RAW):
            writes = [step.sql for step in way.steps if step.sql.startswith(("UPDATE", "INSERT"))]
            assert len(writes) == 1 or way.steps[0].sql.startswith("BEGIN"), way.key


def test_a_transaction_that_sells_twice_elsewhere_says_so(bench: Bench) -> None:
    """last_slot: what SQLite refuses, PostgreSQL and MySQL let pass at their default."""
    assert "SQLite" in str(last_slot.__doc__)
    assert "snapshot" in next(way.title for way in slots.WAYS if way.key == "transaction")
    for seed in range(200):
        items = {item.key: item for item in slot_proposals.deal(bench, seed).items}
        if "transaction" in items:
            why = items["transaction"].accepted[slots.RAW]
            assert "default setting of PostgreSQL and of MySQL" in why
            assert "both hold the slot" in why
            return
    raise AssertionError("no seed of 200 deals the transaction")


def test_a_till_is_told_the_error_that_it_got(bench: Bench) -> None:
    for sql, words in (
        ("INSERT INTO bookings VALUES (1)", "table bookings has 2 columns"),
        ("SELEC 1", "syntax error"),
        ("INSERT INTO bookings VALUES (1, NULL)", "NOT NULL constraint failed"),
    ):
        ((said, _),) = slots.outcomes(replay(bench, [Step(sql)], slots.table()))
        assert words in str(said)
        assert "locked" not in str(said)


def test_a_booking_that_inserts_nothing_reads_just_taken(bench: Bench) -> None:
    """The index bench: an INSERT … SELECT that finds the slot taken stops the till, as an UPDATE does."""
    sql = "INSERT INTO bookings SELECT 1, :me WHERE NOT EXISTS (SELECT 1 FROM bookings WHERE slot_id = 1)"
    assert slots.outcomes(replay(bench, [Step(sql, needs=_needs(sql))], slots.table())) == (
        ("One reads “booked”, the other “just taken”; one holds the slot", 2),
    )
