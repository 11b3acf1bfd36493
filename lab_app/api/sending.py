"""Sends a request to the API as it is written, and reads all that comes back: for the lab's own builder of requests."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_CALL_SECONDS = 40.0  # a scripted delay may take 30
Headers = Mapping[str, str] | Sequence[tuple[str, str]]


class SendError(RuntimeError):
    """Nothing came back. The message is a sentence; `was_sent` says whether it may have been done all the same."""

    def __init__(self, message: str, was_sent: bool = True) -> None:
        super().__init__(message)
        self.was_sent = was_sent


@dataclass(frozen=True)
class Answer:
    """What the API has answered to a call. `headers` are in their order; `ms` is until the last byte came."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: str
    ms: float

    def header(self, name: str) -> str | None:
        """The first of this name, whatever its case."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), None)

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body)


def send(
    host: str, port: int, method: str, target: str, headers: Headers = (), body: str | bytes | None = None
) -> Answer:
    """What is answered to this request. Raises SendError.

    Nothing is added but Host, Content-Length and `Accept-Encoding: identity`.
    """
    pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
    content = body.encode() if isinstance(body, str) else body
    connection = http.client.HTTPConnection(host, port, timeout=LONGEST_CALL_SECONDS)
    started = time.perf_counter()
    try:
        connection.putrequest(method, target)
        for name, value in pairs:
            connection.putheader(name, value.encode("utf-8"))
        if content is not None and not any(name.lower() == "content-length" for name, _ in pairs):
            connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
    except (ValueError, http.client.InvalidURL) as error:
        raise SendError(f"This is no request that can be sent: {error}.") from None
    except (OSError, http.client.HTTPException) as error:
        refused = isinstance(error, ConnectionRefusedError)
        raise SendError(
            f"Larder's API has not answered: {error or type(error).__name__}.", not refused
        ) from None
    finally:
        connection.close()
    ms = (time.perf_counter() - started) * 1000
    return Answer(response.status, response.reason, tuple(response.getheaders()), text, ms)
