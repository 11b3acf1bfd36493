"""Names and types of the engine, as one would say or type them."""

from __future__ import annotations

import difflib

from lab_app.sandbox.scan import pieces

LONGEST_MESSAGE = 400  # characters; a name or a value in it may be of any length


def short(name: str) -> str:
    """A table's name as one would type it: without the schema where it isn't needed."""
    name = name.strip('"')
    return name.removeprefix("product.").removeprefix("marts.")


def is_close(left: str, right: str) -> bool:
    """Whether one name is probably a slip of the other."""
    return difflib.SequenceMatcher(None, left.lower(), right.lower()).ratio() >= 0.6


def is_slip(there: str, typed: str) -> bool:
    """Whether `typed` is a slip or a part of the table's name `there`: sessions of user_sessions, not visits of invites."""
    there, typed = there.lower(), typed.lower()
    return typed in there.split("_") or difflib.SequenceMatcher(None, there, typed).ratio() >= 0.8


def column_of(name: str) -> str:
    """The last part of a name such as users.id, without quotes."""
    return name.strip('"').split(".")[-1].strip('"')


def type_word(sql_type: str) -> str:
    """A type of the engine in a word that everybody knows."""
    sql_type = sql_type.strip().strip("'").upper()
    if sql_type.endswith("]"):
        return "list"
    if sql_type.startswith(("STRUCT", "MAP", "ROW")):
        return "set of named values"
    if sql_type.startswith(("VARCHAR", "STRING")):
        return "text"
    if sql_type.startswith("TIMESTAMP"):
        return "time"
    if sql_type.startswith("DATE"):
        return "date"
    if sql_type.startswith("BOOL"):
        return "true/false"
    if sql_type.startswith("INTERVAL"):
        return "span of time"
    if sql_type.startswith(("DECIMAL", "DOUBLE", "FLOAT")) or "INT" in sql_type:
        return "number"
    return sql_type.lower()


def a(word: str) -> str:
    """The word with its article."""
    if word == "true/false":
        return "true or false"
    return f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"


def first_line(text: str) -> str:
    """The first line of what the engine says."""
    return text.strip().splitlines()[0].strip() if text.strip() else ""


def as_sentence(text: str) -> str:
    """The engine's words with a capital letter and a full stop."""
    text = text or "The database engine could not run this query"
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def brief(text: str) -> str:
    """`text`, without its middle where it is too long to be read."""
    half = LONGEST_MESSAGE // 2
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:half]} … {text[-half:]}"


def without_comments(sql: str) -> str:
    """`sql` with a space for each comment."""
    return "".join(" " if piece.kind == "comment" else piece.text for piece in pieces(sql))
