"""Alert rules: one is tried on the past before anybody is woken by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.metrics.alerts.replay import Rule
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import say_left_out
from lab_app.ui.alerts.choice import read_address, watchable
from lab_app.ui.alerts.controls import EDITED, show_controls
from lab_app.ui.alerts.kept import rules_of
from lab_app.ui.alerts.past import Past, past_of, period_for, times
from lab_app.ui.alerts.picture import alarm_picture
from lab_app.ui.alerts.rules import keep_button, show_rules
from lab_app.ui.alerts.table import alarms_html
from lab_app.ui.alerts.truth import show_truth, truth_of
from lab_app.ui.charts.figure import heading, picture
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead, note, notice, text
from pipelines.contract.calendar import year_before
from pipelines.contract.units import percent
from pipelines.statistics.alerts.watch import WANTED

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from lab_app.metrics.alerts.judged import Judged
    from lab_app.metrics.metric import Metric

PAGE = LevelPage(
    title="Alert rules",
    order=6,
    about="When somebody should be called: a rule, and how often it would have rung.",
    door="Make an alert rule, and see on which days of the past it would have rung.",
)

_DEFAULT = "new_signups"
_SPANS = {"year": "12 months", "all": "All"}


def render(level: Level) -> None:
    """The rule that is being tried, its past, and the rules that are kept."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Alert rules")
    lead("When should somebody be called? Try a rule on the past before you live with it.")
    _alerts()


@st.fragment
@guarded
def _alerts() -> None:
    from lab_app.metrics.question import MetricError
    from lab_app.sandbox import QueryError

    lab = here.lab()
    metrics = watchable(lab.layer)
    if not metrics:
        notice("info", "There is nothing to watch", "No metric of this release says `is_watched`.")
        return
    rules = rules_of(here.progress())
    place = st.container(key="alerts-rules")
    rule, broken = _asked(lab, metrics)
    show_controls(rule, metrics, lambda name: period_for(lab, metrics[name]))
    say_left_out(broken)
    try:
        with st.spinner("Replaying the past, day by day"):
            past = past_of(lab, rule)
            held = truth_of(lab, past)
    except (MetricError, QueryError) as error:
        notice("warn", "This can't be replayed", str(error), "Choose another metric.")
    else:
        _headline(past)
        keep_button(rule, rules, st.query_params.get(EDITED))
        _why(lab, past)
        _picture(past)
        _table(lab, past, held)
        show_truth(lab, held)
    with place:  # asked last: the rule that is being tried doesn't wait for the others
        show_rules(lab, rules, metrics)


def _asked(lab: Lab, metrics: Mapping[str, Metric]) -> tuple[Rule, list[str]]:
    """The rule that the address asks for."""
    address = {name: st.query_params[name] for name in st.query_params}
    first = _DEFAULT if _DEFAULT in metrics else next(iter(metrics))
    rule, broken = read_address(address, metrics, Rule(first))
    if "by" not in address:
        rule = Rule(rule.metric, period_for(lab, metrics[rule.metric]), rule.threshold, rule.low, rule.high)
    return rule, list(broken)


def _headline(past: Past) -> None:
    often = times(len(past.last_year))
    months = round(past.judged_days / 30.4)
    st.html(
        f'<p class="lab-alert-count">This rule would have rung <b>{text(often)}</b> in the last 12 months.</p>'
        f'<p class="lab-note">In all of the past that can be judged, {words.plural(months, "month")}, it would have rung '
        f"{text(times(len(past.episodes)))}. The first weeks show what is usual, and are not judged.</p>"
    )


def _why(lab: Lab, past: Past) -> None:
    """Which changes it would notice, and why by the day or week."""
    rule, least = past.rule, past.smallest
    said = []
    if least is not None:
        said.append(f"Of late it would notice a change of {percent(least, 0)} or more in one {rule.period}.")
    better = period_for(lab, past.metric)
    if rule.period == "day" and better == "week":
        said.append(
            f"Single days of so few are too noisy to show a change of {percent(WANTED, 0)}: look at this metric by the week."
        )
    elif rule.period == "week" and better == "day":
        said.append("There are enough each day: by the day, it would be noticed days earlier.")
    note(" ".join(said))


def _picture(past: Past) -> None:
    st.session_state.setdefault("alerts-span", "year")
    chosen = st.segmented_control(
        "Time", list(_SPANS), key="alerts-span", format_func=lambda key: _SPANS[key], required=True
    )
    read = past.readings
    first = year_before(read.last) if chosen == "year" else read.first
    alarms = [one for one in past.episodes if one.worst >= first]
    what = "each day" if past.span == 1 else "each seven days together"
    title = f"{past.metric.label}, {what}, and its alarms"
    takeaway = (
        f"{words.plural(len(alarms), 'alarm')} between {words.day(first)} and {words.day(read.last)}. The band is where "
        "this rule stays silent. A triangle is an alarm, and points the way in which the number was off."
    )
    heading(title, takeaway)
    picture(alarm_picture(past, first), alt=f"{title}. {takeaway}", key="alerts-picture")


def _table(lab: Lab, past: Past, held: Judged | None) -> None:
    st.header("Every alarm of the past")
    if not past.episodes:
        note("It would never have rung. Lower the threshold to see what it would have noticed first.")
        return
    st.html(alarms_html(lab, past, held))
    note(
        "Holidays and entries of the change log are facts of those days, not causes: something is nearly always near. "
        "Alarms with two quiet days between them, or six by the week, are one."
    )
    with st.expander("What can be watched, and how", key="alerts-how"):
        note(
            "An alert should ring soon, so flows and fast signals are offered: signups, daily users, orders, page loads, "
            "tickets. Monthly active users look back on 28 days and week-4 retention on 35: they would ring weeks late."
        )
        note(
            "Each day is held against what the weeks before it let expect of such a weekday, by medians, so that one bad "
            "day in the past does not hide the next. The days around the year's end are held against the year before."
        )
