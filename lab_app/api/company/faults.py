"""What goes wrong on purpose: scripted by the lab for one tenant, and never at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["lost_answer", "refuse", "delay"]
REFUSALS = (500, 502, 503, 504)
LONGEST_DELAY_MS = 30_000
MOST = 50


@dataclass(frozen=True)
class Fault:
    """What happens to the next calls of an operation.

    `kind`: `lost_answer` does what was asked, then answers 504; `refuse` does nothing and answers `status`; `delay`
    waits `ms` before it goes on. `method` and `path` are the operation's, as in the documentation
    (`POST`, `/v2/orders`). The first `after` calls go through, then it happens to `times` of them.
    """

    kind: Kind
    method: str
    path: str
    after: int = 0
    times: int = 1
    status: int = 503
    ms: int = 0
    retry_after: int = 2

    def __post_init__(self) -> None:
        """Raises ValueError where that is nothing that can happen."""
        if self.kind not in ("lost_answer", "refuse", "delay"):
            raise ValueError(f"A fault is lost_answer, refuse or delay, not {self.kind!r}.")
        if self.kind == "refuse" and self.status not in REFUSALS:
            raise ValueError(f"A refusal's status is one of {REFUSALS}, not {self.status}.")
        if not 0 <= self.ms <= LONGEST_DELAY_MS or self.after < 0 or self.times < 1 or self.retry_after < 0:
            raise ValueError("A fault's numbers must be within their bounds.")


class Faults:
    """A tenant's script."""

    def __init__(self) -> None:
        self._left: list[tuple[Fault, int, int]] = []

    def add(self, fault: Fault) -> None:
        """Raises ValueError when there are too many."""
        if len(self._left) >= MOST:
            raise ValueError(f"A tenant's script has at most {MOST} faults.")
        self._left.append((fault, fault.after, fault.times))

    def clear(self) -> None:
        self._left.clear()

    def waiting(self) -> list[Fault]:
        """Those that have not happened as often as they will."""
        return [fault for fault, _, _ in self._left]

    def give_back(self, fault: Fault) -> None:
        """It did not come to it: the next call has it once more."""
        self._left.insert(0, (fault, 0, 1))

    def next(self, method: str, path: str) -> list[Fault]:
        """What happens to this call: at most one of each kind. Counts it."""
        found: dict[str, Fault] = {}
        left = []
        for fault, after, times in self._left:
            if (fault.method, fault.path) == (method, path) and fault.kind not in found:
                if after > 0:
                    after -= 1
                else:
                    found[fault.kind] = fault
                    times -= 1
            if times > 0:
                left.append((fault, after, times))
        self._left = left
        return list(found.values())
