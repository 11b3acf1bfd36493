"""A page of another website, open in a browser on this machine, gets at neither of the two servers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from tests.browser.conftest import ROOT, START_SECONDS, Lab
from tests.prompt import free_port

DEFINITIONS = """
import dagster as dg

@dg.op
def work() -> None: ...

@dg.job
def harmless() -> None:
    work()

defs = dg.Definitions(jobs=[harmless])
"""
LAUNCH = """mutation { launchRun(executionParams: {
    selector: {repositoryLocationName: "%s", repositoryName: "__repository__", jobName: "harmless"},
    runConfigData: {}
}) { __typename } }"""
RUNS = "{ runsOrError { ... on Runs { results { id status } } } }"

# Everything that a page can try; `read` is what it could see of an answer, `opened` which websockets it got.
ATTACK = """async ({url, query, stream}) => {
    const read = [], opened = [];
    const done = (element, attribute) => new Promise(resolve => {
        element.onload = element.onerror = resolve;
        element[attribute] = `${url}?query=${encodeURIComponent(query)}`;
        document.body.append(element);
        setTimeout(resolve, 1000);
    });
    const make = (name, more = {}) => Object.assign(document.createElement(name), more);
    await Promise.all([
        done(make('img'), 'src'), done(make('script'), 'src'), done(make('iframe'), 'src'),
        done(make('object'), 'data'), done(make('link', {rel: 'stylesheet'}), 'href'),
        done(make('video'), 'src'),
    ]);
    for (const [method, type, mode] of [
        ['GET', null, 'no-cors'], ['POST', 'text/plain', 'no-cors'], ['GET', null, 'cors'],
        ['POST', 'text/plain', 'cors'], ['POST', 'application/json', 'cors'],
        ['POST', 'application/x-www-form-urlencoded', 'no-cors'],
    ]) {
        const options = {method, mode, credentials: 'include'};
        if (type) options.headers = {'content-type': type};
        if (method === 'POST') options.body = JSON.stringify({query});
        try {
            const answer = await fetch(`${url}?query=${encodeURIComponent(query)}`, options);
            if (answer.ok) read.push([method, type, mode, await answer.text()]);
        } catch { /* kept from it by the browser */ }
    }
    navigator.sendBeacon(`${url}?query=${encodeURIComponent(query)}`, 'x');
    const frame = make('iframe', {name: 'away'});
    document.body.append(frame);
    for (const enctype of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        const form = make('form', {action: `${url}?query=${encodeURIComponent(query)}`, enctype});
        Object.assign(form, {method: 'post', target: 'away'});
        document.body.append(form);
        form.submit();
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    await new Promise(resolve => {
        const socket = new WebSocket(stream.url, stream.protocol);
        socket.onopen = () => { opened.push(stream.url); resolve(); };
        socket.onerror = socket.onclose = resolve;
    });
    return {read, opened};
}"""


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>evil</title><body></body>")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def hostile_port() -> Iterator[int]:
    """A website of somebody else's: a page with nothing on it, for any host."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Blank) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def dagster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Dagster's webserver at the root, with dagster.yaml as it is there, and a job that does nothing."""
    folder = tmp_path_factory.mktemp("dagster")
    (folder / "definitions.py").write_text(DEFINITIONS)
    port = free_port()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "dagster_webserver", "-f", str(folder / "definitions.py")),
                *("--port", str(port)),
            ],
            cwd=ROOT,
            env={**os.environ, "LARDER_HOME": str(folder)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(f"http://localhost:{port}/server_info"):
            assert process.poll() is None and time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.2)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGINT)  # it clears up
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except OSError:
        return False


def asked(dagster: str, query: str) -> dict[str, Any]:
    """What Dagster answers a program."""
    data = json.dumps({"query": query}).encode()
    request = urllib.request.Request(f"{dagster}/graphql", data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return dict(json.load(answer)["data"])


def launch(dagster: str) -> str:
    location = asked(dagster, "{ workspaceOrError { ... on Workspace { locationEntries { name } } } }")
    name = location["workspaceOrError"]["locationEntries"][0]["name"]
    return " ".join((LAUNCH % name).split())


def open_hostile(page: Page, origin: str, server: str, hostile_port: int) -> str:
    """Open a page of this origin, and return where the server is for it."""
    port = server.rsplit(":", 1)[1]
    if (
        origin == "rebound"
    ):  # evil.localhost leads to this machine, as a name of an attacker's does after a while
        here = f"http://evil.localhost:{port}"
        blank = "<title>evil</title><body></body>"
        page.route(f"{here}/start", lambda route: route.fulfill(body=blank, content_type="text/html"))
        page.goto(f"{here}/start")
        return here
    page.goto(f"http://{origin}:{hostile_port}/")
    return server.replace("localhost", "127.0.0.1") if origin == "127.0.0.1" else server


def follow(page: Page, url: str) -> None:
    """Click on a link to this address, on the page that is open."""
    page.evaluate(
        "url => { const link = Object.assign(document.createElement('a'), {href: url});"
        " document.body.append(link); link.click(); }",
        url,
    )


ORIGINS = ("localhost", "127.0.0.1", "evil.localhost", "rebound")


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_page_of_another_website_does_or_reads_anything_in_dagster(
    context: BrowserContext, dagster: str, hostile_port: int, origin: str
) -> None:
    before = asked(dagster, RUNS)
    page = context.new_page()
    server = open_hostile(page, origin, dagster, hostile_port)
    statuses: set[int] = set()
    frames: list[WebSocket] = []
    page.on("response", lambda r: statuses.add(r.status) if r.url.startswith(f"{server}/graphql") else None)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: frames.append(socket)))
    stream = {"url": server.replace("http", "ws") + "/graphql", "protocol": "graphql-ws"}
    found = page.evaluate(ATTACK, {"url": f"{server}/graphql", "query": launch(dagster), "stream": stream})
    page.wait_for_timeout(500)
    assert found == {"read": [], "opened": []}
    assert statuses == {403}
    assert frames == []
    follow(page, f"{server}/graphql?query={quote(launch(dagster))}")  # a link to what is no page
    sentence = "does not answer at this address" if origin == "rebound" else "only its own pages may"
    expect(page.get_by_text(sentence)).to_be_visible()
    assert asked(dagster, RUNS) == before


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_page_of_another_website_gets_at_the_lab(
    context: BrowserContext, lab: Lab, hostile_port: int, origin: str
) -> None:
    page = context.new_page()
    server = open_hostile(page, origin, lab.url, hostile_port)
    statuses: set[int] = set()
    page.on("response", lambda r: statuses.add(r.status) if r.url.startswith(f"{server}/_stcore") else None)
    stream = {"url": server.replace("http", "ws") + "/_stcore/stream", "protocol": "streamlit"}
    found = page.evaluate(
        ATTACK, {"url": f"{server}/_stcore/upload_file/a/b", "query": "x", "stream": stream}
    )
    assert found == {"read": [], "opened": []}
    assert statuses == {403}
    framed = page.evaluate(
        """url => new Promise(resolve => {
            const frame = document.createElement('iframe');
            frame.onload = () => resolve(true);
            frame.src = url;
            document.body.append(frame);
        })""",
        f"{server}/",
    )
    assert framed
    assert "stApp" not in page.frames[-1].content()


def test_dagsters_own_page_works_and_links_to_it_open(
    context: BrowserContext, dagster: str, lab: Lab, hostile_port: int
) -> None:
    page = context.new_page()
    page.goto(f"{dagster}/jobs")
    expect(page.get_by_text("harmless").first).to_be_visible()
    sent = "async query => (await fetch('/graphql', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify({query})})).status"
    count = len(asked(dagster, RUNS)["runsOrError"]["results"])
    assert page.evaluate(sent, launch(dagster)) == 200
    assert len(asked(dagster, RUNS)["runsOrError"]["results"]) == count + 1
    sockets = page.evaluate(
        "() => new Promise(resolve => { const s = new WebSocket(location.origin.replace('http', 'ws') + '/graphql',"
        " 'graphql-ws'); s.onopen = () => resolve(true); s.onerror = () => resolve(false); })"
    )
    assert sockets
    for start in (lab.at(), f"http://localhost:{hostile_port}/", f"http://evil.localhost:{hostile_port}/"):
        page.goto(start)
        follow(page, f"{dagster}/runs")
        expect(page.get_by_text("harmless").first).to_be_visible()
        assert page.url.startswith(f"{dagster}/runs")
