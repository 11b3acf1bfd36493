"""Serves Larder's API: by itself, for whoever wants to try it, or for the lab.

    python -m lab_app.api [--port 8765]

By itself it makes one test household and prints a key for it, which may do everything. The lab starts it with
`--for-the-lab` and says by standard input with which secret it will ask; when that input ends, so does the server,
however the lab has ended.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import secrets
import sys
import threading

from lab_app.api.company.households import TODAY, made_up
from lab_app.api.company.keys import new_key
from lab_app.api.company.tenants import Tenant
from lab_app.api.wire.gate import Gate
from lab_app.api.wire.serving import PORT, NoPortError, Server, listen

ABOUT = """Larder's API answers at {address} until Ctrl-C. It is on this machine only, and what it knows is made up.

Its documentation is at {address}/openapi.json. A key that may do everything, for as long as this runs:

  curl -H "Authorization: Bearer {key}" "{address}/v2/orders?limit=2"
"""


def main() -> int:
    """Serve until stopped. Returns the exit code: 2 where no port is free."""
    parser = argparse.ArgumentParser(
        prog="python -m lab_app.api", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--for-the-lab", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    secret = str(json.loads(sys.stdin.readline())["secret"]) if options.for_the_lab else secrets.token_hex(32)
    try:
        listener = listen(options.port)
    except NoPortError as error:
        print(json.dumps({"problem": str(error)}) if options.for_the_lab else error, flush=True)
        return 2
    gate = Gate(secret)
    server = Server(gate, listener)
    if options.for_the_lab:
        threading.Thread(target=_stop_with_the_lab, args=(server,), daemon=True).start()
        server.run(lambda: print(json.dumps({"port": server.port}), flush=True))
        return 0
    address = f"http://127.0.0.1:{server.port}"
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn passes Ctrl-C on when it has stopped
        server.run(lambda: print(ABOUT.format(address=address, key=_one_key(gate)), flush=True))
    return 0


def _one_key(gate: Gate) -> str:
    tenant = Tenant("you", made_up(0, "you", TODAY), 0, secrets.token_urlsafe(18))
    gate.tenants.add(tenant)
    key = new_key()
    gate.tenants.add_key(tenant, key, "everything", frozenset({"admin"}))
    return key


def _stop_with_the_lab(server: Server) -> None:
    """Wait until the lab's end of the pipe is closed, by it or by the system."""
    while sys.stdin.read(1024):
        pass
    server.stop()


if __name__ == "__main__":
    sys.exit(main())
