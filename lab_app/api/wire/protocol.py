"""HTTP/1.1 as h11 reads it, with bounds that uvicorn leaves to a server in front of it, which is not there here.

A connection that sends half a request and then waits would keep its place for ever, and so would a thousand of them.
"""

from __future__ import annotations

import asyncio
import http
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from lab_app.api.wire.problems import MEDIA_TYPE, Problem

HEAD_SECONDS = 5.0
"""From the first byte, or the connection, to the end of the headers."""
WRITE_SECONDS = 10.0
"""So long somebody may leave answers unread that it has asked for."""
MOST_HEAD_BYTES = 16 * 1024
MOST_CONNECTIONS = 256


class Protocol(H11Protocol):
    """One connection. Where there are too many, the one that has been silent for longest gives way."""

    _silent: ClassVar[dict[Protocol, None]] = {}
    """Those that wait for a whole request, the longest first."""
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            silent = next(iter(self._silent), None)
            if silent is None:
                self._refuse(Problem("unavailable", "Too many connections are open.", {"retry-after": "1"}))
                return
            silent._stop_waiting()
            silent.transport.abort()
        self._wait_for_a_head()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self.conn.their_state is h11.IDLE and self._head_timer is None:
            self._wait_for_a_head()
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._silent[self] = None  # kept open for the next request, as long as there is room

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_timer = self.loop.call_later(WRITE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """What h11 cannot read: uvicorn's own answer is a bare text."""
        self._refuse(Problem("malformed-request", msg or "The request cannot be read."))

    def _wait_for_a_head(self) -> None:
        self._stop_waiting()
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._give_up)
        self._silent[self] = None

    def _stop_waiting(self) -> None:
        self._silent.pop(self, None)
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._stop_waiting()
        if not self.transport.is_closing() and self.conn.their_state is h11.IDLE:
            self._refuse(Problem("too-slow", f"No whole request came within {HEAD_SECONDS:.0f} seconds."))

    def _refuse(self, problem: Problem) -> None:
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(raw_answer(problem))
        self.transport.close()


def raw_answer(problem: Problem) -> bytes:
    """An answer to what is no request, and the end of the connection."""
    body = problem.body()
    lines: list[Any] = [
        f"HTTP/1.1 {problem.status} {http.HTTPStatus(problem.status).phrase}",
        f"content-type: {MEDIA_TYPE}",
        f"content-length: {len(body)}",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
        "connection: close",
        *(f"{name}: {value}" for name, value in problem.headers.items()),
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body
