"""Lets pyspark be imported in a process that was begun with code and no file.

`import pyspark.sql.connect` takes a main module without a file for a run of pyspark's own doctests, looks for a whole
Spark then, and ends the process where there is none (`check_dependencies`, in 4.2 and 4.3). `python -c` has such a main
module, and so have the processes of pytest-xdist and of some schedulers.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def as_if_from_a_file() -> Iterator[None]:
    """Give the main module the name of a file for as long as the context lasts, where it has none."""
    main = sys.modules["__main__"]
    if main.__spec__ is not None or hasattr(main, "__file__"):
        yield
        return
    main.__file__ = "<no file>"
    try:
        yield
    finally:
        del main.__file__
