"""Answers that are given again: a file that is read here never changes, and so nor does what a query gives."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable

from lab_app.sandbox.result import Result

MOST_CELLS = 1_000_000
"""Of all answers together: some 100 MB of texts and numbers at most."""

MOST_CELLS_OF_ONE = 20_000

# What gives something else each time that it is asked. A test holds it against what the engine says of itself.
UNSTEADY = frozenset(
    """
    age current_connection_id current_database current_date current_localtime current_localtimestamp current_query
    current_query_id current_schema current_schemas current_setting current_time current_timestamp
    current_transaction_id currval error explain gen_random_uuid get_current_time get_current_timestamp getvariable
    in_search_path localtime localtimestamp nextval now random sample setseed setval sleep_ms stats tablesample today
    tomorrow transaction_timestamp txid_current uuid uuidv4 uuidv7 vector_type write_log yesterday
    """.split()  # noqa: SIM905 - as words
)
_WORD = re.compile(r"[a-z_][a-z_0-9]*", re.IGNORECASE)


def is_steady(sql: str) -> bool:
    """Whether a query gives the same whenever it is asked. A word in a text or a remark counts as one, too: it
    costs a little time, and an answer of before would be a wrong one."""
    return UNSTEADY.isdisjoint(word.lower() for word in _WORD.findall(sql))


def normalised(sql: str) -> str:
    """The query without what stands behind its end: places in it stay where they are."""
    return sql.rstrip("; \t\r\n")


class Answers:
    """Results by what was asked. They are shared: nobody may change them. Not safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Result] = OrderedDict()
        self._cells = 0

    def get(self, asked: Hashable) -> Result | None:
        found = self._kept.get(asked)
        if found is not None:
            self._kept.move_to_end(asked)
        return found

    def keep(self, asked: Hashable, result: Result) -> None:
        """Keep an answer that is not too large, and forget those that were not asked for longest."""
        if asked in self._kept or _cells(result) > MOST_CELLS_OF_ONE:
            return
        self._kept[asked] = result
        self._cells += _cells(result)
        while self._cells > MOST_CELLS:
            self._cells -= _cells(self._kept.popitem(last=False)[1])


def _cells(result: Result) -> int:
    return (len(result.rows) + 1) * max(1, len(result.columns))
