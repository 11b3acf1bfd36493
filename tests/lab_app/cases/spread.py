"""What each question of a case was over several worlds: how far its answer varies, how well it can be read, and what who never
looks, and who looks carelessly, earn beside the careful reader."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lab_app.kinds.case import Choice, Option
from pipelines.statistics.scores import (
    QUANTILES,
    best_fixed_range,
    quantile_points,
    range_points,
)
from tests.lab_app.cases.foreseen import Tried
from tests.lab_app.cases.worth import Worth

LEAST_OF_A_RANGE = 50.0
"""Points that the careful reader's range earns in the mean."""
FEWEST = 5
"""Worlds below which nothing is said of what varies over them."""


@dataclass(frozen=True)
class OfQuestion:
    """A question over several worlds.

    `answers` says what was true of it: the commonest option, or mean and standard deviation `spread`, of a factor of its
    logarithm, of quantiles in multiples of what the page shows already. `stated` and `seen` are the careful reader's
    standard error as the reader says it, and as the distance to the truth has it (root mean square). The rest are mean
    points: the careful reader's, those of `constant`, which gives in each world the answer that would have earned most in the
    others, and by name those of careless readers.
    """

    exercise: str
    question: str
    kind: str
    worlds: int
    answers: str
    spread: float | None = None
    stated: float | None = None
    seen: float | None = None
    points: float | None = None
    constant: float | None = None
    careless: dict[str, float] = field(default_factory=dict)

    @property
    def faults(self) -> Iterator[str]:
        """What is not as the rules for cases want it, where there are enough worlds to say."""
        if self.worlds < FEWEST or self.points is None:
            return
        if self.kind == "range" and self.points < LEAST_OF_A_RANGE:
            yield f"the reference earns {self.points:.0f} points"
        others = {"a constant": self.constant} if self.constant is not None else {}
        yield from (
            f"{name} earns {points:.0f} points, and the reference {self.points:.0f}"
            for name, points in (others | self.careless).items()
            if points >= self.points
        )

    @property
    def line(self) -> list[object]:
        return [
            self.exercise,
            self.question,
            self.kind,
            self.worlds,
            self.answers,
            *("" if one is None else f"{one:.3g}" for one in (self.spread, self.stated, self.seen)),
            *("" if one is None else f"{one:.0f}" for one in (self.points, self.constant)),
            "; ".join(f"{name} {points:.0f}" for name, points in self.careless.items()),
            "; ".join(self.faults),
        ]


HEAD = (
    *(
        "exercise",
        "question",
        "kind",
        "worlds",
        "answers",
        "sd",
        "SE stated",
        "SE seen",
        "reference",
        "constant",
    ),
    *("foreseen wrong", ""),
)


def by_question(worlds: Sequence[Sequence[Tried]]) -> list[OfQuestion]:
    """Each question of each case, in the order in which they were read."""
    found: dict[tuple[str, str], list[Worth]] = {}
    for world in worlds:
        for one in world:
            for worth in one.worths:
                found.setdefault((one.exercise, worth.question), []).append(worth)
    return [_of(exercise, ones) for (exercise, _), ones in found.items()]


def _of(exercise: str, ones: Sequence[Worth]) -> OfQuestion:
    first = ones[0]
    points = [one.points for one in ones if one.points is not None]
    line = OfQuestion(
        exercise,
        first.question,
        first.kind,
        len(ones),
        "",
        points=statistics.mean(points) if points else None,
        constant=_constant(ones),
    )
    names = dict.fromkeys(name for one in ones for name in one.careless)
    careless = {
        name: statistics.mean(one.careless[name] for one in ones if name in one.careless) for name in names
    }
    if isinstance(first.truth, str):
        return _of_options(line, ones)
    truths = [float(one.truth) for one in ones]
    mean, spread = statistics.mean(truths), statistics.stdev(truths) if len(truths) > 1 else None
    misses = [one.middle - truth for one, truth in zip(ones, truths, strict=True) if one.middle is not None]
    return replace(
        line,
        answers=f"mean {mean:.4g}",
        spread=spread,
        stated=_root_mean_square([one.error for one in ones if one.error is not None]),
        seen=_root_mean_square(misses),
        careless=careless,
    )


def _of_options(line: OfQuestion, ones: Sequence[Worth]) -> OfQuestion:
    counts = Counter(str(one.truth) for one in ones)
    (name, count), *_ = counts.most_common()
    kinds = f"{len(counts)} kinds, {name} {count} of {len(ones)}" if len(counts) > 1 else f"always {name}"
    return replace(line, answers=kinds)


def _constant(ones: Sequence[Worth]) -> float | None:
    """Mean points of who says of each world what would have earned most in all others; None where nothing is scored."""
    best = CONSTANTS.get(ones[0].kind)
    if best is None or ones[0].scale is None or len(ones) < 2:
        return None
    return statistics.mean(best([*ones[:place], *ones[place + 1 :]])(one) for place, one in enumerate(ones))


Constant = Callable[[Worth], float]
"""The points of an answer in a world."""


def _same_range(ones: Sequence[Worth]) -> Constant:
    low, high, _ = best_fixed_range([float(one.truth) for one in ones])
    return lambda one: range_points(low, high, float(one.truth), one.scale or 1.0)


def _same_quantiles(ones: Sequence[Worth]) -> Constant:
    said = dict(zip(QUANTILES, np.quantile([float(one.truth) for one in ones], QUANTILES), strict=True))
    return lambda one: quantile_points(said, float(one.truth), one.scale or 1.0)


def _same_option(ones: Sequence[Worth]) -> Constant:
    """The commonest, as sure as earns most."""
    ((name, count),) = Counter(one.truth for one in ones).most_common(1)
    asked = Choice(
        name="", asks="", options=tuple(Option(str(n), "") for n in range(round(ones[0].scale or 0)))
    )
    share = count / len(ones)
    right, wrong = max(
        (asked.points(level) for level in asked.levels),
        key=lambda pair: share * pair[0] + (1 - share) * pair[1],
    )
    return lambda one: right if one.truth == name else wrong


CONSTANTS: dict[str, Callable[[Sequence[Worth]], Constant]] = {
    "range": _same_range,
    "quantiles": _same_quantiles,
    "choice": _same_option,
}
"""The best answer that is the same in all of some worlds, by kind of question."""


def _root_mean_square(values: Sequence[float]) -> float | None:
    return float(np.sqrt(np.mean(np.square(values)))) if values else None
