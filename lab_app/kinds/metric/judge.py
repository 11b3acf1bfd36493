"""Judges a metric by its values: on the data that the learner sees, and on hidden worlds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from lab_app.course.exercise import Mistake
from lab_app.course.verdict import STILL_BUILDING, Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.metric.compare import Difference, difference, is_same
from lab_app.kinds.metric.spec import MetricExercise, Slice
from lab_app.kinds.metric.workshop import (
    Withholding,
    Workshop,
    World,
    cells,
    hidden,
    published,
    workshop,
)
from lab_app.metric_writing.checked import Checked
from lab_app.metric_writing.finding import Finding
from lab_app.sandbox import QueryError

RIGHT = "The metric has the values that were asked for, on this data and on data that you don't see."
BY_LUCK = "The values agree on this data, but only by luck."
OTHERS = "On other days and people,"
FAILS_THERE = "the metric stops with an error there."
OLD_RELEASE = Verdict(
    "error",
    "The data are older than this exercise",
    "It is about tables that this release was built without, so no answer can be judged on it. `make data` builds a "
    "newer one, and the lab takes it by itself.",
)


def judge(exercise: MetricExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, a metric's YAML."""
    still = "This is still the starter. Change it so that it measures what is asked for, and check again."
    if exercise.of_the_starter:
        still = f"This is still the starter. {exercise.of_the_starter}"
    if is_untouched(answer, exercise.starter):
        return unattempted(answer, still)
    try:
        at = workshop(exercise, context)
        if not at.has_all_for(exercise.solution):
            return OLD_RELEASE
        checked = at.check(answer)
        if checked.errors:
            return refused(exercise, checked.errors)
        return _Trial(exercise, checked, at, context, cache(partial(at.sql, checked))).verdict()
    except QueryError as error:
        headline = "The lab is busy" if error.kind == "busy" else "The metric could not be computed"
        return Verdict("error", headline, str(error), suggestion=error.suggestion)


def is_untouched(answer: str, starter: str) -> bool:
    """Whether an answer is empty, or differs from the starter in nothing but comments and space at the end of lines."""
    return _squeeze(answer) in (_squeeze(""), _squeeze(starter))


def unattempted(answer: str, still: str) -> Verdict:
    """The verdict on an answer that is untouched; `still` is said of the starter."""
    if not answer.strip():
        return Verdict("unattempted", "Nothing here yet", "There is no metric yet.")
    return Verdict("unattempted", "Nothing changed yet", still)


def refused(exercise: Withholding, errors: Sequence[Finding]) -> Verdict:
    """The verdict on a text that is no metric, in the words of the workshop."""
    first = errors[0]
    message = " ".join(part for part in (first.message, first.expected, first.advice) if part)
    named = [name for name in exercise.withheld if f"There is no metric `{name}`" in first.message]
    if named:
        message = (
            f"Here you write `{named[0]}` yourself, so it can't be used: build yours from other metrics, "
            "or from the rows of a model."
        )
    return Verdict("error", "This is no metric yet", message, line=first.line, column=first.column)


@dataclass(frozen=True)
class _Trial:
    """One answer, tried on one world after another until it is wrong."""

    exercise: MetricExercise
    checked: Checked
    at: Workshop
    context: Context
    sql: Callable[[str, Slice], str]  # of a metric of the text: to compile it takes longer than to run it

    def verdict(self) -> Verdict:
        """The verdict. Raises QueryError where the metric can't be read."""
        seen = published(self.context)
        name, found = self._meant(seen)
        if found is not None:
            where, first = found
            return self._wrong("Not quite", self._led_to(where, first), where, name, first)
        if self.context.variants is None:
            return Verdict("right so far", "Right so far", STILL_BUILDING)
        for world in hidden(self.context):
            try:
                found = self._difference(name, world)
            except QueryError as error:
                if error.kind != "engine":
                    raise
                # What the engine says may quote a row of a world that nobody sees.
                return Verdict(
                    "wrong", "Nearly", f"{BY_LUCK} {OTHERS} {FAILS_THERE} {self._prompt()}".strip()
                )
            if found is not None:
                where, first = found
                said = f"{BY_LUCK} {OTHERS} {self._slice(where)}{first.without_values}"
                return self._wrong("Nearly", said, where, name, None)
        return Verdict("right", "Right", RIGHT)

    def _meant(self, world: World) -> tuple[str, tuple[Slice, Difference] | None]:
        """The metric of the text that is the answer, and what is wrong with it: of those that no other one is
        computed from, one that is right, else the one that the text is about."""
        assert self.checked.subject is not None
        subject = self.checked.subject.name
        used = {given.name for draft in self.checked.drafts for given in draft.inputs}
        others = [d.name for d in self.checked.drafts if d.name not in used and d.name != subject]
        found = self._difference(subject, world)
        if found is not None and next((n for n in others if self._difference(n, world) is None), None):
            return next(n for n in others if self._difference(n, world) is None), None
        return subject, found

    def _difference(self, name: str, world: World) -> tuple[Slice, Difference] | None:
        for where in self.exercise.slices:
            expected = self.at.known_cells(self.exercise.solution, where, world)
            actual = cells(world.run(self.sql(name, where)))
            found = difference(
                where,
                expected,
                actual,
                zero_is_nothing=self.exercise.zero_is_nothing,
                as_of=self.context.as_of,
            )
            if found is not None:
                return where, found
        return None

    def _led_to(self, where: Slice, found: Difference) -> str:
        """The difference, after what was right on the way to it."""
        before = self.exercise.slices[: self.exercise.slices.index(where)]
        if not before:
            return found.message
        if where.by and not any(other.by for other in before):
            return f"As a whole it is right, and by `{where.by[0]}` it is not. {found.message}"
        right = " and ".join(f"`{other.by[0]}`" if other.by else other.grain for other in before)
        return f"By {right} it is right, and by {where.by[0] if where.by else where.grain} it is not. {found.message}"

    def _slice(self, where: Slice) -> str:
        return f"by {where.grain}{''.join(f' and `{d}`' for d in where.by)}, "

    def _wrong(self, headline: str, said: str, where: Slice, name: str, found: Difference | None) -> Verdict:
        mistake = self._mistake(name, where)
        says = mistake.message if mistake else self._prompt()
        named = (found.kind,) if found and found.kind in {"unit", "relation"} else ()
        return Verdict(
            "wrong",
            headline,
            f"{said} {says}".strip(),
            rows=(found.row,) if found else (),
            mistake=mistake.name if mistake else None,
            reasons=(*named, *((mistake.name,) if mistake else ())),
        )

    def _prompt(self) -> str:
        """What to read again, where nobody can say what is wrong."""
        return f"The prompt says: {self.exercise.rule}" if self.exercise.rule else ""

    def _mistake(self, name: str, first: Slice) -> Mistake | None:
        """The foreseen mistake that the metric makes: it has the same values in each slice of each world."""
        worlds = (published(self.context), *hidden(self.context))
        slices = (first, *(where for where in self.exercise.slices if where != first))
        ours = cache(lambda where, number: cells(worlds[number].run(self.sql(name, where))))

        def makes(wrong: str) -> bool:
            try:
                return all(
                    is_same(
                        self.at.known_cells(wrong, where, world),
                        ours(where, number),
                        zero_is_nothing=self.exercise.zero_is_nothing,
                    )
                    for number, world in enumerate(worlds)
                    for where in slices
                )
            except QueryError as error:
                if error.kind in {"busy", "cancelled"}:
                    raise
                return False  # what cannot be read everywhere is not known to be the same

        return next((m for m in self.exercise.mistakes for wrong in m.answers if makes(wrong)), None)


def _squeeze(text: str) -> str:
    lines = [re.sub(r"(^|\s)#.*", "", line).rstrip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line)
