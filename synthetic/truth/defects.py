"""The defect ledger: what is wrong with the tables, row by row, and how to fix it.

A world is compared with its flawless twin, which makes the same draws: every row that differs is noted with
its defect, its place in the dirty day file, its place in the clean one, and the clean row. `repair` follows
the notes; what it returns is the clean twin's file, row for row.

The ledger is truth: it belongs beside the truth, out of reach of those who are to find the defects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic.kernel import days, draws, ids
from synthetic.people import identities
from synthetic.people.arrivals import BOT, STAFF
from synthetic.people.population import Population
from synthetic.people.populations import Populations
from synthetic.rows.schema import Defect
from synthetic.scenario import Scenario
from synthetic.tables import LONGEST_LAG_DAYS, TABLES, opening_rows, rows_of_days

DEFECTS: tuple[Defect, ...] = get_args(Defect)
_GRAVITY: tuple[Defect, ...] = ("late", "wrong clock", "missing value", "orphan")
"""Of what a column gives away, the gravest last: a row in which several columns differ has that defect."""
_MARGIN = LONGEST_LAG_DAYS + 1


def schema(table: str) -> pa.Schema:
    """Columns of a table's ledger: defect, the places in the dirty and the clean day file, and the clean row.

    `dirty_row` is NULL for a row that is missing from the dirty file, `clean_row` (and all that follows) for
    one that is not in the clean file. A row that is changed has both.
    """
    own = [pa.field(f.name, _plain(f.type), True) for f in TABLES[table].arrow_schema]
    return pa.schema(
        [
            pa.field("defect", pa.string(), False),
            pa.field("dirty_row", pa.int32()),
            pa.field("clean_row", pa.int32()),
            *own,
        ]
    )


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


@dataclass(frozen=True)
class Day:
    """A table's day: dirty and clean rows, and the ledger that leads from one to the other."""

    table: str
    day: int
    dirty: pa.Table
    clean: pa.Table
    ledger: pa.Table


@dataclass(frozen=True)
class Pair:
    """One shard of a world and of its flawless twin, with their people."""

    scenario: Scenario
    people: Population
    clean: Scenario
    clean_people: Population


def pair_of(scenario: Scenario, shard: int, horizon: int, populations: Populations) -> Pair:
    """A shard and its clean twin, up to `horizon`, the first day that is not simulated."""
    clean = scenario.without_flaws()
    people = populations.of(scenario, shard, horizon)
    return Pair(scenario, people, clean, populations.of(clean, shard, horizon))


def compare(
    scenario: Scenario,
    first: int,
    last: int,
    tables: Collection[str] = tuple(TABLES),
    shard: int = 0,
    horizon: int | None = None,
) -> Iterator[Day]:
    """The days `[first, last)` of one shard, each table's day that has rows.

    `horizon`: day up to which the populations are simulated, by default `last`; it changes nothing.
    """
    pair = pair_of(scenario, shard, max(horizon or last, last), Populations())
    return compare_pair(pair, first, last, tables)


def compare_pair(both: Pair, first: int, last: int, tables: Collection[str]) -> Iterator[Day]:
    """The days `[first, last)`, each table's day that has rows.

    The day before history holds the opening stock, which has defects too: bots, colleagues, second accounts and
    missing sources among the accounts that were there before.
    """
    who = _Accounts(both.scenario, both.people)
    if first < days.HISTORY:
        yield from _opening(both, who, tables)
    if last <= days.HISTORY:
        return
    low, high = max(first - _MARGIN, days.HISTORY), min(last + _MARGIN, both.people.horizon)
    dirty = rows_of_days(both.scenario, both.people, low, high, tables)
    clean = rows_of_days(both.clean, both.clean_people, low, high, tables)
    for name in dirty:
        pair = dirty[name].to_arrow(), clean[name].to_arrow()
        versus = _Versus(name, *pair, who)
        for day in range(max(first, days.HISTORY), last):
            spans = [np.searchsorted(frame[name].day, [day, day + 1]) for frame in (dirty, clean)]
            if all(start == end for start, end in spans):
                continue
            spoiled, flawless = (
                table.slice(start, end - start) for table, (start, end) in zip(pair, spans, strict=True)
            )
            yield Day(name, day, spoiled, flawless, versus.ledger(*spans))


def _opening(both: Pair, who: _Accounts, tables: Collection[str]) -> Iterator[Day]:
    """The opening stock of each table that has one."""
    dirty = opening_rows(both.scenario, both.people, tables)
    clean = opening_rows(both.clean, both.clean_people, tables)
    for name in dirty:
        pair = dirty[name].to_arrow(), clean[name].to_arrow()
        if any(table.num_rows for table in pair):
            spans = [np.array([0, table.num_rows]) for table in pair]
            yield Day(name, days.HISTORY - 1, *pair, _Versus(name, *pair, who).ledger(*spans))


def repair(table: str, dirty: pa.Table, ledger: pa.Table) -> pa.Table:
    """The clean rows of a table's day, from the dirty ones and the day's ledger, in the published schema.

    Columns of low cardinality keep the dirty ones' dictionaries, so that they are written as the same bytes.
    """
    drop = ledger["dirty_row"].drop_null().to_numpy()
    keep = np.ones(dirty.num_rows, bool)
    keep[drop] = False
    put = ledger.filter(pc.is_valid(ledger["clean_row"]))
    put = put.take(pc.sort_indices(put["clean_row"]))
    place = put["clean_row"].to_numpy()
    columns = TABLES[table].arrow_schema.names
    plain = pa.schema([schema(table).field(name) for name in columns])
    kept = pa.table([_decoded(dirty[name]) for name in columns], schema=plain).filter(pa.array(keep))
    order = np.empty(kept.num_rows + len(place), np.int64)
    inserted = np.zeros(len(order), bool)
    inserted[place] = True
    order[~inserted] = np.arange(kept.num_rows)
    order[inserted] = kept.num_rows + np.arange(len(place))
    fixed = pa.concat_tables([kept, put.select(columns)]).take(pa.array(order))
    coded = [_encoded(fixed[f.name], dirty[f.name], f.type) for f in TABLES[table].arrow_schema]
    return pa.Table.from_arrays(coded, schema=TABLES[table].arrow_schema)


def _encoded(column: pa.ChunkedArray, like: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(kind):
        return column
    values = column.combine_chunks()
    if not pa.types.is_dictionary(like.type) or not like.num_chunks:
        return pa.chunked_array([values.dictionary_encode()])
    known = like.chunk(0).dictionary
    return pa.chunked_array([pa.DictionaryArray.from_arrays(pc.index_in(values, known), known)])


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column


class _Accounts:
    """Which accounts are bots', the staff's and second ones."""

    def __init__(self, scenario: Scenario, people: Population) -> None:
        users = people.users
        self.bots = pa.array(users.id[users.kind == BOT])
        self.staff = pa.array(users.id[users.kind == STAFF])
        self.seconds = pa.array(identities.second_accounts(scenario, people).id)

    def of(self, accounts: pa.ChunkedArray, kind: str) -> NDArray[np.bool_]:
        return _true(pc.is_in(accounts, getattr(self, kind)))


def _true(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.fill_null(column, False).to_numpy().astype(bool)
    return found


class _Versus:
    """A table's dirty rows against its clean ones, over some days and what may have come from around them."""

    def __init__(self, name: str, dirty: pa.Table, clean: pa.Table, who: _Accounts) -> None:
        self.table, self.who = TABLES[name], who
        columns = self.table.arrow_schema.names
        plain = pa.schema([schema(name).field(column) for column in columns])
        self.dirty = pa.table([_decoded(dirty[c]) for c in columns], schema=plain)
        self.clean = pa.table([_decoded(clean[c]) for c in columns], schema=plain)
        self.cells = {c: _codes(self.dirty[c], self.clean[c]) for c in columns}
        size = dirty.num_rows
        whole = np.zeros(size + clean.num_rows, np.uint64)
        for code in self.cells.values():
            whole = draws.child(whole, code, "row")
        self.dirty_hash, self.clean_hash = whole[:size], whole[size:]
        self.key = self.cells[self.table.key] if self.table.key else None

    def ledger(self, dirty: NDArray[np.int64], clean: NDArray[np.int64]) -> pa.Table:
        """The ledger of one day, whose rows are between these bounds."""
        (d0, d1), (c0, c1) = dirty, clean
        mine, theirs = _matched(self.dirty_hash[d0:d1], self.clean_hash[c0:c1])
        dropped, missing = d0 + np.flatnonzero(~mine), c0 + np.flatnonzero(~theirs)
        put = np.full(len(dropped), -1)
        if self.key is not None and len(missing):
            dirty_key, clean_key = self.key[dropped], self.key[self.dirty.num_rows + missing]
            order = np.argsort(clean_key)
            at = order[np.minimum(np.searchsorted(clean_key, dirty_key, sorter=order), len(order) - 1)]
            fits = clean_key[at] == dirty_key
            # Of two copies of a row, both changed, the first one carries the clean row.
            first = np.zeros(len(dropped), bool)
            first[np.unique(dirty_key, return_index=True)[1]] = True
            put = np.where(fits & first, missing[at], -1)
        alone = np.setdiff1d(missing, put)
        drop = np.concatenate((dropped, np.full(len(alone), -1)))
        back = np.concatenate((put, alone))
        reasons = np.concatenate((self._why_dropped(dropped), self._why_missing(alone)))
        own = self.clean.take(pa.array(back, mask=back < 0))
        head = [
            pa.array(DEFECTS).take(pa.array(reasons)),
            pa.array((drop - d0).astype(np.int32), mask=drop < 0),
            pa.array((back - c0).astype(np.int32), mask=back < 0),
        ]
        return pa.table([*head, *own.columns], schema=schema(self.table.name))

    def _why_dropped(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The defect of dirty rows that are not in the clean file; the gravest, if a row has several."""
        part, person = self.dirty.take(pa.array(places)), self.table.person
        why = np.full(len(places), DEFECTS.index("duplicate"))
        if self.key is not None and len(self.clean):
            twin = self._twin(self.key[places])
            known = twin >= 0
            for column, defect in self._giveaways:
                cell = self.cells[column]
                differs = known & (cell[places] != cell[self.dirty.num_rows + np.maximum(twin, 0)])
                why[differs] = DEFECTS.index(defect)
        if self.table.flaws.orphaned:
            why[ids.is_unknown(part["user_id"].to_numpy())] = DEFECTS.index("orphan")
        if self.table.flaws.retried:
            why[ids.is_retried(part["id"].to_numpy())] = DEFECTS.index("near-duplicate")
        if person is not None:
            for kind, defect in (
                ("seconds", "identity split"),
                ("staff", "internal account"),
                ("bots", "bot"),
            ):
                why[self.who.of(part[person], kind)] = DEFECTS.index(defect)
        return why

    def _why_missing(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The defect of clean rows of which there is nothing in the dirty file of their day."""
        why = np.full(len(places), DEFECTS.index(self.table.flaws.gone))
        if self.key is not None:
            known, missing = self._dirty_keys, self.key[self.dirty.num_rows + places]
            elsewhere = np.zeros(len(places), bool)
            if len(known):
                elsewhere = known[np.minimum(np.searchsorted(known, missing), len(known) - 1)] == missing
            why[elsewhere] = DEFECTS.index(self.table.flaws.moved)
        return why

    def _twin(self, keys: NDArray[Any]) -> NDArray[np.int64]:
        """Places of the clean rows with these numbers, or -1."""
        clean, order = self._clean_keys
        at = np.minimum(np.searchsorted(clean, keys), len(order) - 1)
        found: NDArray[np.int64] = np.where(clean[at] == keys, order[at], -1)
        return found

    @property
    def _giveaways(self) -> list[tuple[str, Defect]]:
        """Columns that give a defect away, and which, the gravest last."""
        found = [(column.name, column.gives_away) for column in self.table.columns if column.gives_away]
        return sorted(found, key=lambda one: _GRAVITY.index(one[1]))

    @cached_property
    def _dirty_keys(self) -> NDArray[np.int64]:
        """Sorted: looked through once for each day."""
        assert self.key is not None
        return np.sort(self.key[: self.dirty.num_rows])

    @cached_property
    def _clean_keys(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Sorted, with their places."""
        assert self.key is not None
        clean = self.key[self.dirty.num_rows :]
        order = np.argsort(clean)
        return clean[order], order


def _codes(dirty: pa.ChunkedArray, clean: pa.ChunkedArray) -> NDArray[np.int64]:
    """One number for each value of two columns, equal where the values are equal."""
    both = (
        pa.concat_arrays([c for part in (dirty, clean) for c in part.chunks])
        if len(dirty) + len(clean)
        else None
    )
    if both is None:
        return np.empty(0, np.int64)
    if pa.types.is_integer(both.type) or pa.types.is_timestamp(both.type):
        missing = np.iinfo(np.int64).min
        whole = pc.fill_null(both.cast(pa.int64()), missing)
    else:
        whole = pc.dictionary_encode(both, null_encoding="encode").indices
    codes: NDArray[np.int64] = whole.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def _matched(dirty: Any, clean: Any) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows of each are the same row, one for one and in the same order."""
    mine, theirs = np.zeros(len(dirty), bool), np.zeros(len(clean), bool)
    if not len(dirty) or not len(clean):
        return mine, theirs
    value, head = np.unique(dirty, return_index=True)
    at = np.minimum(np.searchsorted(value, clean), len(value) - 1)
    there = value[at] == clean
    found = np.where(there, head[at], -1)
    ahead = np.maximum.accumulate(np.concatenate(([-1], found[:-1])))
    theirs = there & (found > ahead)
    mine[found[theirs]] = True
    return mine, theirs
