"""What one learner has done so far. Attempts are only ever added."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import EllipsisType
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select
from sqlalchemy.dialects.sqlite import Insert, insert

from lab_app.again.worlds import is_another
from lab_app.course.progress.file import ProgressFile
from lab_app.course.progress.tables import attempts, drafts, hints, resolutions, settings, truths_shown
from lab_app.course.verdict import Answered

Phase = Literal["guess", "practice", "first", "later"]
ANSWERED = ("wrong", "right", "scored")


@dataclass(frozen=True)
class Attempt:
    """One answer that was handed in, and how it was judged.

    `at` is UTC. `phase` is None where nothing was answered yet. `confidence` is from 0 to 1, `points` 100 at
    best; `truth_shown` says that the truth had been shown before. Where an answer is resolved later, as a
    forecast is, `score` and `points` are those of the resolution. `answered` are the questions of a case, one by one.
    """

    id: int
    exercise: str
    kind: str
    world: str
    release_id: str | None
    at: dt.datetime
    answer: str
    outcome: str
    phase: Phase | None
    mistake: str | None
    confidence: float | None
    score: float | None
    points: float | None
    truth_shown: bool
    seconds: float | None
    answered: tuple[Answered, ...] = ()


class Progress:
    """One learner's progress in a file. Exercises are named by their keys, `track/level/id`.

    `world` is the other world that one is in; without it one is in the common one. What is solved and tried, what is
    typed at an exercise and its hints are those of there: an exercise is done again from the start.
    All methods raise ProgressError.
    """

    def __init__(self, file: ProgressFile | Path, learner: str, world: str | None = None) -> None:
        self.file = file if isinstance(file, ProgressFile) else ProgressFile(file)
        self.learner = learner
        self.world = world

    def in_world(self, name: str) -> str:
        """The name under which something is kept for this world alone."""
        return name if self.world is None else f"{name}@{self.world}"

    @property
    def notice(self) -> str | None:
        """What became of a damaged file, None where all is well."""
        return self.file.notice

    @property
    def unsaved(self) -> str | None:
        """Why what is done now is not saved yet, and what to do; None where all is well."""
        return self.file.unsaved

    def save_draft(self, key: str, text: str, *, seen: str | EllipsisType | None = ...) -> str | None:
        """Keep what is typed so far. Without `seen` the last call wins.

        `seen` is the draft as the caller last read or wrote it, None where there was none. If somebody
        else has written another text since, nothing is changed and that text is returned.
        """
        new = insert(drafts).values(learner=self.learner, key=self._of_here(key), text=text, at=_now())
        may_replace: ColumnElement[bool] | None = None
        if seen is not ...:
            may_replace = or_(drafts.c.text.is_(literal(seen)), drafts.c.text == new.excluded.text)

        def save(connection: Connection) -> str | None:
            written = connection.execute(
                new.on_conflict_do_update(
                    index_elements=[drafts.c.learner, drafts.c.key],
                    set_={"text": new.excluded.text, "at": new.excluded.at},
                    where=may_replace,
                )
            )
            return None if written.rowcount else connection.execute(self._draft(key)).scalar()

        return self.file.write(save)

    def draft(self, key: str) -> str | None:
        """What was typed last, None if nothing was."""
        return self.file.read(lambda connection: connection.execute(self._draft(key)).scalar())

    def record_attempt(  # noqa: PLR0913 -- an attempt has so many columns; all but four have a default
        self,
        exercise: str,
        answer: str,
        outcome: str,
        *,
        kind: str,
        world: str = "",
        release_id: str | None = None,
        phase: Literal["guess", "practice"] | None = None,
        mistake: str | None = None,
        confidence: float | None = None,
        score: float | None = None,
        points: float | None = None,
        seconds: float | None = None,
        answered: Sequence[Answered] = (),
    ) -> Attempt:
        """Add one attempt to the log, and return it.

        Unless it is a guess or practice, an answer is the first one at this exercise in this world, or a
        later one; of two at once, one is the first.
        """
        at = _now()

        def record(connection: Connection) -> Attempt:
            found: str | None = phase
            if phase is None and outcome in ANSWERED:
                first = select(attempts.c.id).where(self._at(attempts, exercise, world), _is_first())
                found = "first" if connection.execute(first).first() is None else "later"
            shown = select(truths_shown.c.at).where(self._at(truths_shown, exercise, world))
            added = connection.execute(
                insert(attempts).values(
                    learner=self.learner,
                    exercise=exercise,
                    kind=kind,
                    world=world,
                    release_id=release_id,
                    at=at,
                    answer=answer,
                    outcome=outcome,
                    phase=found,
                    mistake=mistake,
                    confidence=confidence,
                    score=score,
                    points=points,
                    truth_shown=int(connection.execute(shown).first() is not None),
                    seconds=seconds,
                    answered=json.dumps([asdict(one) for one in answered]) if answered else None,
                )
            )
            (number,) = added.inserted_primary_key or (None,)
            return _attempt(connection.execute(self._attempts().where(attempts.c.id == number)).one())

        return self.file.write(record)

    def resolve(self, attempt_id: int, *, score: float, points: float) -> None:
        """Score an answer whose truth has become known only now. The first resolution stays."""
        new = insert(resolutions).values(attempt_id=attempt_id, at=_now(), score=score, points=points)
        self._execute(new.on_conflict_do_nothing())

    def attempts(self, exercise: str | None = None) -> tuple[Attempt, ...]:
        """All attempts, or those at one exercise, oldest first."""
        asked = self._attempts().where(attempts.c.learner == self.learner).order_by(attempts.c.id)
        if exercise is not None:
            asked = asked.where(attempts.c.exercise == exercise)
        return self.file.read(lambda connection: tuple(map(_attempt, connection.execute(asked))))

    def first_answer(self, exercise: str, world: str) -> Attempt | None:
        """The first answer to an exercise in a world, which is the one that counts; None before there is one."""
        asked = self._attempts().where(self._at(attempts, exercise, world), _is_first())
        row = self.file.read(lambda connection: connection.execute(asked).first())
        return None if row is None else _attempt(row)

    def solved(self) -> set[str]:
        """Keys of the exercises that are done here: with a right answer, or with a first one that is scored."""
        return self._exercises(_is_done())

    def tried(self) -> set[str]:
        """Keys of the exercises with at least one attempt here, right or not; and of what was practised anywhere."""
        return self._exercises(attempts.c.outcome != "unattempted")

    def last_done(self) -> dict[str, dt.datetime]:
        """When each exercise that is done was last done, in whatever world: solved, or answered for the first time."""
        asked = (
            select(attempts.c.exercise, func.max(attempts.c.at))
            .where(attempts.c.learner == self.learner, _is_done())
            .group_by(attempts.c.exercise)
        )
        rows = self.file.read(lambda connection: list(connection.execute(asked)))
        return {exercise: _moment(at) for exercise, at in rows}

    def show_truth(self, exercise: str, world: str) -> None:
        """Note that the truth behind an exercise has been shown: later answers are no evidence any more."""
        new = insert(truths_shown).values(learner=self.learner, exercise=exercise, world=world, at=_now())
        self._execute(new.on_conflict_do_nothing())

    def truth_shown(self, exercise: str, world: str) -> bool:
        """Whether the truth behind an exercise has been shown."""
        asked = select(truths_shown.c.at).where(self._at(truths_shown, exercise, world))
        return self.file.read(lambda connection: connection.execute(asked).first() is not None)

    def show_hint(self, exercise: str, number: int) -> None:
        """Note that the first `number` hints have been shown. It never gets fewer."""
        key = self._of_here(exercise)
        new = insert(hints).values(learner=self.learner, exercise=key, shown=number, at=_now())
        self._execute(
            new.on_conflict_do_update(
                index_elements=[hints.c.learner, hints.c.exercise],
                set_={"shown": func.max(hints.c.shown, new.excluded.shown), "at": new.excluded.at},
            )
        )

    def hints_shown(self, exercise: str) -> int:
        """How many hints have been shown."""
        here = self._of_here(exercise)
        asked = select(hints.c.shown).where(hints.c.learner == self.learner, hints.c.exercise == here)
        return self.file.read(lambda connection: connection.execute(asked).scalar()) or 0

    def remember(self, name: str, value: str) -> None:
        """Keep a small thing about a learner, such as where they were last or a board of their own."""
        new = insert(settings).values(learner=self.learner, name=name, value=value, at=_now())
        self._execute(
            new.on_conflict_do_update(
                index_elements=[settings.c.learner, settings.c.name],
                set_={"value": new.excluded.value, "at": new.excluded.at},
            )
        )

    def remembered(self, name: str) -> str | None:
        """What was kept under `name`, None if nothing was."""
        asked = select(settings.c.value).where(settings.c.learner == self.learner, settings.c.name == name)
        return self.file.read(lambda connection: connection.execute(asked).scalar())

    def revise(self, name: str, change: Callable[[str | None], str]) -> str:
        """Change what is kept under `name`, and return it as it is then.

        `change` gets what is kept now, and nobody else writes until it has answered: of two tabs that add
        something at once, both find theirs.
        """
        asked = select(settings.c.value).where(settings.c.learner == self.learner, settings.c.name == name)

        def work(connection: Connection) -> str:
            value = change(connection.execute(asked).scalar())
            new = insert(settings).values(learner=self.learner, name=name, value=value, at=_now())
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=[settings.c.learner, settings.c.name],
                    set_={"value": new.excluded.value, "at": new.excluded.at},
                )
            )
            return value

        return self.file.write(work)

    def _execute(self, statement: Insert) -> None:
        self.file.write(lambda connection: connection.execute(statement))

    def _draft(self, key: str) -> Select[str]:
        here = self._of_here(key)
        return select(drafts.c.text).where(drafts.c.learner == self.learner, drafts.c.key == here)

    def _of_here(self, key: str) -> str:
        """An exercise's key as it is kept in this world; what belongs to no exercise is the same everywhere."""
        return self.in_world(key) if "/" in key else key

    def _is_here(self, world: str) -> bool:
        return not is_another(world) if self.world is None else world == self.world

    def _attempts(self) -> Select[Any]:
        own = [column for column in attempts.c if column.name not in ("score", "points")]
        return select(
            *own,
            func.coalesce(resolutions.c.score, attempts.c.score).label("score"),
            func.coalesce(resolutions.c.points, attempts.c.points).label("points"),
        ).outerjoin_from(attempts, resolutions, attempts.c.id == resolutions.c.attempt_id)

    def _at(self, table: Any, exercise: str, world: str) -> ColumnElement[bool]:
        return and_(table.c.learner == self.learner, table.c.exercise == exercise, table.c.world == world)

    def _exercises(self, condition: ColumnElement[bool]) -> set[str]:
        c = attempts.c
        asked = select(c.exercise, c.world, c.phase).where(c.learner == self.learner, condition).distinct()
        found = self.file.read(lambda connection: list(connection.execute(asked)))
        return {exercise for exercise, world, phase in found if phase == "practice" or self._is_here(world)}


def _is_first() -> ColumnElement[bool]:
    return attempts.c.phase == "first"


def _is_done() -> ColumnElement[bool]:
    """A right answer, or a first one that is scored."""
    return or_(attempts.c.outcome == "right", and_(attempts.c.outcome == "scored", _is_first()))


def _attempt(row: Row[Any]) -> Attempt:
    values = {name: value for name, value in row._mapping.items() if name != "learner"}
    return Attempt(
        **values
        | {
            "at": _moment(values["at"]),
            "truth_shown": bool(values["truth_shown"]),
            "answered": _answered(values["answered"]),
        }
    )


def _answered(text: object) -> tuple[Answered, ...]:
    """The questions of a case as they were answered; none where they cannot be read."""
    try:
        return tuple(Answered(**one) for one in json.loads(str(text)))
    except (ValueError, TypeError):
        return ()


def _moment(text: object) -> dt.datetime:
    """When an attempt was made; one whose time is unreadable counts as made long ago, and isn't lost."""
    try:
        at = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return at if at.tzinfo is not None else at.replace(tzinfo=dt.UTC)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
