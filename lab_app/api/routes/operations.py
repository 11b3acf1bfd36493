"""What the API can do: each operation once, for the server and for its documentation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from lab_app.api.company.journal import Notes
from lab_app.api.company.keys import ApiKey
from lab_app.api.company.store import LARGEST
from lab_app.api.company.tenants import Tenant
from lab_app.api.wire.problems import Problem, invalid

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class Parameter:
    """One behind the question mark. `kind` says how it is read; None is the default of one without another."""

    name: str
    kind: Literal["integer", "string"]
    description: str
    default: int | str | None = None
    minimum: int = 1
    maximum: int = 100
    choices: tuple[str, ...] = ()
    longest: int = 200

    def read(self, text: str) -> int | str:
        """The value. Raises Problem."""
        at = f"?{self.name}"
        if self.kind == "integer":
            if not (text.isascii() and text.isdigit() and len(text) <= 9):
                raise invalid(f"{self.name} must be a whole number, not {text[:40]!r}.", at)
            if not self.minimum <= int(text) <= self.maximum:
                raise invalid(f"{self.name} must be from {self.minimum} to {self.maximum}.", at)
            return int(text)
        if self.choices and text not in self.choices:
            raise invalid(f"{self.name} must be one of {', '.join(self.choices)}.", at)
        if len(text) > self.longest:
            raise invalid(f"{self.name} may have {self.longest} characters.", at)
        return text


@dataclass(frozen=True)
class Reply:
    """An answer. `content` becomes JSON; None is an empty body."""

    status: int
    content: Any
    headers: tuple[tuple[str, str], ...] = ()
    media_type: str = "application/json"


@dataclass
class Asked:
    """A call of an operation, read and allowed. `path` and `query` hold what the operation declares."""

    tenant: Tenant
    key: ApiKey
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any
    notes: Notes

    def number(self, name: str = "id") -> int:
        """A number in the path. Raises Problem where nothing can have this one."""
        text = self.path[name]
        if text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST:
            return int(text)
        raise missing(f"{text[:40]!r} is no number of anything here.")


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    `scope` is what a key needs; None where every key will do. `answers` say what each status means; `returns` is the shape
    of the good one. `takes_idempotency_key` says whether a repeat is known by its key; `successor` is the path that
    takes this one's place when it ends.
    """

    method: Method
    path: str
    name: str
    summary: str
    handler: Callable[[Asked], Reply]
    scope: str | None
    answers: Mapping[int, str]
    returns: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    parameters: Sequence[Parameter] = ()
    takes_idempotency_key: bool = False
    successor: str | None = None
    note: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of the good answer, each with what it says."""

    def read_query(self, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """The values of the operation's parameters, with defaults. Raises Problem for one that it has not."""
        known = {one.name: one for one in self.parameters}
        values: dict[str, Any] = {one.name: one.default for one in self.parameters}
        seen = set()
        for name, text in pairs:
            if name not in known:
                names = ", ".join(known) or "none"
                raise invalid(
                    f"There is no parameter {name[:40]!r} here. There is: {names}.", f"?{name[:40]}"
                )
            if name in seen:
                raise invalid(f"{name} is there twice. Which one is meant?", f"?{name}")
            seen.add(name)
            values[name] = known[name].read(text)
        return values

    def read_body(self, content: Any) -> Any:
        """The body as the model that it must fit. Raises Problem, with every fault that was found."""
        assert self.body is not None
        try:
            return self.body.model_validate(content, strict=True)
        except ValidationError as error:
            raise _unfit(error) from None


def missing(detail: str) -> Problem:
    """404."""
    return Problem("not-found", detail)


def read_day(text: str) -> dt.date:
    """A day as RFC 3339 writes it. Raises ValueError, also for other ways of ISO 8601 to write one."""
    if not DAY.fullmatch(text):
        raise ValueError("A day is written as 2026-07-06.")
    return dt.date.fromisoformat(text)


def _unfit(error: ValidationError) -> Problem:
    errors = [
        {
            "at": "/" + "/".join(map(_pointed, one["loc"])) if one["loc"] else "",
            "detail": _sentence(one["msg"]),
        }
        for one in error.errors(include_url=False, include_context=False, include_input=False)[:20]
    ]
    first = errors[0]
    where = f"{first['at']}: " if first["at"] else ""
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return Problem("invalid", f"{where}{first['detail']}{more}", more={"errors": errors})


def _pointed(part: int | str) -> str:
    """A part of a JSON Pointer."""
    return str(part)[:60].replace("~", "~0").replace("/", "~1")


def _sentence(text: str) -> str:
    text = text.removeprefix("Value error, ")
    return text if text.endswith(".") else f"{text}."
