"""What is made from a release after it was published: kept beside it, and gone with it.

Whoever opens the lab does not wait for it. A page that needs something of it asks for its folder, and says while there
is none that it is still being made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.contract import seal
from pipelines.contract.files import DAMAGE, read_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release

MADE = "made.json"
"""In each folder: which version of the code made it, in how many seconds."""


@dataclass(frozen=True)
class Derived:
    """The folders that belong to a release, one for each thing."""

    path: Path

    @classmethod
    def of(cls, home: Home, release: Release) -> Derived:
        return cls(home.derived / release.id)

    def place(self, name: str) -> Path:
        """Where something is, or will be."""
        return self.path / name

    def folders(self) -> list[Path]:
        """The folders of all that is there, whole or not."""
        return sorted(made.parent for made in self.path.glob(f"[!.]*/{MADE}"))

    def folder(self, name: str) -> Path | None:
        """The folder of something that is there, whole; None while it is made, and where a file of it is damaged:
        then the pipeline makes it anew."""
        place = self.place(name)
        return None if self.version(name) is None or seal.broken(place) else place

    def version(self, name: str) -> int | None:
        """Which version of the code made it; None where it is not there."""
        try:
            return int(read_json(self.place(name) / MADE)["version"])
        except DAMAGE:
            return None
