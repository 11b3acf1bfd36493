"""The worlds that an answer is tried on: the published data, a few made-up rows, and hidden worlds.

They are alike in what they can do, so that whoever compares, or looks for a reason, need not know which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlglot import TokenType
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import SqlglotError

from lab_app.kinds.context import Context
from lab_app.kinds.sql import madeup
from lab_app.kinds.sql.spec import Edge, SqlExercise
from lab_app.sandbox import Result, Sandbox, Source

MOST_ROWS = 5_000


@dataclass(frozen=True)
class World:
    """Rows to try an answer on. `run` and `known` give a query's result there, and raise QueryError.

    `known` is for queries of our own, whose results are remembered. `edge` says which made-up rows these
    are; None elsewhere. `is_large` where a query may take seconds.
    """

    run: Callable[[str], Result]
    known: Callable[[str], Result]
    edge: Edge | None = None
    is_large: bool = False

    @property
    def effort(self) -> int:
        """How much work it is to try a query there: in this order, what is wrong is found soonest."""
        return 2 if self.is_large else 1 if self.edge is None else 0


def published(context: Context) -> World:
    """The data that the learner sees."""
    sandbox, ticket = context.sandbox, context.ticket
    return World(
        partial(sandbox.run, limit=MOST_ROWS, ticket=ticket),
        partial(sandbox.known, limit=MOST_ROWS, ticket=ticket),
        is_large=True,
    )


def made_up(exercise: SqlExercise, context: Context) -> tuple[World, ...]:
    """The made-up rows of an exercise, a world for each `Edge`. Raises QueryError."""
    if not exercise.edges:
        return ()
    sandbox, ticket = context.sandbox, context.ticket
    product, models = madeup.product_of(sandbox, ticket), madeup.models_of(sandbox)
    plain = madeup.sources(exercise.edges, product)
    # To make the models takes ten times as long as the tables, and few queries read them.
    with_models = madeup.sources(exercise.edges, product, models)
    names = {model.name for model in models} | {madeup.CLOCK}

    def run(number: int, sql: str) -> Result:
        chosen = with_models if names & set(_WORD.findall(sql.casefold())) else plain
        return sandbox.run(_here(sql, sandbox), limit=MOST_ROWS, ticket=ticket, source=chosen[number])

    return tuple(
        World(
            partial(run, number),
            partial(sandbox.known, limit=MOST_ROWS, ticket=ticket, source=plain[number]),
            edge,
        )
        for number, edge in enumerate(exercise.edges)
    )


def hidden(context: Context) -> tuple[World, ...]:
    """The hidden worlds; none while they are being built."""
    variants, ticket = context.variants, context.ticket
    if variants is None:
        return ()

    def run(source: Source, sql: str) -> Result:
        return variants.run(_here(sql, context.sandbox), source, limit=MOST_ROWS, ticket=ticket)

    return tuple(
        World(partial(run, source), partial(variants.known, source=source, limit=MOST_ROWS, ticket=ticket))
        for source in variants.sources()
    )


_WORD = re.compile(r"\w+")


def _here(sql: str, sandbox: Sandbox) -> str:
    """The query as another world can run it, where the database has another name."""
    name = sandbox.database.stem
    return without_database(sql, name) if name.casefold() in sql.casefold() else sql


def without_database(sql: str, name: str) -> str:
    """The query without the name of the published database before its tables: other worlds have other names."""
    try:
        tokens = DuckDB.Tokenizer().tokenize(sql)
    except SqlglotError:
        return sql
    kept, start = [], 0
    for before, token, after in zip([None, *tokens], tokens, tokens[1:], strict=False):
        is_first = before is None or before.token_type is not TokenType.DOT
        if is_first and token.text.casefold() == name.casefold() and after.token_type is TokenType.DOT:
            kept.append(sql[start : token.start])
            start = after.end + 1
    return "".join([*kept, sql[start:]])
