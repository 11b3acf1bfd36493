"""What is told of the writing of a world, by those who write and by those who wait: how much, or why not."""

from __future__ import annotations

from dataclasses import dataclass


class LakeError(RuntimeError):
    """Day files could not be written. The message is one sentence for the person who asked for them."""


@dataclass(frozen=True)
class WrittenTable:
    """What a table holds of a month (rows, bytes, files), and how long it took to bring it there."""

    rows: int = 0
    bytes: int = 0
    files: int = 0
    seconds: float = 0.0

    def __add__(self, other: WrittenTable) -> WrittenTable:
        return WrittenTable(
            self.rows + other.rows,
            self.bytes + other.bytes,
            self.files + other.files,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Progress:
    """How far a world is written."""

    done_days: int
    total_days: int
    rows: int
    """Rows written by this run."""
    seconds: float
    share: float
    """Of all work, from 0 to 1; a world of several shards has work before its first day."""
    share_before: float
    """Of all work, what was there before this run."""

    @property
    def seconds_left(self) -> float | None:
        """About how long it will still take; None before anything is done."""
        if self.share >= 1.0:
            return 0.0
        mine = self.share - self.share_before
        return self.seconds * (1.0 - self.share) / mine if mine > 0.0 else None
