"""What became of a plan, as it is kept in a file and read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.contract.files import DAMAGE


@dataclass(frozen=True)
class Guardrail:
    """A number that must not get much worse: in both worlds, by what share it is worse, and whether that is too much."""

    metric: str
    alone: float
    decided: float
    worse: float
    breaks: bool


@dataclass(frozen=True)
class Result:
    """Both worlds. `first` is the as-of day, on which they are one; `alone` and `decided` are the MAU of the board from
    there on, `mau` its means over the days that count. `adds` is by how much that mean would be lower had a lever alone
    got nothing; None while that is not known.
    """

    first: dt.date
    alone: tuple[int, ...]
    decided: tuple[int, ...]
    mau: tuple[float, float]
    guardrails: tuple[Guardrail, ...]
    means: Mapping[str, tuple[float | None, float | None]]
    adds: Mapping[str, float] | None = None

    @property
    def gain(self) -> float:
        """By how much the plan lifts the mean MAU of the days that count."""
        return self.mau[1] - self.mau[0]

    @property
    def broken(self) -> tuple[Guardrail, ...]:
        return tuple(one for one in self.guardrails if one.breaks)

    @property
    def worth(self) -> float:
        """The mean MAU that a plan is worth: a broken guardrail makes it worth no more than doing nothing."""
        return min(self.mau) if self.broken else self.mau[1]


def read(content: Any) -> Result | None:
    """The result that a file has kept; None where there is none, or it is not one."""
    try:
        adds = content["adds"]
        return Result(
            dt.date.fromisoformat(content["first"]),
            tuple(int(value) for value in content["alone"]),
            tuple(int(value) for value in content["decided"]),
            (float(content["mau"][0]), float(content["mau"][1])),
            tuple(
                Guardrail(
                    str(one["metric"]),
                    float(one["alone"]),
                    float(one["decided"]),
                    float(one["worse"]),
                    bool(one["breaks"]),
                )
                for one in content["guardrails"]
            ),
            {str(name): (pair[0], pair[1]) for name, pair in content["means"].items()},
            None if adds is None else {str(name): float(value) for name, value in adds.items()},
        )
    except DAMAGE:
        return None
