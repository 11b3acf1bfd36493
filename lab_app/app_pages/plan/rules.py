"""The rules by which the plan is made personal, each with what it did here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.skills import SKILLS
from lab_app.plan.personal import MOST_MINUTES
from lab_app.ui import words

if TYPE_CHECKING:
    from lab_app.plan.personal import Plan


def show_rules(plan: Plan) -> None:
    """The rules, and what they did."""
    with st.expander("Why the plan looks like this", key="plan-rules"):
        st.markdown("\n".join(f"{place}. {said}" for place, said in enumerate(_rules(plan), 1)))


def _rules(plan: Plan) -> list[str]:
    if not plan.needs:
        known = "There is no self-assessment yet, so the plan is the same for everybody."
    elif plan.by_tasks:
        known = "It follows the tasks of the last self-assessment."
    else:
        known = (
            "It follows the tasks that are answered, and ratings for the rest. A rating sets nothing aside."
        )
    shown = [skill.name for skill in SKILLS if plan.needs.get(skill.slug) == 0]
    return [
        f"The order: foundation, modern skills, practice. {known}",
        (
            "Of a skill that shows “rather 5”, exercises without a ★ are set aside. A ★, the exercises that matter most, always stays: two tasks are "
            f"few. Here: {words.listed(shown) if shown else 'none'}."
        ),
        (
            f"The minutes that are freed go, in the same week, to open exercises of the skill that shows least, of those that have any left, up to "
            f"{MOST_MINUTES} minutes a week. Here: {plan.freed} minutes freed, {plan.added} given to others."
        ),
        (
            "AI and machine learning stand in weeks 5 to 8 where every foundation shows at least about 3, else in weeks 11 and 12. "
            f"Here: weeks {'5 to 8' if plan.ai_ml_early else '11 and 12'}."
        ),
        "What you do at your own company is never set aside: no exercise stands for it.",
    ]
