"""What a careful reader answers to the exercises of Monitoring.

The reader of the six alarms knows what is shown of each and some rules of thumb, and nothing of the deck.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lab_app.kinds.case import CaseExercise, Exhibit, Seen, Sheet, belief
from lab_app.kinds.case.check import truth_of
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from lab_app.tracks.data.monitoring.dealt_alarms import names
from pipelines.contract.calendar import DAY

CODES = ("M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08")
ALARMS = "M05"
CAUSES = tuple(option.key for option in belief().options)
Reading = tuple[str, float]
"""A cause, and how sure the reader is."""


def reading(seen: Seen, alarm: str) -> Reading:
    """What a careful reader says of one alarm, by what is shown of it."""
    (picture,) = (one for one in seen.exhibits if one.question == alarm and isinstance(one, Exhibit))
    table, log = (one for one in seen.exhibits if one.question == alarm and isinstance(one, Sheet))
    rows = {str(row[0]): row for row in table.rows}
    assert picture.stretch is not None
    if picture.stretch[0] == picture.stretch[1]:
        return _of_a_day(list(table.rows), picture, log)
    if picture.title.startswith("People whom tracking saw"):
        return _of_tracked(list(table.rows))
    if picture.title.startswith("New accounts"):
        return _of_signups(rows)
    if "People who came by, from everywhere" in rows:
        return _of_a_channel(rows)
    return _of_activation(rows)


def _of_a_day(rows: Sequence[tuple[object, ...]], picture: Exhibit, log: Sheet) -> Reading:
    """Two sources that part say counting; a holiday there, the calendar; more such days, that people stayed away."""
    events, backend = (_number(row[3]) for row in rows[:2])
    if events - backend < -6.0:
        return "counting", 0.9
    assert picture.stretch is not None
    first = picture.stretch[0]
    name, country = f"{first.day}\u00a0{first:%b}", picture.title.rpartition(", ")[2]
    if any(row[0] == name and row[2] == "Public holiday." and country in str(row[1]) for row in log.rows):
        return "calendar", 0.95
    (line,) = picture.lines
    value = dict(zip(line.dates, line.values, strict=True))
    days = [first + DAY * n for n in range(1, 7)]
    before = [value[day - DAY * 7 * week] or 0.0 for day in days for week in (1, 2, 3, 4)]
    fell = sum(value[day] or 0.0 for day in days) / 6 / (sum(before) / 24) - 1.0
    return ("product", 0.9) if fell < -0.09 else ("nothing", 0.8)


def _of_tracked(rows: Sequence[tuple[object, ...]]) -> Reading:
    """Two sources that part say counting; both, and alone among the platforms, that people stayed away."""
    events, backend, *others = (_number(row[3]) for row in rows[:4])
    if events - backend < -5.0:
        return "counting", 0.95
    whole = [_number(row[3]) for row in rows if str(row[0]).endswith(" in all countries")]
    own = whole[0] if whole else events
    return ("product", 0.8) if own < -9.0 and own - sum(others) / len(others) < -8.0 else ("nothing", 0.65)


def _of_signups(rows: Mapping[str, tuple[object, ...]]) -> Reading:
    """One channel that dries up says that fewer came; all of them alike, that the sign-up fails."""
    fell = sorted(
        _number(rows[f"New accounts, {name}"][3]) for name in ("organic", "paid search", "social media")
    )
    if fell[0] < -30.0 and fell[0] < sum(fell[1:]) / 2 - 25.0:
        return "people", 0.9
    return ("product", 0.8) if fell[-1] < -5.0 else ("nothing", 0.5)


_OF_NEWCOMERS = ("… back on the next day", "A plan within 7 days, from there")


def _of_a_channel(rows: Mapping[str, tuple[object, ...]]) -> Reading:
    """Where old ones come less as well, it is no matter of newcomers; where newcomers alone do less of all, it is."""
    there = _number(rows["People who came by, old and new, from there"][3])
    everywhere = _number(rows["People who came by, from everywhere"][3])
    if there - everywhere < -12.0:
        return "product", 0.8
    shares = [row for name, row in rows.items() if name in _OF_NEWCOMERS]
    others = all(_number(row[3]) < -4.0 for row in shares)
    return ("people", 0.8) if others else ("nothing", 0.8)


def _of_activation(rows: Mapping[str, tuple[object, ...]]) -> Reading:
    """A channel that grew says that others came; a fall on the web alone, that the web broke."""
    before, then = _both(rows["Social media"][2])
    if then > 1.7 * before:
        return "people", 0.9
    web, ios = (then - before for before, then in (_both(rows[name][1]) for name in ("The web", "iOS")))
    return ("product", 0.8) if web < -4.5 and web < ios - 2.0 else ("nothing", 0.65)


def _both(shown: object) -> tuple[float, float]:
    """17.6 and 57.9 of “17.6 → 57.9”."""
    before, then = str(shown).split(" → ")
    return _number(before), _number(then)


def _number(shown: object) -> float:
    """−12.3 of “−12.3 %” and of “−12.3 points”."""
    found = re.match(r"[+−]?[\d,.]+", str(shown))
    assert found, shown
    return float(found[0].replace("−", "-").replace(",", ""))


def _cheapest(seen: Seen) -> str:
    """The threshold whose row costs least."""
    (table,) = (one for one in seen.exhibits if isinstance(one, Sheet))
    per_false, per_day = (_number(seen.words[name][2:]) for name in ("per_false", "per_day"))
    costs = {row[0]: _number(row[2]) * per_false + _number(row[3]) * per_day for row in table.rows}
    return str(min(costs, key=costs.__getitem__))


def _p75(seen: Seen, context: Context) -> float:
    """The load time at three quarters of the rows in order."""
    month = f"FROM product.page_loads WHERE loaded_at >= '{seen.words['first']}' AND loaded_at < '{seen.words['end']}'"
    ((count,),) = context.sandbox.known(f"SELECT COUNT(*) {month}").rows
    ((value,),) = context.sandbox.known(
        f"SELECT load_ms {month} ORDER BY load_ms LIMIT 1 OFFSET {int(0.75 * int(count))}"
    ).rows
    return float(value)


def _chance(seen: Seen) -> str:
    """Alarms of 100,000 days, counted out, in per cent."""
    span = 100_000
    metrics, false, every, hit = (_number(seen.words[name]) for name in ("metrics", "false", "days", "hit"))
    real = span / every * hit / 100.0
    return f"{100.0 * real / (real + span * metrics * false / 100.0):.2f}"


def said(exercise: CaseExercise, context: Context) -> dict[str, Any]:
    """The reader's answers: of the alarms by what is shown; of what can be worked out, the number."""
    case = dealt(exercise, context)
    if exercise.code == "M04":
        return {"threshold": _cheapest(case.seen)}
    if exercise.code == "M06":
        p75 = _p75(case.seen, context)
        return {
            "p75": f"{p75}",
            "light": {"option": "green" if p75 <= _number(case.seen.words["bound"]) else "red", "sure": 95},
        }
    if exercise.code == "M07":
        return {"chance": _chance(case.seen)}
    if exercise.code != ALARMS:  # ideas: they are the same in every world
        return {question.name: truth_of(question, case) for question in exercise.questions}
    found = {name: reading(case.seen, name) for name in names()}
    return {name: {"option": cause, "sure": f"{sure:.0%}"} for name, (cause, sure) in found.items()}
