"""What became of a plan, in pictures: both worlds, what each lever adds, and the guardrails."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lab_app.simulator import FIRST_DAY, HORIZON, WORSE, levers
from lab_app.ui import words
from lab_app.ui.charts.figure import figure
from lab_app.ui.charts.line import line
from lab_app.ui.charts.points import Point
from lab_app.ui.diagnosis.pictures.bridge import Step, bridge
from lab_app.ui.results import html_table
from lab_app.ui.style import note, notice, text
from lab_app.whatif.result import Result
from pipelines.contract.units import Unit, percent, shown, signed

ALONE, DECIDED = "Left alone", "With the plan"
DAYS = f"days {FIRST_DAY} to {HORIZON}"
GUARDRAILS: dict[str, tuple[str, Unit, str]] = {
    "page_load_p75": ("Page load time (p75)", "ms", ""),
    "ticket_rate": ("Support tickets", "count", " per 1,000 active users"),
    "unsubscribe_rate": ("Unsubscribes", "share", " of mails"),
}
_TOGETHER, _TWICE = "Only together", "Overlap"
_TRIFLE = 0.5  # of a user: less is no step of its own


def show_result(result: Result, guess: float | None) -> None:
    """All of it, from the number that counts to what it cost elsewhere."""
    _headline(result, guess)
    _both_worlds(result)
    _by_lever(result)
    _guardrails(result)


def moved(value: float) -> str:
    """+1,491; −20; 0"""
    return signed(value, shown(abs(round(value))))


def _headline(result: Result, guess: float | None) -> None:
    guessed = ""
    if guess is not None:
        off = guess - result.gain
        near = abs(off) <= 0.1 * abs(result.gain)
        guessed = f" You guessed {moved(guess)}" + (
            ", and were close." if near else f": {shown(abs(round(off)))} too {'high' if off > 0 else 'low'}."
        )
    st.html(
        f'<p class="lab-alert-count">The plan moves MAU by <b>{text(moved(result.gain))}</b> on average over {DAYS}: '
        f"{text(shown(result.mau[1]))} in place of {text(shown(result.mau[0]))}.{text(guessed)}</p>"
    )
    if result.broken:
        names = [GUARDRAILS[one.metric][0].lower() for one in result.broken]
        notice(
            "warn",
            "A guardrail breaks",
            f"{words.capitalised(words.listed(names))}: more than {percent(WORSE, 0)} worse than in the world left alone. "
            "Such a plan is worth no more than doing nothing, however high its MAU.",
        )


def _both_worlds(result: Result) -> None:
    dates = [result.first + dt.timedelta(days=day) for day in range(len(result.alone))]
    points = [
        Point(at, float(value), name)
        for name, values in ((ALONE, result.alone), (DECIDED, result.decided))
        for at, value in zip(dates, values, strict=True)
    ]
    last = result.decided[-1] - result.alone[-1]
    title = "Monthly active users, with the plan and without"
    takeaway = (
        f"Both worlds begin on {words.day(result.first)} with the board's {shown(result.alone[0])}. On the last day, "
        f"{words.day(dates[-1])}, they are {shown(abs(last))} apart. All else in them is the same, chance included."
    )
    figure(
        line(points, zero=False, name="MAU", quiet=(ALONE,)),
        title=title,
        takeaway=takeaway,
        alt=f"{title}. {takeaway}",
        header=("Day", ALONE, DECIDED),
        rows=list(zip(dates, result.alone, result.decided, strict=True)),
        key="whatif-worlds",
    )


def _by_lever(result: Result) -> None:
    if not result.adds:
        if result.adds is None:
            note("What each lever adds is being simulated, one world for each.")
        return
    names = {lever.id: lever.title for lever in levers()}
    steps = [
        Step(names[lever], amount, moved(amount))
        for lever, amount in sorted(result.adds.items(), key=lambda pair: -pair[1])
    ]
    together = result.gain - sum(result.adds.values())
    if len(steps) > 1 and abs(together) >= _TRIFLE:
        steps.append(Step(_TOGETHER if together > 0 else _TWICE, together, moved(together)))
    best = steps[0]
    title = "What each lever adds"
    takeaway = (
        f"{best.label} adds most: without it alone, MAU would be {shown(abs(round(best.amount)))} lower."
        if best.amount > 0
        else "No lever adds anything to MAU in this plan."
    )
    figure(
        bridge(
            shown(result.mau[0]),
            steps,
            shown(result.mau[1]),
            ends=(f"Left alone, mean of {DAYS}", "With the plan"),
        ),
        title=title,
        takeaway=takeaway,
        alt=f"{title}. {takeaway}",
        header=("Lever", "Mean MAU it adds"),
        rows=[(step.label, round(step.amount)) for step in steps],
        key="whatif-levers-add",
    )
    if len(steps) > 1:
        note(
            "Each is the plan against the same plan with nothing for this lever. They need not add up to the whole: levers "
            "help each other, or do the same thing twice."
        )


def _guardrails(result: Result) -> None:
    st.html('<h2 class="lab-figure-title">What it costs elsewhere</h2>')
    note(
        f"No guardrail may be more than **{percent(WORSE, 0)} worse** than in the world left alone, over {DAYS}."
    )
    rows = []
    for one in result.guardrails:
        name, unit, of = GUARDRAILS[one.metric]
        worse = percent(abs(one.worse), 1)
        said = f"{worse} worse" if one.worse > 0 else f"{worse} better" if one.worse < 0 else "the same"
        rows.append(
            (
                name,
                f"{shown(one.alone, unit)}{of}",
                f"{shown(one.decided, unit)}{of}",
                said,
                "✗ breaks" if one.breaks else "✓ holds",
            )
        )
    st.html(html_table(("Guardrail", ALONE, DECIDED, "Change", ""), rows, label="Guardrails"))
