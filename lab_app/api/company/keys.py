"""API keys: what they look like, what they may do, and how they are recognised without being kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from lab_app.api.company.limits import Bucket

SCOPES = ("orders:read", "orders:write", "household:read", "plans:read", "admin")
PREFIX = "larder_key_"
KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{20,}}")
"""One wherever it stands in a text, so that it can be masked there."""
MASK = f"{PREFIX}…"
MOST_LETTERS_OF_A_LABEL = 60


def new_key() -> str:
    """A key that nobody guesses: 192 random bits."""
    return PREFIX + secrets.token_urlsafe(24)


def digest(key: str) -> bytes:
    """What the server keeps of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def masked(text: str) -> str:
    """A text without any key in it."""
    return KEY.sub(MASK, text)


@dataclass
class ApiKey:
    """A key as the server knows it: never the key itself."""

    label: str
    scopes: frozenset[str]
    last_four: str
    bucket: Bucket = field(default_factory=Bucket)

    def may(self, scope: str | None) -> bool:
        """Whether it may do what needs this scope; `admin` may do everything."""
        return scope is None or scope in self.scopes or "admin" in self.scopes
