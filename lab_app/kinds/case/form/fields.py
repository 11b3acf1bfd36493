"""A question's place on the page: its options and how sure one is, or the ends of a range.

What is given is kept as it is given, a part of the draft for each field, so that nothing is lost by looking elsewhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.kinds.case.form.plan_fields import show_plan
from lab_app.kinds.case.questions import Choice, Decision, Number, PlanQuestion, Quantiles, Range
from lab_app.kinds.case.questions.quantiles import NAMES
from lab_app.kinds.case.questions.question import AnswerError, typed
from lab_app.ui import visit as here
from lab_app.ui.charts.handles import Handle, plain, show_handles
from lab_app.ui.style import note, text
from pipelines.contract.units import number, percent, signed

if TYPE_CHECKING:
    from lab_app.kinds.case.case import Ahead
    from lab_app.kinds.case.questions import Question

Given = dict[str, Any]
_CHANCES = (
    "1 in 10 chance that it is lower",
    "As likely lower as higher",
    "1 in 10 chance that it is higher",
)
_FIELD = 168
"""Pixels of a field: three have room beside each other where an answer stands beside its prompt."""
_UNITS = {"share": "%", "ms": "ms", "euro": "€", "minutes": "minutes"}


def draft(key: str) -> Given:
    """What is given so far, by question. Raises ProgressError."""
    try:
        kept = json.loads(here.progress().draft(key) or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def show_fields(question: Question, exercise_key: str, ahead: Ahead | None = None) -> None:
    """The fields of a question; of quantiles handles too, where there is something that they are set on."""
    given = draft(exercise_key).get(question.name)
    place = f"{exercise_key}-{question.name}"
    if isinstance(question, Choice):
        _choice(question, exercise_key, place, given)
    elif isinstance(question, Range):
        st.markdown(f"**{question.asks}**")
        _numbers(question, exercise_key, place, given, {"low": "From", "high": "To"}, question.unit)
        _show_doubt(question, exercise_key)
        note("Of five such ranges about four should hold the truth.")
    elif isinstance(question, Quantiles):
        _quantiles(question, exercise_key, place, given, ahead)
        _show_doubt(question, exercise_key)
    elif isinstance(question, PlanQuestion):
        st.markdown(f"**{question.asks}**")
        show_plan(place, given, lambda plan: _put(exercise_key, question.name, None, plan))
    elif isinstance(question, Number):
        st.markdown(f"**{question.asks}**")
        unit = _UNITS.get(question.unit, "")
        _typed(exercise_key, question.name, None, place, f"Your answer{f' ({unit})' if unit else ''}", given)
        _show_doubt(question, exercise_key)


def _show_doubt(question: Question, exercise_key: str) -> None:
    """Below the fields, what cannot stand of what they hold. A field says its text when one leaves it, so nobody who is
    still typing is interrupted."""
    try:
        question.check_so_far(draft(exercise_key).get(question.name))
    except AnswerError as error:
        st.html(f'<p class="lab-doubt" role="status">{text(error)}</p>')


def _choice(question: Choice, exercise_key: str, place: str, given: Any) -> None:
    if isinstance(question, Decision):
        st.markdown(f"**The rule:** {question.rule}")
    kept = given if isinstance(given, dict) else {}
    keys = [option.key for option in question.options]
    texts = {option.key: option.text for option in question.options}
    key = f"{place}-option"
    picked = st.radio(
        question.asks,
        keys,
        index=keys.index(kept["option"]) if kept.get("option") in keys else None,
        format_func=texts.__getitem__,
        key=key,
        on_change=_keep,
        args=(exercise_key, question.name, "option", key),
    )
    levels = {_level(level, place_): level for place_, level in enumerate(question.levels)}
    wanted = next((said for said, level in levels.items() if level == kept.get("sure")), None)
    key = f"{place}-sure"
    sure = st.radio(
        "How sure are you?",
        list(levels),
        index=list(levels).index(wanted) if wanted else None,
        horizontal=True,
        key=key,
        on_change=_keep_level,
        args=(exercise_key, question.name, key, levels),
        disabled=picked is None,
    )
    if question.is_scored and sure is not None:
        right, wrong = question.points(levels[sure])
        note(f"{_points(right)} if that is right, {_points(wrong)} if not.")


def _level(level: float, place: int) -> str:
    return "No idea" if place == 0 else percent(level, 0)


def _points(points: float) -> str:
    return f"{signed(points, number(round(abs(points))))} points"


def _quantiles(question: Quantiles, exercise_key: str, place: str, given: Any, ahead: Ahead | None) -> None:
    """The handles on the picture, and below them a field for each, in step with it: either may be used."""
    chances = dict(zip(NAMES.values(), _CHANCES, strict=True))
    st.markdown(f"**{question.asks}**")
    if ahead is not None:
        kept = given if isinstance(given, dict) else {}

        def set_all(values: dict[str, float | None]) -> None:
            said = {name: "" if value is None else plain(value) for name, value in values.items()}
            for name, shown in said.items():
                st.session_state[f"{place}-{name}"] = shown
            _put(exercise_key, question.name, None, said)

        note("Drag the three handles onto the picture, move them with the arrow keys, or type the values.")
        show_handles(
            [Handle(name, f"{name} %", chance) for name, chance in chances.items()],
            {name: typed(kept.get(name), question.unit) for name in chances},
            ahead,
            key=f"{place}-handles",
            label=f"{question.asks}: three values on a picture",
            on_set=set_all,
            suffix=" %" if question.unit == "share" else "",
            whole=question.unit == "count",
        )
    _numbers(question, exercise_key, place, given, chances, question.unit)


def _numbers(
    question: Question,
    exercise_key: str,
    place: str,
    given: Any,
    labels: dict[str, str],
    unit: str,
) -> None:
    """A field for each value."""
    kept = given if isinstance(given, dict) else {}
    said = _UNITS.get(unit, "")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, label in labels.items():
            _typed(
                exercise_key,
                question.name,
                name,
                f"{place}-{name}",
                f"{label}{f' ({said})' if said else ''}",
                kept.get(name),
            )


def _typed(exercise_key: str, question: str, name: str | None, key: str, label: str, kept: Any) -> None:
    st.session_state.setdefault(key, "" if kept is None else str(kept))
    st.text_input(
        label,
        key=key,
        on_change=_keep,
        args=(exercise_key, question, name, key),
        width=_FIELD,
    )


def _keep(exercise_key: str, question: str, name: str | None, key: str) -> None:
    """Keep one field when it is given. For callbacks."""
    _put(exercise_key, question, name, st.session_state.get(key))


def _keep_level(exercise_key: str, question: str, key: str, levels: dict[str, float]) -> None:
    said = st.session_state.get(key)
    _put(exercise_key, question, "sure", levels.get(said) if said else None)


def _put(exercise_key: str, question: str, name: str | None, value: Any) -> None:
    given = draft(exercise_key)
    if name is None:
        given[question] = value
    else:
        entry = given.get(question)
        given[question] = {**(entry if isinstance(entry, dict) else {}), name: value}
    here.progress().save_draft(exercise_key, json.dumps(given))


def is_answered(question: Question, given: Any) -> bool:
    """Whether what is given to a question can be handed in."""
    return complaint(question, given) is None


def complaint(question: Question, given: Any) -> str | None:
    """Why what is given cannot be handed in; None where it can."""
    try:
        question.check(given)
    except AnswerError as error:
        return str(error)
    return None
