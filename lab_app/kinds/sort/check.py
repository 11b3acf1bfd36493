"""What every exercise must keep in which each thing goes into a box."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from string import Formatter

from lab_app.course.exercise import Exercise
from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.rules import Rule
from lab_app.kinds.sort.judge import judged
from lab_app.kinds.sort.spec import Dealt, Item, SortExercise

FEWEST_BOXES = 3
SEEDS = range(200)
LONGEST_SHARE = 0.75
"""Of drawn worlds, in which one box may be right for all of its thing, without the other things' boxes varying."""
LEFT_OUT = ("Whether the rules of the page can be read in one way only: ask somebody to sort by them alone.",)


def rules(exercise: SortExercise) -> Iterator[Rule]:
    """The rules of this kind."""
    yield Rule(
        "boxes",
        f"Each thing has {FEWEST_BOXES} boxes or more: at least one is right, with a reason, and each other has a sentence of its own",
        partial(_boxes, exercise),
        goes_first=True,
    )
    yield foreseen.short(exercise)
    yield Rule("filled", "What is dealt fills all places of the texts", partial(_filled, exercise))
    yield Rule(
        "judged",
        "What is accepted is right, and each other box is not and gets its sentence",
        partial(_judged, exercise),
    )
    yield Rule(
        "varies", f"No answer is right in all of {len(SEEDS)} drawn worlds", partial(_varies, exercise)
    )


def _boxes(exercise: SortExercise, context: Context) -> Iterator[str]:
    for seed in (context.seed, *SEEDS[:40]):
        found = list(faults(exercise.deal(seed).items))
        if found:
            yield from (f"Seed {seed}: {one}" for one in found)
            return


def faults(items: Sequence[Item]) -> Iterator[str]:
    """What is wrong with the boxes of things."""
    if len({item.key for item in items}) < len(items) or not items:
        yield f"The things are called {[item.key for item in items]}: give each a name of its own."
    for item in items:
        keys = [box.key for box in item.boxes]
        if len(keys) < FEWEST_BOXES or len(set(keys)) < len(keys):
            yield f"{item.key} has the boxes {keys}: {FEWEST_BOXES} of different names are the least."
        if not item.accepted or not all(item.accepted.values()):
            yield f"No box is right for {item.key}, or one is without a reason."
        if set(item.accepted) | set(item.wrong) != set(keys) or set(item.accepted) & set(item.wrong):
            yield f"{item.key} has boxes {keys}, and sentences for {sorted({*item.accepted, *item.wrong})}."
        said = list(item.wrong.values())
        if not all(said) or len(set(said)) < len(said):
            yield f"Two wrong boxes of {item.key} get the same sentence, or none."


def _filled(exercise: SortExercise, context: Context) -> Iterator[str]:
    yield from unfilled(exercise, exercise.deal(context.seed).words)


def unfilled(exercise: Exercise, words: Dealt | object) -> Iterator[str]:
    """Places in the texts of an exercise that `words` do not fill."""
    known = words if isinstance(words, dict) else {}
    for text in (exercise.prompt, *exercise.hints_on("")):
        for _, name, _, _ in Formatter().parse(text) if known else ():
            if name is not None and name not in known:
                yield f"Nothing fills {{{name}}} in: {text[:80]}"


def _judged(exercise: SortExercise, context: Context) -> Iterator[str]:
    yield from misjudged(exercise.deal(context.seed).items)


def misjudged(items: Sequence[Item]) -> Iterator[str]:
    """Accepted answers that are not right, and others that are, or that do not get their sentence."""
    right = {item.key: next(iter(item.accepted)) for item in items}
    for item in items:
        for box in item.boxes:
            verdict = judged(items, json.dumps(right | {item.key: box.key}))
            if box.key in item.accepted:
                if not verdict.is_right:
                    yield f"{item.key} in {box.key} should be right and is {verdict.outcome}: {verdict.message}"
            elif verdict.outcome != "wrong" or item.wrong[box.key] not in verdict.message:
                yield f"{item.key} in {box.key} should get its sentence and is {verdict.outcome}: {verdict.message}"


def _varies(exercise: SortExercise, _: Context) -> Iterator[str]:
    dealt = [exercise.deal(seed).items for seed in SEEDS]
    always = {
        item.key: set.intersection(
            *(set(next(i for i in items if i.key == item.key).accepted) for items in dealt)
        )
        for item in dealt[0]
    }
    if all(always.values()):
        yield f"In every world this is right: {always}. Draw what the boxes depend on."
