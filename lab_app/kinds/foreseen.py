"""Rules about what people are expected to answer: those that several kinds of exercises have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from lab_app.course.exercise import Exercise, Mistake
from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.rules import Rule

FEWEST_MISTAKES = 3
MOST_WORDS = 120  # of a prompt
MOST_MINUTES = 12
RECOGNISED = "Each foreseen mistake is recognised and gets its message"


def short(exercise: Exercise) -> Rule:
    """The prompt can be read in a minute, and the whole done in a quarter of an hour."""
    return Rule("short", f"The prompt has {MOST_WORDS} words at most", lambda _: _short(exercise))


def enough(mistakes: tuple[Mistake, ...]) -> Rule:
    """As many mistakes are foreseen as people make."""
    says = f"{FEWEST_MISTAKES} mistakes or more are foreseen, with a message each"
    return Rule("mistakes", says, lambda _: _enough(mistakes))


def other_ways(ways: tuple[str, ...]) -> Rule:
    """The solution is not the only form of what is right."""
    return Rule("ways", "It can be written in another way", lambda _: _other_ways(ways))


def of_each(
    mistakes: Iterable[Mistake],
    broken: Callable[[Mistake, str, Context], Iterable[str]],
    says: str = RECOGNISED,
) -> Iterator[Rule]:
    """A rule for each answer that makes one of the mistakes."""
    for mistake in mistakes:
        for number, answer in enumerate(mistake.answers):
            yield Rule(f"{mistake.name}-{number}", says, partial(broken, mistake, answer))


def of_each_way(ways: Iterable[str], judged: Callable[[str, Context], Verdict]) -> Iterator[Rule]:
    """A rule for each other form of the solution."""

    def broken(way: str, context: Context) -> Iterator[str]:
        verdict = judged(way, context)
        if not verdict.is_right_so_far:
            yield f"It is {outcome_of(verdict)}\n{way}"

    for number, way in enumerate(ways):
        yield Rule(f"way-{number}", "Another right way is right", partial(broken, way))


def recognised(mistake: Mistake, answer: str, verdict: Verdict, *, right: str, taken: str) -> Iterator[str]:
    """What is wrong with the verdict on a foreseen mistake; `right` and `taken` say what to do where it is right, or
    taken for another one."""
    if verdict.is_right_so_far:
        yield f"{mistake.name} is right: {right}.\n{answer}"
    elif verdict.outcome != "wrong":
        yield f"{mistake.name} is {outcome_of(verdict)}\n{answer}"
    elif verdict.mistake is None:
        yield f"{mistake.name} is wrong and not recognised: {verdict.message}\n{answer}"
    elif verdict.mistake != mistake.name:
        yield f"{mistake.name} is taken for {verdict.mistake}, which gives the same: {taken}.\n{answer}"
    elif mistake.message not in verdict.message:
        yield f"{mistake.name} is recognised but does not get its message: {verdict.message}\n{answer}"


def outcome_of(verdict: Verdict) -> str:
    """A verdict's outcome in words, and its message."""
    outcome = "an error" if verdict.outcome == "error" else verdict.outcome
    return f"{outcome}: {verdict.message}"


def _short(exercise: Exercise) -> Iterator[str]:
    words = len(exercise.prompt.split())
    if words > MOST_WORDS:
        yield f"It has {words}: leave out what decides nothing."
    if exercise.minutes > MOST_MINUTES:
        yield f"It takes {exercise.minutes} minutes: split it."


def _enough(mistakes: tuple[Mistake, ...]) -> Iterator[str]:
    if len(mistakes) < FEWEST_MISTAKES:
        yield f"There are {len(mistakes)}: what else do people write here?"
    for name in ("name", "message"):
        if len({getattr(mistake, name) for mistake in mistakes}) < len(mistakes):
            yield f"Two have the same {name}: one mistake may have several answers (`also`)."


def _other_ways(ways: tuple[str, ...]) -> Iterator[str]:
    if not ways:
        yield "`ways` is empty: write the solution as somebody else would."
