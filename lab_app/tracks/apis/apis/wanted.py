"""A request that was saved and does not work: when it is mended, and what the last try at it got."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lab_app.kinds.request import Call, Evidence, Message


@dataclass(frozen=True)
class Wanted:
    """A request that has to be mended: its operation, the scope that it needs, and the request as it was saved."""

    name: str
    title: str
    method: str
    route: str
    scope: str
    saved: Message
    mended: Message

    def concerns(self, call: Call) -> bool:
        """Whether a call is a try at it: of its operation, or to the path that was saved."""
        return call.method == self.method and call.path in (self.route, self.saved.path)

    def last(self, evidence: Evidence) -> Call | None:
        """The last try at it."""
        tries = evidence.where(self.concerns)
        return tries[-1] if tries else None

    def is_done(self, call: Call) -> bool:
        return call.is_to(self.method, self.route) and call.is_ok

    def is_reached(self, evidence: Evidence) -> bool:
        return any(self.is_done(call) and call.scopes == (self.scope,) for call in evidence.calls)

    def found(self, evidence: Evidence) -> str:
        """What the last try got."""
        last = self.last(evidence)
        if last is None:
            return "not sent yet"
        return f"{last.status}, by a key with {', '.join(last.scopes)}" if last.scopes else str(last.status)


def last_of_missed(evidence: Evidence, wanted: Sequence[Wanted]) -> list[Call]:
    """The last try at each that is not reached, where there was one: what was tried before it is mended by now."""
    tries = [one.last(evidence) for one in wanted if not one.is_reached(evidence)]
    return [last for last in tries if last is not None]


def is_done_by(evidence: Evidence, wanted: Sequence[Wanted], holds: Callable[[Call], bool]) -> bool:
    """Whether one of those that are not reached was done by a call of which something holds."""
    return any(
        one.is_done(call) and holds(call)
        for one in wanted
        if not one.is_reached(evidence)
        for call in evidence.calls
    )
