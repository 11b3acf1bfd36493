"""What has arrived in one's inbox: each attempt, and its signature checked step by step."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui.style import note, text

if TYPE_CHECKING:
    from lab_app.kinds.request.scene import Attempt

TOLERANCE_SECONDS = 300
MOST_SHOWN = 25
_PREFIX = "whsec_"
_TONES = {"accepted": "good", "duplicate": "good", "not answered": "bad", "failed": "bad"}
_SAID = {
    "accepted": "received",
    "duplicate": "received again",
    "not answered": "no answer in time",
    "failed": "the inbox said no",
    "bad signature": "the signature is wrong",
    "too old": "sent too long ago",
    "malformed": "without id or time",
}


class SecretError(ValueError):
    """A text that is no signing secret. The message says what one looks like."""


@dataclass(frozen=True)
class Arrived:
    """One attempt to deliver a message, as the inbox saw it."""

    number: int
    at: str
    origin: str
    message_id: str
    attempt: int
    topic: str
    order_id: int | None
    headers: Mapping[str, str]
    body: str
    status: int | None
    verdict: str
    next_attempt_at: str | None


def arrived_of(noted: Attempt) -> Arrived:
    """The attempt that an entry of the API's describes."""
    return Arrived(
        noted.number,
        noted.at.isoformat(),
        noted.origin,
        noted.message_id,
        noted.attempt,
        noted.topic,
        noted.order_id,
        dict(noted.headers),
        noted.body,
        noted.status,
        noted.verdict,
        None if noted.next_attempt_at is None else noted.next_attempt_at.isoformat(),
    )


def signed_content(message_id: str, timestamp: str, body: str) -> str:
    """What the sender has signed: Standard Webhooks 1.0.0, signature scheme."""
    return f"{message_id}.{timestamp}.{body}"


def signature(secret: str, content: str) -> str:
    """The signature of a content, as the header has it. Raises SecretError."""
    try:
        key = base64.b64decode(secret.strip().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise SecretError(f"A signing secret is {_PREFIX} and base64 behind it.")
    digest = hmac.new(key, content.encode("utf-8"), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def attempts_html(arrived: Sequence[Arrived]) -> str:
    """The newest attempts as an HTML table."""
    rows = "".join(_row(one) for one in list(reversed(arrived))[:MOST_SHOWN])
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Time", "Message", "Try", "What became of it"))
    return (
        '<div class="lab-frame" tabindex="0" role="region" aria-label="Attempts, newest first">'
        f'<table class="lab-table lab-journal"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def show_verification(arrived: Arrived, secret: str, *, key: str) -> None:
    """The five steps by which a receiver checks a message, with what can be changed to see them fail."""
    given = arrived.headers.get("webhook-signature", "")
    stamp = arrived.headers.get("webhook-timestamp", "")
    st.html(
        _step(
            1,
            "Take what came",
            "Three headers and the body, letter by letter: read as JSON and written again, it would be another text.",
        )
        + f"<dl class=lab-facts>{_fact('webhook-id', arrived.message_id)}{_fact('webhook-timestamp', stamp)}"
        f"{_fact('webhook-signature', given)}</dl>"
    )
    body = st.text_area(
        "Body, as it came. Change a letter and see what happens.", arrived.body, height=110, key=f"{key}-body"
    )
    used = st.text_input(
        "Your secret, shown once when the webhook was registered", secret, key=f"{key}-secret"
    )
    content = signed_content(arrived.message_id, stamp, body)
    st.html(
        _step(
            2,
            "Join id, time and body by full stops",
            "All three are signed together, so none can be changed alone.",
        )
    )
    st.code(content, language=None, wrap_lines=True)
    try:
        computed = signature(used, content)
    except SecretError as error:
        note(str(error))
        return
    is_same = any(hmac.compare_digest(one.encode(), computed.encode()) for one in given.split(" "))
    st.html(
        _step(
            3,
            "Sign it with your secret",
            "HMAC-SHA256 with what stands behind whsec_, decoded; then base64, and v1, before it.",
        )
    )
    st.code(computed, language=None, wrap_lines=True)
    said = (
        "They are the same: it is Larder's, and nothing was changed."
        if is_same
        else "They differ: it is not what Larder has sent, or not your secret."
    )
    st.html(_step(4, "Compare with the signature that came", said, tone="good" if is_same else "bad"))
    st.html(_step(5, "Look at the time", _age(stamp, arrived.at)))


def _age(stamp: str, at: str) -> str:
    """Whether the message was signed shortly before it arrived."""
    try:
        seconds = abs(dt.datetime.fromisoformat(at).timestamp() - int(stamp))
    except ValueError:
        return "There is no time that could be read: a receiver refuses the message."
    fits = "within" if seconds <= TOLERANCE_SECONDS else "not within"
    return (
        f"Signed {seconds:.0f} seconds before it arrived: {fits} the five minutes that receivers allow. An old message that "
        "somebody sends again has a good signature, and is refused by its time."
    )


def _step(number: int, title: str, said: str, *, tone: str = "") -> str:
    return (
        f'<div class="lab-cause"><span class="number" aria-hidden="true">{number}</span><div><b>{text(title)}</b>'
        f'<p class="{f"lab-said-{tone}" if tone else ""}">{text(said)}</p></div></div>'
    )


def _fact(name: str, value: str) -> str:
    return f"<dt>{text(name)}</dt><dd><code>{text(value)}</code></dd>"


def _row(one: Arrived) -> str:
    tone = _TONES.get(one.verdict, "warn")
    again = f"<p>next try at {text((one.next_attempt_at or '')[11:19])}</p>" if one.next_attempt_at else ""
    who = "" if one.origin == "larder" else "<p>not from Larder</p>"
    order = f" <span>order {one.order_id}</span>" if one.order_id is not None else ""
    return (
        f'<tr><td class="date">{text(one.at[11:19])}</td><td><code>{text(one.topic or "?")}</code>{order}'
        f"<p>{text(one.message_id)}</p>{who}</td><td>{one.attempt or ''}</td>"
        f'<td class="lab-status lab-{tone}"><b>{one.status or "no answer"}</b> <span>{text(_SAID.get(one.verdict, one.verdict))}</span>{again}</td></tr>'
    )
