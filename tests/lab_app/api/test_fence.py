"""The fence around the server's process, in a process of its own: it cannot be taken down again."""

from __future__ import annotations

import subprocess
import sys
import textwrap

from pipelines.contract.home import ROOT

TRIES = """
    import os, socket, sqlite3, subprocess, sys, tempfile
    from lab_app.api.wire import fence

    def refused(what):
        try:
            what()
        except PermissionError as error:
            return "Larder's API" in str(error)
        return False

    file = tempfile.NamedTemporaryFile(delete=False)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    fence.put_up()
    outside = {
        "connect": lambda: socket.socket().connect(("192.0.2.1", 80)),
        "connect by IPv6": lambda: socket.socket(socket.AF_INET6).connect(("::1", 80)),
        "bind to all": lambda: socket.socket().bind(("0.0.0.0", 0)),
        "a name": lambda: socket.getaddrinfo("localhost", 80),
        "a datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("192.0.2.1", 53)),
        "a program": lambda: subprocess.run([sys.executable, "-c", ""]),
        "a shell": lambda: os.system("true"),
        "a file": lambda: open(file.name, "w"),
        "a file by its number": lambda: os.open(file.name, os.O_WRONLY),
    }
    print([name for name, what in outside.items() if not refused(what)])
    open(file.name).close()
    socket.socket().connect(listener.getsockname())
    sqlite3.connect(":memory:").execute("SELECT 1")
    print("inside")
    os.unlink(file.name)
"""


def test_what_the_server_has_no_business_to_do_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(TRIES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ["[]", "inside"], done.stderr
