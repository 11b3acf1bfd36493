"""The form: each thing with what is known of it, and a list of boxes to choose from, by keyboard or finger alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.course.exercise import Hint
from lab_app.kinds.form import Form
from lab_app.kinds.sort.judge import UnreadableError, read
from lab_app.ui import visit as here
from lab_app.ui.results import html_table
from lab_app.ui.style import marked

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.kinds.sort.spec import Item, SortExercise
    from lab_app.lab import Lab

CHOOSE = "Choose"


def fill(exercise: SortExercise, lab: Lab) -> SortExercise:
    """The exercise with its texts as they are in this world."""
    return replace(exercise, **filled(exercise, exercise.deal(lab.release.world.seed).words))


def filled(exercise: Exercise, words: Mapping[str, str]) -> dict[str, Any]:
    """The texts of an exercise with their places filled, by the names of its fields."""
    if not words:
        return {}
    hints = tuple(
        hint.format_map(words) if isinstance(hint, str) else Hint(hint.text, hint.parts, hint.otherwise)
        for hint in exercise.hints
    )
    return {"prompt": exercise.prompt.format_map(words), "hints": hints}


def form(exercise: SortExercise, lab: Lab) -> Form:
    """The rules, and each thing with its boxes."""
    items = exercise.deal(lab.release.world.seed).items
    boxes = [box for box in items[0].boxes if box.rule]
    if boxes:
        rows = [(box.title, box.rule) for box in boxes]
        st.html(html_table(("Box", "What belongs there"), rows, label="The rules"))
    return ask(exercise, items, exercise.asks)


def ask(
    exercise: Exercise,
    items: Sequence[Item],
    asks: str,
    above: Callable[[Item], None] | None = None,
) -> Form:
    """The things with a list for each, the button, and the answer where it was handed in. With `above`, that shows what
    each is about, and there is no frame around it."""
    progress = here.progress()
    kept = _kept(items, progress.draft(exercise.key) or "")
    if above is None:
        st.html(f'<h2 class="lab-figure-title">{marked(asks)}</h2>')
    given = {}
    with st.container(key="answer-fields"):
        for item in items:
            if above is not None:
                above(item)
                given[item.key] = _choose(exercise, item, kept.get(item.key), asks)
                continue
            with st.container(border=True, key=f"sort-{item.key}"):
                st.markdown(f"**{item.title}**  \n{item.says}" if item.says else f"**{item.title}**")
                given[item.key] = _choose(exercise, item, kept.get(item.key), "")
    left = sum(value is None for value in given.values())
    answer = json.dumps({key: value for key, value in given.items() if value is not None})
    handed_in = st.button(
        "Check my answer" if not left else f"Check my answer ({left} to go)",
        type="primary",
        disabled=left > 0,
        key=f"{exercise.key}-check",
    )
    return Form(st.container(), answer if handed_in else None, answer)


def _choose(exercise: Exercise, item: Item, kept: str | None, asks: str) -> str | None:
    """The list of boxes. Its label is hidden where the thing's title stands right above it."""
    keys = [box.key for box in item.boxes]
    titles = {box.key: box.title for box in item.boxes}
    key = f"{exercise.key}-{item.key}"
    chosen: str | None = st.selectbox(
        f"{item.title.partition(':')[0]}: {asks}" if asks else f"Your answer: {item.title}",
        keys,
        index=keys.index(kept) if kept in keys else None,
        format_func=titles.__getitem__,
        placeholder=CHOOSE,
        key=key,
        on_change=_keep,
        args=(exercise.key, item.key, key),
        label_visibility="visible" if asks else "collapsed",
    )
    return chosen


def _keep(exercise_key: str, item: str, key: str) -> None:
    """Keep one choice when it is made. For callbacks."""
    progress = here.progress()
    try:
        given = json.loads(progress.draft(exercise_key) or "{}")
    except ValueError:
        given = {}
    given = given if isinstance(given, dict) else {}
    given[item] = st.session_state.get(key)
    progress.save_draft(exercise_key, json.dumps(given))


def _kept(items: Sequence[Item], draft: str) -> dict[str, str]:
    """The choices that were made before, of those that this world still has."""
    found = {}
    for item in items:
        try:
            found.update(read((item,), json.dumps({item.key: json.loads(draft or "{}").get(item.key)})))
        except (UnreadableError, ValueError, AttributeError):
            continue
    return found
