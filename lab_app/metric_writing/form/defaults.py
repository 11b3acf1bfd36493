"""What follows from the choices in a form: days to ripen, periods, unit. It is written along until somebody changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lab_app.metric_writing.form.choices import (
    conditions_for,
    dimensions_for,
    entities_for,
    is_stock,
    metrics_for,
    tables,
)
from lab_app.metric_writing.form.formulas import pattern_of, with_pattern
from lab_app.metric_writing.form.shape import ROWS, Form, Kind, Number
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.names.scope import Scope
from lab_app.metric_writing.text.length import read_window
from lab_app.metrics.manifest import meta, with_all_below
from lab_app.metrics.metric import GRAINS, wanted_grains

_TABLE = "fct_orders"
_PEOPLE = ("visitors", "mau")
"""What a number is divided by at first: people, of the period or of the last day as the number is."""


def completed(before: Form, after: Form, known: Known) -> Form:
    """`after` with what follows from it, where `before` said just what followed from that too.

    What somebody has set by hand stays, unless the metric takes longer to ripen than it says.
    """
    ripe, grains, unit = ripens_in(after, known), read_by(after, known), unit_for(after, known)
    is_set = before.maturity != ripens_in(before, known)
    return replace(
        after,
        maturity=max(after.maturity, ripe) if is_set or after.maturity != before.maturity else ripe,
        grains=grains
        if before.grains in ((), read_by(before, known)) and after.grains == before.grains
        else after.grains,
        unit=unit
        if before.unit in ("", unit_for(before, known)) and after.unit == before.unit
        else after.unit,
    )


def ripens_in(form: Form, known: Known) -> int:
    """After how many days the form's metric does not change any more."""
    below = with_all_below([number.metric for number in form.numbers], known.metrics)
    days = [int(meta(metric).get("maturity", 0) or 0) for metric in below.values()]
    window = read_window(form.window) if form.kind == "conversion" else None
    return max([*days, *([window.days] if window else [])], default=0)


def read_by(form: Form, known: Known) -> tuple[str, ...]:
    """The periods by which the form's metric means something; none where all do.

    A flow over a stock is four times as high by month as by week, so that it is read by one period alone.
    """
    there = [known.metrics[number.metric] for number in form.numbers if number.metric in known.metrics]
    common = [grain for grain in GRAINS if all(grain in wanted_grains(meta(metric)) for metric in there)]
    if form.kind == "ratio" and len(there) == 2:
        top, bottom = (is_stock(metric["name"], known) for metric in there)
        if bottom and not top:
            common = ["week"] if "week" in common else common[:1]
    return () if len(common) == len(GRAINS) else tuple(common)


def unit_for(form: Form, known: Known) -> str:
    """The unit in which such a metric is usually read."""
    if form.kind == "count":
        return _unit_of_column(form, known)
    if form.kind in ("share", "conversion"):
        return "count" if form.calculation == "conversions" else "share"
    there = [known.metrics[number.metric] for number in form.numbers if number.metric in known.metrics]
    units = {str(meta(metric).get("unit") or "") for metric in there}
    pattern = pattern_of(form) if form.kind == "formula" else None
    if pattern == "change":
        return "share"
    alike = (
        units.pop() if len(units) == 1 and (form.kind == "window" or pattern in ("difference", "sum")) else ""
    )
    return alike or ("count" if form.kind == "window" else "ratio")


def _unit_of_column(form: Form, known: Known) -> str:
    model = known.models.get(form.model)
    about = model.about.get(form.column, "") if model else ""
    if form.agg in ("count", "count_distinct"):
        return "count"
    if "euro" in about.lower():
        return "euro"
    if form.column.endswith("_ms") and form.agg != "sum":
        return "ms"
    return "count" if form.agg in ("sum", "min", "max") else "ratio"


def of_kind(kind: Kind, before: Form, known: Known) -> Form:
    """A form of another kind: what both kinds have stays, the rest begins with what fits."""
    kept = Form(
        kind,
        before.name,
        before.label,
        before.description,
        before.unit,
        before.direction,
        before.maturity,
        before.grains,
    )
    first = before.numbers[0].metric if before.numbers else ""
    if kind == "count":
        model = _table(before, known)
        form = replace(
            kept, model=model, agg="count", column=ROWS, only=next(iter(_counts_paid(model, known)), "")
        )
    elif kind == "formula":
        metrics = _chosen(kept, 0, first, known)
        form = with_pattern(kept, "change", [metrics], "28 days")
    elif kind in ("ratio", "conversion"):
        top = _chosen(kept, 0, first, known)
        form = replace(kept, numbers=(Number(top), Number("")))
        second = before.numbers[1].metric if len(before.numbers) > 1 else ""
        form = replace(form, numbers=(Number(top), Number(_chosen(form, 1, second, known))))
    else:
        form = replace(kept, numbers=(Number(_chosen(kept, 0, first, known)),))
    if kind == "window":
        form = replace(form, window="28 days")
    if kind == "conversion":
        entity = next(iter(entities_for(form, known)), "user")
        form = replace(form, entity=entity, calculation="conversion_rate", window="7 days")
    there = dimensions_for(form, known)
    form = replace(form, conditions=tuple(c for c in before.conditions if c.dimension in there))
    return completed(before, form, known)


def _chosen(form: Form, place: int, wanted: str, known: Known) -> str:
    """The metric that is wanted if it fits, else one that is a good start."""
    fitting = metrics_for(form, place, known)
    if wanted in fitting:
        return wanted
    if place == 1 and form.kind == "ratio":
        people = _PEOPLE[is_stock(form.numbers[0].metric, known)]
        return people if people in fitting else fitting[0]
    return next(
        (name for name in ("orders", "new_signups", "buyers") if name in fitting),
        fitting[0] if fitting else "",
    )


def _table(before: Form, known: Known) -> str:
    """The table that the form's numbers are counted in, else one that most know."""
    below = [model for n in before.numbers for model in Scope({}, known).models_below(n.metric)]
    there = [model.name for model in tables(known)]
    return next(
        (model.name for model in below if model.name in there), _TABLE if _TABLE in there else there[0]
    )


def _counts_paid(model: str, known: Known) -> Sequence[str]:
    """The column that says whether an order counts: one that failed is none."""
    return [c for c in conditions_for(Form("count", model=model), known) if c == "is_paid"]
