"""What stays in memory as long as the lab runs, kept out of the search for garbage.

After each run of a page, a click's included, Streamlit looks for objects that nothing reaches any more
(`runner.postScriptGC`), among all that there are. With MetricFlow and a release's manifest in memory that took .16 s of a
core, four times as long as all else that a click made the lab do. What is there for good is told to the collector once, and
again when more has been imported: it then looks at what runs have made since, and finds as much garbage there as before.
"""

from __future__ import annotations

import gc
import sys
import threading
from dataclasses import dataclass, field


@dataclass
class _Told:
    """What the collector of this process was told last: `modules` is how many there were."""

    modules: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


_told = _Told()


def keep_what_stays() -> None:
    """Have the collector pass over all that is there now, if modules have come since it was told last."""
    with _told.lock:
        if len(sys.modules) != _told.modules:
            _told.modules = len(sys.modules)
            gc.collect()  # what is garbage now would stay for good
            gc.freeze()


def give_back() -> None:
    """Have the collector look at everything again: something large that stayed is there no more."""
    with _told.lock:
        _told.modules = 0
        gc.unfreeze()
