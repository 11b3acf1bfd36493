"""The churn model of the release: who may leave, how well that can be said, and what is known when."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.course.tracks import exercise as exercise_of
from lab_app.course.withheld.past import is_answered
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.charts.chances import chances_chart
from lab_app.ui.charts.figure import figure
from lab_app.ui.churn import said
from lab_app.ui.churn.people import show_people
from lab_app.ui.errors import guarded
from lab_app.ui.rest import show_rest
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, literal, note, notice
from pipelines.contract.churn import WINDOW, ChurnModel, churn_of
from pipelines.contract.units import Quantity, number, percent

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Churn model",
    order=5,
    about="Who may leave in the next four weeks, what a score means, and what the model misses.",
    door="See who may leave in the next four weeks, and whether the model's per cent are per cent.",
)
_NEARLY_SQUARE = 560
_ABOUT_LEAKS, _ABOUT_FOLDS = "F05", "F04"


def render(level: Level) -> None:
    """The model of the release that is looked at."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Churn model")
    lead(f"Of the people who use Larder now, who will save no plan in the next {WINDOW} days?")
    _model()


@st.fragment
@guarded
def _model() -> None:
    lab = here.lab()
    model = churn_of(lab.derived)
    if model is None:
        notice("info", "The model is not there yet", "It is fitted after the data is built.")
        show_rest(lambda: churn_of(here.lab().derived) is not None)
    elif model.why_not:
        notice(
            "info", "There is no model of this data", model.why_not, "A world of the preset “lab” has one."
        )
    else:
        _calibration(model)
        _score(model)
        show_people(lab.derived, model)
        _columns(model)
        _months(model)
        _misses(model)
        _leaks(model)


def _calibration(model: ChurnModel) -> None:
    assert model.cutoff is not None
    takeaway = said.of_calibration(model.groups)
    title = "When the model says 30\u00a0%, do 30\u00a0% leave?"
    with st.container(width=_NEARLY_SQUARE):
        figure(
            chances_chart(model.groups),
            title=title,
            takeaway=takeaway,
            alt=f"Share that left by what the model said, {len(model.groups)} groups beside the diagonal. {takeaway}",
            header=("People", "The model said", "Left", "80\u00a0% range"),
            rows=[
                (
                    one.count,
                    Quantity(percent(one.score)),
                    Quantity(percent(one.left)),
                    Quantity(f"{percent(one.low)} to {percent(one.high)}"),
                )
                for one in model.groups
            ],
            key="churn-calibration",
        )
    note(
        f"The {model.people:,} people who had saved a plan in the {WINDOW} days to {words.day(model.cutoff)}, in groups "
        f"of the same size by their score of that day. A dot on the dashed line is a group of which as many left as the "
        f"model said; the thin bar through it is where the share may be by luck."
    )


def _score(model: ChurnModel) -> None:
    st.header("What a score means")
    note(said.of_a_score(model.groups))
    if _is_answered(_ABOUT_LEAKS):  # it shows such AUCs, of the model and of each column
        note(
            f"**How well it ranks.** Take one who left and one who stayed: in {said.pairs(model.auc)} such pairs the one who left "
            f"has the higher score (AUC {number(model.auc, digits=2)}; a coin gets 0.50). The best single column gets "
            f"{number(_best_alone(model), digits=2)}."
        )
    note(
        f"**How far it is off.** {percent(model.left)} left. Whoever says just that of everybody has a mean squared error of "
        f"{number(model.brier_of_share, digits=3)}; the model has {number(model.brier, digits=3)} (Brier score; 0 is perfect)."
    )


def _best_alone(model: ChurnModel) -> float:
    return max(column.alone for column in model.columns if column.alone is not None)


def _columns(model: ChurnModel) -> None:
    assert model.cutoff is not None
    ranks = _is_answered(_ABOUT_LEAKS)
    st.header("What it knows, and since when")
    note(
        f"On the day of scoring, here {words.day(model.cutoff)}, a column may hold what is known by then and nothing else. "
        "“Odds” says by how much the odds of leaving are multiplied for each standard deviation more of the column, all "
        "others being equal. Columns that say nearly the same, as days with a visit and days with a plan do, share it among them: "
        "read them together, for one alone can even point the wrong way."
    )
    rows = [
        (
            f"{column.label}: {column.counts}",
            said.looks_at(column),
            *([Quantity("–" if column.alone is None else number(column.alone, digits=2))] if ranks else []),
            Quantity("–" if column.weight is None else f"× {number(column.weight, digits=2)}"),
        )
        for column in model.columns
    ]
    header = ("Column, and what it counts", "Days", *(["AUC alone"] if ranks else []), "Odds")
    st.html(html_table(header, rows, label="Columns of the churn model"))
    note(
        f"Logistic regression on {model.rows:,} rows of {words.plural(len(model.fitted_on), 'day')} of scoring, "
        f"{WINDOW} days apart, the newest {words.day(model.fitted_on[-1])}: what became of those people was known by "
        f"{words.day(model.cutoff)}. Where scores on those days were too high or too low, the scores here are corrected by as much."
    )


def _months(model: ChurnModel) -> None:
    if not model.months:
        return
    ranks = _is_answered(_ABOUT_LEAKS)
    st.header("Is it as good every month?")
    rows = [
        (
            words.short_day(one.cutoff),
            one.people,
            Quantity(percent(one.score)),
            Quantity(percent(one.left)),
            *([Quantity(number(one.auc, digits=3))] if ranks else []),
        )
        for one in model.months
    ]
    st.html(
        html_table(
            ("Scored on", "People", "Said, mean", "Left", *(["AUC"] if ranks else [])),
            rows,
            label="The model by month",
        )
    )
    note("Each day is scored by a model that was fitted on the days before it, as it would have been then.")
    if ranks and _is_answered(_ABOUT_FOLDS):
        note(
            f"With rows in folds at random, of all days together, the AUC is {number(model.shuffled, digits=3)}: such folds "
            "have people of the same weeks on both sides. Here that makes little difference. It does where next month is "
            "unlike this one."
        )


def _misses(model: ChurnModel) -> None:
    st.header("What it would miss")
    note(said.of_misses(model))
    note(said.of_segments(model.segments))
    note(
        "It has never seen what has not happened yet. A reward that ends, a competitor's offer, a release that breaks the "
        "app: people whom such a thing drives away look safe until the day before."
    )


def _leaks(model: ChurnModel) -> None:
    """What columns that know the future would have made of it, once nobody is asked about them any more."""
    st.header("Columns that knew too much")
    if not _is_answered(_ABOUT_LEAKS):
        _asks_first()
        return
    rows = [
        (
            leak.column.label,
            said.looks_at(leak.column),
            said.known_at(leak.column),
            Quantity(number(leak.auc, digits=2)),
            Quantity(number(leak.in_use, digits=2)),
            leak.why,
        )
        for leak in model.leaks.values()
    ]
    header = ("Column", "Days", "Known at", "AUC in the test", "AUC in use", "Why")
    st.html(html_table(header, rows, label="Leaks"))
    note(
        f"Without any of them the AUC is {number(model.auc, digits=2)}. “In use” is the day of scoring, when the column has "
        "only what is known by then."
    )


def _asks_first() -> None:
    """That an exercise asks about them, and the way to it."""
    note(
        "Three columns could make this model look better than it is. They are shown here, with how well the model and each of its columns "
        "rank people (AUC), once the exercise on them is answered."
    )
    with contextlib.suppress(KeyError):
        exercise = exercise_of(_ABOUT_LEAKS)
        st.page_link(
            page_at(exercise_path(exercise)), label=literal(exercise.title), icon=":material/arrow_forward:",
            icon_position="right",
        )  # fmt: skip


def _is_answered(code: str) -> bool:
    """Whether an exercise is answered in this world; one that is not there can't be."""
    try:
        return is_answered(here.progress(), exercise_of(code), here.lab().release.world.id)
    except KeyError:
        return False
