"""Larder's API under attack: nothing is let through, nobody is reached, and it answers afterwards.

One server and one connection for each attack. What holds for all is looked at after each of them: the server lives, has
answered in time, has said nothing of the victim's, and the victim's household is as it was.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import pytest

from lab_app.api.client import SCOPES, ApiServer, Key
from lab_app.api.company.households import TODAY, made_up
from lab_app.api.wire import call as wire_call
from lab_app.api.wire import protocol
from tests.lab_app.api.hostile import QUERIES, REQUESTS, Attack
from tests.prompt import free_port

SEED = 3
SECONDS = 3.0
MOST_GROWTH_MB = 40
LONGEST_ANSWER = 64 * 1024


@dataclass
class Scene:
    """A victim and an attacker at one server, and what must stay as it was."""

    api: ApiServer
    values: dict[str, str]
    secrets: tuple[str, ...]
    victim: Key
    began: float
    slow: tuple[socket.socket, ...]

    def filled(self, raw: bytes) -> bytes:
        def value(found: re.Match[bytes]) -> bytes:
            return self.values.get(found[1].decode(), found[0].decode()).encode()

        head, end, body = raw.partition(b"\r\n\r\n")
        length = b"Content-Length: %d"
        filled = re.sub(rb"\{([a-z_]+)\}", value, body)
        # An honest length stays one when what stands in the body is known.
        head = head.replace(length % len(body), length % len(filled)) if body else head
        return re.sub(rb"\{([a-z_]+)\}", value, head) + end + filled


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    api = ApiServer(port=free_port(), seed=SEED)
    victim, attacker = api.tenant("victim"), api.tenant("mallory")
    known = api.issue_key("victim", ("admin",), "own")
    auth = {"Authorization": f"Bearer {known.value}", "Content-Type": "application/json"}
    body = json.dumps({"url": victim.inbox_path, "events": ["order.created"]})
    registered = api.call("POST", "/v2/webhooks", auth, body).json()
    around = made_up(SEED, "victim", TODAY).own
    near = made_up(SEED, "mallory", TODAY).others[0]
    values = {
        "port": api.address.rpartition(":")[2],
        "victim_key": known.value,
        "order": str(around.orders[0].id),
        "plan": str(around.plans[0].id),
        "household": str(victim.household_id),
        "webhook": registered["id"],
        "inbox": victim.inbox_path,
        "own_inbox": attacker.inbox_path,
        "near_order": str(near.orders[0].id),
        "near_household": str(near.id),
    }
    people = [*around.members, *near.members]
    secrets = (*(one.email for one in people), *(one.full_name for one in people), registered["secret"])
    slow = (slow_head(api), slow_body(api, known), *(silent(api) for _ in range(20)))
    yield Scene(api, values, secrets, known, resident(api), slow)
    for connection in slow:
        connection.close()
    api.close()


@pytest.fixture(autouse=True)
def unharmed(scene: Scene) -> Iterator[None]:
    """A key of the attacker's for each attack, and all that must be as before after it."""
    pid = scene.api.pid
    key = scene.api.issue_key("mallory", SCOPES, "all")
    scene.values["key"] = key.value
    yield
    scene.api.revoke_key("mallory", "all")
    assert scene.api.pid == pid, "the server was ended"
    assert scene.api.orders("victim") == []
    assert scene.api.tenant("victim").orders == len(made_up(SEED, "victim", TODAY).own.orders)
    assert not [call for call in scene.api.journal("victim") if call.order_id]


def slow_head(api: ApiServer) -> socket.socket:
    """A connection on which the headers never end."""
    return opened(api, b"GET /v2/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")


def slow_body(api: ApiServer, key: Key) -> socket.socket:
    head = f"POST /v2/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key.value}\r\n"
    return opened(api, f"{head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{".encode())


def silent(api: ApiServer) -> socket.socket:
    return opened(api, b"")


def opened(api: ApiServer, begin: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", int(api.address.rpartition(":")[2])))
    connection.sendall(begin)
    return connection


def resident(api: ApiServer) -> float:
    return float(psutil.Process(api.pid).memory_info().rss / 2**20)


def sent(scene: Scene, content: bytes, seconds: float = SECONDS) -> bytes:
    """All that comes back until the server hangs up, or has nothing to say for so long."""
    with opened(scene.api, b"") as connection:
        connection.settimeout(seconds)
        with contextlib.suppress(OSError):  # it may hang up before it has read all
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
        found = b""
        with contextlib.suppress(OSError):
            while len(found) < 2**20 and (some := connection.recv(65_536)):
                found += some
        return found


def statuses(answer: bytes) -> list[int]:
    return [int(one) for one in re.findall(rb"HTTP/1\.1 (\d{3})", answer)]


def assert_nothing_is_told(scene: Scene, answer: bytes) -> None:
    text = answer.decode("utf-8", "replace")
    assert not [one for one in scene.secrets if one in text]
    assert not re.search(r"Traceback|File \"|sqlite3|/lab_app/", text)
    assert not re.search(r"access-control-", text, re.IGNORECASE)
    assert len(answer) < LONGEST_ANSWER


@pytest.mark.parametrize("attack", REQUESTS, ids=lambda attack: attack.name)
def test_a_hostile_request_is_refused(attack: Attack, scene: Scene) -> None:
    began = time.monotonic()
    answer = sent(scene, scene.filled(attack.raw))
    assert time.monotonic() - began < SECONDS
    assert_nothing_is_told(scene, answer)
    if not answer and attack.may_be_silent:
        return
    found = statuses(answer)
    assert found and found[0] in attack.statuses, answer[:600]
    assert not [one for one in found[1:] if one < 400], "a second answer: a request was smuggled in"
    if found[0] >= 400:
        assert b"application/problem+json" in answer
        problem = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert problem["status"] == found[0]
        assert len(problem["detail"]) > 10


@pytest.mark.parametrize(("name", "body", "code"), QUERIES, ids=[name for name, _, _ in QUERIES])
def test_a_hostile_query_is_refused(name: str, body: str, code: str, scene: Scene) -> None:
    auth = {"Authorization": f"Bearer {scene.values['key']}", "Content-Type": "application/json"}
    answer = scene.api.call("POST", "/graphql", auth, body)
    assert answer.ms < 500, name
    assert_nothing_is_told(scene, answer.body.encode())
    content = answer.json()
    if answer.status == 422:
        return
    assert answer.status == 200
    assert content["errors"]
    if code:
        assert content["errors"][0]["extensions"]["code"] == code
        assert "data" not in content


def test_a_batch_of_queries_is_refused(scene: Scene) -> None:
    auth = {"Authorization": f"Bearer {scene.values['key']}", "Content-Type": "application/json"}
    answer = scene.api.call("POST", "/graphql", auth, json.dumps([{"query": "{me{id}}"}] * 100))
    assert answer.status == 422


def test_fields_beyond_the_scopes_of_a_key_stay_empty(scene: Scene) -> None:
    key = scene.api.issue_key("mallory", ("plans:read",), "few")
    auth = {"Authorization": f"Bearer {key.value}", "Content-Type": "application/json"}
    query = json.dumps({"query": "{me{email} household{members{email} lastOrder{id}}}"})
    answer = scene.api.call("POST", "/graphql", auth, query).json()
    assert answer["data"] == {"me": None, "household": None}
    assert {one["extensions"]["scope"] for one in answer["errors"]} == {"household:read"}


def test_requests_in_one_go_are_answered_one_by_one_and_limited(scene: Scene) -> None:
    one = (
        f"GET /v2/products HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {scene.values['key']}\r\n\r\n"
    )
    found = statuses(sent(scene, one.encode() * 40))
    assert len(found) == 40
    assert found.count(200) in range(20, 23)
    assert found.count(429) == 40 - found.count(200)


def test_a_request_behind_another_ones_body_needs_a_key_of_its_own(scene: Scene) -> None:
    first = f"GET /v2/products HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {scene.values['key']}\r\nContent-Length: 0\r\n\r\n"
    second = "POST /_control/reset HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 19\r\n\r\n"
    third = "GET /v2/orders HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    body = '{"tenant":"victim"}'
    assert statuses(sent(scene, (first + second + body + third).encode())) == [200, 404, 401]


def test_another_tenants_idempotency_key_is_ones_own(scene: Scene) -> None:
    body = '{"url": "%s", "events": ["order.created"]}'
    for name, key in (("victim", scene.victim.value), ("mallory", scene.values["key"])):
        auth = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": "1"}
        inbox = scene.api.tenant(name).inbox_path
        answer = scene.api.call("POST", "/v2/webhooks", auth, body % inbox)
        assert (answer.status, answer.header("idempotency-replayed")) == (201, None)


def test_another_tenants_cursor_opens_ones_own_list_only(scene: Scene) -> None:
    def orders(key: str, cursor: str = "") -> dict[str, object]:
        auth = {"Authorization": f"Bearer {key}"}
        content: dict[str, object] = scene.api.call("GET", f"/v2/orders?limit=3{cursor}", auth).json()
        return content

    cursor = orders(scene.victim.value)["next_cursor"]
    mine = [one.id for one in made_up(SEED, "mallory", TODAY).own.orders]
    data = orders(scene.values["key"], f"&cursor={cursor}")["data"]
    assert isinstance(data, list)
    assert {one["id"] for one in data} <= set(mine)


def test_a_key_that_was_taken_back_opens_nothing(scene: Scene) -> None:
    auth = {"Authorization": f"Bearer {scene.values['key']}"}
    scene.api.revoke_key("mallory", "all")
    assert scene.api.call("GET", "/v2/products", auth).status == 401


def test_slow_connections_are_given_up(scene: Scene) -> None:
    """They were opened at the start, and nothing came on them since."""
    heard = []
    for connection in scene.slow:
        connection.settimeout(protocol.HEAD_SECONDS + wire_call.BODY_SECONDS)
        with connection:
            found = b""
            while some := connection.recv(65_536):
                found += some
            heard.append(statuses(found))
    assert heard == [[408]] * len(scene.slow)


def test_silent_connections_beyond_all_bounds_do_not_keep_others_out(scene: Scene) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    many = [
        opened(scene.api, asked if number % 2 else b"") for number in range(protocol.MOST_CONNECTIONS + 20)
    ]
    auth = {"Authorization": f"Bearer {scene.victim.value}"}
    assert scene.api.call("GET", "/v2/orders?limit=1", auth).status == 200
    for connection in many:
        connection.close()


def test_answers_that_nobody_reads_cost_no_memory(scene: Scene) -> None:
    one = b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with opened(scene.api, b"") as connection:
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            for _ in range(200):
                connection.send(one * 20)
        auth = {"Authorization": f"Bearer {scene.victim.value}"}
        assert scene.api.call("GET", "/v2/orders?limit=1", auth).status == 200
        assert resident(scene.api) < scene.began + MOST_GROWTH_MB


def test_nothing_but_loopback_was_listened_on_or_reached(scene: Scene) -> None:
    process = psutil.Process(scene.api.pid)
    found = process.net_connections(kind="all")
    assert found
    inet = [one for one in found if one.family != socket.AF_UNIX]
    assert {one.laddr.ip for one in inet} == {"127.0.0.1"}
    assert {one.raddr.ip for one in inet if one.raddr} <= {"127.0.0.1"}
    assert {one.laddr.port for one in inet} == {int(scene.values["port"])}, "it has called somebody"
    assert process.children(recursive=True) == []
    assert [one.path for one in process.open_files() if not one.path.endswith(".pyc")] == []


def test_memory_is_bounded_and_secrets_are_nowhere_in_the_journals(scene: Scene) -> None:
    assert resident(scene.api) < scene.began + MOST_GROWTH_MB
    noted = [*scene.api.journal("mallory"), *scene.api.strangers()]
    assert len(noted) > 100
    text = repr(noted)
    assert "larder_key_…" in text
    for secret in (scene.victim.value, scene.values["key"], scene.values["victim_key"]):
        assert secret not in text
        assert secret[len("larder_key_") :] not in text
