"""What a careful reader answers to the forecasts of Prediction, by what the page shows alone."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, stdev
from typing import Any

from lab_app.kinds.case import CaseExercise, Exhibit, Known, Seen, Sheet
from lab_app.tracks.data.prediction.reward import reward

SURE = 0.8
Z80 = 1.2816
WEEKS_AHEAD = 2
"""From the last whole week to next week."""
HELD = range(17, 25)
LEAST_RHYTHM = 0.08
"""Of a week with weekdays: how far its days lie apart, as a share of their mean."""
OVERNIGHT = 0.05
"""More people than this share of them do not leave from one week to the next."""


@dataclass(frozen=True)
class Shown:
    """The number that a page shows of what it asks for, and what careless people take for the answer, by what they do."""

    number: float
    careless: Mapping[str, float]


def said(exercise: CaseExercise, seen: Seen) -> dict[str, Any]:
    """The careful answer to each question."""
    return READERS[exercise.code](seen)


def _sheet(seen: Seen, place: int = 0) -> Sheet:
    return [one for one in seen.exhibits if isinstance(one, Sheet)][place]


def _pictures(seen: Seen) -> list[Exhibit]:
    return [one for one in seen.exhibits if isinstance(one, Exhibit)]


def _number(said: object) -> float:
    """1,234; −12; 34.5 %"""
    text = str(said).replace("−", "-").replace(",", "").replace("\u00a0", " ").removesuffix("%").strip()
    return float(text)


def _three(low: float, middle: float, high: float) -> dict[str, str]:
    return {"10": repr(low), "50": repr(middle), "90": repr(high)}


def _in_a_week(seen: Seen) -> dict[str, Any]:
    """Today and a usual week; the largest rise and the largest fall are left out."""
    rows = _sheet(seen).rows
    now, changes = _number(rows[0][1]), sorted(_number(row[2]) for row in rows)
    return {"mau": _three(now + changes[1], now + median(changes), now + changes[-2])}


def _two_days(seen: Seen) -> dict[str, Any]:
    """How far the weekday lies from the mean day, in all weeks, times a mean day two weeks on; give or take how far that share
    has differed, and mean days from one week to the next."""
    rows = _sheet(seen).rows
    days = [_number(row[3]) for row in rows]
    half = len(days) // 2
    late, early = mean(days[:half]), mean(days[half:])
    # From the middle of the later half on it is so many weeks to the one that is asked about.
    level = late + (late - early) / half * ((half - 1) / 2 + WEEKS_AHEAD)
    steps = stdev(a - b for a, b in itertools.pairwise(days)) / level
    found = {}
    for name, column in (("friday", 1), ("sunday", 2)):
        shares = [_number(row[column]) / day for row, day in zip(rows, days, strict=True)]
        middle = level * mean(shares)
        half_width = Z80 * math.hypot(stdev(shares) / mean(shares), steps)
        found[name] = _three(middle * (1 - half_width), middle, middle * (1 + half_width))
    return found


def _after_the_reward(seen: Seen) -> dict[str, Any]:
    """The share of those who were invited earlier; who came for money may leave a little more often, or less."""
    held = _number(seen.words["held"])
    gone = [1 - _number(row[2]) / _number(row[1]) for row in _sheet(seen).rows]
    shares = 1 - 1.15 * max(gone), 1 - median(gone), 1 - 0.75 * min(gone)
    return {"left": _three(*(held * max(share, 0.0) for share in shares))}


def _four_ranges(seen: Seen) -> dict[str, Any]:
    """Count; the one that held as often as it says."""
    for place, picture in enumerate(_pictures(seen)):
        came, low, high = (one.values for one in picture.lines)
        held = sum(a <= b <= c for a, b, c in zip(low, came, high, strict=True) if None not in (a, b, c))  # type: ignore[operator]
        if held in HELD:
            return {"range": {"option": "ABCD"[place], "sure": SURE}}
    return {"range": {"option": "A", "sure": "no idea"}}


def _four_curves(seen: Seen) -> dict[str, Any]:
    """Not the flat one, not the one that loses people overnight; of the others the one that ends lower."""
    left: dict[str, float] = {}
    for letter, picture in zip("ABCD", _pictures(seen), strict=True):
        past = [value for value in picture.lines[0].values if value is not None]
        ahead = [value for value in picture.lines[1].values if value is not None]
        week = ahead[:7]
        is_flat = max(week) / min(week) - 1 < LEAST_RHYTHM
        if not is_flat and mean(week) > (1 - OVERNIGHT) * mean(past[-7:]):
            left[letter] = mean(ahead[-7:])
    best = min(left, key=left.__getitem__) if left else "A"
    return {"curve": {"option": best, "sure": SURE if len(left) == 2 else "no idea"}}


def _accounts(seen: Seen) -> dict[str, Any]:
    """(target − today's × what stays) ÷ the sum of the shares by age."""
    words = {
        name: _number(re.sub(r"[^0-9.,%]", "", text)) for name, text in seen.words.items() if name != "day"
    }
    shares: Sequence[float] = [_number(row[1]) / 100 for row in _sheet(seen).rows]
    return {"accounts": repr((words["target"] - words["now"] * words["staying"] / 100) / sum(shares))}


def _churn_model(seen: Seen) -> dict[str, Any]:
    """The column that was known after the day of scoring only; of the label that is so by nature."""
    cutoff = dt.datetime.strptime(seen.words["cutoff"], "%d %B %Y").date()  # noqa: DTZ007 -- a date has no zone
    later = [row[0] for row in _sheet(seen).rows[:-1] if _is_after(str(row[3]), cutoff)]
    return {"column": {"option": str(later[0]) if later else "none", "sure": 0.95}}


def _is_after(known_at: str, cutoff: dt.date) -> bool:
    """Whether 31 May is after a day of the same year; what was known at the signup is not."""
    if known_at == "the signup":
        return False
    day = dt.datetime.strptime(f"{known_at} {cutoff.year}", "%d\u00a0%b %Y").date()  # noqa: DTZ007
    return day > cutoff


READERS: Mapping[str, Callable[[Seen], dict[str, Any]]] = {
    "F01": _in_a_week,
    "F02": _two_days,
    "F03": _four_ranges,
    "F05": _churn_model,
    "F06": _after_the_reward,
    "F07": _accounts,
    "F08": _four_curves,
}


def _shown_in_a_week(known: Known, seen: Seen) -> dict[str, Shown]:
    del known
    rows = _sheet(seen).rows
    now, gained = _number(rows[0][1]), _number(rows[0][2])
    return {"mau": Shown(now, {"today's": now, "as in the last week": now + gained})}


def _shown_of_two_days(known: Known, seen: Seen) -> dict[str, Shown]:
    del known
    row = _sheet(seen).rows[0]
    careless = {"a mean day of last week": _number(row[3])}
    return {name: Shown(_number(row[column]), careless) for name, column in (("friday", 1), ("sunday", 2))}


def _shown_after_the_reward(known: Known, seen: Seen) -> dict[str, Shown]:
    held, paid = _number(seen.words["held"]), reward(known)
    ahead = 7 * _number(seen.words["weeks"])
    line = held * (1.0 + ahead / max((paid.last - paid.first).days, 1))
    return {"left": Shown(held, {"all stay": held, "the line carried on": line, "all leave": 0.0})}


SHOWN: Mapping[str, Callable[[Known, Seen], dict[str, Shown]]] = {
    "F01": _shown_in_a_week,
    "F02": _shown_of_two_days,
    "F06": _shown_after_the_reward,
}
"""Of the exercises that ask for quantiles."""
