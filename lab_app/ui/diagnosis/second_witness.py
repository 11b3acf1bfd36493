"""Does anybody else see it: four sources that are written by different programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.diagnosis.witnesses import Witness, witnesses
from lab_app.ui.diagnosis.asked import weeks_said
from lab_app.ui.diagnosis.desk import Desk, Findings, draw, show_heading, show_refusal
from lab_app.ui.diagnosis.pictures.witnesses import witness_picture
from pipelines.contract.units import Quantity, by_percent

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "Does anybody else see it?"
_ASKED_BY = {
    "activity_platform": "platform",
    "signup_platform": "platform",
    "country": "country",
    "signup_source": "signup_source",
}
"""By the metric's own dimensions, what the witnesses can be asked by."""


def show_witnesses(desk: Desk) -> None:
    """The step."""
    where, left_out = asked_by(dict(desk.asked.where))
    try:
        found = desk.keep(
            "witnesses",
            lambda: witnesses(desk.lab.layer, desk.lab.sandbox, desk.asked.stretch, where=where or None),
        )
    except DiagnosisError as error:
        show_refusal(NAME, error, "witness")
        return
    said = [_said(one) for one in found]
    weeks = weeks_said(desk.asked.stretch.weeks)
    spec = witness_picture(found, desk.asked.stretch, said)
    everybody = " They are of all plans: by plan they are not known." if left_out else ""
    finding = Findings(
        NAME,
        f"**Apps report events; the backend writes plans, page loads and tickets.** 100 is the mean of the {weeks} before. "
        f"Where only one source falls, ask first whether it was counted rightly.{everybody}",
        ("Source", "Change", "Nine of ten ordinary changes"),
        [(one.name, Quantity(_said(one)), _usual(one)) for one in found],
        spec,
        alt="Four sources by week, as an index of the weeks before: "
        + "; ".join(f"{one.name} {what}" for one, what in zip(found, said, strict=True)),
        name="witness",
    )
    show_heading(desk, finding)
    draw(spec, alt=finding.alt, key=desk.named("witnesses"))


def asked_by(where: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """What the witnesses can be asked of the same people, and whether something of it is left out."""
    known = {_ASKED_BY[name]: value for name, value in where.items() if name in _ASKED_BY}
    return known, len(known) < len(where)


def _said(one: Witness) -> str:
    if one.is_few:
        return "too few to read"
    return by_percent(one.change)


def _usual(one: Witness) -> str:
    if one.is_few:
        return ""
    low, high = one.centre - one.usual, one.centre + one.usual
    return f"{by_percent(low)} to {by_percent(high)}"
