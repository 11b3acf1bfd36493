"""Judges which box each thing was put into."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.sort.spec import Item, SortExercise

JOINTS = ("=", ":")


class UnreadableError(ValueError):
    """An answer that cannot be read. The message says what to write."""


def judge(exercise: SortExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`: JSON with a box for each thing by its key, or lines such as `photos = objects`."""
    return judged(exercise.deal(context.seed).items, answer)


def judged(items: Sequence[Item], answer: str) -> Verdict:
    """The verdict on the boxes of these things: right if all are accepted, and else a sentence for each that is not."""
    if not answer.strip():
        return Verdict("unattempted", "Nothing chosen yet", "Choose an answer for each.")
    try:
        given = read(items, answer)
    except UnreadableError as error:
        return Verdict("error", "This answer can't be read", str(error))
    left = [item for item in items if item.key not in given]
    if left:
        return Verdict(
            "error", "Not complete yet", f"Still to be chosen: {'; '.join(i.title for i in left)}."
        )
    wrong = [item for item in items if given[item.key] not in item.accepted]
    if not wrong:
        said = [_said(item, item.accepted[given[item.key]], len(items)) for item in items]
        others = [
            f"{item.title}: “{box.title}” would be right too. {item.accepted[box.key]}"
            for item in items
            for box in item.boxes
            if box.key in item.accepted and box.key != given[item.key]
        ]
        return Verdict("right", "Right", said[0], notes=(*said[1:], *others))
    said = [_said(item, item.wrong[given[item.key]], len(items)) for item in wrong]
    first = wrong[0]
    right = len(items) - len(wrong)
    headline = "Not quite" if len(items) == 1 else f"{right} of {len(items)} so far"
    return Verdict(
        "wrong",
        headline,
        said[0],
        notes=tuple(said[1:]),
        mistake=mistake_name(first, given[first.key]),
        reasons=tuple(mistake_name(item, given[item.key]) for item in wrong),
    )


def mistake_name(item: Item, box: str) -> str:
    """What a wrong box is called where answers are kept: the thing and the box."""
    return f"{item.key}-{box}"


def _said(item: Item, sentence: str, count: int) -> str:
    if count == 1:
        return sentence
    return f"**{item.title}**{'' if item.title.endswith('?') else ':'} {sentence}"


def read(items: Sequence[Item], answer: str) -> dict[str, str]:
    """The box of each thing that has one, by their keys. Raises UnreadableError."""
    given = _pairs(answer)
    by_key = {item.key: item for item in items}
    found = {}
    for key, value in given.items():
        if key not in by_key:
            raise UnreadableError(f"There is no “{key[:40]}” here. There are {', '.join(by_key)}.")
        boxes = {name.casefold(): box.key for box in by_key[key].boxes for name in (box.key, box.title)}
        if value.casefold() not in boxes:
            raise UnreadableError(
                f"“{value[:40]}” is not an answer for {key}: {', '.join(box.key for box in by_key[key].boxes)}."
            )
        found[key] = boxes[value.casefold()]
    return found


def _pairs(answer: str) -> dict[str, str]:
    try:
        given = json.loads(answer)
    except ValueError:
        given = {}
        for line in answer.splitlines():
            joint = next((one for one in JOINTS if one in line), None)
            if joint is not None:
                key, _, value = line.partition(joint)
                given[key.strip()] = value.strip()
            elif line.strip():
                raise UnreadableError(
                    f"Write a line for each, such as name = box, and not “{line.strip()[:40]}”."
                ) from None
    if not isinstance(given, dict):
        raise UnreadableError('Write which box each goes into, as {"name": "box"}.')
    return {str(key): str(value) for key, value in given.items() if value not in (None, "")}
