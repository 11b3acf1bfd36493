"""How calls of other databases are put into this one's words: what several of them share."""

from __future__ import annotations

from .casting import CASTINGS, cast
from .query import Call, ReadingError, RefusedError, Rule


def casting_of(dialect: str, word: str) -> Rule:
    """CAST(x AS type)."""

    def rule(call: Call) -> str | None:
        query, (start, end) = call.query, call.parts[0] if len(call.parts) == 1 else (0, 0)
        at = next((i for i in range(end - 1, start, -1) if query.word(i) == "as"), None)
        # The brackets of DECIMAL(10,2) hold a comma of their own level: it is one part all the same.
        if at is None:
            raise ReadingError("CAST")
        value = query.value(start, at)
        target = query.sql[query.tokens[at + 1].start : query.tokens[end - 1].end + 1]
        return cast(value, target, CASTINGS[dialect], word=word)

    return rule


def logarithm(order: str | None) -> Rule:
    """LOG: of one number it is the natural one; of two, the base comes `first` or `last`."""

    def rule(call: Call) -> str:
        args = call.wants(1, 2)
        if len(args) == 1:
            return f"ln({args[0].text})"
        if order is None:
            raise ReadingError("LOG")
        base, value = args if order == "first" else (args[1], args[0])
        return f"log({base.text}, {value.text})"

    return rule


def share_of(name: str) -> Rule:
    """percentile(x, 0.5) and its like."""

    def rule(call: Call) -> str:
        args = call.args
        if len(args) < 2:
            raise ReadingError(call.name)
        value = (
            args[0].text
            if args[0].type in {"int", "float", "date", "time"} or name == "quantile_disc"
            else f"CAST({args[0].text} AS DOUBLE)"
        )
        return f"{name}({value}, {args[1].text})"

    return rule


def same(_: Call) -> str | None:
    """A call that means the same here."""
    return None


def renamed(name: str, *counts: int) -> Rule:
    """A call that has another name here."""

    def rule(call: Call) -> str:
        args = call.wants(*counts) if counts else call.args
        distinct = "DISTINCT " if call.is_distinct else ""
        return f"{name}({distinct}{', '.join(arg.text for arg in args)})"

    return rule


def template(text: str, count: int) -> Rule:
    """A call that is an expression here: {0} is its first argument, {0!a} the same beside an operator."""

    def rule(call: Call) -> str:
        args = call.wants(count)
        made = text
        for place, arg in enumerate(args):
            made = made.replace(f"{{{place}!a}}", arg.atom).replace(f"{{{place}}}", arg.text)
        return made if made.endswith(")") and _is_call(made) else call.wrap(made)

    return rule


def _is_call(text: str) -> bool:
    """Whether a text is one call, or one expression in brackets."""
    name, _, rest = text.partition("(")
    depth = 1
    for place, sign in enumerate(rest):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return name.strip().replace("_", "a").isalnum() and place == len(rest) - 1
    return False


def refused(reason: str) -> Rule:
    """A call that has no exact counterpart, and why."""

    def rule(_: Call) -> str:
        raise RefusedError(reason)

    return rule


def null_if_any(call: Call) -> str | None:
    """GREATEST and LEAST of a database in which one NULL makes all of it NULL."""
    args = call.args
    if len(args) < 2:
        raise ReadingError(call.name)
    missing = [f"{arg.atom} IS NULL" for arg in args if arg.number is None and arg.literal is None]
    if not missing:
        return None
    inside = ", ".join(arg.text for arg in args)
    return f"CASE WHEN {' OR '.join(missing)} THEN NULL ELSE {call.typed_name}({inside}) END"


def share(call: Call, name: str) -> str | None:
    """PERCENTILE_CONT … WITHIN GROUP: a decimal would be rounded to its own places here."""
    if call.within is None:
        raise ReadingError(call.name)
    (fraction,) = call.wants(1)
    query, (start, end) = call.query, call.within
    if query.word(start) != "order" or query.word(start + 1) != "by":
        raise ReadingError(call.name)
    stop = end - 1 if query.word(end - 1) in {"asc", "desc"} else end
    value = query.value(start + 2, stop)
    if name != "percentile_cont" or value.type in {"int", "float", "date", "time"}:
        return f"{call.typed_name}({fraction.text}) WITHIN GROUP ({query.render(start, end)})"
    tail = "" if stop == end else f" {query.typed(stop)}"
    return f"{call.typed_name}({fraction.text}) WITHIN GROUP (ORDER BY CAST({value.text} AS DOUBLE){tail})"


def exact_median(call: Call) -> str | None:
    """MEDIAN, which would be rounded here to a decimal's own places."""
    (value,) = call.wants(1)
    return None if value.type in {"int", "float", "date", "time"} else f"median(CAST({value.text} AS DOUBLE))"


def decoded(call: Call) -> str:
    """DECODE(x, a, b, …, else) as CASE."""
    args = call.args
    if len(args) < 3:
        raise ReadingError(call.name)
    pairs, rest = args[1:], None
    if len(pairs) % 2:
        pairs, rest = pairs[:-1], pairs[-1]
    when = " ".join(
        f"WHEN {args[0].atom} IS NOT DISTINCT FROM {pairs[i].atom} THEN {pairs[i + 1].text}"
        for i in range(0, len(pairs), 2)
    )
    return f"CASE {when}{f' ELSE {rest.text}' if rest else ''} END"


_SAME: Rule = same
COMMON: dict[str, Rule] = dict.fromkeys(
    """
    count sum min max coalesce nullif abs upper lower trim ltrim rtrim floor sqrt exp sign ceiling power
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value round
    replace left right
    """.split(),  # noqa: SIM905 - as words
    _SAME,
)
WITHOUT_SERVER: dict[str, Rule] = COMMON | dict.fromkeys(
    "avg ceil mod ln greatest least stddev_samp stddev_pop var_samp var_pop stddev any_value".split(),  # noqa: SIM905 - as words
    _SAME,
)
