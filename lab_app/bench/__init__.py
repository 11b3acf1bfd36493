"""SQLite beside the lab: some of Larder's rows in a process of their own, in which a row store can be tried out.

The warehouse is an analytical store, so what an index, a transaction or a migration does cannot be seen there. `Bench`
is the process as the lab sees it; `plan`, `interleave` and `migrate` are what it is asked, with what comes of it.
"""

from __future__ import annotations

from lab_app.bench.bench import Bench, BenchError

__all__ = ["Bench", "BenchError"]
