"""The lesson of Monitoring: which numbers may be compared, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.errors import guarded
from lab_app.ui.figures import show_weeks_and_the_rest
from lab_app.ui.style import eyebrow, lead

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Lesson", order=1, about="Which numbers may be compared, and when.", needs_release=False
)

_BEFORE = """
## One number to follow, and why not only one

Larder's **North Star** is monthly active users: people who saved at least one meal plan in the last 28
days. It says whether Larder is of use to more people than before. It can't say why, and it answers late.

So a board has three kinds of numbers. **Inputs** are what people at Larder can push this week: signups,
activation, retention, referrals. **Guardrails** are what must not break while they push: pages stay quick,
tickets and unsubscribes stay few. A guardrail has a threshold, decided before anyone looks at the number.

## Is the newest number already a number?

Most false alarms have no cause in the product. Somebody compares five days with seven, or a cohort that
is two weeks old with one that is eight. A period has to be over, and for some metrics it has to *ripen*:
whether a signup comes back in week 4 is known 35 days later, not before.
"""

_AFTER = """
## Four habits

- **Compare whole weeks.** Sundays and Mondays are Larder's big days. 28 days hold four of each; a calendar
  month holds four or five.
- **Look for the last complete cell.** On the board it is the value that you see. In a chart, what isn't over
  is drawn hollow.
- **Divide by the right crowd.** Tickets grow when users do. Tickets per 1,000 active users say whether
  things got worse.
- **A percentile of all, not a mean of percentiles.** Three of four page loads were at least this quick:
  counted over all loads, and then by platform, since a small platform hides in the whole.
"""


def render(level: Level) -> None:
    """The text, with its picture in the middle."""
    eyebrow(f"Level {level.order} of the pyramid")
    st.title(level.question)
    lead(level.blurb)
    st.markdown(_BEFORE)
    picture = st.container(key="lesson-picture")
    st.markdown(_AFTER)
    with st.container(horizontal=True, key="lesson-links"):
        st.page_link(page_at("monitoring-board"), label="To the board", icon=":material/arrow_forward:")
        st.page_link(page_at("monitoring-explore"), label="Explore a metric")
    release = here.visit().release
    if release:  # last: nobody waits for the data to begin reading
        with picture:
            _picture()


@st.fragment
@guarded
def _picture() -> None:
    with st.spinner("Asking for the signups of the last weeks"):
        show_weeks_and_the_rest(here.lab())
