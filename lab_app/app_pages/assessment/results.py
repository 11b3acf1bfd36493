"""What a sitting adds up to: rated beside shown, how sure beside how often right, and what has changed since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.app_pages.assessment.tasks import first_open, go_on
from lab_app.assessment.due import next_sitting
from lab_app.assessment.scale import BANDS, advice
from lab_app.assessment.shown import FEW, Shown, change, confidence, is_whole, rows, shown
from lab_app.assessment.task import all_tasks
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, note, notice
from pipelines.contract.units import number, percent, signed

if TYPE_CHECKING:
    from lab_app.course.progress import Sitting


def show_results(taken: Sequence[Sitting], on_again: Callable[[], None]) -> None:
    """The last sitting, beside those before."""
    sitting = taken[-1]
    eyebrow(f"Where you stood on {words.day(sitting.day)}")
    st.title("Self-assessment")
    _advice(sitting)
    _go_on(sitting)
    _beside(sitting)
    _sure(sitting)
    _changes(taken)
    _next(taken, on_again)
    note("This page prints on paper as it is, without the menu.")


def _advice(sitting: Sitting) -> None:
    found = advice(sitting.ratings)
    said = f"You rated yourself at {found.total} of 35: {found.band.title.lower()}."
    lead(said if found.misleads else f"{said} {found.band.advice}")
    if found.misleads:
        names = words.listed([skill.name for skill in found.weak])
        notice(
            "info",
            f"{words.listed([skill.name for skill in found.first])} first",
            f"A sum hides what is low: five fives and two ones make 27. You rated {names} below 3, and a foundation below 3 "
            "comes first, whatever the sum. The sum alone would advise otherwise: "
            f"“{found.band.advice}”",
        )
        right = [s.name for s in found.first if shown(s.slug, sitting.answers) is Shown.RATHER]
        if right:
            note(
                f"Both tasks of {words.listed(right)} were right, though. An exercise with a ★ settles it in ten minutes: take that "
                "one before you spend weeks on it."
            )
    elif found.first:
        note(f"Of these, your lowest: {words.listed([skill.name for skill in found.first])}.")
    with st.expander("The three bands"):
        st.html(
            html_table(
                ("Sum", "Band", "What is advised"),
                [(f"{band.first} to {band.last}", band.title, band.advice) for band in BANDS],
                label="The bands of the sum",
            )
        )


def _go_on(sitting: Sitting) -> None:
    if first_open(sitting) is None:
        return
    left = len(all_tasks()) - len(sitting.answers)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Go on with the tasks" if sitting.answers else "Begin the tasks",
            type="primary",
            icon=":material/arrow_forward:",
            key="assessment-go-on",
            on_click=go_on,
        )
        note(f"{words.plural(left, 'task')} left, about {words.minutes(2 * left)}.")


def _beside(sitting: Sitting) -> None:
    st.header("Rated and shown")
    found = rows(sitting)
    st.html(
        html_table(
            ("Skill", "You rated", "Two tasks show"),
            [
                (
                    row.skill.name,
                    f"{row.rated} of 5" if row.rated else "–",
                    ". ".join(filter(None, (row.shown.said, row.gap.capitalize())))
                    if row.shown
                    else "not answered yet",
                )
                for row in found
            ],
            label="What you rated and what the tasks show",
        )
    )
    gaps = [row for row in found if row.gap]
    if gaps:
        note(
            f"Far from each other in {words.listed([row.skill.name for row in gaps])}. Both can be off: a rating by what one "
            f"compares oneself with, and {FEW}. Exercises say more."
        )


def _sure(sitting: Sitting) -> None:
    found = confidence(sitting)
    if found is None:
        return
    st.header("How sure, and how often right")
    right = round(found.right * found.count)
    said = (
        f"Over {words.plural(found.count, 'answer')} you were {percent(found.sure, 0)} sure on average, and right {right} "
        f"of {found.count} times: {percent(found.right, 0)}. With so few, chance alone moves that share by up to {found.error * 100:.0f} points "
        "either way"
    )
    if found.is_luck:
        said += ", so the two agree as well as can be told."
    elif found.sure > found.right:
        said += "; you were surer than that explains."
    else:
        said += "; you know more than you claim."
    st.markdown(said)
    points = signed(found.points, number(round(abs(found.points))))
    note(
        f"Quadratic score, on average: {points} points. 100 is perfect, 0 what “no idea” earns everywhere. Nobody is "
        "called over- or underconfident here: of those who do badly on a test most rated themselves too high, and much of that "
        "is chance that evens out at the next one (regression to the mean)."
    )


def _changes(taken: Sequence[Sitting]) -> None:
    now = taken[-1]
    earlier = [one for one in taken[:-1] if is_whole(one)]
    if not earlier or not is_whole(now):
        return
    st.header("Since the first time")
    found = change(earlier[0], now)
    if found is None:
        return
    is_luck = abs(found.right) <= found.by_luck
    st.markdown(
        f"On {words.day(earlier[0].day)} your ratings added up to {earlier[0].total}, now to {now.total}. Of {found.tasks} "
        f"tasks {earlier[0].right} were right then, and {now.right} now. "
        + (
            f"Up to {found.by_luck} tasks more or less can be luck, so this alone says little."
            if is_luck
            else f"Luck alone explains up to {found.by_luck}: this is more than that."
        )
    )
    note(
        "It is told for the sums only: of one skill there are two tasks, and a change from one to two says nothing."
    )
    st.html(
        html_table(
            ("Sitting", "Ratings, sum", "Tasks right"),
            [(words.day(one.day), one.total, f"{one.right} of {len(one.answers)}") for one in taken],
            label="All sittings",
        )
    )


def _next(taken: Sequence[Sitting], on_again: Callable[[], None]) -> None:
    today = here.today()
    coming = next_sitting(taken, today)
    st.header("Again")
    if coming.is_due(today):
        st.markdown(
            "The next sitting is due, with other tasks of the same kind. You rate yourself anew first."
        )
        st.button("Take it again", key="assessment-take-again", on_click=on_again)
        if not is_whole(taken[-1]):
            note("Tasks of the last sitting that you have not answered stay unanswered then.")
    else:
        st.markdown(
            f"The next sitting is due on **{words.day(coming.day)}**, with other tasks of the same kind. It will be in your plan."
        )
    st.page_link(
        page_at("plan"),
        label="To the plan of 90 days",
        icon=":material/arrow_forward:",
        icon_position="right",
    )
