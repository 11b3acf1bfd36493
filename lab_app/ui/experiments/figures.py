"""The five questions with their pictures, made from a read-out."""

from __future__ import annotations

import math

from lab_app.experiments.rails import Rail
from lab_app.experiments.readout import Change, ReadOut
from lab_app.ui.experiments import said
from lab_app.ui.experiments.pictures.looks import evidence
from lab_app.ui.experiments.pictures.paint import Tone
from lab_app.ui.experiments.pictures.ranges import Axis, Row, ranges
from lab_app.ui.experiments.pictures.split import Part, split
from lab_app.ui.experiments.pictures.weeks import weeks
from lab_app.ui.experiments.said import points, span
from lab_app.ui.experiments.steps import Step
from pipelines.contract.units import Quantity, number, percent, signed

_OUTCOMES: dict[str, tuple[Tone, str]] = {
    "safe": ("good", "✓ safe"),
    "harmful": ("bad", "✕ harmful"),
    "not known": ("open", "? not known yet"),
    "too few": ("few", "too few to say"),
}


def steps_of(found: ReadOut, *, asked: bool) -> tuple[Step, ...]:
    """The questions in order; with `asked` nothing is concluded."""
    return (
        _trust(found, asked=asked),
        _changed(found, asked=asked),
        _broke(found, asked=asked),
        _lasts(found, asked=asked),
        _looked(found, asked=asked),
    )


def _trust(found: ReadOut, *, asked: bool) -> Step:
    one = found.trust
    arms = one.enrolment.arms
    control, treatment = arms["control"], arms["treatment"]
    units = "households" if found.plan.unit == "household" else "people"
    people, exposed = control.people + treatment.people, control.exposed + treatment.exposed
    loud = not asked and (one.many_missing or not one.is_sound)
    came = "Signed up" if found.plan.who == "newcomers" else "Visited"
    parts = [
        Part("Met the change", exposed / max(people, 1), f"{number(exposed)} of {number(people)}"),
        Part(
            f"{came}, but have no row",
            one.missing.people / max(one.came, 1),
            f"{number(one.missing.people)} of {number(one.came)}, or {percent(one.missing.people / max(one.came, 1))}",
            is_loud=loud,
        ),
    ]
    rows = [
        (
            {"control": "Control", "treatment": "Treatment", "": "Neither"}[arm],
            Quantity(number(group.people)),
            Quantity("" if arm == "" else number(arms[arm].units)),
            Quantity("" if arm == "" else number(arms[arm].exposed)),
            Quantity(percent(group.rate)),
            Quantity(percent(group.slow_share)),
        )
        for arm, group in one.groups.items()
    ]
    return Step(
        "trust",
        "Can we trust it?",
        said.trust(found, asked=asked),
        f"Who is in it, in {units}",
        split(control.units, treatment.units, units, parts, is_alarm=not asked and not one.is_sound),
        f"Control has {number(control.units)} {units}, treatment {number(treatment.units)}. {number(exposed)} of {number(people)} people met the "
        f"change. {number(one.missing.people)} came by and have no row.",
        (
            "Group",
            "People who came by",
            "Units",
            "Met the change",
            "Saved a plan in week 1",
            "On slow devices",
        ),
        rows,
    )


def _changed(found: ReadOut, *, asked: bool) -> Step:
    worth = found.plan.worth
    rows = [row for change in found.changes for row in _rows_of(change)]
    axis = Axis(
        0.0,
        worth,
        (f"worth it from {points(worth, 0)} on", "(set before the start)"),
        "points more than control, with 95 % range",
    )
    return Step(
        "changed",
        "What changed?",
        said.changed(found, asked=asked),
        "More people who saved a plan, in points",
        ranges(rows, axis) if rows else None,
        " ".join(f"{row.name}: {row.said} points, from {row.verdict}." for row in rows),
        (
            "Saved a plan in",
            "Control",
            "Treatment",
            "Lift, points",
            "95 % range",
            "With the past",
            "its range",
        ),
        [
            (
                said.week_named(change.week),
                Quantity(percent(change.control.rate)),
                Quantity(percent(change.treatment.rate)),
                Quantity(points(change.lift.value)),
                Quantity(span(change.lift)),
                Quantity("" if change.adjusted is None else points(change.adjusted.estimate.value)),
                Quantity("" if change.adjusted is None else span(change.adjusted.estimate)),
            )
            for change in found.changes
        ],
        note="Hollow: the same with what is known of each one from the four weeks before."
        if any(row.is_open for row in rows)
        else "",
    )


def _rows_of(change: Change) -> list[Row]:
    lift = change.lift
    name = f"Saved a plan in {said.week_named(change.week)}"
    rows = [Row(name, lift.value, lift.low, lift.high, points(lift.value), span(lift))]
    if change.adjusted is not None:
        past = change.adjusted.estimate
        rows.append(
            Row(
                "… with their past",
                past.value,
                past.low,
                past.high,
                points(past.value),
                span(past),
                is_open=True,
            )
        )
    return rows


def _broke(found: ReadOut, *, asked: bool) -> Step:
    rows = [_row_of(rail, asked=asked) for rail in found.rails]
    axis = Axis(1.0, None, (), "treatment ÷ control, with 90 % range", is_log=True)
    return Step(
        "broke",
        "What broke?",
        said.broke(found, asked=asked),
        f"Each guardrail beside its margin, in {found.plan.weeks} weeks",
        ranges(rows, axis),
        " ".join(f"{row.name}: {row.said}, {row.verdict}." for row in rows),
        ("Guardrail", "Control", "Treatment", "Ratio", "90 % range", "At the most", "Outcome"),
        [
            (
                rail.label,
                rail.control,
                rail.treatment,
                Quantity(_times(rail)),
                Quantity(_span(rail)),
                Quantity(_limit(rail)),
                "" if asked else _OUTCOMES[rail.outcome][1],
            )
            for rail in found.rails
        ],
        note=_SHADE,
    )


_SHADE = "The shade is worse, by as much as the plan accepts. Safe is a range that ends before it does."


def _row_of(rail: Rail, *, asked: bool) -> Row:
    ratio = rail.to_be_safe
    tone, outcome = _OUTCOMES[rail.outcome]
    if ratio is None or not math.isfinite(ratio.value) or rail.outcome == "too few":
        return Row(rail.label, math.nan, math.nan, math.nan, "", "too few to say", "few", limit=rail.limit)
    return Row(
        rail.label,
        ratio.value,
        ratio.low,
        ratio.high,
        f"× {ratio.value:.2f}",
        f"{ratio.low:.2f} to {ratio.high:.2f}" if asked else outcome,
        "plain" if asked else tone,
        limit=rail.limit,
    )


def _times(rail: Rail) -> str:
    return (
        "–"
        if rail.to_be_safe is None or not math.isfinite(rail.to_be_safe.value)
        else f"× {rail.to_be_safe.value:.2f}"
    )


def _span(rail: Rail) -> str:
    found = rail.to_be_safe
    if found is None:
        return "–"
    high = f"{found.high:.2f}" if math.isfinite(found.high) else "no end"
    return f"{found.low:.2f} to {high}"


def _limit(rail: Rail) -> str:
    return signed(1.0 if rail.worse == "more" else -1.0, percent(rail.margin, 0))


def _lasts(found: ReadOut, *, asked: bool) -> Step:
    lifts = [lift for _, _, lift in found.lasting]
    labels = [""] * len(lifts)
    if lifts:
        labels[0], labels[-1] = points(lifts[0].value), points(lifts[-1].value)
    return Step(
        "lasts",
        "Does it last?",
        said.lasts(found, asked=asked),
        "Lift by week since each one joined, in points",
        weeks(lifts, found.plan.worth, labels=labels) if lifts else None,
        " ".join(
            f"Week {place}: {points(lift.value)} points, {span(lift)}." for place, lift in enumerate(lifts, 1)
        ),
        ("Week", "Control", "Treatment", "Lift, points", "95 % range"),
        [
            (
                place,
                Quantity(percent(control.rate)),
                Quantity(percent(treatment.rate)),
                Quantity(points(lift.value)),
                Quantity(span(lift)),
            )
            for place, (treatment, control, lift) in enumerate(found.lasting, 1)
        ],
    )


def _looked(found: ReadOut, *, asked: bool) -> Step:
    looks = found.looks
    return Step(
        "looked",
        "Did we look too often?",
        said.looked(found, asked=asked),
        "How strong the evidence was, day by day (z)",
        evidence(looks, "first week") if looks else None,
        f"From day {looks[0].day} to day {looks[-1].day} the evidence went from z {looks[0].z:.1f} to {looks[-1].z:.1f}; looking once asks "
        f"for 1.96, looking daily for {looks[0].enough:.1f} at first and {looks[-1].enough:.1f} at the end."
        if looks
        else "",
        ("Day", "z", "Enough, looking daily", "People"),
        [(look.day, round(look.z, 2), round(look.enough, 2), look.people) for look in looks],
        note="Plans in the first week, of the people whose first week was over by that day.",
    )
