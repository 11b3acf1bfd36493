"""A metric's filter: one condition in SQL, with MetricFlow's own calls in it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from sqlglot import exp

from lab_app.metric_writing.text.expressions import (
    CALLS,
    EXAMPLE,
    ExpressionError,
    Name,
    names_of,
    parsed_sql,
    refuse_jinja,
)

_CALL = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_BRACKETED = re.compile(r"\b(?:Dimension|TimeDimension|Entity|Metric)\(.*\)")
_STAND_IN = re.compile(r"call_\d+_")
_ANY_QUOTES = "'\"`“”„‘’‚′″"
_DOTTED = re.compile(r"\b([A-Za-z_]\w*)\.([A-Za-z_]\w*)\b")
_NAME_ALONE = re.compile(r"\{\{\s*['\"]?(\w+)['\"]?\s*\}\}")
_CALL_LIKE = re.compile(
    r"\$?(?P<open>(?:[{\[]\s*)+%?\s*)?\b(?P<kind>Dimension|TimeDimension|Entity|Metric)s?\s*[(\[]?\s*"
    r"(?P<names>[^(){}=\[\]\s,]+(?:\s*,\s*[^(){}=\[\]\s,]+)?)\s*[)\]]?"
    r"(?P<rest>\.\w+\('\w+'\))?(?P<close>\s*%?(?:\s*[}\]])+)?",
    re.IGNORECASE,
)
_COMPARED_INSIDE = re.compile(
    r"\{\{\s*(\w+\s*\([^(){}]*\)|\w+)\s*((?:=|!=|<|>|in\b|like\b|not\b)[^{}]*?)\s*\}\}", re.IGNORECASE
)


@dataclass(frozen=True)
class Call:
    """One of MetricFlow's calls in a filter: `kind` of CALLS, the name, the grain of a time dimension."""

    kind: str
    name: str
    grain: str | None = None
    group_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """What a condition names: MetricFlow's calls, and names that stand in it on their own."""

    calls: tuple[Call, ...]
    names: tuple[Name, ...]


def read_filter(sql: str) -> Filter:
    """What one condition of a `filter` names. Raises ExpressionError for what it must not hold.

    Names on their own are none of MetricFlow's: whoever reads the filter has to refuse them.
    """
    try:
        return _read(sql)
    except ExpressionError as error:
        dotted = _DOTTED.search(sql)
        if dotted and error.message.startswith(f"`{dotted[0]}`"):
            raise _dotted(sql, dotted) from None
        inside = _COMPARED_INSIDE.search(sql)
        if inside:
            raise _compared_inside(sql) from None
        mended = _NAME_ALONE.sub(r"{{ Dimension('\1') }}", _CALL_LIKE.sub(_as_call, sql))
        if "env_var" in sql or _is_same(mended, sql):
            raise
        try:
            _read(mended)
        except ExpressionError:
            raise error from None
        raise _misspelt_call(sql, mended) from None


def _read(sql: str) -> Filter:
    if not sql.strip():
        raise ExpressionError(
            "The `filter` is empty.", f"A filter reads like {EXAMPLE}.", "Write one, or take the line out."
        )
    if "{%" in sql or "{#" in sql:
        raise refuse_jinja(sql, "filter")
    plain, calls = with_calls_named(sql)
    if "{{" in plain or "}}" in plain:
        raise ExpressionError(
            "A pair of curly brackets is not closed.",
            f"A filter reads like {EXAMPLE}.",
            "Close each {{ with }}.",
        )
    try:
        names = names_of(plain, "filter")
    except ExpressionError as error:
        raise _with_calls(error, [found[0] for found in _CALL.finditer(sql)]) from None
    bare = tuple(one for one in names if not _STAND_IN.fullmatch(one.name))
    if not calls and not bare:
        raise ExpressionError(
            "The filter does not look at the data.",
            f"A filter reads like {EXAMPLE}.",
            "Name a dimension in it.",
        )
    return Filter(tuple(calls.values()), bare)


def with_calls_named(sql: str) -> tuple[str, dict[str, Call]]:
    """The condition as plain SQL, with a name in place of each call, and what each name stands for.

    Raises ExpressionError for a call that is none of MetricFlow's.
    """
    calls: dict[str, Call] = {}

    def stand_in(found: re.Match[str]) -> str:
        name = f"call_{len(calls)}_"
        calls[name] = _call(found.group(1).strip())
        return name

    return _CALL.sub(stand_in, sql), calls


def _with_calls(error: ExpressionError, calls: list[str]) -> ExpressionError:
    """The error with the calls of the text in place of what stood for them."""

    def back(said: str) -> str:
        return _STAND_IN.sub(lambda found: calls[int(found[0].split("_")[1])], said)

    return ExpressionError(
        back(error.message), back(error.expected), back(error.advice),
        instead=back(error.instead), aggregate=error.aggregate,
    )  # fmt: skip


def compared_texts(sql: str) -> list[tuple[str, str, bool]]:
    """Dimension, text, and whether they must differ, of each pair that a condition compares; none where it can't be read."""
    try:
        plain, calls = with_calls_named(sql)
    except ExpressionError:
        return []
    parsed = parsed_sql(plain)
    found = []
    for node in parsed.find_all(exp.EQ, exp.NEQ, exp.In) if parsed is not None else ():
        name = node.this.name if isinstance(node.this, exp.Column) else ""
        others = node.expressions if isinstance(node, exp.In) else [node.expression]
        if name in calls and calls[name].kind == "Dimension":
            is_not = isinstance(node, exp.NEQ) != isinstance(node.parent, exp.Not)
            texts = [str(o.this) for o in others if isinstance(o, exp.Literal) and o.is_string]
            found += [(calls[name].name, text, is_not) for text in texts]
    return found


def _as_call(found: re.Match[str]) -> str:
    """A call as MetricFlow reads it, whatever brackets and quotes it has; as it is where more is wrong."""
    kind = next(call for call in CALLS if call.lower() == found["kind"].lower())
    arguments = [part.strip().strip(_ANY_QUOTES) for part in found["names"].split(",")]
    if not all(re.fullmatch(r"\w+", argument) for argument in arguments):
        return found[0]
    if kind == "Dimension" and len(arguments) > 1:
        arguments = ["__".join(arguments)]
    names = ", ".join(f"'{argument}'" for argument in arguments)
    return f"{{{{ {kind}({names}){found['rest'] or ''} }}}}"


def _compared_inside(sql: str) -> ExpressionError:
    """What to say of a comparison between the brackets of a call."""
    outside = _COMPARED_INSIDE.sub(r"{{ \1 }} \2", sql)
    mended = _NAME_ALONE.sub(r"{{ Dimension('\1') }}", _CALL_LIKE.sub(_as_call, outside))
    return ExpressionError(
        "A comparison stands between the curly brackets.",
        f"The call alone stands there, and the comparison after it: {EXAMPLE}.",
        f"Write `{mended}`.",
        instead=mended,
    )


def _dotted(sql: str, found: re.Match[str]) -> ExpressionError:
    """What to say of `segment.country` in a filter."""
    call = f"{{{{ Dimension('{found[1]}__{found[2]}') }}}}"
    mended = sql.replace(found[0], call)
    return ExpressionError(
        f"`{found[0]}` is in the filter on its own.",
        f"In a filter a dimension is written like this: {call}.",
        f"Write `{mended}`.",
        instead=mended,
    )


def _is_same(one: str, other: str) -> bool:
    return _flat(one) == _flat(other)


def _flat(call: str) -> str:
    """A call without the blanks that don't matter: those between two brackets do."""
    return "".join(re.sub(r"(?<=[{}])\s+(?=[{}])", "#", call).split()).replace('"', "'")


def _misspelt_call(sql: str, mended: str) -> ExpressionError:
    """What is wrong with the first call that differs from what MetricFlow reads."""
    found = next((f for f in _CALL_LIKE.finditer(sql) if not _is_same(_as_call(f), f[0])), None)
    if found is None:
        alone = next(_NAME_ALONE.finditer(sql))
        return ExpressionError(
            f"`{alone[0]}` does not say what `{alone[1]}` is.",
            f"`{{{{ Dimension('{alone[1]}') }}}}`.",
            f"Write `{mended}`.",
            instead=mended,
        )
    written = found[0].strip()
    right = _as_call(found).strip()
    if ((found["open"] or "").strip(), (found["close"] or "").strip()) != ("{{", "}}"):
        message = f"`{written}` needs two curly brackets on each side."
    elif found["kind"] not in CALLS:
        message = f"`{found['kind']}` is written with a capital letter."
    elif "," in found["names"] and found["kind"] == "Dimension":
        message = f"`{written}` has two names, and a dimension's is one, with two underscores."
    elif _BRACKETED.search(written):
        message = f"The name in `{written}` needs straight quotes."
    else:
        message = f"`{written}` is not how MetricFlow reads a call."
    return ExpressionError(message, f"`{right}`.", f"Write `{mended}`.", instead=mended)


def _call(source: str) -> Call:  # noqa: C901 -- one case for each call of MetricFlow
    """One call between {{ and }}. Raises ExpressionError."""
    if len(source) > 300:
        raise _not_a_call(source[:40] + "…")
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _not_a_call(source) from None
    grain: str | None = None
    if (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Attribute)
        and tree.func.attr in {"grain", "date_part"}
    ):
        found = _texts(tree.args)
        if tree.keywords or found is None or len(found) != 1:
            raise _not_a_call(source)
        grain = found[0] if tree.func.attr == "grain" else None
        tree = tree.func.value
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)):
        raise _not_a_call(source)
    kind = tree.func.id
    if kind not in CALLS:
        if kind in {"env_var", "var"} or kind.startswith(("read_", "load_", "run_")):
            raise refuse_jinja(source, "filter")
        raise _not_a_call(source)
    texts = _texts([a for a in tree.args if not isinstance(a, ast.List)])
    grouped: tuple[str, ...] = ()
    for argument in (*tree.args, *(k.value for k in tree.keywords)):
        # Texts and lists of texts alone: MetricFlow evaluates whatever else is here.
        inner = _texts(argument.elts if isinstance(argument, ast.List) else [argument])
        if inner is None:
            raise _not_a_call(source)
        if isinstance(argument, ast.List):
            grouped = tuple(inner)
    allowed = {"group_by", "entity_path", "time_granularity_name"}
    if (
        not texts
        or len(texts) > (1 if kind == "Dimension" else 2)
        or any(k.arg not in allowed for k in tree.keywords)
    ):
        raise _not_a_call(source)
    return Call(kind, texts[0], texts[1] if len(texts) > 1 else grain, grouped)


def _texts(nodes: list[ast.expr]) -> list[str] | None:
    found = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return found if len(found) == len(nodes) else None


def _not_a_call(source: str) -> ExpressionError:
    return ExpressionError(
        f"`{source}` is not one of MetricFlow's calls.",
        f"Between {{{{ and }}}} comes {', '.join(CALLS[:3])} or {CALLS[3]}, with names in quotes.",
        f"Write it like {EXAMPLE}.",
    )
