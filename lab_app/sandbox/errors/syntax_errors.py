"""Guesses what is missing where a query can't be read. The engine only says at which word it gave up."""

from __future__ import annotations

import re
from dataclasses import replace

from lab_app.sandbox.errors import clause_guesses, other_sql, word_guesses
from lab_app.sandbox.errors.engine_case import Case
from lab_app.sandbox.errors.syntax_place import Advice, Guess, Place
from lab_app.sandbox.result import Mend, QueryError
from lab_app.sandbox.scan import pieces
from lab_app.sandbox.sql_words import brief


def explain(case: Case) -> QueryError:
    """The error for a query that can be read up to the word of `case`."""
    word = case.match.group(1)
    case = case if case.word else replace(case, word=word)
    foreign = other_sql.explain(case)
    if foreign is not None:
        return foreign
    names = {name.lower() for table, columns in case.names.items() for name in (table, *columns)}
    at = Place(
        _without_texts(case.sql),
        _without_texts(case.before).rstrip(),
        word,
        _without_texts(case.after),
        frozenset(names),
    )
    for guess in GUESSES:
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
    mends = advice.mends
    if advice.suggestion == f"AS {word}":
        mends = (Mend("Write AS", f"{case.before}AS {case.sql[len(case.before) :]}"),)
    return QueryError(
        "syntax", advice.message or where, advice.hint, suggestion=advice.suggestion, mends=mends
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


GUESSES: tuple[Guess, ...] = (
    clause_guesses.with_parts,
    clause_guesses.nothing_to_write,
    word_guesses.joined_words,
    clause_guesses.over_without_brackets,
    clause_guesses.frame,
    word_guesses.too_many_commas,
    clause_guesses.condition_without_where,
    clause_guesses.between_in_other_words,
    clause_guesses.is_with_value,
    clause_guesses.union_behind_order,
    clause_guesses.in_without_brackets,
    clause_guesses.window_without_by,
    clause_guesses.top,
    clause_guesses.wrong_order,
    word_guesses.comma_too_many,
    word_guesses.texts_without_comma,
    clause_guesses.open_case,
    clause_guesses.join_without_on,
    clause_guesses.between_without_and,
    word_guesses.open_bracket,
    word_guesses.keyword_as_name,
    word_guesses.name_without_as,
    word_guesses.nothing_follows,
    word_guesses.misspelt,
    word_guesses.call_behind_name,
)
