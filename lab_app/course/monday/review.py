"""What somebody says at the end of a week: what they decide, and what they expect of the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from lab_app.diagnosis.case_file.pins import Pin, as_json, one_line, pin_of, tidied

MOST_LETTERS = 600
TEXTS = ("in_short", "decide", "who")


@dataclass(frozen=True)
class Expectation:
    """A range of 80 % for a number of the week that ends on `due`; `came` is what it came to, None before that."""

    metric: str
    due: dt.date
    low: float
    high: float
    came: float | None = None

    @property
    def holds(self) -> bool | None:
        return None if self.came is None else self.low <= self.came <= self.high


@dataclass(frozen=True)
class Review:
    """The review of the week that ends on `day`.

    `texts` are what was written, by name; `findings` what the page showed, as pictures and tables, so that it can be
    read when the data has moved on.
    """

    day: dt.date
    texts: Mapping[str, str] = field(default_factory=dict)
    expects: tuple[Expectation, ...] = ()
    findings: tuple[Pin, ...] = ()

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def saying(self, name: str, said: str) -> Review:
        """With another text, an empty one being none."""
        others = {one: text for one, text in self.texts.items() if one != name}
        kept = one_line(said, MOST_LETTERS)
        return replace(self, texts={**others, name: kept} if kept else others)

    def expecting(self, metric: str, range_: tuple[float, float] | None, due: dt.date) -> Review:
        """With another range for a number, or none."""
        others = tuple(one for one in self.expects if one.metric != metric)
        if range_ is None:
            return replace(self, expects=others)
        return replace(self, expects=(*others, Expectation(metric, due, *range_)))

    def showing(self, findings: tuple[Pin, ...]) -> Review:
        return replace(self, findings=findings)

    def expected(self, metric: str) -> Expectation | None:
        return next((one for one in self.expects if one.metric == metric), None)

    @property
    def is_empty(self) -> bool:
        return not self.texts and not self.expects


def as_plain(review: Review) -> dict[str, Any]:
    """The review as JSON holds it."""
    return {
        "day": review.day.isoformat(),
        "texts": dict(review.texts),
        "expects": [{**asdict(one), "due": one.due.isoformat()} for one in review.expects],
        "findings": [
            as_json(tidied(replace(pin, id=pin.id or f"f{n}"))) for n, pin in enumerate(review.findings)
        ],
    }


def review_of(found: Mapping[str, Any]) -> Review:
    """A review that was kept. Raises ValueError, TypeError, KeyError, AttributeError or RecursionError for what is none."""
    expects = [
        Expectation(
            str(one["metric"]),
            dt.date.fromisoformat(one["due"]),
            float(one["low"]),
            float(one["high"]),
            None if one["came"] is None else float(one["came"]),
        )
        for one in found["expects"]
    ]
    if not all(one.low <= one.high for one in expects):
        raise ValueError("A range cannot go down.")
    texts = {
        str(name): one_line(str(said), MOST_LETTERS) for name, said in found["texts"].items() if name in TEXTS
    }
    return Review(
        dt.date.fromisoformat(found["day"]),
        texts,
        tuple(expects),
        tuple(pin_of(one) for one in found["findings"]),
    )
