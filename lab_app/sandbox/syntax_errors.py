"""Guesses what is missing where a query can't be read. The engine only says at which word it gave up."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lab_app.sandbox import other_sql
from lab_app.sandbox.engine_case import Case
from lab_app.sandbox.result import Mend, QueryError
from lab_app.sandbox.scan import pieces
from lab_app.sandbox.sql_words import brief

LONGEST_SLIP = 40  # characters of a word that may be a misspelt keyword
KEYWORDS = """
select from where group order having limit join left right full inner outer cross on using union all distinct
between and or not in is null like case when then else end as by asc desc with count sum avg
""".split()  # noqa: SIM905 - as words
# Words of SQL that are no slip of another one, though they come near to it.
OTHER_WORDS = frozenset(
    """
    over partition rows range preceding following current row unbounded exists any some array interval date time
    timestamp cast extract values true false filter within offset fetch first last only using natural semi anti
    window recursive except intersect ilike similar escape collate rollup cube sets grouping top min max abs
    round lower upper trim year month week day hour minute second if int integer text varchar double decimal
    boolean nulls ties percent sample pivot unpivot describe show lateral asof positional set into table
    """.split()  # noqa: SIM905 - as words
)

# What comes before what: the later one was met first.
ORDER = (
    (
        "where",
        ("group", "order", "limit", "having", "qualify"),
        "WHERE comes before GROUP BY, ORDER BY and LIMIT.",
    ),
    ("join", ("where", "group", "order", "limit"), "JOIN comes before WHERE, right after FROM."),
    ("group", ("order", "limit", "having", "qualify"), "GROUP BY comes before HAVING, ORDER BY and LIMIT."),
    ("having", ("order", "limit"), "HAVING comes before ORDER BY and LIMIT."),
    ("order", ("limit",), "ORDER BY comes before LIMIT."),
    ("from", ("where", "group", "order", "limit"), "FROM comes right after the columns of SELECT."),
)


@dataclass(frozen=True)
class _Place:
    """Where reading stopped: the query, what is before that and what is behind, without what is in quotes."""

    sql: str
    before: str
    word: str
    after: str
    names: frozenset[str]

    @property
    def is_end(self) -> bool:
        return not self.after.strip(" \t\r\n;")


@dataclass(frozen=True)
class Advice:
    """A hint, what was probably meant, and how the query reads then."""

    hint: str
    suggestion: str | None = None
    mends: tuple[Mend, ...] = ()
    message: str | None = None  # where the usual one, about the place, would say less


def explain(case: Case) -> QueryError:
    """The error for a query that can be read up to the word of `case`."""
    word = case.match.group(1)
    case = case if case.word else replace(case, word=word)
    foreign = other_sql.explain(case)
    if foreign is not None:
        return foreign
    names = {name.lower() for table, columns in case.names.items() for name in (table, *columns)}
    at = _Place(
        _without_texts(case.sql),
        _without_texts(case.before).rstrip(),
        word,
        _without_texts(case.after),
        frozenset(names),
    )
    for guess in _GUESSES:
        advice = guess(at)
        if advice is not None:
            break
    else:
        advice = Advice(
            "Look just before this place: a comma, a bracket, a quote or a word such as AS or BY may be missing."
        )
    shown = brief(word.split("\n", maxsplit=1)[0])
    if at.is_end and advice.hint.startswith("Did you mean"):
        where = f"The query cannot be read at “{shown}”."
    elif at.is_end:
        where = f"The query ends too early, after “{shown}”."
    else:
        where = f"The query cannot be read from “{shown}” onwards."
    return QueryError(
        "syntax", advice.message or where, advice.hint, suggestion=advice.suggestion, mends=advice.mends
    )


def unterminated(case: Case) -> QueryError:
    """The error for a quote or a comment without an end."""
    if "comment" in case.text:
        return QueryError(
            "syntax",
            "A comment is opened with /* and never closed.",
            "Put */ where it ends.",
            suggestion="*/",
        )
    opened = case.sql[len(case.before) : len(case.before) + 1]
    if opened == '"':
        return QueryError(
            "syntax",
            "A double quote is opened and never closed.",
            "A name in quotes ends with another one; texts and dates go between single quotes: '2026-06-01'.",
        )
    inside = re.search(r"\w'\w", case.sql)
    if inside and case.sql.count("'") % 2:
        return QueryError(
            "syntax",
            "A quote is opened and never closed.",
            "A single quote inside a text is written twice: 'Lena''s'.",
        )
    return QueryError(
        "syntax",
        "A quote is opened and never closed.",
        "Texts and dates go between two single quotes: '2026-06-01'.",
    )


def _misspelt(at: _Place) -> Advice | None:
    found = _near_keyword(at.word, at.names)
    if found is None:
        last = re.search(r"(?<![\w.\"])[A-Za-z_]+$", at.before[-LONGEST_SLIP:])
        found = _near_keyword(last.group(), at.names) if last else None
    return None if found is None else Advice(f"Did you mean {found}?", found)


def _near_keyword(word: str, names: frozenset[str]) -> str | None:
    """The keyword that `word` is a slip of. Never for the name of a table or column, nor for another keyword."""
    if word.lower() in names or word.lower() in OTHER_WORDS:
        return None
    close = difflib.get_close_matches(word.lower(), KEYWORDS, n=1, cutoff=0.75)
    return close[0].upper() if close and close[0] != word.lower() and len(word) > 2 else None


def _comma_too_many(at: _Place) -> Advice | None:
    if at.before.endswith(",") and at.word.lower() in {"from", "where", "group", "order", ")"}:
        return Advice(f"There is one comma too many before {at.word.upper()}.")
    return None


def _open_case(at: _Place) -> Advice | None:
    if len(re.findall(r"\bcase\b", at.before, re.I)) > len(re.findall(r"\bend\b", at.before, re.I)):
        return Advice("Each CASE needs an END: CASE WHEN … THEN … END.", "END")
    return None


def _open_bracket(at: _Place) -> Advice | None:
    opened, closed = at.sql.count("("), at.sql.count(")")
    if opened != closed and (at.is_end or at.word == ")" or at.word.lower() in KEYWORDS):
        return Advice(f"The brackets don't match: {opened} opening and {closed} closing.")
    return None


def _join_without_on(at: _Place) -> Advice | None:
    if re.search(r"\bjoin\s+[\w.]+(\s+(as\s+)?\w+)?$|\bjoin$", at.before, re.I) and (
        at.is_end or at.word.lower() in {"where", "group", "order", "join", "left"}
    ):
        return Advice("A JOIN needs a condition: JOIN orders ON orders.user_id = users.id.")
    return None


def _between_without_and(at: _Place) -> Advice | None:
    if re.search(r"\bbetween(\s+\S+)?$", at.before, re.I) and at.is_end:
        return Advice("BETWEEN needs two values: BETWEEN '2026-05-01' AND '2026-05-31'.")
    return None


def _wrong_order(at: _Place) -> Advice | None:
    if at.word.lower() == "where" and _has_open_where(at.before):
        return Advice("There is already a WHERE: join the conditions with AND.", "AND")
    for clause, later, hint in ORDER:
        if at.word.lower() == clause and re.search(rf"\b({'|'.join(later)})\b", at.before, re.I):
            return Advice(hint)
    return None


def _has_open_where(before: str) -> bool:
    """Whether a WHERE of the same SELECT, outside of brackets that are closed, comes before."""
    closed = 0
    for word in reversed(
        re.findall(r"[()]|\b(?:select|where|group|order|limit|union|having)\b", before.lower())
    ):
        if word == ")":
            closed += 1
        elif word == "(" and closed:
            closed -= 1
        elif not closed:
            return bool(word == "where")
    return False


def _nothing_follows(at: _Place) -> Advice | None:
    if at.is_end and at.word == ",":
        return Advice("Another column or value is missing after the comma, or the comma should not be there.")
    if at.is_end and (at.word.lower() in KEYWORDS or not re.fullmatch(r"[\w.']+", at.word)):
        return Advice(f"Something is missing after {at.word.upper()}.")
    return None


def _name_without_as(at: _Place) -> Advice | None:
    if at.before.endswith(")") and re.fullmatch(r"[A-Za-z_]\w*", at.word) and at.word.lower() not in KEYWORDS:
        return Advice(
            f"To give a column the name {at.word}, write AS before it: … AS {at.word}.", f"AS {at.word}"
        )
    return None


def _keyword_as_name(at: _Place) -> Advice | None:
    if re.search(r"\bas$", at.before, re.I) and re.fullmatch(r"[A-Za-z_]\w*", at.word):
        return Advice(
            f'{at.word} is an SQL keyword: choose another name, or put it in double quotes: AS "{at.word}".',
            f'"{at.word}"',
        )
    return None


def _texts_without_comma(at: _Place) -> Advice | None:
    if at.word.startswith("'") and at.before.endswith("'"):
        return Advice(f"A comma is missing before {at.word}.")
    return None


def _top(at: _Place) -> Advice | None:
    if re.search(r"\bselect\s+top$", at.before, re.I):
        return Advice(f"Here the number of rows comes at the end: LIMIT {at.word}.", f"LIMIT {at.word}")
    return None


def _with_parts(at: _Place) -> Advice | None:
    """WITH name AS (…), name AS (…) SELECT …"""
    if not re.match(r"\s*with\b", at.sql, re.IGNORECASE):
        return None
    if at.word.lower() == "select" and re.search(r"\bas$", at.before, re.IGNORECASE):
        return Advice("The query of a WITH goes into brackets: WITH name AS (SELECT …) SELECT … FROM name.")
    if at.word.lower() == "select" and re.search(r"(\bwith|,)\s+\w+\s*\($", at.before, re.IGNORECASE):
        return Advice("AS is missing: WITH name AS (SELECT …).", "AS")
    if at.before.endswith(")") and re.match(r"\s*as\b", at.after, re.IGNORECASE):
        return Advice(f"A comma is missing before {at.word}: WITH a AS (…), b AS (…).", ",")
    if at.is_end and at.word == ")" and not re.search(r"\)\s*(select|from)\b", at.sql, re.IGNORECASE):
        return Advice(
            "After the parts of WITH comes the query itself: WITH name AS (SELECT …) SELECT … FROM name."
        )
    return None


def _condition_without_where(at: _Place) -> Advice | None:
    last = re.findall(r"\b(select|from|where|on|having|qualify|when|group|order)\b", at.before.lower())
    if at.word.lower() in {"and", "or"} and last and last[-1] == "from":
        return Advice("Conditions begin with WHERE.", "WHERE")
    if at.word.lower() == "on" and last and last[-1] == "from" and "join" not in at.before.lower():
        return Advice("ON belongs to a JOIN; conditions on rows begin with WHERE.", "WHERE")
    return None


def _between_in_other_words(at: _Place) -> Advice | None:
    if re.search(r"\bbetween\s+\S+(\s+'_*')?$", at.before, re.IGNORECASE) and at.word.lower() in {
        ",",
        "to",
        "-",
        "until",
    }:
        return Advice("BETWEEN joins its two values with AND: BETWEEN '2026-05-01' AND '2026-05-31'.", "AND")
    return None


def _is_with_value(at: _Place) -> Advice | None:
    if re.search(r"\bis(\s+not)?$", at.before, re.IGNORECASE) and at.word.lower() not in {
        "null",
        "not",
        "distinct",
    }:
        return Advice("IS is for NULL, TRUE and FALSE; values are compared with =.", "=")
    return None


def _union_behind_order(at: _Place) -> Advice | None:
    if at.word.lower() in {"union", "intersect", "except"} and re.search(
        r"\b(order\s+by|limit)\b", at.before, re.IGNORECASE
    ):
        return Advice(
            "ORDER BY and LIMIT come after the last SELECT of a UNION, or each SELECT goes into brackets."
        )
    return None


def _joined_words(at: _Place) -> Advice | None:
    """Keywords written as one: LEFTJOIN, GROUPBY, ORDERBY."""
    for typed in (at.word, *re.findall(r"[A-Za-z_]+$", at.before[-LONGEST_SLIP:])):
        for first, second in (("left", "join"), ("right", "join"), ("inner", "join"), ("full", "join"), ("cross", "join"), ("group", "by"), ("order", "by"), ("partition", "by"), ("union", "all"), ("is", "null")):  # fmt: skip
            if typed.lower() in {first + second, f"{first}_{second}"}:
                pair = f"{first} {second}".upper()
                return Advice(f"{typed} is two words: {pair}.", pair)
    if at.word.lower() == "outer" and not re.search(r"\b(left|right|full)$", at.before, re.IGNORECASE):
        return Advice(
            "OUTER JOIN says which side keeps all of its rows: LEFT JOIN, RIGHT JOIN or FULL JOIN.",
            "LEFT JOIN",
        )
    return None


def _too_many_commas(at: _Place) -> Advice | None:
    if at.word == "," and re.search(r"(,|\b(select|by|from))$", at.before, re.IGNORECASE):
        return Advice("There is one comma too many here.")
    return None


def _nothing_to_write(at: _Place) -> Advice | None:
    if at.word.lower() == "into" and "select" in at.before.lower():
        return Advice(
            "INTO makes a table, and this data can only be read. Put the query into WITH to use its rows."
        )
    if at.word.lower() in {"declare", "go", "begin"} and not at.before.strip():
        return Advice("The lab runs one SELECT: leave this line out, and write values where variables stand.")
    return None


def _in_without_brackets(at: _Place) -> Advice | None:
    if re.search(r"\bin\s+[\w']+$", at.before, re.IGNORECASE) and at.word == ",":
        return Advice("The values after IN go into brackets: IN ('DE', 'FR').")
    return None


def _frame(at: _Place) -> Advice | None:
    if re.search(
        r"\b(rows|range)\s+between\s+\S+\s+(preceding|following)$|\bcurrent\s+row$", at.before, re.IGNORECASE
    ):
        return Advice("A frame has two ends: ROWS BETWEEN 6 PRECEDING AND CURRENT ROW.", "AND CURRENT ROW")
    return None


def _over_without_brackets(at: _Place) -> Advice | None:
    if re.search(r"\bover$", at.before, re.IGNORECASE):
        return Advice(
            "OVER is followed by brackets: OVER (PARTITION BY … ORDER BY …), or OVER ().", "OVER ()"
        )
    return None


def _call_behind_name(at: _Place) -> Advice | None:
    if at.word == "(" and re.search(r"\bselect\b[^()]*\w\s+\w+$", at.before, re.IGNORECASE):
        return Advice("A comma may be missing between two columns here.", ",")
    return None


def _window_without_by(at: _Place) -> Advice | None:
    if re.search(r"\b(order|group|partition)$", at.before, re.I) and at.word.lower() != "by":
        return Advice("ORDER, GROUP and PARTITION are followed by BY.", "BY")
    return None


_GUESSES: tuple[Callable[[_Place], Advice | None], ...] = (
    _with_parts,
    _nothing_to_write,
    _joined_words,
    _over_without_brackets,
    _frame,
    _too_many_commas,
    _condition_without_where,
    _between_in_other_words,
    _is_with_value,
    _union_behind_order,
    _in_without_brackets,
    _window_without_by,
    _top,
    _wrong_order,
    _comma_too_many,
    _texts_without_comma,
    _open_case,
    _join_without_on,
    _between_without_and,
    _open_bracket,
    _keyword_as_name,
    _name_without_as,
    _nothing_follows,
    _misspelt,
    _call_behind_name,
)


def _without_texts(sql: str) -> str:
    """`sql` without comments, and with the content of texts blanked out, since it may hold anything."""
    return "".join(
        " "
        if piece.kind == "comment"
        else f"'{'_' * (len(piece.text) - 2)}'"
        if piece.kind == "text"
        else piece.text
        for piece in pieces(sql)
    )
