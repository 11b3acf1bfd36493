"""Forms and texts drawn by hypothesis: every shape that the form can express, and remarks and lines of one's own."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from lab_app.metric_writing.form.shape import KINDS, Form, Kind, Number
from lab_app.metric_writing.text.conditions import Condition, can_be_written

names = st.from_regex(r"[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,6}){0,2}", fullmatch=True).filter(
    lambda name: len(name) > 1 and name not in {"on", "no", "yes", "off", "true", "false", "null"}
)
metrics = st.sampled_from(["orders", "buyers", "revenue", "mau", "new_signups", "session_users"])
# What people type, and what YAML would take for something else.
sentences = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            *(
                "12",
                "1.5",
                "yes",
                "null",
                "~",
                "a: b",
                "# no remark",
                "it's",
                'say "so"',
                "{x}",
                "[x]",
                "- x",
                "@x",
            ),
            *("2026-01-01", "1:30", "0x1f", "|", ">", "a #b", "a \\ b", "*x", "&x", "!x", "%x", "?", "x:"),
            *("é — “ü”", "two\nlines", "a # b: 'c' \"d\"\n\nlast"),
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30).map(
        str.strip
    ),
)
values = st.one_of(
    st.booleans(),
    st.text(string.printable + "éß“", min_size=1, max_size=8).filter(can_be_written),
)
conditions = st.builds(
    Condition,
    st.builds("{}__{}".format, names, names),
    st.booleans(),
    st.lists(values, min_size=1, max_size=3, unique_by=repr).map(tuple),
)
windows = st.builds("{} days".format, st.integers(2, 400))
periods = st.sampled_from(["week", "month", "quarter", "year"])


@st.composite
def forms(draw: st.DrawFn, kind: Kind | None = None) -> Form:
    """A form of any shape."""
    kind = kind or draw(st.sampled_from(KINDS))
    grains = st.lists(st.sampled_from(["day", "week", "month"]), max_size=2, unique=True).map(tuple)
    common = {
        "name": draw(names),
        "label": draw(sentences),
        "description": draw(sentences),
        "unit": draw(st.sampled_from(["", "count", "share", "ratio", "euro"])),
        "direction": draw(st.sampled_from(["", "up", "down"])),
        "maturity": draw(st.integers(0, 60)),
        "grains": draw(grains),
        "conditions": draw(st.lists(conditions, min_size=kind == "share", max_size=2).map(tuple)),
    }
    return Form(kind, **common, **_own(draw, kind))  # type: ignore[arg-type]


def _own(draw: st.DrawFn, kind: Kind) -> dict[str, object]:
    number = metrics.map(Number)
    if kind == "count":
        column = draw(st.sampled_from(["1", "user_id", "total_amount", "duration_seconds / 60.0"]))
        aggs = (
            ["count", "count_distinct", "average"]
            if column == "1"
            else ["count", "sum", "count_distinct", "max"]
        )
        return {
            "model": draw(st.sampled_from(["fct_orders", "fct_sessions"])),
            "agg": draw(st.sampled_from(aggs)),
            "column": column,
            "only": draw(st.sampled_from(["", "is_paid", "total_amount >= 50 and is_paid"])),
        }
    if kind == "ratio":
        return {"numbers": (draw(number), draw(number))}
    if kind == "share":
        return {"numbers": (draw(number),)}
    if kind == "window":
        length = draw(st.one_of(windows.map(lambda w: {"window": w}), periods.map(lambda p: {"since": p})))
        return {"numbers": (draw(number),), **length}
    if kind == "formula":
        backs = st.one_of(st.just(""), windows)
        number = st.builds(Number, metrics, st.one_of(st.just(""), names), backs)
        expr = draw(st.sampled_from(["a - b", "(revenue - before) / nullif(before, 0)", "1000.0 * a"]))
        return {"expr": expr, "numbers": draw(st.lists(number, min_size=1, max_size=3).map(tuple))}
    return {
        "numbers": (draw(number), draw(number)),
        "entity": draw(st.sampled_from(["user", "segment"])),
        "calculation": draw(st.sampled_from(["conversion_rate", "conversions"])),
        "window": draw(windows),
    }


remarks = st.from_regex(r"# [a-z' :\"{]{0,12}", fullmatch=True).map(str.rstrip)


@st.composite
def with_remarks(draw: st.DrawFn, text: str) -> str:
    """The text with remarks between its lines and behind them, and with lines that the form has no field for."""
    lines: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        if draw(st.integers(0, 3)) == 0:
            pad = " " * draw(
                st.sampled_from([len(line) - len(line.lstrip()), len(line) - len(line.lstrip()) + 1])
            )
            lines.append(pad + draw(remarks))
        if draw(st.integers(0, 5)) == 0:
            lines.append("")
        lines.append(line + (f"  {draw(remarks)}" if draw(st.integers(0, 4)) == 0 else ""))
        if line.strip().startswith("type: "):
            lines += [f"{' ' * (len(line) - len(line.lstrip()))}tags: [mine, draft]"] * draw(st.booleans())
    return "\n".join([*lines, ""])
