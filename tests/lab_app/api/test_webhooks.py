"""Webhooks: signatures against the specification by hand, attempts by the schedule, and what a replay gets."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.api.company.clock import Clock
from lab_app.api.company.households import TODAY
from lab_app.api.company.webhooks import DELAYS_SECONDS, Attempt, InboxScript, Webhooks, sign, verify
from tests.asgi import finish
from tests.lab_app.api.asked import Answered, House, answered

INBOX = "inbox"


def signed_by_hand(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over `{msg_id}.{timestamp}.{payload}`, with the decoded secret.

    From Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers" (standard-webhooks/standard-webhooks,
    spec/standard-webhooks.md). HMAC is written out as RFC 2104 has it, so that the two share no code but SHA-256.
    """
    assert secret.startswith("whsec_")
    key = base64.b64decode(secret[6:])
    assert 24 <= len(key) <= 64  # bytes, as the specification has it
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded) + f"{message_id}.{timestamp}.".encode() + body)
    outer = hashlib.sha256(bytes(b ^ 0x5C for b in padded) + inner.digest())
    return "v1," + base64.b64encode(outer.digest()).decode()


def hooked(script: InboxScript | None = None) -> Webhooks:
    webhooks = Webhooks(Clock(TODAY, lambda: 0.0), (INBOX,), random.Random(1))
    webhooks.script = script or InboxScript(spread_seconds=0)
    webhooks.register(INBOX, ("order.created",))
    return webhooks


def passing(webhooks: Webhooks, seconds: float) -> list[Attempt]:
    webhooks._clock.advance(seconds)
    return webhooks.attempts()


@given(
    body=st.binary(max_size=300),
    message_id=st.sampled_from(["msg_1", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", "a-b"]),
    stamp=st.integers(0, 4 * 10**9),
    key=st.binary(min_size=24, max_size=64),
)
@settings(max_examples=40)
def test_a_signature_is_what_the_specification_says(
    body: bytes, message_id: str, stamp: int, key: bytes
) -> None:
    secret = "whsec_" + base64.b64encode(key).decode()
    expected = signed_by_hand(secret, message_id, str(stamp), body)
    assert sign(secret, message_id, stamp, body) == expected
    content = f"{message_id}.{stamp}.".encode() + body
    assert expected[3:] == base64.b64encode(hmac.digest(key, content, "sha256")).decode()


def test_each_attempt_in_an_inbox_is_signed_anew_for_its_own_time() -> None:
    webhooks = hooked(InboxScript([500, None], spread_seconds=0))
    (endpoint,) = webhooks.endpoints.values()
    webhooks.emit("order.created", 7, {"id": 7, "name": "Crème fraîche"})
    attempts = passing(webhooks, 400)
    assert [one.verdict for one in attempts] == ["failed", "not answered", "accepted"]
    assert len({one.message_id for one in attempts}) == 1
    assert len({dict(one.headers)["webhook-timestamp"] for one in attempts}) == 3
    for one in attempts:
        given_ = dict(one.headers)
        stamp = given_["webhook-timestamp"]
        assert int(stamp) == int(one.at.timestamp())
        expected = signed_by_hand(endpoint.secret, given_["webhook-id"], stamp, one.body.encode())
        assert given_["webhook-signature"] == expected


def test_attempts_follow_the_schedule_until_none_is_left() -> None:
    webhooks = hooked(InboxScript([503] * 20, spread_seconds=0))
    webhooks.emit("order.created", 7, {})
    attempts = passing(webhooks, 10 * 86_400)
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(attempts)]
    # The example of the specification, in its own words: immediately, 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h.
    minutes = dt.timedelta(minutes=1)
    assert gaps == [
        dt.timedelta(seconds=5), 5 * minutes, 30 * minutes, *(hours * 60 * minutes for hours in (2, 5, 10, 14, 20, 24))
    ]  # fmt: skip
    assert len(attempts) == len(DELAYS_SECONDS) == 10
    (message,) = webhooks.messages(next(iter(webhooks.endpoints)))
    assert (message.state, message.next_attempt_at) == ("failed", None)


@given(
    answers=st.lists(st.sampled_from([200, 204, 301, 404, 429, 500, None]), max_size=25),
    orders=st.integers(1, 6),
    repeats=st.integers(0, 2),
)
def test_each_message_comes_at_least_once_unless_all_its_attempts_failed(
    answers: list[int | None], orders: int, repeats: int
) -> None:
    webhooks = hooked(InboxScript(list(answers), repeats, spread_seconds=30))
    for number in range(orders):
        webhooks.emit("order.created", number, {"id": number})
    attempts = passing(webhooks, 10 * 86_400)
    for message in webhooks.messages(next(iter(webhooks.endpoints))):
        own = [one for one in attempts if one.message_id == message.id]
        received = [one for one in own if one.verdict in ("accepted", "duplicate")]
        assert message.state == ("delivered" if own[-1] in received else "failed")
        assert bool(received) == (message.state == "delivered" or len(received) > 0)
        assert [one.verdict for one in received][:1] in ([], ["accepted"])
        assert all(one.verdict == "duplicate" for one in received[1:])
        if message.state == "failed":
            assert len(own) == len(DELAYS_SECONDS)


def test_messages_come_in_another_order_than_the_orders() -> None:
    webhooks = hooked(InboxScript(spread_seconds=60))
    for number in range(12):
        webhooks.emit("order.created", number, {"id": number})
    came = [one.order_id for one in passing(webhooks, 100)]
    assert sorted(came, key=str) == sorted(range(12), key=str)
    assert came != sorted(range(12))


def test_gone_stops_an_endpoint() -> None:
    webhooks = hooked(InboxScript([410], spread_seconds=0))
    webhooks.emit("order.created", 1, {})
    webhooks.emit("order.created", 2, {})
    assert [one.status for one in passing(webhooks, 86_400)] == [410]
    (endpoint,) = webhooks.endpoints.values()
    assert endpoint.is_disabled
    webhooks.emit("order.created", 3, {})
    assert len(passing(webhooks, 86_400)) == 1


async def delivered(house: House) -> tuple[Attempt, str]:
    """An order's message as the inbox got it, and the secret of its endpoint."""
    token = house.tenant.inbox_token
    registered = await house.ask(
        "POST", "/v2/webhooks", {"url": f"/inboxes/{token}", "events": ["order.created"]}
    )
    await house.ask("POST", "/v2/orders", {"items": [{"sku": "oats-500g", "quantity": 1}]})
    house.tenant.clock.advance(5)
    (attempt,) = house.tenant.webhooks.attempts()
    return attempt, registered.content["secret"]


async def posted(house: House, headers: dict[str, str], body: str) -> Answered:
    path = f"/inboxes/{house.tenant.inbox_token}"
    return await answered(house.gate, "POST", path, {"host": "127.0.0.1:1", **headers}, body.encode())


def changes() -> dict[str, Any]:
    """What somebody may try with a message that was overheard: headers and body before, after."""
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    return {
        "another body": lambda head, body: (head, body.replace("paid", "free")),
        "a space more": lambda head, body: (head, body + " "),
        "another time": lambda head, body: (head | {"webhook-timestamp": str(int(head["webhook-timestamp"]) + 60)}, body),
        "another id": lambda head, body: (head | {"webhook-id": "msg_1"}, body),
        "a dot moved": lambda head, body: (head | {"webhook-id": f"{head['webhook-id']}.{head['webhook-timestamp']}"}, body),
        "no signature": lambda head, body: ({k: v for k, v in head.items() if k != "webhook-signature"}, body),
        "an empty one": lambda head, body: (head | {"webhook-signature": "v1,"}, body),
        "alg none": lambda head, body: (head | {"webhook-signature": "none,"}, body),
        "another scheme": lambda head, body: (head | {"webhook-signature": "v1a" + head["webhook-signature"][2:]}, body),
        "another's secret": lambda head, body: (
            head | {"webhook-signature": sign(other, head["webhook-id"], int(head["webhook-timestamp"]), body.encode())},
            body,
        ),
        "thousands of guesses": lambda head, body: (head | {"webhook-signature": " ".join(["v1,AAAA"] * 2_000)}, body),
        "time that is no number": lambda head, body: (head | {"webhook-timestamp": "1e9"}, body),
        "time in other digits": lambda head, body: (head | {"webhook-timestamp": "\u00b2\u00b3"}, body),
    }  # fmt: skip


@pytest.mark.parametrize("name", changes())
def test_what_was_changed_on_its_way_is_refused(name: str) -> None:
    async def ask() -> None:
        house = House()
        attempt, _ = await delivered(house)
        headers, body = changes()[name](dict(attempt.headers), attempt.body)
        answer = await posted(house, headers, body)
        assert (answer.status, answer.content["type"]) == (401, "/problems/bad-signature")

    finish(ask())


def test_a_replay_is_known_by_its_id_and_later_by_its_time() -> None:
    async def ask() -> None:
        house = House()
        attempt, _ = await delivered(house)
        again = await posted(house, dict(attempt.headers), attempt.body)
        assert again.content == {"received": "duplicate"}
        house.tenant.clock.advance(600)
        late = await posted(house, dict(attempt.headers), attempt.body)
        assert late.status == 401
        assert "too old" in late.content["detail"]

    finish(ask())


def test_another_tenants_message_is_not_taken() -> None:
    async def ask() -> None:
        ada = House("ada")
        bob = House("bob", ada.tenants)
        attempt, _ = await delivered(ada)
        await delivered(bob)
        assert (await posted(bob, dict(attempt.headers), attempt.body)).status == 401

    finish(ask())


def test_what_a_learner_signs_with_the_secret_is_taken() -> None:
    async def ask() -> None:
        house = House()
        attempt, secret = await delivered(house)
        stamp = dict(attempt.headers)["webhook-timestamp"]
        headers = {
            "webhook-id": "msg_own",
            "webhook-timestamp": stamp,
            "webhook-signature": "v1,AAAA " + signed_by_hand(secret, "msg_own", stamp, b"{}"),
        }
        assert (await posted(house, headers, "{}")).content == {"received": "accepted"}
        assert verify(secret, headers, b"{}", int(stamp)) == "accepted"

    finish(ask())
