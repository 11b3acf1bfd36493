"""Runs an operation for a call: who asks, how often, what may be asked, repeats, and what goes wrong on purpose."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from lab_app.api.company import idempotency
from lab_app.api.company.faults import Fault
from lab_app.api.company.limits import PER_MINUTE, Taken
from lab_app.api.company.tenants import Tenants
from lab_app.api.routes.operations import Asked, Operation, Reply
from lab_app.api.wire.bodies import read_json
from lab_app.api.wire.call import Call
from lab_app.api.wire.problems import OF_STATUS, Problem

REALM = 'Bearer realm="Larder"'
REPLAYED = ("idempotency-replayed", "true")


def identify(call: Call, tenants: Tenants) -> Problem | None:
    """Find out whose key the call came with and note it; why it came with none, else."""
    in_address = call.carries_a_key_in_its_address()
    if in_address is not None:
        known = tenants.of_key(in_address)
        if known is not None:
            call.tenant, call.key = known
        return _who(
            "key-in-address",
            "The key stands in the address, and is not looked at there. Send it as the header Authorization: Bearer …",
        )
    given = call.headers.get("authorization")
    if given is None:
        return _who("no-key", "There is no key. Send it as the header Authorization: Bearer …")
    scheme, _, key = given.partition(" ")
    if scheme.lower() != "bearer":
        return _who("no-key", f"The header Authorization must begin with Bearer, not with {_quoted(scheme)}.")
    if key.startswith("eyJ"):
        return _who("unknown-key", "That looks like a JWT, and this API takes keys only, whatever it says.")
    known = tenants.of_key(key.strip(" "))
    if known is None:
        return _who("unknown-key", "Nobody has this key.")
    call.tenant, call.key = known
    return None


def take_token(call: Call) -> None:
    """Count a call against its key's rate, and say in its answer what is left. Raises Problem where nothing is.

    The headers are those of the IETF's draft (draft-ietf-httpapi-ratelimit-headers), which is no standard yet.
    """
    assert call.key is not None
    taken: Taken = call.key.bucket.take()
    wait = max(1, math.ceil(taken.retry_after))
    # As the draft has it, `t` lies no later than Retry-After.
    resets = math.ceil(taken.full_after) if taken.is_allowed else wait
    call.answer_headers += [
        ("ratelimit-policy", f'"per-key";q={PER_MINUTE};w=60'),
        ("ratelimit", f'"per-key";r={taken.remaining};t={resets}'),
    ]
    if not taken.is_allowed:
        raise Problem(
            "too-many-requests",
            f"This key may call {PER_MINUTE} times a minute on average. Wait for {wait} s, then go on more slowly.",
            {"retry-after": str(wait)},
        )


async def run(operation: Operation, call: Call, path: Mapping[str, str]) -> Reply:
    """What comes of the operation. Raises Problem."""
    tenant, key = call.tenant, call.key
    assert tenant is not None and key is not None
    if not key.may(operation.scope):
        raise Problem(
            "missing-scope",
            f"The key {_quoted(key.label)} has no scope {operation.scope}, which this needs.",
            {"www-authenticate": f'{REALM}, error="insufficient_scope", scope="{operation.scope}"'},
            {"missing_scope": operation.scope},
        )
    given = call.headers.get("idempotency-key")
    call.notes.idempotency_key = None if given is None else idempotency.read(given)
    faults = {fault.kind: fault for fault in tenant.faults.next(operation.method, operation.path)}
    call.notes.faults.extend(faults)
    if "refuse" in faults:
        raise _refused(faults["refuse"])
    try:
        reply = await _reply(operation, call, path, faults.get("delay"))
    except Problem:
        if "lost_answer" in faults:  # nothing was done whose answer could be lost
            tenant.faults.give_back(faults["lost_answer"])
            call.notes.faults.remove("lost_answer")
        raise
    if "lost_answer" in faults:
        raise Problem(
            "no-answer-in-time",
            "The server that does this has not answered in time. Whether it was done is not known here.",
        )
    return reply


async def _reply(operation: Operation, call: Call, path: Mapping[str, str], delay: Fault | None) -> Reply:
    tenant, key = call.tenant, call.key
    assert tenant is not None and key is not None
    content = _content(operation, call)
    asked = Asked(
        tenant=tenant,
        key=key,
        path=path,
        query=operation.read_query(call.query),
        body=None if operation.body is None else operation.read_body(content),
        notes=call.notes,
    )
    return await _once(operation, call, asked, content, delay)


def _content(operation: Operation, call: Call) -> Any:
    if operation.body is None:
        return None
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(
            "unsupported-media-type",
            f"The header Content-Type must be application/json, not {_quoted(kind) if kind else 'missing'}.",
        )
    return read_json(call.body)


async def _once(operation: Operation, call: Call, asked: Asked, content: Any, delay: Fault | None) -> Reply:
    """The operation's reply, or the one that it gave when it was asked with this idempotency key before."""
    given = call.headers.get("idempotency-key") if operation.takes_idempotency_key else None
    if given is None:
        await _wait(delay)
        return operation.handler(asked)
    key = idempotency.read(given)
    if key is None:
        raise Problem("invalid", "Idempotency-Key must be 1 to 255 visible characters, such as a UUID.")
    known = _claimed(operation, call, asked, content, key)
    if known is not None:
        call.notes.is_replay = True
        reply, call.notes.order_id = known
        return Reply(reply.status, reply.content, (*reply.headers, REPLAYED), reply.media_type)
    remembered = asked.tenant.idempotency  # a reset meanwhile gives the tenant another one
    is_done = False
    try:
        await _wait(delay)
        reply = operation.handler(asked)
        if reply.status < 300:
            remembered.finish(key, (reply, call.notes.order_id))
            is_done = True
        return reply
    finally:
        if not is_done:
            remembered.release(key)


def _claimed(
    operation: Operation, call: Call, asked: Asked, content: Any, key: str
) -> tuple[Reply, int | None] | None:
    fingerprint = hashlib.sha256(
        "\0".join((operation.method, call.path, json.dumps(content, sort_keys=True))).encode()
    ).digest()
    try:
        known: tuple[Reply, int | None] | None = asked.tenant.idempotency.claim(
            key, fingerprint, asked.tenant.clock.now()
        )
    except idempotency.OtherContentError:
        raise Problem(
            "key-reused",
            "This Idempotency-Key was sent before, with something else. For another intention take another key.",
        ) from None
    except idempotency.InProgressError:
        raise Problem(
            "still-in-progress",
            "The first call with this Idempotency-Key is still being worked on. Wait a second, then send the same again.",
            {"retry-after": "1"},
        ) from None
    except idempotency.MemoryIsFullError:
        raise Problem("unavailable", "Too many calls are being worked on.", {"retry-after": "5"}) from None
    return known


async def _wait(delay: Fault | None) -> None:
    if delay is not None:
        await asyncio.sleep(delay.ms / 1000)


def _refused(fault: Fault) -> Problem:
    headers = {"retry-after": str(fault.retry_after)} if fault.status == 503 else {}
    return Problem(OF_STATUS[fault.status], "Larder's systems are in trouble. Nothing was done.", headers)


def _who(kind: str, detail: str) -> Problem:
    error = ', error="invalid_token"' if kind == "unknown-key" else ""
    return Problem(kind, detail, {"www-authenticate": REALM + error})


def _quoted(text: str) -> str:
    """What somebody has sent, fit for a sentence."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text[:40])
    return f"“{shown}”"
