"""Sessions with the lab that have no window: they send what a window of a browser sends, and read what comes back.

A window without a graphics card takes half a second of a processor for each answer that it shows, and twenty of them leave
none to the lab. Here one window is listened to while somebody does each thing once; every other session then sends the
same messages, with a query or a belief of its own.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from playwright.async_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_MOST_SECONDS = 30


def listen(page: Page) -> list[BackMsg]:
    """What the page sends from now on, as far as it asks for a run; the list grows. To be called before it is opened."""
    sent: list[BackMsg] = []

    def take(frame: str | bytes) -> None:
        message = BackMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        if message.WhichOneof("type") == "rerun_script":
            sent.append(message)

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", take)

    page.on("websocket", opened)
    return sent


@dataclass(frozen=True)
class Heard:
    """The messages of a window: its first one, one query, and the last one of a belief, with what it offers to choose."""

    first: BackMsg
    query: BackMsg
    belief: BackMsg
    options: Sequence[str]
    sure: Sequence[str]


class Session:
    """One session. Raises TimeoutError where nothing comes for half a minute."""

    def __init__(self, socket: ClientConnection, heard: Heard) -> None:
        self._socket, self._heard = socket, heard
        self._come: list[bytes] = []
        self._changed = asyncio.Condition()
        self._is_still = False
        self._again: dict[str, asyncio.Task[None]] = {}
        self._last: BackMsg | None = None
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def begin(cls, url: str, heard: Heard) -> Self:
        """Open the page that the window had opened."""
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        socket = await connect(address, origin=url, subprotocols=["streamlit"], max_size=None)  # type: ignore[arg-type,list-item]
        session = cls(socket, heard)
        await session._run(heard.first, b"")
        return session

    async def query(self, text: str, name: str) -> float:
        """Seconds from sending a query to its rows; `name` is a column of theirs."""
        message = _copy(self._heard.query)
        for widget in message.rerun_script.widget_states.widgets:
            if widget.WhichOneof("value") == "json_trigger_value":
                (event,) = json.loads(widget.json_trigger_value)
                event["value"] |= {"text": text, "at": time.time_ns() // 1_000_000}
                widget.json_trigger_value = json.dumps([event])
        return await self._run(message, name.encode())

    async def belief(self, option: int, sure: int) -> float:
        """Seconds from sending what one believes to the verdict."""
        message = _copy(self._heard.belief)
        for widget in message.rerun_script.widget_states.widgets:
            if widget.id.endswith("-option"):
                widget.string_value = self._heard.options[option % len(self._heard.options)]
            elif widget.id.endswith("-sure"):
                widget.string_value = self._heard.sure[sure % len(self._heard.sure)]
        return await self._run(message, b"lab-notice")

    async def end(self) -> None:
        """Leave."""
        for task in (*self._again.values(), self._reader):
            task.cancel()
        await self._socket.close()

    async def _run(self, message: BackMsg, mark: bytes) -> float:
        """Send a message, and wait for the end of a run in which this came."""
        self._come.clear()
        self._is_still = False
        self._last = message
        began = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(_MOST_SECONDS), self._changed:
            await self._changed.wait_for(
                lambda: self._is_still and (not mark or any(mark in frame for frame in self._come))
            )
        return time.perf_counter() - began

    async def _read(self) -> None:
        async for frame in self._socket:
            assert isinstance(frame, bytes)
            message = ForwardMsg()
            message.ParseFromString(frame)
            kind = message.WhichOneof("type")
            async with self._changed:
                self._come.append(frame)
                if kind == "script_finished":
                    self._is_still = True
                elif kind == "new_session":
                    self._is_still = False
                elif kind == "stop_auto_rerun":
                    self._stop_asking(list(message.stop_auto_rerun.fragment_ids))
                elif kind == "auto_rerun":
                    self._ask_again(message.auto_rerun)
                self._changed.notify_all()

    def _stop_asking(self, fragments: Sequence[str]) -> None:
        for fragment in fragments:
            task = self._again.pop(fragment, None)
            if task:
                task.cancel()

    def _ask_again(self, wanted: Any) -> None:
        """A part of the page wants to be run every so many seconds, as it does while something waits in the line."""
        self._stop_asking([wanted.fragment_id])
        self._again[wanted.fragment_id] = asyncio.create_task(
            self._asking(wanted.fragment_id, wanted.interval)
        )

    async def _asking(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            assert self._last is not None
            message = _copy(self._last)
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = True
            _without_triggers(message)
            await self._socket.send(message.SerializeToString())


def _copy(message: BackMsg) -> BackMsg:
    """The same message, of a browser that has kept nothing of what came before."""
    copy = BackMsg()
    copy.CopyFrom(message)
    del copy.rerun_script.cached_message_hashes[:]
    return copy


def _without_triggers(message: BackMsg) -> None:
    """What was pressed is sent once."""
    widgets = message.rerun_script.widget_states.widgets
    kept = [w for w in widgets if w.WhichOneof("value") not in ("trigger_value", "json_trigger_value")]
    del widgets[:]
    widgets.extend(kept)
