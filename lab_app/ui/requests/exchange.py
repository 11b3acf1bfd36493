"""A request and its answer taken apart, as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lab_app.kinds.request.send import headers_sent
from lab_app.ui.style import text

if TYPE_CHECKING:
    from lab_app.kinds.request.message import Message
    from lab_app.kinds.request.send import Answer

MOST_LINES = 400  # of a body: more than one reads
FOR_BROWSERS = frozenset(
    {
        "cache-control",
        "content-security-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "referrer-policy",
        "vary",
        "x-content-type-options",
        "x-frame-options",
    }
)
"""Headers that say nothing to whoever asks, and are folded away."""
STATUS = {
    200: "done",
    201: "done, and something new was made",
    202: "taken, and not done yet",
    204: "done, and there is nothing to show",
    304: "what you have is still right",
    400: "this could not be read as a request",
    401: "I don't know who you are",
    403: "I understood, and refuse: mostly because this key may not",
    404: "nothing is here, or nothing that you may know of",
    405: "there is something here, and not for this method",
    409: "this is at odds with something that is going on",
    413: "this is too much",
    415: "I don't read this kind of content",
    422: "I can read it, and it makes no sense",
    429: "too many calls: wait as long as Retry-After says",
    500: "something broke on the server's side",
    502: "the server behind this one answered nothing that makes sense",
    503: "not now: try again later",
    504: "the server behind this one did not answer in time",
}
_TONES = {2: "good", 3: "info", 4: "warn", 5: "bad"}


def request_html(message: Message, origin: str, *, parts: bool = False) -> str:
    """A request as it goes out; with `parts`, each with what it is called."""
    headers = headers_sent(message, origin)
    first = f"<b>{text(message.method)}</b> {text(message.target)} <i>HTTP/1.1</i>"
    return _message("Request", first, headers, message.body, tone="info", parts=("request line", parts))


def answer_html(answer: Answer, *, parts: bool = True) -> str:
    """An answer, with what its status means."""
    means = STATUS.get(answer.status, "")
    first = f"<i>{text(answer.version)}</i> <b>{answer.status} {text(answer.reason)}</b>" + (
        f' <span class="means">{text(means)}</span>' if means else ""
    )
    tone = _TONES.get(answer.status // 100, "info")
    return _message("Response", first, answer.headers, answer.body, tone=tone, parts=("status line", parts))


def pretty(body: str) -> str:
    """A body, indented where it is JSON; of a very long one its first lines."""
    try:
        shown = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        shown = body
    lines = shown.splitlines()
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], f"… {len(lines) - MOST_LINES} more lines"]
    return "\n".join(lines)


def _message(
    name: str,
    first: str,
    headers: Sequence[tuple[str, str]],
    body: str,
    *,
    tone: str,
    parts: tuple[str, bool],
) -> str:
    first_name, is_named = parts
    sections = [(first_name, f'<p class="first">{first}</p>')]
    shown_headers = [one for one in headers if one[0].casefold() not in FOR_BROWSERS]
    others = [one for one in headers if one not in shown_headers]
    if shown_headers:
        sections.append(("headers", f"<div>{_rows(shown_headers)}{_folded(others)}</div>"))
    shown = pretty(body)
    sections.append(
        (
            "body",
            f'<pre tabindex="0" role="region" aria-label="{text(name)}, body">{text(shown)}</pre>'
            if shown
            else '<p class="none">no body</p>',
        )
    )
    inside = "".join(
        f'<div class="part">{_called(called) if is_named else ""}{html}</div>'
        for called, html in sections
        if is_named or called != "body" or shown
    )
    return f'<section class="lab-http lab-{tone}" aria-label="{text(name)}"><p class="name">{text(name)}</p>{inside}</section>'


def _rows(headers: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for name, value in headers)
    return f"<dl>{rows}</dl>"


def _folded(headers: Sequence[tuple[str, str]]) -> str:
    if not headers:
        return ""
    count = f"{len(headers)} more, for browsers and caches" if len(headers) > 1 else "1 more, for browsers"
    return f"<details><summary>{count}</summary>{_rows(headers)}</details>"


def _called(name: str) -> str:
    return f'<p class="called">{text(name)}</p>'
