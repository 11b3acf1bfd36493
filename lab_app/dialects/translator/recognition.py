"""Which databases know a sign or a word: a query that holds it is from no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .casting import CASTINGS
from .query import Query, ReadingError

# Which databases know a sign or a word; a query that holds it is from no other.
KNOWN_BY: Mapping[str, frozenset[str]] = {
    "`": frozenset({"bigquery", "mysql", "spark"}),
    "[]": frozenset({"tsql"}),
    "::": frozenset({"postgres", "redshift", "snowflake", "spark"}),
    "qualify": frozenset({"bigquery", "snowflake", "redshift", "spark"}),
    "top": frozenset({"tsql", "redshift", "snowflake"}),
    "limit ,": frozenset({"mysql"}),
    "limit": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "||": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "ilike": frozenset({"postgres", "redshift", "snowflake", "spark"}),
    "~": frozenset({"postgres", "redshift"}),
    "!~": frozenset({"postgres", "redshift"}),
    "~*": frozenset({"postgres", "redshift"}),
    "filter": frozenset({"postgres", "spark", "trino"}),
    "distinct on": frozenset({"postgres"}),
    "<=>": frozenset({"mysql", "spark"}),
    "div": frozenset({"mysql", "spark"}),
    "xor": frozenset({"mysql"}),
    "&&": frozenset({"mysql"}),
    "regexp": frozenset({"mysql", "snowflake", "spark"}),
    "rlike": frozenset({"mysql", "snowflake", "spark"}),
    "true": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "nolock": frozenset({"tsql"}),
    "with rollup": frozenset({"mysql", "tsql"}),
    "nulls": frozenset({"bigquery", "snowflake", "postgres", "redshift", "spark", "trino"}),
    "interval 1 day": frozenset({"bigquery", "mysql", "spark"}),
    "interval '1 day'": frozenset({"postgres", "redshift", "snowflake", "spark"}),
    "interval '1' day": frozenset({"postgres", "redshift", "trino", "mysql", "spark"}),
    '"text"': frozenset({"bigquery", "mysql", "spark"}),
    "r'text'": frozenset({"bigquery", "spark"}),
    "==": frozenset({"spark"}),
    "lateral view": frozenset({"spark"}),
    "apply": frozenset({"tsql"}),
    "group by all": frozenset({"bigquery", "snowflake", "spark"}),
    "safe.": frozenset({"bigquery"}),
}


BARE = {  # words without brackets that are the clock
    "current_date": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "current_timestamp": frozenset(CASTINGS),
    "sysdate": frozenset({"redshift"}),
    "current_datetime": frozenset({"bigquery"}),
    "localtimestamp": frozenset({"postgres", "snowflake", "trino", "mysql"}),
}


UNKNOWN_HERE = {
    "apply": "APPLY has no exact counterpart here: a JOIN or LATERAL does the same.",
    "lateral view": "LATERAL VIEW has no exact counterpart here: UNNEST makes rows of a list.",
    "xor": "XOR has no exact counterpart here.",
}


def signs(query: Query) -> Iterator[str]:
    """The signs and words of KNOWN_BY that a query holds."""
    for index in range(len(query.tokens)):
        typed, word, following = query.typed(index), query.word(index), query.word(index + 1)
        if typed[0] in '`"[' and len(typed) > 1:
            is_text = query.tokens[index].is_text
            yield {"`": "`", "[": "[]", '"': '"text"' if is_text else ""}[typed[0]]
        elif typed[:2].lower() in {"r'", 'r"'}:
            yield "r'text'"
        elif word == "interval":
            unit = query.typed(index + 1)[:1] if index + 1 < len(query.tokens) else ""
            is_unit = query.word(index + 2).isalpha() and query.word(index + 2) not in {"and", "or", "as", "from", "then", "else"}  # fmt: skip
            yield "interval 1 day" if unit != "'" else "interval '1' day" if is_unit else "interval '1 day'"
        elif word in {"distinct", "with", "lateral", "group"}:
            yield (
                "group by all"
                if word == "group" and query.word(index + 2) == "all"
                else f"{word} {following}"
            )
        elif word == "limit":
            yield "limit ," if query.word(index + 2) == "," else "limit"
        elif word in {"true", "false"}:
            yield "true"
        else:
            yield word


def check(query: Query, dialect: str) -> None:
    """Raise ReadingError where a query holds a sign of others, and note those that have no counterpart here."""
    for index in range(len(query.tokens)):
        word = query.word(index)
        if (
            word in BARE
            and index not in query.calls
            and dialect not in BARE[word]
            and query.word(index - 1) != "."
        ):
            raise ReadingError(word)
        is_list = (
            query.typed(index) == "["
            and query.word(index + 2) == "]"
            and query.word(index + 1).isidentifier()
        )
        if is_list and (
            index == 0
            or query.word(index - 1) in {"select", ",", "(", "by", "where", "as", "from"}
            or query.word(index - 1).isdigit()
        ):
            raise ReadingError("a name in square brackets")
        if word.startswith("@"):
            query.refusals.append("Variables have no counterpart here: write the value itself.")
    found = set(signs(query))
    for sign in found:
        if dialect not in KNOWN_BY.get(sign, {dialect}):
            raise ReadingError(sign)
    for sign, reason in UNKNOWN_HERE.items():
        if sign in found:
            query.refusals.append(reason)
    if "||" in found and dialect == "mysql":
        query.refusals.append("|| is OR in MySQL and joins texts here: write OR, or CONCAT.")
