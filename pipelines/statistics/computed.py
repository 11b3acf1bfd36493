"""Constants that come out of simulated worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Computed(Generic[Value]):
    """A constant that was computed from simulated worlds, and holds for them alone.

    `version`: that of the simulator which made them, as a literal. Another simulator makes other worlds: a test
    fails until `command` (the arguments of Python) has been run again, and value and version are what it gave.
    """

    value: Value
    version: str
    command: str
