"""Serves the API on 127.0.0.1: at the port that is wanted, or at the next one that is free."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from collections.abc import Callable

import uvicorn

from lab_app.api.wire import fence
from lab_app.api.wire.gate import Gate
from lab_app.api.wire.protocol import MOST_HEAD_BYTES, Protocol

PORT = 8765
PORTS_TO_TRY = 20
LAST_PORT = 65_535
KEEP_ALIVE_SECONDS = 30
SECONDS_TO_STOP = 1


class NoPortError(RuntimeError):
    """No port is free. The message is a sentence."""


def listen(wanted: int = PORT) -> socket.socket:
    """A socket on the first port from `wanted` on that is free. Raises NoPortError."""
    if not 1 <= wanted <= LAST_PORT:
        raise NoPortError(f"A port is a number from 1 to {LAST_PORT}, not {wanted}.")
    last = min(wanted + PORTS_TO_TRY - 1, LAST_PORT)
    for port in range(wanted, last + 1):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # Without it a port counts as taken for a minute after its server has stopped; on Windows it would let two
        # servers have the same one.
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((fence.LOOPBACK, port))
            listener.listen(256)
        except OSError:
            listener.close()
            continue
        return listener
    raise NoPortError(f"Ports {wanted} to {last} are all in use. Stop what uses them, or name another one.")


class Server:
    """The server over a socket that listens already."""

    def __init__(self, gate: Gate, listener: socket.socket) -> None:
        self._listener = listener
        self._server = uvicorn.Server(
            uvicorn.Config(
                gate,
                loop="asyncio",  # uvloop would pass by the fence, and saves nothing that is noticed here
                http=Protocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                h11_max_incomplete_event_size=MOST_HEAD_BYTES,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=SECONDS_TO_STOP,
            )
        )

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def stop(self) -> None:
        """Let `run` return; from any thread."""
        self._server.should_exit = True

    def run(self, on_ready: Callable[[], object] = lambda: None) -> None:
        """Serve until stopped. `on_ready` is called when it is about to answer."""

        async def serve() -> None:
            fence.put_up()
            on_ready()
            await self._server.serve(sockets=[self._listener])

        # What was imported stays: not to look at it again at each collection is most of what collecting costs here.
        gc.collect()
        gc.freeze()
        asyncio.run(serve())
