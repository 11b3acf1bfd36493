"""What MetricFlow is asked, in its own names: the one form in which questions reach it, here or in a worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Request:
    """Metrics by `groups`, where all conditions of `where` (MetricFlow's templates) hold.

    `first` and `last` are the first and the last day; periods that hold them count whole.
    """

    metrics: tuple[str, ...]
    groups: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None


Compile = Callable[[Request], str]
"""Has MetricFlow write the SQL for a request, in the order of its groups."""
