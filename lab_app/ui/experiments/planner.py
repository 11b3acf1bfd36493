"""The planner: so many days, and what a test can find by then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.withheld.past import is_open_and_asked
from lab_app.experiments.pace import pace_from
from lab_app.experiments.planning import (
    FEWEST_DAYS,
    LIKE,
    MOST_DAYS,
    OUTCOME_DAYS,
    Basis,
    basis_of,
)
from lab_app.experiments.plans import GUARDRAILS, Who, plan_of
from lab_app.experiments.rails import LABELS
from lab_app.experiments.record import NotRunError
from lab_app.kinds.case import Known
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import say_left_out, unknown_parts
from lab_app.ui.charts.figure import figure
from lab_app.ui.experiments.pictures.plan import by_days
from lab_app.ui.experiments.readout import read_out_of
from lab_app.ui.experiments.said import points
from lab_app.ui.results import html_table
from lab_app.ui.style import literal, note, notice, text
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Quantity, number, percent

if TYPE_CHECKING:
    from lab_app.lab import Lab

WHO: dict[Who, str] = {"everyone": "Everybody who visits", "newcomers": "Newcomers, at signup"}
DAYS, IN = "days", "in"
_FIRST_DAYS = 14
_WRITTEN = "plan-in-the-address"
"""Session state: what this page wrote into the address; another one there is what somebody wants to see."""
ASKS = "P02"
"""The exercise that asks how long a test takes: while it is open, the pace here is that of other weeks than its own."""


def show_planner(lab: Lab) -> None:
    """The page's body. Raises QueryError and ProgressError."""
    who, days = _chosen()
    asked = is_open_and_asked(ASKS, here.progress(), lab.release.world.id)
    try:
        with st.spinner("Counting first visits"):
            basis = _basis(lab, who, before=MOST_DAYS if asked else 0)
    except NotRunError as error:
        notice("info", "A plan needs a test like it", str(error), "Choose the other kind of people.")
        return
    if basis.pace.days < MOST_DAYS or not 0 < basis.share < 1:
        notice(
            "info",
            "There is too little of the past to plan with",
            "A plan takes the pace of eight weeks, and this release has fewer in which anybody came by.",
        )
        return
    _headline(basis, days)
    _pictures(basis, days)
    _guardrails(basis, days)
    last = basis.pace.first + (basis.pace.days - 1) * DAY
    other = (
        " An exercise asks about the weeks after these, so they are left out until it is answered."
        if asked
        else ""
    )
    note(
        f"The pace is that of {words.days(basis.pace.first, last)}, as if the test had begun with them.{other} Two groups of one size, "
        "a 5\u00a0% risk of a false alarm, up or down, and four of five tests find what is said (80\u00a0% power). How noisy guardrails are, and what the past "
        f"saves, is as in “{literal(plan_of(LIKE[basis.who]).title)}”."
    )


def _chosen() -> tuple[Who, int]:
    """Who is in, and for how many days: the days first."""
    said, kind = st.query_params.get(DAYS), st.query_params.get(IN)
    left_out = unknown_parts((DAYS, IN))
    if (said, kind) != st.session_state.get(_WRITTEN):  # a link, or Back
        left_out += _follow(said, kind)
    st.session_state.setdefault(DAYS, _FIRST_DAYS)
    st.session_state.setdefault(IN, "everyone")
    with st.container(key="planner-choice", gap="medium"):
        days: int = st.slider("For how many days does it take people in?", FEWEST_DAYS, MOST_DAYS, key=DAYS)
        chosen = st.segmented_control(
            "Who is in it?", list(WHO), format_func=lambda one: WHO[one], key=IN, required=True
        )
    who: Who = chosen or "everyone"
    say_left_out(left_out)
    if (said, kind) != (str(days), who) or left_out:
        st.query_params.from_dict({DAYS: str(days), IN: who})
    st.session_state[_WRITTEN] = (str(days), who)
    return who, days


def _follow(said: str | None, kind: str | None) -> list[str]:
    """Set the fields to what an address says; what means nothing there, as it is written."""
    left_out = []
    if said is not None:
        if said.isascii() and said.isdigit() and FEWEST_DAYS <= int(said[:9]) <= MOST_DAYS:
            st.session_state[DAYS] = int(said[:9])
        else:
            left_out.append(f"{DAYS}={said}"[:80])
    if kind is not None:
        if kind in WHO:
            st.session_state[IN] = kind
        else:
            left_out.append(f"{IN}={kind}"[:80])
    return left_out


def _basis(lab: Lab, who: Who, *, before: int) -> Basis:
    """The plan's basis, kept. Raises NotRunError and QueryError."""
    like = read_out_of(lab, plan_of(LIKE[who]))
    known = Known(lab.sandbox, lab.release.as_of, lab.release.world.seed, None)
    first = _first_day(lab.release.as_of) - before * DAY
    pace = lab.keep(("pace", first), lambda: pace_from(known, first, MOST_DAYS))
    return basis_of(who, pace, like)


def _first_day(as_of: dt.date) -> dt.date:
    """The Monday with which eight weeks begin that are all over."""
    first = as_of - (MOST_DAYS - 1) * DAY
    return first - first.weekday() * DAY


def _headline(basis: Basis, days: int) -> None:
    people, plain, past = basis.people(days), basis.lift(days), basis.lift(days, with_past=True)
    what = "newcomers" if basis.who == "newcomers" else "people"
    found = (
        "not even a lift to all of them would be found"
        if plain is None
        else f"it finds a lift of <b>{text(points(plain))} points</b> or more"
    )
    saved = (
        ""
        if plain is None or past is None or round(plain * 100, 1) == round(past * 100, 1)
        else f", or of {text(points(past))} with what is known of each from before"
    )
    st.html(
        f'<p class="lab-alert-count">In {days} days {text(number(people))} {what} would be in it, and {found}{saved}.</p>'
        f'<p class="lab-note">Now {text(percent(basis.share))} save a plan in their first {OUTCOME_DAYS} days. It can be read '
        f"{OUTCOME_DAYS} days after the last one is taken in: on day {days + OUTCOME_DAYS}.</p>"
    )


def _pictures(basis: Basis, days: int) -> None:
    each = range(FEWEST_DAYS, basis.pace.days + 1)
    plain = [(day, lift) for day in each if (lift := basis.lift(day)) is not None]
    past = [(day, lift) for day in each if (lift := basis.lift(day, with_past=True)) is not None]
    people = [(day, float(basis.people(day))) for day in range(1, basis.pace.days + 1)]
    now, saved = basis.lift(days), basis.lift(days, with_past=True)
    if now is not None and saved is not None:
        top = min(max(plain[0][1], now * 1.2) * 1.05, 0.2)
        gain = (now - saved) / now
        two = gain > 0.02
        figure(
            by_days(
                [("without", plain), *([("with their past", past)] if two else [])],
                days,
                marks=[(now, f"{points(now)} points"), *([(saved, points(saved))] if two else [])],
                in_points=True,
                top=top,
            ),
            title="The smallest lift that it finds, in points",
            takeaway=_on_lift(basis, days, gain),
            alt=f"After {days} days {points(now)} points, with their past {points(saved)}.",
            header=("Days", "People", "Smallest lift, points", "With their past"),
            rows=[
                (day, basis.people(day), Quantity(points(one, 2)), Quantity(points(other, 2)))
                for (day, one), (_, other) in zip(plain, past, strict=True)
            ],
            key=f"plan-lift-{basis.who}-{days}",
        )
    whole = basis.people(basis.pace.days)
    even = [(day, whole * day / basis.pace.days) for day, _ in people]
    few = basis.people(3) / whole if whole else 0.0
    figure(
        by_days(
            [("as they come", people), ("at a daily mean", even)],
            days,
            marks=[(float(basis.people(days)), f"{number(basis.people(days))} people")],
            in_points=False,
            top=max(whole * 1.12, 1.0),
        ),
        title="People in the test, by day",
        takeaway=f"The first three days bring {percent(few, 0)} of all who come in eight weeks. "
        + (
            "Who signs up is new each day, so newcomers come in evenly."
            if basis.who == "newcomers"
            else "Who comes often comes soon, so a daily mean plans too long a test, and twice the days bring far less than twice the people."
        ),
        alt=f"People by day: {number(basis.people(3))} after 3 days, {number(basis.people(28))} after 28, {number(whole)} after {basis.pace.days}.",
        header=("Days", "People", "Of them on that day"),
        rows=[(day, int(count), basis.people(day) - basis.people(day - 1)) for day, count in people],
        key=f"plan-people-{basis.who}-{days}",
    )


def _on_lift(basis: Basis, days: int, gain: float) -> str:
    twice = min(2 * days, basis.pace.days)
    now, later = basis.lift(days), basis.lift(twice)
    said = ""
    if now is not None and later is not None and twice > days:
        said = f"{twice} days instead of {days} find {points(later)} instead of {points(now)}. "
    if gain <= 0.02:
        return f"{said}What is known from before saves next to nothing: newcomers have no past."
    return f"{said}The past of each one makes the smallest lift {percent(gain, 0)} smaller, for nothing."


def _guardrails(basis: Basis, days: int) -> None:
    st.html('<h2 class="lab-figure-title">What it can say of guardrails by its end</h2>')
    note(
        "How much worse each may be without anybody seeing it. If that is more than you would accept, the test is too short for that guardrail, whatever it finds."
    )
    rows = []
    for name in GUARDRAILS:
        now, later = basis.margin(name, days), basis.margin(name, MOST_DAYS)
        way = "fewer" if name in basis.fewer_is_worse else "more"
        rows.append(
            (
                LABELS[name],
                Quantity("too few to say" if now is None else f"{percent(now, 0)} {way}"),
                Quantity("too few to say" if later is None else f"{percent(later, 0)} {way}"),
            )
        )
    st.html(
        html_table(
            ("Guardrail", f"Rules out, in {days} days", f"in {MOST_DAYS} days"), rows, label="Guardrails"
        )
    )
