"""The lab's side: the server starts when it is needed, gives way, comes back, and ends with whoever started it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lab_app.api import client as module
from lab_app.api.client import ApiError, ApiServer, Fault, api_server
from lab_app.api.company.households import TODAY, made_up
from lab_app.api.company.tenants import MOST_KEYS
from lab_app.api.wire import serving
from pipelines.contract import marks
from pipelines.contract.home import ROOT, Home
from tests.prompt import free_port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    server = ApiServer(Home(tmp_path_factory.mktemp("api")), port=free_port(), seed=5)
    yield server
    server.close()


@pytest.fixture
def api(server: ApiServer) -> Iterator[ApiServer]:
    yield server
    server.forget("ada")


def auth(api: ApiServer, learner: str, *scopes: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {api.issue_key(learner, scopes).value}"}


def holds(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def test_a_learner_has_a_household_keys_a_script_and_a_journal(api: ApiServer) -> None:
    tenant = api.tenant("ada")
    assert tenant.address == api.address
    assert api.port_notice is None
    assert tenant.household_id == made_up(5, "ada", TODAY).own.id
    key = api.issue_key("ada", ("orders:write",))
    assert api.issue_key("ada", ("orders:write",)) == key
    assert key.value not in repr(key)
    api.script("ada", Fault("lost_answer", "POST", "/v2/orders"))
    headers = {
        "Authorization": f"Bearer {key.value}",
        "Content-Type": "application/json",
        "Idempotency-Key": "1",
    }
    body = '{"items": [{"sku": "oats-500g", "quantity": 1}]}'
    answers = [api.call("POST", "/v2/orders", headers, body) for _ in range(2)]
    assert [one.status for one in answers] == [504, 201]
    assert [one["id"] for one in api.orders("ada")] == [answers[1].json()["id"]]
    assert [(one.status, one.is_replay, one.fault) for one in api.journal("ada")] == [
        (504, False, "lost_answer"),
        (201, True, None),
    ]
    assert api.journal("ada", after=1)[0].number == 2
    assert api.reset("ada").orders == tenant.orders
    assert not api.journal("ada")
    assert not api.orders("ada")
    assert api.call("GET", "/v2/orders", headers).status == 403  # the key has outlived the reset


def test_an_answer_is_lost_only_where_something_was_done(api: ApiServer) -> None:
    key = api.issue_key("ada", ("orders:write",))
    api.script("ada", Fault("lost_answer", "POST", "/v2/orders"))
    headers = {"Authorization": f"Bearer {key.value}", "Content-Type": "application/json"}
    bodies = ("{", '{"items": []}', '{"items": [{"sku": "no such thing", "quantity": 1}]}')
    refused = [api.call("POST", "/v2/orders", headers, body).status for body in bodies]
    assert all(400 <= status < 500 for status in refused), refused
    right = '{"items": [{"sku": "oats-500g", "quantity": 1}]}'
    assert [api.call("POST", "/v2/orders", headers, right).status for _ in range(2)] == [504, 201]
    assert [one.fault for one in api.journal("ada")] == [None, None, None, "lost_answer", None]


def test_what_an_inbox_sees_comes_sooner_when_the_clock_is_put_forward(api: ApiServer) -> None:
    tenant = api.tenant("ada")
    headers = auth(api, "ada", "orders:read", "orders:write") | {"Content-Type": "application/json"}
    body = json.dumps({"url": tenant.inbox_path, "events": ["order.created"]})
    assert api.call("POST", "/v2/webhooks", headers, body).status == 201
    api.script("ada", inbox_answers=[500], spread_seconds=0)
    api.call("POST", "/v2/orders", headers, '{"items": [{"sku": "oats-500g", "quantity": 1}]}')
    assert [one.verdict for one in api.inbox("ada")] == ["failed"]
    api.script("ada", advance_seconds=10)
    assert [one.verdict for one in api.inbox("ada")] == ["failed", "accepted"]


def test_a_key_of_a_label_is_replaced_by_one_with_other_scopes(api: ApiServer) -> None:
    first = api.issue_key("ada", ("orders:read",), "mine")
    second = api.issue_key("ada", ("plans:read",), "mine")
    assert api.call("GET", "/v2/orders", {"Authorization": f"Bearer {first.value}"}).status == 401
    assert api.call("GET", "/v2/plans", {"Authorization": f"Bearer {second.value}"}).status == 200
    assert [key.label for key in api.tenant("ada").keys] == ["mine"]
    api.revoke_key("ada", "mine")
    assert api.call("GET", "/v2/plans", {"Authorization": f"Bearer {second.value}"}).status == 401


def test_what_cannot_be_is_refused_in_a_sentence(api: ApiServer) -> None:
    with pytest.raises(ApiError, match=r"There is no scope 'all'. There are orders:read"):
        api.issue_key("ada", ("all",))
    for number in range(MOST_KEYS):
        api.issue_key("ada", ("plans:read",), str(number))
    with pytest.raises(ApiError, match=f"at most {MOST_KEYS} keys"):
        api.issue_key("ada", ("plans:read",), "one more")
    with pytest.raises(ApiError, match="no request that can be sent"):
        api.call("GET", "/v2/orders\r\nX-Injected: 1")
    with pytest.raises(ValueError, match="lost_answer, refuse or delay"):
        Fault("explode", "GET", "/v2/orders")  # type: ignore[arg-type]


def test_a_port_in_use_is_passed_over_and_said(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        api = ApiServer(Home(tmp_path), port=taken)
        try:
            other = int(api.address.rpartition(":")[2])
            assert other in range(taken + 1, taken + 20)
            assert api.port_notice == (
                f"Port {taken} is in use on this machine, so Larder's API answers at port {other} this time."
            )
            assert api.call("GET", "/v2/products", auth(api, "ada", "plans:read")).status == 200
        finally:
            api.close()


def test_no_free_port_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PORTS_TO_TRY", 1)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = listener.getsockname()[1]
        with pytest.raises(serving.NoPortError, match=f"Ports {taken} to {taken} are all in use"):
            serving.listen(taken)


def test_a_port_that_is_none_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(
        ApiError, match=r"could not be started: A port is a number from 1 to 65535, not 65536"
    ):
        ApiServer(Home(tmp_path), port=65_536).tenant("ada")


def test_a_killed_server_is_started_again_with_the_same_keys_and_it_is_said(api: ApiServer) -> None:
    before = api.tenant("ada")
    headers = auth(api, "ada", "orders:read", "orders:write") | {"Content-Type": "application/json"}
    api.call("POST", "/v2/orders", headers, '{"items": [{"sku": "oats-500g", "quantity": 1}]}')
    killed = api.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(killed)] if psutil.pid_exists(killed) else [], timeout=5)
    after = api.tenant("ada")
    assert api.pid != killed
    assert after.address == before.address
    assert after.notice is not None
    assert "your keys are the same" in after.notice
    assert (after.household_id, after.orders, after.inbox_path) == (
        before.household_id,
        before.orders,
        before.inbox_path,
    )
    assert api.call("GET", "/v2/orders?limit=1", headers).status == 200
    assert api.reset("ada").notice is None


def test_a_server_is_started_again_for_those_who_call_it_without_the_lab(
    api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SECONDS_UNTIL_STEADY", 0)
    headers = auth(api, "ada", "plans:read")
    killed, port = api.pid, int(api.address.rpartition(":")[2])
    assert killed is not None
    os.kill(killed, signal.SIGKILL)

    def answers() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/v2/plans", headers=headers)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    assert holds(answers)
    assert api.pid != killed


def test_a_household_that_made_room_for_others_comes_back_and_says_so(api: ApiServer) -> None:
    headers = auth(api, "ada", "plans:read")
    api._request("drop", {"tenant": "ada"})
    assert api.tenant("ada").notice == module.MADE_ROOM
    assert api.call("GET", "/v2/plans", headers).status == 200


def test_a_server_that_does_not_answer_is_said_so(api: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    api.tenant("ada")
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.2)
    assert api.pid is not None
    os.kill(api.pid, signal.SIGSTOP)
    with pytest.raises(ApiError, match="Larder's API does not answer"):
        api.journal("ada")
    os.kill(api.pid, signal.SIGCONT)


def test_it_carries_the_mark_by_which_the_lab_ends_what_is_left_over(api: ApiServer) -> None:
    api.tenant("ada")
    assert api._home is not None
    mark = marks.mark_of(marks.LARDERS_API, api._home)
    assert marks.LARDERS_API in marks.OF_THE_LAB
    assert [one.pid for one in marks.family({mark})] == [api.pid]


def test_it_ends_with_a_lab_that_is_killed(tmp_path: Path) -> None:
    script = f"""
        import time
        from pathlib import Path
        from lab_app.api.client import api_server
        from pipelines.contract.home import Home
        api = api_server(Home(Path({str(tmp_path)!r})))
        api.tenant("ada")
        print(api.pid, flush=True)
        time.sleep(60)
    """
    lab = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdout=subprocess.PIPE)
    assert lab.stdout is not None
    with lab.stdout:
        server = int(lab.stdout.readline())
    assert psutil.pid_exists(server)
    lab.kill()
    lab.wait()
    assert holds(lambda: not psutil.pid_exists(server) or psutil.Process(server).status() == "zombie")


def test_a_data_folder_has_one_server(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert api_server(home).pid is None  # nothing is started before it is used
    assert api_server(home) is api_server(Home(tmp_path))
    assert api_server(home) is not api_server(home, seed=2)


def test_its_secret_stands_where_no_other_process_reads_it(api: ApiServer) -> None:
    process = psutil.Process(api.pid if api.tenant("ada") else None)
    assert api._secret not in " ".join(process.cmdline())
    assert api._secret not in str(process.environ())


def test_it_is_there_without_the_lab(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "lab_app.api", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None and server.stderr is not None
        lines = [server.stdout.readline() for _ in range(6)]
        try:
            key = next(line for line in lines if "curl" in line).split("Bearer ")[1].split('"')[0]
            other = ApiServer(Home(tmp_path), port=port)
            assert other.call("GET", "/").status == 200  # the next port: this one is taken
            other.close()
            with socket.create_connection(("127.0.0.1", port)) as connection:
                ask = f"GET /v2/orders?limit=2 HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n"
                connection.sendall(ask.encode())
                assert connection.recv(20).startswith(b"HTTP/1.1 200")
        finally:
            server.send_signal(signal.SIGINT)
            said = server.stderr.read()
        assert server.wait(10) == 0
        assert said == ""
