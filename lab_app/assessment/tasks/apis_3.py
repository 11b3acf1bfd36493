"""A request and its response: what must change?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lab_app.assessment.task import Form, draws, one_a_sitting, options_of, shuffled

TITLE = "A request that failed"

_FAULTS = ("key", "scope", "address", "body", "wait", "again")
_TEXTS = {
    "key": "The header: it must carry a key",
    "scope": "The key: it must be one that may do this",
    "address": "The address: it must be the documented one",
    "body": "The body: a value in it must make sense",
    "wait": "The pace: fewer calls in a minute",
    "again": "Nothing of the caller's: the server must recover",
}
_WHY = {
    "key": "401 says that the server does not know who calls: the request has no Authorization header.",
    "scope": "403 says that the request was understood and is refused; here it is the key that may not do it: {method} needs {needed}, and the key has {scopes}.",
    "address": "404 says that nothing is at this address: {path} is in no line of the documentation, {real} is.",
    "body": "422 says that the request was understood and a value makes no sense: a quantity of {quantity}.",
    "wait": "429 says that this client has called too often: {calls} calls in this minute, of {limit} allowed, and Retry-After says how long to wait.",
    "again": "503 says that the server cannot do it now, and Retry-After when it may be tried again. Nothing is wrong with the request.",
}
_INSTEAD = {
    "key": "A missing key is answered with 401.",
    "scope": "A key that lacks a scope is answered with 403.",
    "address": "A wrong address is answered with 404.",
    "body": "A value that makes no sense is answered with 422.",
    "wait": "A client that calls too often is answered with 429.",
    "again": "What the server cannot do now (503) may be sent again unchanged, later; here something has to change.",
}


@dataclass(frozen=True)
class _Request:
    method: str
    path: str
    real: str
    needed: str
    scopes: tuple[str, ...]
    has_key: bool
    quantity: int | None
    calls: int
    limit: int
    is_up: bool
    seconds: int


def _status(asked: _Request) -> tuple[int, str, str]:
    """What the server answers, in the order in which servers look: status, reason, and what must change."""
    if not asked.is_up:
        return 503, "Service Unavailable", "again"
    if not asked.has_key:
        return 401, "Unauthorized", "key"
    if asked.calls > asked.limit:
        return 429, "Too Many Requests", "wait"
    if asked.path != asked.real:
        return 404, "Not Found", "address"
    if asked.needed not in asked.scopes:
        return 403, "Forbidden", "scope"
    if asked.quantity is not None and asked.quantity < 1:
        return 422, "Unprocessable Content", "body"
    return 200, "OK", ""


def form(seed: str, sitting: int) -> Form:
    """A request with one fault, and what the server says to it."""
    draw = draws("apis_3", seed, sitting)
    fault = one_a_sitting(_FAULTS, "apis_3", seed, sitting)
    thing, part = draw.choice((("orders", "items"), ("plans", "meals"), ("lists", "entries")))
    number, limit = draw.randrange(10_000, 99_999), draw.choice((30, 60, 120))
    real = f"/v2/{thing}/{number}/{part}"
    sound = _Request(
        "POST",
        real,
        real,
        f"{thing}:write",
        (f"{thing}:read", f"{thing}:write"),
        True,
        draw.randrange(1, 9),
        draw.randrange(1, limit // 2),
        limit,
        True,
        draw.randrange(8, 55),
    )
    asked = {
        "key": replace(sound, has_key=False),
        "scope": replace(sound, scopes=(f"{thing}:read",)),
        "address": replace(sound, path=f"/v2/{thing[:-1]}/{number}/{part}"),
        "body": replace(sound, quantity=-draw.randrange(1, 9)),
        "wait": replace(sound, calls=limit + draw.randrange(3, 40)),
        "again": replace(sound, is_up=False),
    }[fault]
    status, reason, right = _status(asked)
    told = {
        "method": asked.method,
        "path": asked.path,
        "real": f"/v2/{thing}/<id>/{part}",
        "needed": asked.needed,
        "scopes": " and ".join(asked.scopes),
        "quantity": asked.quantity,
        "calls": asked.calls,
        "limit": asked.limit,
    }
    return Form(
        said="A colleague's script calls a supplier's API, and fails. Beside the request is what the documentation and the "
        "log say of it.",
        asks="What must change, so that the call succeeds?",
        options=shuffled(draw, options_of(_TEXTS, _INSTEAD)),
        right=right,
        why=_WHY[right].format(**told),
        near=frozenset(
            {"key": {"scope"}, "scope": {"key"}, "wait": {"again"}, "again": {"wait"}}.get(right, set())
        ),
        code=(
            ("The request", _request(asked)),
            ("The response", _response(asked, status, reason)),
            (
                "What is known besides",
                (
                    f"documented      POST /v2/{thing}/<id>/{part}, needs {asked.needed}\n"
                    f"scopes of key   {', '.join(asked.scopes)}\n"
                    f"calls           {asked.calls} in this minute; {asked.limit} a minute are allowed"
                ),
            ),
        ),
    )


def _request(asked: _Request) -> str:
    lines = [f"{asked.method} {asked.path} HTTP/1.1", "Host: api.supplier.example"]
    if asked.has_key:
        lines.append("Authorization: Bearer lk_live_…")
    lines += ["Content-Type: application/json", "", f'{{"recipe": 812, "quantity": {asked.quantity}}}']
    return "\n".join(lines)


def _response(asked: _Request, status: int, reason: str) -> str:
    lines = [f"HTTP/1.1 {status} {reason}", "Content-Type: application/problem+json"]
    if status == 401:
        lines.append('WWW-Authenticate: Bearer realm="api"')
    if status in (429, 503):
        lines.append(f"Retry-After: {asked.seconds}")
    lines += ["", f'{{"status": {status}, "title": "{reason}"}}']
    return "\n".join(lines)
