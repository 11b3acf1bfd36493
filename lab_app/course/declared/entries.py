"""What is written down in TOML beside the lessons: read strictly, so that a field that is missing or misspelt is said."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\.[^\s/]+(/\S*)?$")]


class DeclaredError(Exception):
    """A file that does not say what it must. The message names the file, the entry and the field."""


class Declared(BaseModel):
    """An entry of such a file. It never changes, and has no fields but those that are declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_T = TypeVar("_T", bound=Declared)


def read_toml(file: Path) -> dict[str, Any]:
    """What the file holds. Raises DeclaredError."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclaredError(f"{file.name} cannot be read: {error}.") from error


def entry(kind: type[_T], given: object, place: str) -> _T:
    """One entry as its kind has it; `place` is how it is called in what is raised. Raises DeclaredError."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise DeclaredError(f"{place}: {field}: {first['msg']}.") from error
