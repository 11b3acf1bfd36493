"""Kinds of exercises: a folder each, found by itself.

`kinds/<kind>/` has `spec` (what an exercise of this kind declares: a class derived from `Exercise`),
`judge` (from an answer to a verdict), `form` (the answer's place on the page), `check` (what every
exercise of this kind must keep) and `skeleton` (an exercise to begin a new one from). Each is loaded
when it is needed. `form` alone imports Streamlit: answers are judged without it, too.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def kinds() -> tuple[str, ...]:
    """The names of all kinds."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__) if info.ispkg))


def part(kind: str, name: str) -> ModuleType:
    """A part of a kind, as "judge". Raises ValueError where there is no such kind."""
    if kind not in kinds():
        raise ValueError(f"There is no kind of exercise {kind!r}. There are {', '.join(kinds())}.")
    return importlib.import_module(f"{__name__}.{kind}.{name}")
