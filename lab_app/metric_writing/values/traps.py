"""Warnings: a metric that is right as YAML and will still mislead whoever reads it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lab_app.metric_writing.finding import Finding, Notes, in_words
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.expressions import divides_by_a_name
from lab_app.metrics.manifest import Entry, aggregation, meta, with_all_below
from lab_app.metrics.metric import CALENDAR_GRAINS, wanted_grains


def definition_traps(draft: Draft, known: Known) -> list[Finding]:
    """What the definition alone gives away. `known` holds the drafts too."""
    notes = Notes("values")
    if draft.type == "simple":
        _simple(draft, known, notes)
    if draft.type == "ratio":
        _ratio(draft, known, notes)
    if "week" in wanted_grains(draft.meta):
        _calendar_offsets(draft, notes)
    if draft.type == "derived":
        _derived(draft, known, notes)
    if draft.type == "cumulative":
        _cumulative(draft, notes)
    if draft.type == "conversion" and draft.window is None:
        notes.warn(
            draft.place("type"),
            "Without a `window` whoever signed up first has had the most time to convert, so old periods look best.",
            "Give everybody the same time: `window: 7 days`.",
        )
    ripening = _maturity_below(draft.name, known)
    own = int(draft.meta.get("maturity", 0))
    windowed = draft.window.days if draft.type == "conversion" and draft.window else 0
    if max(ripening, windowed) > own:
        days = max(ripening, windowed)
        notes.warn(
            draft.place("config"),
            f"The last {days} days are not ripe yet, and will look low until they are.",
            f"Say so with `maturity: {days}` in `config: meta:`; the lab then waits for them.",
        )
    return notes.findings


def value_traps(
    draft: Draft, values: Sequence[float | None], *, zeros: int = 0, periods: str = ""
) -> list[Finding]:
    """What the values give away, one by period; the denominator is 0 in `zeros` of its `periods`, as "91 days"."""
    notes = Notes("values")
    there = [v for v in values if v is not None]
    known = [v for v in there if math.isfinite(v)]
    if there and not known:
        notes.say(
            draft.place("expr"),
            "It divides by 0 in every period, and so has no value.",
            advice="Look at what it divides by.",
        )
        return notes.findings
    if not known:
        return []  # why that is so is for `emptiness` to say
    if zeros:
        notes.warn(
            draft.place("denominator"),
            f"The denominator is 0 in {zeros} of {periods}; there the metric is empty, not 0.",
            "Read it by longer periods alone (`grains: [month]` in `config: meta:`), or choose a denominator that is never 0.",
        )
    share = draft.type == "conversion" and draft.value("calculation", "conversion_rate") == "conversion_rate"
    # A formula may well go above 1: growth does.
    if (share or (draft.type == "ratio" and draft.meta.get("unit") == "share")) and max(known) > 1:
        notes.warn(
            draft.place("type"),
            f"It goes above 1: up to {max(known):.2f}.",
            "One person can convert several times, or counts in the numerator and not in the denominator: count distinct people on both sides.",
        )
    if len(known) > 4 and len(set(known)) == 1 and not _divides_by_itself(draft):
        notes.warn(
            draft.place(),
            f"It is {known[0]:g} in every period.",
            f"A number that never moves says nothing. {_look_at(draft)}",
        )
    return notes.findings


def _look_at(draft: Draft) -> str:
    """Where the reason may be that there is no value: nothing is named that the metric doesn't have."""
    parts = []
    if draft.filters or any(given.filters for given in draft.inputs):
        parts.append("its filter")
    if any(given.offset_window for given in draft.inputs):
        parts.append("how far it looks back")
    if draft.type in ("ratio", "derived"):
        parts.append("the metrics that it is made of")
    if draft.model:
        parts.append(f"the rows of {draft.model}")
    return f"Look at {in_words(parts or ['its inputs'])}."


def _calendar_offsets(draft: Draft, notes: Notes) -> None:
    """Note an offset by months: MetricFlow holds weeks against the week that begins so much earlier, and none does."""
    for given in draft.inputs:
        window = given.offset_window
        if window is None or window.grain not in CALENDAR_GRAINS:
            continue
        weeks = {"month": 4, "quarter": 13, "year": 52}[window.grain] * window.count
        node = given.node.value["offset_window"]
        notes.findings.append(
            Finding(
                "values",
                f"It is not read by week: {window} {'is' if window.count == 1 else 'are'} no whole number of weeks.",
                node.place.line,
                node.place.column,
                advice=f"Read it by month, or write `offset_window: {weeks} weeks`.",
                fix=node.replaced_by(f"{weeks} weeks"),
                is_warning=True,
            )
        )


def _simple(draft: Draft, known: Known, notes: Notes) -> None:
    model = known.models.get(draft.model or "")
    if model is None:
        return
    expr, agg = str(draft.value("expr") or draft.name), draft.value("agg")
    if agg == "count" and expr.endswith("_id") and f"{expr}" in model.columns:
        entity = {f"{name}_id": kind for name, kind in model.entities.items()}.get(expr)
        if entity == "foreign":
            notes.warn(
                draft.place("agg"),
                f"`count` counts rows, so somebody with three rows counts three times, though `{expr}` is the same.",
                "To count people write `agg: count_distinct`.",
            )
    stocks = {
        str(m["type_params"].get("expr")): m["name"]
        for m in known.metrics.values()
        if aggregation(m).get("non_additive_dimension")
        and aggregation(m)["semantic_model"] == model.semantic
        and m["name"] != draft.name
    }
    if agg == "sum" and expr in stocks and draft.value("non_additive_dimension") is None:
        notes.warn(
            draft.place("agg"),
            f"`{expr}` counts distinct people on each day; adding up days counts the same person again and again.",
            f"Read the last day of a period, as `{stocks[expr]}` does: `non_additive_dimension: {{name: {model.time_dimension}, window_agg: max}}`.",
        )
    if agg == "percentile" and str(draft.value("percentile_type", "")).lower() == "continuous":
        notes.warn(
            draft.place("percentile_type"),
            "dbt 1.12 reads `continuous` as “estimate it”: the value is slightly off.",
            "Take the line out for the exact percentile.",
        )


def _ratio(draft: Draft, known: Known, notes: Notes) -> None:
    top, bottom = draft.input("numerator"), draft.input("denominator")
    if top is None or bottom is None:
        return
    # The same metric on both sides is a share of the whole, and meant to be.
    if bool(top.filters) != bool(bottom.filters) and top.name != bottom.name:
        side, other = ("numerator", "denominator") if top.filters else ("denominator", "numerator")
        notes.warn(
            draft.place(side, "filter"),
            f"The filter is on the {side} only, so the {other} still counts everybody.",
            f"If both should be about the same people, put the filter on the metric itself, or on the {other} too; "
            "if you mean a share of the whole, all is well.",
        )
    if _divides_by_itself(draft):
        notes.warn(
            draft.place("denominator"), "It divides a metric by itself and is always 1.", "Choose another."
        )
    stock, flow = _is_stock(bottom.name, known), not _is_stock(top.name, known)
    if stock and flow and len(wanted_grains(draft.meta)) > 1:
        notes.warn(
            draft.place("numerator"),
            f"`{top.name}` adds up over a period and `{bottom.name}` doesn't: a month shows about four times the value of a week.",
            "Divide by a metric of the same period; or read it by one period only, with `grains: [week]` in `config: meta:`.",
        )


def _derived(draft: Draft, known: Known, notes: Notes) -> None:
    expr = str(draft.value("expr"))
    distinct = [i for i in draft.inputs if _counts_distinct(i.name, known)]
    if len(distinct) > 1 and "+" in expr:
        names = " and ".join(f"`{i.called}`" for i in distinct[:2])
        notes.warn(
            draft.place("expr"),
            f"{names} count distinct people; whoever is in both is counted twice in their sum.",
            "Count distinct people over both at once, in one simple metric.",
        )
    if divides_by_a_name(expr):
        notes.warn(
            draft.place("expr"),
            "It divides, and what it divides by may be 0.",
            "Write `a / nullif(b, 0)`, or use a ratio, which does that by itself.",
        )


def _cumulative(draft: Draft, notes: Notes) -> None:
    given = draft.input("input_metric")
    if given is None:
        return
    if draft.value("period_agg") is None:
        notes.warn(
            draft.place("type"),
            "A week or month shows the value of its first day: that is what MetricFlow does where `period_agg` is not given.",
            "Write `period_agg: last`, as the project's own stocks do.",
        )
    if draft.window is None and draft.value("grain_to_date") is None:
        notes.warn(
            draft.place("type"),
            "It adds up everything since the first day, and so only ever grows.",
            "If it should be able to fall, give it a `window: 28 days`.",
        )
    if draft.window and draft.window.grain == "day" and draft.window.count > 7 and draft.window.count % 7:
        near = round(draft.window.count / 7) * 7
        notes.warn(
            draft.place("window"),
            f"{draft.window.count} days have some weekdays once more than others, which makes the line wavy.",
            f"Take whole weeks: `window: {near} days`.",
        )


def _divides_by_itself(draft: Draft) -> bool:
    top, bottom = draft.input("numerator"), draft.input("denominator")
    if top is None or bottom is None:
        return False
    return (top.name, top.filters, top.shift) == (bottom.name, bottom.filters, bottom.shift)


def _counts_distinct(name: str, known: Known) -> bool:
    counted = _aggregation(name, known)
    return counted.get("agg") == "count_distinct" or bool(counted.get("non_additive_dimension"))


def _is_stock(name: str, known: Known) -> bool:
    metric = known.metrics.get(name)
    return metric is not None and (
        bool(aggregation(metric).get("non_additive_dimension")) or metric["type"] == "cumulative"
    )


def _aggregation(name: str, known: Known) -> Entry:
    metric = known.metrics.get(name)
    return {} if metric is None else aggregation(metric)


def _maturity_below(name: str, known: Known) -> int:
    """The most days that anything below a metric needs to ripen."""
    below = with_all_below([name], known.metrics)
    return max((int(meta(m).get("maturity", 0) or 0) for n, m in below.items() if n != name), default=0)
