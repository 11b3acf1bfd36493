"""The read-out of one experiment: five questions in the order in which they should be asked, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.withheld.past import Question, questions_about
from lab_app.experiments.plans import Plan
from lab_app.experiments.readout import ReadOut, read_out
from lab_app.experiments.record import NotRunError
from lab_app.kinds.case import Known
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.experiments import said
from lab_app.ui.experiments.figures import steps_of
from lab_app.ui.experiments.steps import show_step, show_strip
from lab_app.ui.style import marked, note, notice, text
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.lab import Lab


def read_out_of(lab: Lab, plan: Plan) -> ReadOut:
    """The read-out in the lab's release, kept. Raises NotRunError and QueryError."""
    known = Known(lab.sandbox, lab.release.as_of, lab.release.world.seed, None)
    return lab.keep(("read-out", plan.experiment), lambda: read_out(known, plan))


def show_read_out(lab: Lab, plan: Plan) -> None:
    """The page's body. What an open exercise asks about the experiment is not concluded. Raises QueryError and ProgressError."""
    try:
        with st.spinner("Counting people by group"):
            found = read_out_of(lab, plan)
    except NotRunError as error:
        notice("info", "There is nothing to read", str(error), "Choose another experiment.")
        return
    asked = questions_about(plan.experiment, here.progress(), lab.release.world.id)
    st.html(
        f'<p class="lab-eyebrow">{text(_when(found))}</p><h2 class="lab-readout-title">{text(plan.title)}</h2>'
        f'<p class="lab-lead">{text(plan.about)}</p>'
    )
    steps = steps_of(found, asked=bool(asked))
    greyed_from = None if asked or found.trust.is_sound else 1
    show_strip(steps, greyed_from=greyed_from)
    for place, step in enumerate(steps):
        greyed = greyed_from is not None and place >= greyed_from
        if greyed and place == greyed_from:
            note(
                "The groups can't be compared, so what follows says nothing about the change. It is here to be seen, not to be used."
            )
        show_step(step, plan.experiment, greyed=greyed)
    _verdict(found, asked)


def _when(found: ReadOut) -> str:
    days = found.days
    when = f"Enrolled {words.days(days.first, days.enrolled - DAY)}"
    return f"{when}. {'It is over.' if found.days.is_over else 'It still runs: what is said may change.'}"


def _verdict(found: ReadOut, asked: tuple[Question, ...]) -> None:
    rule = f"<p><b>The rule, set before the start.</b> {marked(said.rule(found))}</p>"
    if asked:
        st.html(
            '<section class="lab-ruling quiet" id="verdict"><p class="status">Verdict</p><h2>Yours to say</h2>'
            f"<p>An exercise asks what to make of this experiment, so this page draws no conclusion. Once it is answered, it does.</p>{rule}</section>"
        )
        for question in asked:
            if question.exercise is not None:
                st.page_link(
                    page_at(exercise_path(question.exercise)),
                    label=f"{question.code}: {question.exercise.title}",
                    icon=":material/arrow_forward:",
                )
        return
    tone, called, why = said.verdict(found)
    tones = {"good": "good", "bad": "bad", "open": "warn"}
    st.html(
        f'<section class="lab-ruling {tones.get(tone, "quiet")}" id="verdict"><p class="status">Verdict, by the rule set before the start</p>'
        f"<h2>{text(called)}</h2><p>{marked(why)}</p>{rule}</section>"
    )
    with st.expander("How each number is computed"):
        st.markdown(_HOW)


_HOW = """
- **Split**: chi-squared of the two sizes against a fair coin for each of what was assigned, people or households. An alarm is p < .001.
- **Lift**: difference of two shares with Newcombe's range (95 %); where households were assigned, from sums by household.
- **With what is known from before** (CUPED): the days with a plan in the 28 days before each one's own assignment. People without a past are groups of their own, by the channel that brought them.
- **Guardrails**: treatment ÷ control. The thick range is of 90 %: where all of it is on the good side of the margin, the guardrail is safe. Harm needs more: a range of 98.75 % (the error of 5 %, split over four guardrails) on the bad side of 1. Unsubscribes are of people who were sent mail, never of mails. The range of load times is by people, since one person's pages are alike.
- **Lasting**: only people who joined early enough to have the change in all weeks that are shown.
- **Looks**: the z of the first week's shares; the bound for daily looks spends an error of 5 % as O'Brien and Fleming would (Lan and DeMets).
"""
