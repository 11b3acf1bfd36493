"""Sends a request as it was written, and keeps all of the answer."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from lab_app.kinds.request.message import Message

SECONDS = 35.0  # longer than the longest pause that a scene has
MOST_BYTES = 1_000_000
_VERSIONS = {10: "HTTP/1.0", 11: "HTTP/1.1"}


class SendError(Exception):
    """No answer came. The message says why, and what to do."""


@dataclass(frozen=True)
class Answer:
    """What came back: `seconds` from the first byte sent to the last one read; `is_cut` where more came than is kept."""

    version: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: str
    seconds: float
    is_cut: bool = False

    def header(self, name: str) -> str | None:
        """The value of the first header of this name."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), None)


def send(message: Message, origin: str, *, seconds: float = SECONDS) -> Answer:
    """Send a request to a server, as http://127.0.0.1:8123. Raises SendError."""
    server = urlsplit(origin)
    connection = http.client.HTTPConnection(str(server.hostname), server.port, timeout=seconds)
    began = time.monotonic()
    try:
        _write(connection, message)
        with connection.getresponse() as response:
            body = response.read(MOST_BYTES + 1)
            return Answer(
                _VERSIONS.get(response.version, "HTTP"),
                response.status,
                response.reason,
                tuple(response.getheaders()),
                body[:MOST_BYTES].decode("utf-8", "replace"),
                time.monotonic() - began,
                len(body) > MOST_BYTES,
            )
    except TimeoutError as error:
        raise SendError(
            f"No answer came within {seconds:.0f} seconds. Whether it was done is not known."
        ) from error
    except (http.client.InvalidURL, UnicodeEncodeError, ValueError) as error:
        raise SendError(f"This request cannot be written as HTTP: {error}.") from error
    except (OSError, http.client.HTTPException) as error:
        raise SendError("Nobody answers at this address: the API is not running.") from error
    finally:
        connection.close()


def headers_sent(message: Message, origin: str) -> tuple[tuple[str, str], ...]:
    """All headers that go out with a request: its own, and those without which there is none."""
    own = {name.casefold() for name, _ in message.headers}
    body = message.body.encode("utf-8")
    also = [("Host", urlsplit(origin).netloc), ("User-Agent", "larder-lab"), ("Accept", "*/*")]
    if body:
        also += [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    elif message.method in ("POST", "PUT", "PATCH"):
        also.append(("Content-Length", "0"))
    return (*(one for one in also if one[0].casefold() not in own), *message.headers)


def _write(connection: http.client.HTTPConnection, message: Message) -> None:
    target = quote(message.target, safe="/?&=%:@!$'()*+,;~-._[]{}\"|\\^`<>#")
    connection.putrequest(message.method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in headers_sent(message, f"http://{connection.host}:{connection.port}"):
        connection.putheader(name, value.encode("utf-8"))
    connection.endheaders(message.body.encode("utf-8") or None)
