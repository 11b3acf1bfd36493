"""Names that a query uses and that aren't there, or mean several things: what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from lab_app.sandbox.errors.engine_case import Case, Rule
from lab_app.sandbox.result import Mend, QueryError
from lab_app.sandbox.scan import code, pieces
from lab_app.sandbox.sql_words import column_of, is_slip, short

OTHER_WAYS = {
    "percentile_cont": "Write quantile_cont(amount, 0.5), or PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY amount).",
    "percentile_disc": "Write quantile_disc(amount, 0.5), or PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY amount).",
    "percentile": "Write quantile_cont(amount, 0.5).",
    "countif": "Write COUNT(*) FILTER (WHERE …).",
    "sumif": "Write SUM(amount) FILTER (WHERE …).",
    "averageif": "Write AVG(amount) FILTER (WHERE …).",
    "countdistinct": "Write COUNT(DISTINCT user_id).",
    "count_distinct": "Write COUNT(DISTINCT user_id).",
    "average": "Write AVG(…).",
}
MOST_NAMES = 12  # columns that a message lists


def _missing_table(case: Case) -> QueryError:
    name = case.match.group(1)
    table = _table_at_the_end(case, name) if "." in name else None
    if table is not None:
        return _without_schema(case, table, name.rpartition(".")[0])
    candidates = [short(c) for c in case.candidates]
    suggestion = next((c for c in candidates if is_slip(c, column_of(name))), None)
    if suggestion:
        hint = f"Did you mean {suggestion}?"
    elif case.names:
        hint = f"The tables are: {', '.join(case.names)}."
    else:
        hint = "SHOW ALL TABLES lists all that there are."
    return QueryError("name", f"There is no table {name}.", hint, suggestion=suggestion)


def _missing_column(case: Case) -> QueryError:
    name = case.match.group(1)
    quote = case.word[:1] if case.word[:1] in {'"', "`"} else ""
    text = "'" + name.replace("'", "''") + "'"
    if quote and not re.fullmatch(r"\w+", name):
        return _text_in_quotes(case, name, text, quote)
    names = list(dict.fromkeys(column_of(c) for c in case.candidates))
    close = difflib.get_close_matches(name.split(".")[-1], names, n=1, cutoff=0.6)
    use = _use(case)
    if quote and (use == "value" or not close):
        return _text_in_quotes(case, name, text, quote)
    message = f"There is no column {name} in these tables."
    if close and use == "value":
        hint = (
            f"If it is a text, put it in single quotes: {text}. If it is a column: did you mean {close[0]}?"
        )
        return QueryError("name", message, hint, mends=(*case.put(text), *case.put(close[0])))
    if close:
        hint = f"Did you mean {close[0]}?"
        return QueryError("name", message, hint, suggestion=close[0], mends=case.put(close[0]))
    if use == "value":
        hint = f"If {name} is a text, put it in single quotes: {text}."
        return QueryError("name", message, hint, suggestion=text, mends=case.put(text))
    if case.names or names:
        return QueryError("name", message, _columns(case, names))
    return QueryError("name", message, "Look at the names after SELECT and FROM.")


def _text_in_quotes(case: Case, name: str, text: str, quote: str) -> QueryError:
    kind = "Double quotes" if quote == '"' else "Backticks"
    return QueryError(
        "name",
        f"There is no column {name}.",
        f"{kind} are for names of columns; texts and dates need single quotes: {text}.",
        suggestion=text,
        mends=(Mend(f"Use {text}", _texts_in_single_quotes(case)),),
    )


def _texts_in_single_quotes(case: Case) -> str:
    """The query with all that is quoted like this word, and is no name of a table, a column or an alias, as a text."""
    known = {name.lower() for table, columns in case.names.items() for name in (table, *columns)}
    made: list[str] = []
    parts = list(pieces(case.sql))
    before = ""
    for part in parts:
        if part.kind == "name" and re.search(r"(\bas|\.)\s*$", before, re.IGNORECASE):
            known.add(part.text[1:-1].lower())
        before = part.text if part.kind == "code" else ""
    for part in parts:
        inside = part.text[1:-1]
        is_text = part.kind == "name" and part.text[:1] == case.word[:1] and inside.lower() not in known
        made.append("'" + inside.replace("'", "''") + "'" if is_text else part.text)
    return "".join(made)


def _use(case: Case) -> str:
    """What is looked for where the name stands: a `value` to compare with or to show, else a `column`.

    Right of a comparison, in a list behind IN and behind THEN or ELSE one writes texts; left of a comparison,
    and between two columns of a JOIN, one doesn't.
    """
    if re.match(r"\s*(=|<|>|!=|\b(not\s+)?(i?like|in|between)\b|\bis\b)", case.after, re.IGNORECASE):
        return "column"
    before = case.before.rstrip()
    clauses = re.findall(r"\b(select|from|on|where|having|qualify|when|case)\b", code(before), re.IGNORECASE)
    if clauses and clauses[-1].lower() == "on" and before.endswith("="):
        return "column"
    inside = re.search(r"(\bin\s*\([^()]*,|\bin\s*\()$", before, re.IGNORECASE)
    compared = re.search(
        r"(=|<>|!=|<|>|\b(i?like|then|else|between)|\|\|)(\s*\w+\()?$", before, re.IGNORECASE
    )
    ranged = re.search(r"\bbetween\s+\S+\s+and$", before, re.IGNORECASE)
    return "value" if inside or compared or ranged else "column"


def _columns(case: Case, near: Sequence[str]) -> str:
    """What columns there are: all of the query's tables where they are few, else those that are near."""
    read = dict.fromkeys(re.findall(r"\b(?:from|join)\s+(?:product\.)?(\w+)", case.sql.lower()))
    tables = [table for table in read if table in case.names]
    if len(tables) == 1 and len(case.names[tables[0]]) <= MOST_NAMES:
        return f"The columns are: {', '.join(case.names[tables[0]])}."
    there = f"Similar columns: {', '.join(near[:6])}. " if near else ""
    shown = " and ".join(f"DESCRIBE {table}" for table in tables[:3]) or "DESCRIBE and the table's name"
    return f"{there}{shown} {'list' if len(tables) > 1 else 'lists'} all of them."


def _missing_table_column(case: Case) -> QueryError:
    table, name = case.match.group(1), case.match.group(2)
    there = re.findall(r'"([^"]+)"', case.text.partition("Candidate bindings")[2])
    close = difflib.get_close_matches(name, [column_of(c) for c in there], n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else _columns(case, [column_of(c) for c in there])
    return QueryError("name", f"{table} has no column {name}.", hint, suggestion=close[0] if close else None)


def _missing_alias(case: Case) -> QueryError:
    name = case.match.group(1)
    suggestion = short(case.candidates[0]) if case.candidates else None
    match = re.search(r'Did you mean "([^"]+)"|Candidate tables?: "([^"]+)"', case.text)
    if suggestion is None and match:
        suggestion = short(match.group(1) or match.group(2))
    if suggestion == "unnamed_subquery":
        return QueryError(
            "name",
            f"{name} is not among the tables after FROM and JOIN.",
            f"A query in brackets gets its name after the closing bracket: (SELECT …) AS {name}.",
        )
    hint = f"Did you mean {suggestion}?" if suggestion else None
    return QueryError(
        "name",
        f"{name} is not among the tables after FROM and JOIN.",
        hint
        or "A table that was given another name there (FROM users u) has only that name in the rest of the query.",
        suggestion=suggestion,
    )


def _missing_function(case: Case) -> QueryError:
    name = case.match.group(1)
    if not re.fullmatch(r"\w+", name):
        return QueryError(
            "syntax",
            f"There is no operator {name}.",
            "SQL compares with a single =, and <> is different from." if "=" in name else None,
            suggestion="=" if "=" in name else None,
        )
    if name.lower() in OTHER_WAYS:
        return QueryError("name", f"There is no function {name} of this form.", OTHER_WAYS[name.lower()])
    known = {"getdate": "CURRENT_DATE", "nvl": "COALESCE", "isnull": "COALESCE", "iff": "IF", "len": "length"}
    suggestion = known.get(name.lower()) or next((c for c in case.candidates if _is_slip_of(c, name)), None)
    hint = f"Did you mean {suggestion}?" if suggestion else None
    return QueryError("name", f"There is no function {name}.", hint, suggestion=suggestion)


def _is_slip_of(there: str, typed: str) -> bool:
    """Whether a function's name is a slip of another one: cont of count, and not to_char of to_hours."""
    return difflib.SequenceMatcher(None, there.lower(), typed.lower()).ratio() >= 0.8


def _no_from(case: Case) -> QueryError:
    return QueryError(
        "syntax",
        f"The query doesn't say which table {case.match.group(1)} comes from.",
        "Add FROM and the table's name.",
        suggestion="FROM",
    )


def _missing_schema(case: Case) -> QueryError:
    table = _table_at_the_end(case, case.word)
    schema = case.match.group(1)
    if table is not None:
        return _without_schema(case, table, schema)
    return QueryError("name", f"There is no schema {schema}.", "SHOW ALL TABLES lists all that there are.")


def _without_schema(case: Case, table: str, schema: str) -> QueryError:
    return QueryError(
        "name",
        f"There is no {schema} here: the tables have short names.",
        f"Write {table}.",
        suggestion=table,
        mends=case.put(table),
    )


def _table_at_the_end(case: Case, name: str) -> str | None:
    """The table that is called as the last part of a name with dots, None if there is none."""
    last = name.replace("`", "").replace('"', "").split(".")[-1].strip()
    return next((table for table in case.names if table.lower() == last.lower()), None)


def _ambiguous(case: Case) -> QueryError:
    name = case.match.group(1)
    uses = re.findall(r"'([\w.\"]+)'", case.text) or re.findall(r'"([\w.]+)"', case.text)[1:]
    uses = [use for use in uses if "." in use]
    hint = f"Say which one: {' or '.join(uses[:3])}." if uses else "Put the table's name in front of it."
    return QueryError("name", f"More than one of these tables has a column {name}.", hint)


RULES: tuple[Rule, ...] = (
    (r'because schema "([^"]+)" does not exist', _missing_schema),
    (r"Table with name (\S+) does not exist", _missing_table),
    (r'Referenced table "([^"]+)" not found', _missing_alias),
    (r'Referenced column "([^"]+)" was not found because the FROM', _no_from),
    (r'Referenced column "([^"]+)" (?:was )?not found', _missing_column),
    (r'Table "([^"]+)" does not have a column named "([^"]+)"', _missing_table_column),
    (r"Values list \"([^\"]+)\" does not have a column named \"([^\"]+)\"", _missing_table_column),
    (r"Function with name (\S+) does not exist", _missing_function),
    (r'Ambiguous reference to (?:column name )?"([^"]+)"', _ambiguous),
)
