"""Webhooks: messages about orders, signed, delivered to a tenant's own inboxes, and tried again until they are received.

Signed as Standard Webhooks 1.0.0 has it (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md): base64 of
the HMAC-SHA256 of `{id}.{timestamp}.{body}`, `v1,` before it; the secret is `whsec_` and base64. The schedule of the
attempts is that page's example. Each message comes at least once, and messages come in any order.

No address is ever called: an inbox is a list in this process. So nothing has to run in the background either: what is
due is delivered, each attempt at its own time, before anybody looks.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import heapq
import hmac
import json
import random
import secrets
from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from lab_app.api.company.clock import Clock

TOPICS = ("order.created", "order.cancelled")
DELAYS_SECONDS = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Before each attempt, since the one before it."""
TOLERANCE_SECONDS = 300
MOST_ENDPOINTS = 10
MOST_ATTEMPTS = 300
MOST_PENDING = 300
MOST_SEEN = 1_000
SECRET_BYTES = 32
TIMED_OUT = None

Verdict = Literal["accepted", "duplicate", "bad signature", "too old", "malformed", "not answered", "failed"]


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`. Raises ValueError where the secret is none."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("A signing secret is whsec_ and base64.") from None
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: int) -> Verdict:
    """What a careful receiver says of a delivery, apart from whether it has seen it: `accepted`, `malformed`, `too old` (or
    from too far ahead), `bad signature`. `now` is in seconds since 1970."""
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split(" ")
    if not message_id or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
        return "malformed"
    if abs(now - int(stamp)) > TOLERANCE_SECONDS:
        return "too old"
    expected = sign(secret, message_id, int(stamp), body).encode()
    matches = [hmac.compare_digest(one.encode("utf-8", "replace"), expected) for one in given]
    return "accepted" if any(matches) else "bad signature"


@dataclass
class Endpoint:
    """Where messages about `topics` go: one of the tenant's inboxes."""

    id: str
    inbox: str
    topics: tuple[str, ...]
    secret: str
    created_at: dt.datetime
    is_disabled: bool = False


@dataclass
class Message:
    """One to one endpoint. `state` is pending, delivered, failed (no attempt is left) or stopped (its endpoint is gone)."""

    id: str
    endpoint: str
    topic: str
    order_id: int
    body: bytes
    created_at: dt.datetime
    state: str = "pending"
    attempts: int = 0
    next_attempt_at: dt.datetime | None = None
    repeats: int = 0
    """How often it is delivered again although it was received: the answer was lost on its way back."""


@dataclass(frozen=True)
class Attempt:
    """One delivery as the inbox saw it. `status` is the inbox's answer, None where it gave none in time. `origin` is
    `larder` or, for what was posted to the inbox's address, `http`."""

    number: int
    at: dt.datetime
    inbox: str
    origin: Literal["larder", "http"]
    message_id: str
    attempt: int
    topic: str
    order_id: int | None
    headers: tuple[tuple[str, str], ...]
    body: str
    status: int | None
    verdict: Verdict
    next_attempt_at: dt.datetime | None


@dataclass
class InboxScript:
    """How an inbox behaves, and what is lost on the way back.

    `answers` are the statuses of its next answers, None for one that does not come in time; then it works again.
    `repeats` of each message that is received are delivered once more. `spread_seconds` is within how many seconds
    messages leave, in an order that is drawn.
    """

    answers: list[int | None] = field(default_factory=list)
    repeats: int = 0
    spread_seconds: float = 2.0


class Webhooks:
    """A tenant's endpoints, messages and inboxes."""

    def __init__(self, clock: Clock, inboxes: tuple[str, ...], draw: random.Random) -> None:
        self.inboxes = inboxes
        self.script = InboxScript()
        self.endpoints: dict[str, Endpoint] = {}
        self._clock = clock
        self._draw = draw
        self._messages: OrderedDict[str, Message] = OrderedDict()
        self._due: list[tuple[dt.datetime, int, str]] = []
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._attempts: deque[Attempt] = deque(maxlen=MOST_ATTEMPTS)
        self._planned = 0
        self._noted = 0

    def register(self, inbox: str, topics: tuple[str, ...]) -> Endpoint | None:
        """A new endpoint; None where there are as many as may be."""
        if len(self.endpoints) >= MOST_ENDPOINTS:
            return None
        number = f"ep_{self._draw.getrandbits(64):016x}"
        endpoint = Endpoint(number, inbox, topics, new_secret(), self._clock.now())
        self.endpoints[number] = endpoint
        return endpoint

    def remove(self, number: str) -> bool:
        """Take an endpoint away, with what is still to be delivered to it; whether there was one."""
        return self.endpoints.pop(number, None) is not None

    def emit(self, topic: str, order_id: int, data: Mapping[str, Any]) -> None:
        """Send a message to each endpoint that wants the topic."""
        now = self._clock.now()
        for endpoint in self.endpoints.values():
            if topic not in endpoint.topics or endpoint.is_disabled or len(self._due) >= MOST_PENDING:
                continue
            number = f"msg_{self._draw.getrandbits(96):024x}"
            payload = {"type": topic, "timestamp": _iso(now), "data": data}
            body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
            message = Message(number, endpoint.id, topic, order_id, body, now)
            message.repeats = self.script.repeats
            while len(self._messages) >= MOST_PENDING:
                self._messages.popitem(last=False)
            self._messages[number] = message
            self._plan(message, now + dt.timedelta(seconds=self._draw.uniform(0, self.script.spread_seconds)))

    def messages(self, endpoint: str) -> list[Message]:
        """Those to an endpoint, newest first, after what is due was delivered."""
        self.deliver_due()
        return [one for one in reversed(self._messages.values()) if one.endpoint == endpoint]

    def attempts(self, after: int = 0) -> list[Attempt]:
        """What the inboxes saw, oldest first, after what is due was delivered."""
        self.deliver_due()
        return [one for one in self._attempts if one.number > after]

    def deliver_due(self) -> None:
        """Make each attempt whose time has come, in the order of these times."""
        now = self._clock.now()
        while self._due and self._due[0][0] <= now:
            at, _, number = heapq.heappop(self._due)
            message = self._messages.get(number)
            if message is not None:
                self._deliver(message, at)

    def receive(self, inbox: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        """Take what somebody has posted to an inbox, if it is signed with the secret of one of its endpoints."""
        self.deliver_due()
        now = self._clock.now()
        seconds = int(now.timestamp())
        verdicts = [
            verify(one.secret, headers, body, seconds)
            for one in self.endpoints.values()
            if one.inbox == inbox
        ]
        verdict: Verdict = "accepted" if "accepted" in verdicts else (verdicts or ["bad signature"])[0]
        message = self._messages.get(headers.get("webhook-id", ""))
        return self._note(
            at=now,
            inbox=inbox,
            origin="http",
            message_id=headers.get("webhook-id", "")[:100],
            attempt=0,
            topic=message.topic if message else "",
            order_id=message.order_id if message else None,
            headers=tuple(
                (name, headers[name][:300])
                for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
                if name in headers
            ),
            body=body.decode("utf-8", "replace")[:2_000],
            verdict=verdict,
        )

    def _deliver(self, message: Message, at: dt.datetime) -> None:
        endpoint = self.endpoints.get(message.endpoint)
        if endpoint is None or endpoint.is_disabled:
            message.state, message.next_attempt_at = "stopped", None
            return
        message.attempts += 1
        stamp = int(at.timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": message.id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": sign(endpoint.secret, message.id, stamp, message.body),
        }
        works = not self.script.answers
        answer = 200 if works else self.script.answers.pop(0)
        is_received = answer is not None and 200 <= answer < 300
        verdict: Verdict
        if is_received:
            verdict = verify(endpoint.secret, headers, message.body, stamp)
        else:
            verdict = "not answered" if answer is TIMED_OUT else "failed"
        is_lost = is_received and message.repeats > 0
        if is_received and not is_lost:
            message.state, message.next_attempt_at = "delivered", None
        elif answer == 410:
            endpoint.is_disabled = True
            message.state, message.next_attempt_at = "stopped", None
        elif message.attempts >= len(DELAYS_SECONDS):
            message.state, message.next_attempt_at = "failed", None
        else:
            message.repeats -= is_lost
            self._plan(message, at + dt.timedelta(seconds=DELAYS_SECONDS[message.attempts]))
        self._note(
            at=at,
            inbox=endpoint.inbox,
            origin="larder",
            message_id=message.id,
            attempt=message.attempts,
            topic=message.topic,
            order_id=message.order_id,
            headers=tuple(headers.items()),
            body=message.body.decode(),
            verdict=verdict,
            status=answer,
            next_attempt_at=message.next_attempt_at,
        )

    def _plan(self, message: Message, at: dt.datetime) -> None:
        message.next_attempt_at = at
        self._planned += 1
        heapq.heappush(self._due, (at, self._planned, message.id))

    def _note(self, *, verdict: Verdict, status: int | None = 200, **what: Any) -> Attempt:
        if verdict == "accepted":
            if what["message_id"] in self._seen:
                verdict = "duplicate"
            self._seen[what["message_id"]] = None
            while len(self._seen) > MOST_SEEN:
                self._seen.popitem(last=False)
        elif verdict in ("bad signature", "too old", "malformed"):
            status = 401
        self._noted += 1
        attempt = Attempt(
            number=self._noted,
            verdict=verdict,
            status=status,
            **({"next_attempt_at": None} | what),
        )
        self._attempts.append(attempt)
        return attempt


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
