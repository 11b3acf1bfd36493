"""Small hidden worlds on which an answer must be right too.

The pipeline builds them after a release: a folder per world with an `index.json` and DuckDB files
with the product's tables and the release's models. Learners' SQL never has one of them open: they are read by a worker of
their own, and no verdict shows a row of theirs.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_app.sandbox import Result, Sandbox, Source, Ticket

WORKERS = 1
TIMEOUT_SECONDS = 3.0
MOST_ROWS = 50_000


@dataclass(frozen=True)
class Variant:
    """One hidden world: its name, what is particular about it, and its file."""

    name: str
    path: Path
    about: str = ""


class Variants:
    """The hidden worlds of one world, with the workers that read them. Safe to share between threads."""

    def __init__(self, worlds: tuple[Variant, ...]) -> None:
        if not worlds:
            raise ValueError("There is no variant.")
        self.worlds = worlds
        self._sandbox: Sandbox | None = None
        self._lock = threading.Lock()

    @classmethod
    def of(cls, folder: Path) -> Variants | None:
        """The variants in `folder`, None while they are not complete (there is no index yet)."""
        index = folder / "index.json"
        try:
            listed = json.loads(index.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        worlds = tuple(world for entry in _entries(listed) if (world := _variant(folder, entry)) is not None)
        return cls(worlds) if worlds else None

    def sources(self) -> tuple[Source, ...]:
        """The worlds as they are, to run on."""
        return tuple(Source(world.path) for world in self.worlds)

    def run(
        self, sql: str, source: Source, *, limit: int = MOST_ROWS, ticket: Ticket | None = None
    ) -> Result:
        """The answer to `sql` on one of them. Raises QueryError."""
        return self._open().run(sql, limit=limit, ticket=ticket, source=source)

    def known(
        self, sql: str, source: Source, *, limit: int = MOST_ROWS, ticket: Ticket | None = None
    ) -> Result:
        """The answer to a query of our own on one of them, remembered. Raises QueryError."""
        return self._open().known(sql, limit=limit, ticket=ticket, source=source)

    def warm_up(self) -> None:
        """Start a worker without waiting for it."""
        self._open()

    def close(self, *, wait: bool = False) -> None:
        """End the workers, with `wait` when they have finished; they start again when they are needed."""
        with self._lock:
            sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            sandbox.close(wait=wait)

    def _open(self) -> Sandbox:
        with self._lock:
            if self._sandbox is None:
                self._sandbox = Sandbox(
                    self.worlds[0].path, workers=WORKERS, timeout_seconds=TIMEOUT_SECONDS, memory_mb=1024
                )
            return self._sandbox


class VariantsFolder:
    """The folder in which the pipeline puts the hidden worlds of a world, and builds them again for each day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._version: tuple[int, int] | None = None
        self._variants: Variants | None = None

    def now(self) -> Variants | None:
        """The variants as they are built now, opened again if they have changed; None while they are not built."""
        try:
            stat = (self.folder / "index.json").stat()
        except OSError:
            return None
        version = (stat.st_mtime_ns, stat.st_size)
        with self._lock:
            if version != self._version or self._variants is None:
                if self._variants is not None:
                    threading.Thread(target=self._variants.close, kwargs={"wait": True}, daemon=True).start()
                self._version, self._variants = version, Variants.of(self.folder)
                if self._variants is not None:
                    self._variants.warm_up()
            return self._variants

    def close(self, *, wait: bool = False) -> None:
        """End the workers; with `wait`, let those that are busy finish first."""
        with self._lock:
            if self._variants is not None:
                self._variants.close(wait=wait)


def _entries(listed: Any) -> list[Any]:
    if isinstance(listed, dict):
        listed = listed.get("variants", [])
    return listed if isinstance(listed, list) else []


def _variant(folder: Path, entry: Any) -> Variant | None:
    if isinstance(entry, str):
        entry = {"name": Path(entry).stem, "file": entry}
    if not isinstance(entry, dict) or "name" not in entry:
        return None
    path = folder / str(entry.get("file") or entry.get("path") or f"{entry['name']}.duckdb")
    about = str(entry.get("about") or entry.get("description") or "")
    return Variant(str(entry["name"]), path, about) if path.is_file() else None
