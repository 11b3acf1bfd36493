"""Which part of a number moved: contributions along the identity edges of the metric tree, which add up to the change.

MAU is a stock, and moves by flows or by people. Flows count every coming and going, so who lapsed and came back in the
stretch is in two of them; by people each counts once, by whether they were active at its start and at its end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lab_app.diagnosis.newcomers import conditions
from lab_app.diagnosis.record import LOOKS_BACK, known_from, known_to, measure_of, read_record, tree_of
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.metrics.tree import GROWTH, TreeError
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.metrics.filter import Filter
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox

_FLOWS = {"new": "New", "resurrected": "Came back", "churned": "Left"}
_AGREES = 1e-6

Way = Literal["flows", "people"]
Kind = Literal["product", "flows", "people", "itself"]


@dataclass(frozen=True)
class Part:
    """A part, with its own value before the stretch and in it where it has one; `contribution` is in the units of the
    whole. `metric` names the metric that the part is, which can be asked about next."""

    metric: str | None
    label: str
    before: float | None
    after: float | None
    contribution: float


@dataclass(frozen=True)
class Parts:
    """A number before a stretch and in it, and what each part contributed to the change: together, all of it.

    `itself`: the number is made of no others, and is its only part.
    """

    metric: str
    before: float
    after: float
    kind: Kind
    parts: tuple[Part, ...]

    @property
    def change(self) -> float:
        return self.after - self.before


def parts(
    layer: SemanticLayer,
    sandbox: Sandbox,
    metric: str,
    stretch: Stretch,
    *,
    way: Way = "flows",
    where: Filter = None,
) -> Parts:
    """What moved a metric in a stretch. `way` is for a stock that grows by flows.

    Raises DiagnosisError where a value is missing, MetricError and QueryError.
    """
    node = tree_of(layer).node(layer.metric(metric).name)
    if node.formula is None or node.metric.is_own:
        before, after = _value(layer, sandbox, metric, stretch, where)
        itself = Part(node.name, node.metric.label, before, after, after - before)
        return Parts(node.name, before, after, "itself", (itself,))
    if node.formula.kind != GROWTH:
        return _factors(layer, sandbox, node.name, stretch, where)
    if way == "people":
        return _people(layer, sandbox, node.name, stretch, where)
    return _flows(layer, sandbox, node.name, stretch, where)


def _factors(layer: SemanticLayer, sandbox: Sandbox, name: str, stretch: Stretch, where: Filter) -> Parts:
    tree = tree_of(layer)
    formula = tree.factors(name)
    assert formula is not None
    values = {factor: _value(layer, sandbox, factor, stretch, where) for factor, _ in formula.factors}
    old = {factor: value[0] for factor, value in values.items()}
    new = {factor: value[1] for factor, value in values.items()}
    try:
        frame = tree.contributions(name, old, new)
    except TreeError as error:
        raise DiagnosisError(str(error)) from None
    before, after = _value(layer, sandbox, name, stretch, where)
    if not all(
        math.isclose(made, value, rel_tol=_AGREES, abs_tol=_AGREES)
        for made, value in ((formula.value(old), before), (formula.value(new), after))
    ):
        raise DiagnosisError(f"{layer.metric(name).label} is not what its parts make in these days.")
    rows = zip(frame["factor"], frame["before"], frame["after"], frame["contribution"], strict=True)
    found = (Part(f, layer.metric(f).label, float(b), float(a), float(c)) for f, b, a, c in rows)
    return Parts(name, before, after, "product", tuple(found))


def _flows(layer: SemanticLayer, sandbox: Sandbox, name: str, stretch: Stretch, where: Filter) -> Parts:
    from pipelines.statistics.decomposition import FLOWS, DecompositionError, growth_flows

    start = stretch.first - DAY
    asked = [name, *(f"{name}_{flow}" for flow in FLOWS)]
    frame = layer.query(asked, grain="day", start=start, end=stretch.last, where=where, sandbox=sandbox)
    daily = frame.rename(columns=dict(zip(asked, ["mau", *(f"mau_{flow}" for flow in FLOWS)], strict=True)))
    _check(layer, sandbox, name, stretch)
    try:
        found = growth_flows(daily, start, stretch.last).iloc[0]
    except DecompositionError as error:
        raise DiagnosisError(str(error)) from None
    made = tuple(Part(f"{name}_{flow}", _FLOWS[flow], None, None, float(found[flow])) for flow in FLOWS)
    return Parts(name, float(found["before"]), float(found["after"]), "flows", made)


def _people(layer: SemanticLayer, sandbox: Sandbox, name: str, stretch: Stretch, where: Filter) -> Parts:
    """Who is a member at the end of the day before the stretch, and of its last day."""
    _check(layer, sandbox, name, stretch)
    was, now = (
        f"spells.started_on <= DATE '{day}' AND spells.lapsed_on > DATE '{day}'"
        for day in (stretch.first - DAY, stretch.last)
    )
    sql = f"""
WITH people AS (
  SELECT spells.user_id, BOOL_OR({was}) AS was, BOOL_OR({now}) AS is_now,
    BOOL_OR(spells.is_first AND spells.started_on >= DATE '{stretch.first}') AS is_newcomer
  FROM intermediate.int_mau_memberships AS spells
  JOIN marts.dim_users AS users USING (user_id)
  WHERE spells.started_on <= DATE '{stretch.last}' AND {conditions(where)}
  GROUP BY spells.user_id
)
SELECT COUNT(*) FILTER (WHERE was), COUNT(*) FILTER (WHERE is_now),
  COUNT(*) FILTER (WHERE is_now AND NOT was AND is_newcomer),
  COUNT(*) FILTER (WHERE is_now AND NOT was AND NOT is_newcomer), COUNT(*) FILTER (WHERE was AND NOT is_now)
FROM people"""
    ((before, after, new, back, left),) = sandbox.run(sql, limit=1).rows
    counted = {"new": new, "resurrected": back, "churned": -left}
    made = tuple(Part(None, _FLOWS[flow], None, None, float(count)) for flow, count in counted.items())
    return Parts(name, float(before), float(after), "people", made)


def _value(
    layer: SemanticLayer, sandbox: Sandbox, name: str, stretch: Stretch, where: Filter
) -> tuple[float, float]:
    """A metric before the stretch and in it. Raises DiagnosisError where it has no value."""
    record = read_record(layer, sandbox, measure_of(layer, name), stretch, (), where)
    here = record.place(stretch.last)
    before, after = (float(record.values[place, 0]) for place in (here - record.back, here))
    if math.isnan(before) or math.isnan(after):
        when = "before the stretch" if math.isnan(before) else "in the stretch"
        raise DiagnosisError(f"{layer.metric(name).label} has no value {when}: there is nobody to count.")
    return before, after


def _check(layer: SemanticLayer, sandbox: Sandbox, name: str, stretch: Stretch) -> None:
    """Raises DiagnosisError for a stretch at whose start or end the stock is not known."""
    measure = measure_of(layer, name)
    start, end = known_from(layer, sandbox, measure), known_to(layer, measure)
    if stretch.first - DAY < start or stretch.last > end:
        raise DiagnosisError(
            f"{measure.metric.label} is known from {start} ({LOOKS_BACK} days into the data) to {end}."
        )
