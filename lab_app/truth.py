"""What the simulator knows of a world. This module alone reads it, and hands it to the judges of answers.

Pages and forms never ask it: what they show before an answer comes from a case's `seen` (see
`lab_app.kinds.case`), and what they show afterwards from a verdict. The one that shows which alarms of the past were real
asks `lab_app.course.withheld.past` first whether anything is still asked about it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.contract import seal
from pipelines.contract.files import DAMAGE, read_json

if TYPE_CHECKING:
    import pyarrow as pa

    from pipelines.contract.home import WorldFolder

ALL = "all"
_SEGMENT = ("metric", "dimension", "value")


class TruthError(Exception):
    """Something of the truth is missing or cannot be read. The message says so in a sentence for learners."""


@dataclass(frozen=True)
class Story:
    """What happened in some weeks of a world: one of several outcomes that were possible.

    `first` and `last` are its first and its last day; `segment` says to whom, as {"platform": "ios"}; `text` is it in
    a sentence.
    """

    incident: str
    outcome: str
    cause: str
    text: str
    first: dt.date
    last: dt.date
    segment: Mapping[str, str]
    size: Mapping[str, float]
    metrics: tuple[str, ...]
    releases: tuple[Mapping[str, str], ...] = ()

    @property
    def happened(self) -> bool:
        return self.outcome != "nothing"


@dataclass(frozen=True)
class Dealt:
    """A window that the seed has dealt to a slot: which number of whom moved how far, and why.

    The move is in points of a rate (as .02) or the share by which a count changed; `before` and after it are as many
    days (of a single day, the same weekday of the four weeks before). `fits` is False where the world had no window
    that keeps the rules of its slot. `incident` is None where nothing happened.
    """

    slot: str
    cause: str
    incident: str | None
    dimension: str
    value: str
    first: dt.date
    days: int
    move: float
    z: float
    fits: bool

    @property
    def last(self) -> dt.date:
        return self.first + dt.timedelta(days=self.days - 1)


@dataclass(frozen=True)
class TwoWorlds:
    """A number by day in the world as it was, and in the same world without what happened."""

    dates: tuple[dt.date, ...]
    actual: tuple[float | None, ...]
    without: tuple[float | None, ...]

    def between(self, first: dt.date, last: dt.date) -> TwoWorlds:
        """The days from the first to the last, as far as they are known."""
        chosen = [place for place, day in enumerate(self.dates) if first <= day <= last]
        return TwoWorlds(
            tuple(self.dates[p] for p in chosen),
            tuple(self.actual[p] for p in chosen),
            tuple(self.without[p] for p in chosen),
        )

    def total(self, first: dt.date, last: dt.date) -> tuple[float, float]:
        """The sums over some days, ends included, in both worlds."""
        part = self.between(first, last)
        return sum(value or 0.0 for value in part.actual), sum(value or 0.0 for value in part.without)


@dataclass(frozen=True)
class BothArms:
    """What the same people do with all of them in control, and with all in treatment: sums over `people` by week since
    their assignment.

    `both` is what they have in either world: of an outcome that one has or has not, how many have it in both. It is
    empty where a truth was made before there was any.
    """

    people: int
    control: tuple[float, ...]
    treatment: tuple[float, ...]
    both: tuple[float, ...] = ()

    def lift(self, week: int) -> float:
        """How much more a head in treatment than in control, in a week."""
        return (self.treatment[week] - self.control[week]) / self.people


@dataclass(frozen=True)
class Invitations:
    """What a step that makes people invite somebody does: of a group of people who signed up by themselves, how many stay
    (save a plan on days 28 to 34) as it is, and if everybody is made to invite.

    `group` is "made to invite" (who would not have by themselves), "invited anyway" or "never invited".
    """

    group: str
    people: int
    stayed: int
    stayed_if_made_to: int


class Truth:
    """The truth of one world. All methods raise TruthError.

    What was read of a number is kept with the object, which serves one look at what happened: the next one asks anew.
    """

    def __init__(self, folder: WorldFolder) -> None:
        self._world = folder
        self._folder = folder.truth

    @classmethod
    def of(cls, folder: WorldFolder) -> Truth | None:
        """The truth of a world; None while it is being made, and where it is damaged: the pipeline makes it anew."""
        if not (folder.truth / "index.json").is_file() or seal.broken(folder.truth):
            return None
        return cls(folder)

    @property
    def edition(self) -> tuple[int, ...]:
        """Tells this truth from one that was made anew: what was worked out of it holds as long as this stays."""
        try:
            return tuple(
                number
                for file in (self._folder / "index.json", self._folder / seal.KEPT)
                if file.exists()
                for number in (file.stat().st_size, file.stat().st_mtime_ns)
            )
        except OSError as error:
            raise TruthError(_MISSING) from error

    def stories(self) -> tuple[Story, ...]:
        """What happened in each place of the calendar, in the order of their days."""
        found = [self.story(name) for name in self._index["incidents"]]
        return tuple(sorted(found, key=lambda story: (story.first, story.incident)))

    def story(self, incident: str) -> Story:
        """What happened in one place of the calendar."""
        told = self._json(f"{incident}.json")
        return Story(
            incident,
            told["outcome"],
            told["cause"],
            told["story"],
            dt.date.fromisoformat(told["first_day"]),
            dt.date.fromisoformat(told["last_day"]),
            told["segment"],
            told["size"],
            tuple(told["metrics"]),
            tuple(told["releases"]),
        )

    def hand(self, deck: str) -> dict[str, Dealt]:
        """What the slots of a deck were dealt, in the order of the deck. A slot without any window is left out."""
        return {
            row["slot"]: Dealt(
                row["slot"],
                row["cause"],
                row["place"] if row["cause"] != "nothing" else None,
                row["dimension"],
                row["value"],
                row["first_day"],
                row["days"],
                row["move"],
                row["z"],
                row["fits"],
            )
            for row in self._table("windows").to_pylist()
            if row["deck"] == deck and row["dealt"] and row["first_day"] is not None
        }

    def worlds(self, incident: str, metric: str, dimension: str = ALL, value: str = ALL) -> TwoWorlds:
        """A metric of a segment by day, with an incident and without it, as far as the incident's effects are kept."""
        rows = self._by_day(incident, ("actual", "without"), metric, dimension, value)
        return TwoWorlds(
            tuple(rows["date"].to_pylist()),
            tuple(rows["actual"].to_pylist()),
            tuple(rows["without"].to_pylist()),
        )

    def calm(self, metric: str, dimension: str = ALL, value: str = ALL) -> dict[dt.date, float]:
        """A metric of a segment by day in the world in which nothing happens."""
        rows = self._by_day("calm", ("calm",), metric, dimension, value)
        return dict(zip(rows["date"].to_pylist(), rows["calm"].to_pylist(), strict=True))

    def future(self, metric: str, dimension: str = ALL, value: str = ALL) -> dict[dt.date, float]:
        """A metric of a segment by day, from four weeks before the last day that was known when it was made to half a year
        after it: what forecasts are judged by."""
        import pyarrow.compute as pc

        rows = self._table("future")
        for name, one in {"metric": metric, "dimension": dimension, "value": value}.items():
            rows = rows.filter(pc.equal(rows[name], one))
        days, values = rows["date"].to_pylist(), rows["actual"].to_pylist()
        return {day: value for day, value in zip(days, values, strict=True) if value is not None}

    def gained(self, metric: str, first: dt.date, last: dt.date) -> dict[str, float]:
        """What a metric gained from one day to another, by cause: of each, how much more its stories moved it on the last
        day than on the first. What it gained in the world in which nothing happens counts as nothing's."""
        calm = self.calm(metric)
        gained = {"nothing": calm.get(last, 0.0) - calm.get(first, 0.0)}
        for story in self.stories():
            gained[story.cause] = gained.get(story.cause, 0.0) + self.gained_by(story, metric, first, last)
        return gained

    def gained_by(self, story: Story, metric: str, first: dt.date, last: dt.date) -> float:
        """How much more a story moved a metric on the last day than on the first: what ended lifts it, too."""
        worlds = self.worlds(story.incident, metric)
        moved = {
            day: (actual or 0.0) - (without or 0.0)
            for day, actual, without in zip(worlds.dates, worlds.actual, worlds.without, strict=True)
        }
        return moved.get(last, 0.0) - moved.get(first, 0.0)

    def experiment(self, name: str, outcome: str) -> BothArms:
        """An outcome of an experiment, as "planners", of the people who were enrolled early enough to be treated through
        all weeks that are shown."""
        import pyarrow.compute as pc

        rows = self._table("experiments")
        for column, one in {"experiment": name, "outcome": outcome}.items():
            rows = rows.filter(pc.equal(rows[column], one))
        if not rows.num_rows:
            raise TruthError(
                "What this experiment really did is not known in this world: it had not begun when its truth was worked out."
            )
        rows = rows.sort_by("week")
        columns = {
            column: tuple(rows[column].to_pylist())
            for column in ("control", "treatment", "both")
            if column in rows.column_names
        }
        return BothArms(rows["people"][0].as_py(), **columns)

    def invitations(self) -> tuple[Invitations, ...]:
        """The people of the weeks in which everybody is made to invite, by what they do; none where they lie ahead."""
        return tuple(
            Invitations(row["invitations"], row["people"], row["stayed"], row["stayed_if_made_to"])
            for row in self._table("invitations").to_pylist()
        )

    def bots(self, first: dt.date, last: dt.date) -> frozenset[int]:
        """The ids of the accounts of bots that were made on these days, ends included.

        The ledger names rows of the day's file: a bot has no row in a flawless world, so it has no id there.
        """
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        found: set[int] = set()
        for month in sorted({f"{day:%Y-%m}" for day in _days(first, last)}):
            for part in sorted((self._folder / "ledger" / "users").glob(f"{month}-*.parquet")):
                rows = self._read(part)
                rows = rows.filter(pc.equal(rows["defect"], "bot"))
                for day in {d for d in rows["date"].to_pylist() if first <= d <= last}:
                    places = rows.filter(pc.equal(rows["date"], day))["dirty_row"]
                    file = self._world.lake / "users" / f"{day}.parquet"
                    try:
                        found |= set(pq.read_table(file, columns=["id"])["id"].take(places).to_pylist())
                    except (OSError, ValueError, IndexError) as error:
                        raise TruthError(_MISSING) from error
        return frozenset(found)

    def plans(self) -> Mapping[str, Any]:
        """What the best plan of the what-if, naive ones and nothing come to, as `synthetic.truth.best_plan` writes it."""
        found: Mapping[str, Any] = _object(self._json("plans.json"), "best", "naive", "alone", "euros")
        return found

    def of_levers(self) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        """What money on levers does: by plan (a lever's own name has the whole budget on it; see `budgets`) and metric, its
        value over the days that count in the world left alone, and by how much it moves."""
        found = _object(self._json("levers.json"), "summary")
        return {
            plan: {row["metric"]: (row["alone"], row["effect"]) for row in rows if row["effect"] is not None}
            for plan, rows in found["summary"].items()
        }

    def budgets(self) -> Mapping[str, Mapping[str, float]]:
        """The plans of `of_levers`: by name, euros by lever."""
        found: Mapping[str, Mapping[str, float]] = _object(self._json("levers.json"), "plans")["plans"]
        return found

    @cached_property
    def _index(self) -> Any:
        return self._json("index.json")

    def _json(self, name: str) -> Any:
        try:
            return read_json(self._folder / name)
        except DAMAGE as error:
            raise TruthError(_MISSING) from error

    @cached_property
    def _days_read(self) -> dict[tuple[str, ...], pa.Table]:
        """What was read of numbers by day, by the names in which it was asked for."""
        return {}

    def _by_day(self, name: str, columns: Sequence[str], *of: str) -> pa.Table:
        """The days of a metric, dimension and value in a table, in their order.

        Names are compared by their place in a list: to make texts of those of all rows took three times as long as all else.
        """
        import pyarrow.compute as pc

        key = (name, *columns, *of)
        if key not in self._days_read:
            rows = self._read(self._folder / f"{name}.parquet", ("date", *_SEGMENT, *columns), names=_SEGMENT)
            same = [pc.equal(rows[column], one) for column, one in zip(_SEGMENT, of, strict=True)]
            self._days_read[key] = rows.filter(reduce(pc.and_, same)).sort_by("date")
        return self._days_read[key]

    def _table(self, name: str) -> pa.Table:
        return self._read(self._folder / f"{name}.parquet")

    def _read(
        self, file: Path, columns: Sequence[str] | None = None, *, names: Sequence[str] = ()
    ) -> pa.Table:
        """A table, or some of its columns; those in `names` as places in a list of what is in them."""
        import pyarrow.parquet as pq

        try:
            return pq.read_table(
                file, columns=None if columns is None else list(columns), read_dictionary=list(names)
            )
        except (OSError, ValueError) as error:
            raise TruthError(_MISSING) from error


_MISSING = (
    "What really happened in this world cannot be read just now. It is made anew in the background: try again in a "
    "few minutes."
)


def _object(found: Any, *names: str) -> Any:
    """A file's content, where it has all of these. Raises TruthError for one of another version."""
    if any(name not in found for name in names):
        raise TruthError(_MISSING)
    return found


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
