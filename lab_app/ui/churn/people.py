"""Who has which score now: how many people, and the list to take along."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.results import html_table
from lab_app.ui.style import note
from pipelines.contract.churn import NAME, SCORES, WINDOW
from pipelines.contract.files import DAMAGE
from pipelines.contract.units import Quantity, percent

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.contract.churn import ChurnModel
    from pipelines.contract.derived import Derived

STEPS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
"""Scores between which people are counted."""


def show_people(derived: Derived, model: ChurnModel) -> None:
    """The people of the release's day by their score; nothing where their scores can't be read."""
    scored = scores_of(derived, model)
    if scored is None or scored.empty:
        return
    st.header("Who has which score now")
    note(
        f"The {len(scored):,} people who saved a plan in the {WINDOW} days to {words.day(model.as_of)}. What becomes of "
        f"them is not known yet. By their scores about {scored['score'].sum():,.0f} of them save none in the {WINDOW} days after it."
    )
    rows = [
        (name, Quantity(f"{count:,}"), Quantity(percent(count / len(scored))))
        for name, count in counted(scored)
    ]
    st.html(html_table(("Score", "People", "Share"), rows, label="People by score"))
    st.download_button(
        "The list, user and score (CSV)",
        lambda: scored.to_csv(index=False).encode(),
        f"churn-scores-{model.as_of}.csv",
        "text/csv",
        key="churn-scores",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def scores_of(derived: Derived, model: ChurnModel) -> pd.DataFrame | None:
    """The `user_id` and `score` of the release's day, the highest first; None where they can't be read."""
    import pandas as pd

    folder = derived.folder(NAME)
    if folder is None:
        return None
    try:
        found = pd.read_parquet(folder / SCORES, columns=["cutoff", "user_id", "score"])
    except (*DAMAGE, NotImplementedError):  # which pyarrow's errors are, too
        return None
    now = found[pd.to_datetime(found["cutoff"]).dt.date == model.as_of]
    return now[["user_id", "score"]].sort_values("score", ascending=False, ignore_index=True)


def counted(scored: pd.DataFrame) -> list[tuple[str, int]]:
    """How many have a score from one of the steps up to the next, the highest first."""
    steps = [
        (
            f"{percent(low, 0)} to {percent(high, 0)}",
            int(((scored["score"] >= low) & ((scored["score"] < high) | (high == 1.0))).sum()),
        )
        for low, high in pairwise(STEPS)
    ]
    return steps[::-1]
