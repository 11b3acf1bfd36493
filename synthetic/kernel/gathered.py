"""Records that are gathered day by day, until they are columns."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Gathered:
    """Records of one kind; `prefix` goes before the names of their columns, `types` are their types by name."""

    def __init__(self, prefix: str, **types: Any) -> None:
        self._prefix, self._types = prefix, types
        self._sizes: list[int] = []
        self._parts: dict[str, list[Any]] = {name: [] for name in types}

    def add(self, **columns: Any) -> None:
        """Columns of the same length, or single values for all of it; the first one is a column."""
        self._sizes.append(len(next(iter(columns.values()))))
        for name, column in columns.items():
            kind = self._types[name]
            self._parts[name].append(column.astype(kind) if isinstance(column, np.ndarray) else column)

    def restore(self, columns: dict[str, NDArray[Any]]) -> None:
        """Begin with what `columns` has returned once. Raises KeyError if one is missing."""
        self.add(**{name: columns[f"{self._prefix}_{name}"] for name in self._types})

    def branch(self) -> Gathered:
        other = copy.copy(self)
        other._sizes = list(self._sizes)
        other._parts = {name: list(parts) for name, parts in self._parts.items()}
        return other

    def columns(self) -> dict[str, NDArray[Any]]:
        found: dict[str, NDArray[Any]] = {}
        for name, parts in self._parts.items():
            whole = np.empty(sum(self._sizes), self._types[name])
            end = 0
            for size, part in zip(self._sizes, parts, strict=True):
                whole[end : end + size] = part
                end += size
            found[f"{self._prefix}_{name}"] = whole
        return found
