"""Problem details (RFC 9457): how every error is answered, with a sentence that says what to do next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, its title, and what it means for whoever meets it."""

    status: int
    title: str
    meaning: str


KINDS: dict[str, Kind] = {
    "malformed-request": Kind(400, "That is no valid HTTP request", "The server cannot tell what was meant, so it does nothing."),
    "malformed-json": Kind(400, "The body is no valid JSON", "Mend the body; nothing has been done."),
    "no-key": Kind(401, "Who is asking?", "Send a key: Authorization: Bearer and the key. Another try without one changes nothing."),
    "unknown-key": Kind(401, "This key is not known", "It is mistyped, was taken back, or belongs to an earlier start of this server."),
    "key-in-address": Kind(401, "A key must not stand in an address", "Addresses end up in logs, histories and Referer headers. Send the key in the header Authorization."),
    "bad-signature": Kind(401, "The signature does not fit", "Sign id, timestamp and body as they are sent, with the secret of a webhook of this inbox, and send it within five minutes."),
    "missing-scope": Kind(403, "The key may not do that", "The server knows who is asking. A key with the scope that is named may; signing in again changes nothing."),
    "other-website": Kind(403, "Asked from another place", "The API answers programs on this machine, at its own name, and no other website."),
    "not-found": Kind(404, "There is no such thing here", "The path is wrong, or the thing is not there for this key. Somebody else's things are not there either."),
    "method-not-allowed": Kind(405, "Not with this method", "The header Allow lists the methods that this path has."),
    "too-slow": Kind(408, "The request took too long to arrive", "The server does not wait for ever for a body. Send it again, at once."),
    "conflict": Kind(409, "Not as things are", "The request is fine, but what it is about is not in a state in which that can be done."),
    "still-in-progress": Kind(409, "The first one is still being worked on", "Another call with this Idempotency-Key has not been answered yet. Wait, then send the same again."),
    "too-large": Kind(413, "The body is too large", "A body may have 64 kB."),
    "address-too-long": Kind(414, "The address is too long", "Path and query may have 4,000 characters together."),
    "unsupported-media-type": Kind(415, "Not in this format", "Send JSON, and say so: Content-Type: application/json."),
    "invalid": Kind(422, "Understood, and not possible", "The request can be read, and something in it is not allowed. `errors` says what and where."),
    "key-reused": Kind(422, "This Idempotency-Key stands for something else", "A key names one intention. What is to be something else needs another one."),
    "headers-too-large": Kind(431, "The headers are too large", "Headers may have 16 kB and 64 fields together."),
    "too-many-requests": Kind(429, "Too many requests", "Wait for as many seconds as Retry-After says. Trying sooner only gets the same answer."),
    "internal": Kind(500, "The server has failed", "Nothing that you sent was wrong. Whether it was done is not known: read before you try again."),
    "bad-gateway": Kind(502, "A server behind this one has failed", "Nothing that you sent was wrong. It may pass: wait, then try again."),
    "unavailable": Kind(503, "Not available for now", "Nothing has been done. Try again after as many seconds as Retry-After says."),
    "unsupported-version": Kind(505, "Not this version of HTTP", "Send the request as HTTP/1.1."),
    "no-answer-in-time": Kind(504, "No answer in time", "Whether it was done is not known. With the same Idempotency-Key it can be sent again safely; or read first."),
}  # fmt: skip
OF_STATUS = {500: "internal", 502: "bad-gateway", 503: "unavailable", 504: "no-answer-in-time"}


@dataclass
class Problem(Exception):  # noqa: N818 - as the RFC names it
    """An error that is answered. `detail` is one sentence about this very request; `more` are further members."""

    kind: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(self.detail)

    @property
    def status(self) -> int:
        return KINDS[self.kind].status

    def body(self) -> bytes:
        kind = KINDS[self.kind]
        content = {
            "type": f"/problems/{self.kind}",
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail,
            "advice": kind.meaning,
            **self.more,
        }
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def invalid(detail: str, pointer: str | None = None) -> Problem:
    """What is said of a request with one thing wrong; `pointer` is a JSON Pointer into the body (RFC 6901), or the name
    of a query parameter with `?` before it."""
    errors = [{"detail": detail}] if pointer is None else [{"at": pointer, "detail": detail}]
    return Problem("invalid", detail, more={"errors": errors})
