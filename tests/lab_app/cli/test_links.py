"""`larder links` against a server of this machine: what answers, moved, is gone, refuses or is silent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from lab_app.cli import links as cli
from lab_app.cli.app import app
from lab_app.cli.links import checked
from lab_app.course.declared.facts import facts
from lab_app.course.declared.resources import resources

HURRIED = 0.3


class _Site(BaseHTTPRequestHandler):
    """HEAD is refused by one page, as some servers do."""

    hold = threading.Event()

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        status = {"/old": 301, "/gone": 404, "/closed": 403, "/broken": 500}.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        if self.path == "/slow":
            self.hold.wait(10)
        self.send_response(status)
        if status == 301:
            self.send_header("Location", "/new")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the tests."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    _Site.hold.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "state", "said"),
    [
        ("/", "ok", "200"),
        ("/page#part", "ok", "200"),
        ("/no-head", "ok", "200"),
        ("/old", "moved", "200 at {site}/new"),
        ("/gone", "gone", "404 Not Found"),
        ("/closed", "refused", "403 Forbidden"),
        ("/broken", "silent", "500 Internal Server Error"),
        ("/slow", "silent", "no answer in 0.3 s"),
    ],
)
def test_what_became_of_an_address(site: str, path: str, state: str, said: str) -> None:
    found = checked(f"{site}{path}", HURRIED)
    assert (found.state, found.said) == (state, said.format(site=site))


def test_nobody_there_is_silent_and_no_address_is_gone() -> None:
    assert checked("http://127.0.0.1:1/", HURRIED).state == "silent"
    assert checked("ftp://127.0.0.1/", HURRIED).state == "gone"


def test_the_command_lists_each_and_fails_where_one_is_lost(site: str) -> None:
    runner = CliRunner()
    fine = runner.invoke(app, ["links", f"{site}/", f"{site}/old", f"{site}/"])
    assert fine.exit_code == 0
    assert fine.stdout.splitlines() == [
        f"ok      {site}/  200",
        f"moved   {site}/old  200 at {site}/new",
    ]
    assert "2 addresses: 1 ok, 1 moved." in fine.stderr
    lost = runner.invoke(app, ["links", f"{site}/gone", f"{site}/closed"])
    assert lost.exit_code == 1
    assert "2 addresses: 1 refused, 1 gone." in lost.stderr
    assert "stand-in" in lost.stderr


def test_without_addresses_all_that_the_lab_names_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(address: str, _: float) -> cli.Checked:
        asked.append(address)
        return cli.Checked(address, "ok", "200")

    monkeypatch.setattr(cli, "checked", note)
    assert CliRunner().invoke(app, ["links"]).exit_code == 0
    named = {one.address for one in resources() if one.address} | {one.address for one in facts().values()}
    assert set(asked) == named
    assert len(asked) == len(named)
