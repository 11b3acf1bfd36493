"""Words and signs that are misspelt, missing or one too many."""

from __future__ import annotations

import difflib
import re

from lab_app.sandbox.errors.syntax_place import Advice, Place

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


def misspelt(at: Place) -> Advice | None:
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


def comma_too_many(at: Place) -> Advice | None:
    if at.before.endswith(",") and at.word.lower() in {"from", "where", "group", "order", ")"}:
        return Advice(f"There is one comma too many before {at.word.upper()}.")
    return None


def open_bracket(at: Place) -> Advice | None:
    opened, closed = at.sql.count("("), at.sql.count(")")
    if opened != closed and (at.is_end or at.word == ")" or at.word.lower() in KEYWORDS):
        return Advice(f"The brackets don't match: {opened} opening and {closed} closing.")
    return None


def nothing_follows(at: Place) -> Advice | None:
    if at.is_end and at.word == ",":
        return Advice("Another column or value is missing after the comma, or the comma should not be there.")
    if at.is_end and (at.word.lower() in KEYWORDS or not re.fullmatch(r"[\w.']+", at.word)):
        return Advice(f"Something is missing after {at.word.upper()}.")
    return None


def name_without_as(at: Place) -> Advice | None:
    if at.before.endswith(")") and re.fullmatch(r"[A-Za-z_]\w*", at.word) and at.word.lower() not in KEYWORDS:
        return Advice(
            f"To give a column the name {at.word}, write AS before it: … AS {at.word}.", f"AS {at.word}"
        )
    return None


def keyword_as_name(at: Place) -> Advice | None:
    if re.search(r"\bas$", at.before, re.I) and re.fullmatch(r"[A-Za-z_]\w*", at.word):
        return Advice(
            f'{at.word} is an SQL keyword: choose another name, or put it in double quotes: AS "{at.word}".',
            f'"{at.word}"',
        )
    return None


def texts_without_comma(at: Place) -> Advice | None:
    if at.word.startswith("'") and at.before.endswith("'"):
        return Advice(f"A comma is missing before {at.word}.")
    return None


def joined_words(at: Place) -> Advice | None:
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


def too_many_commas(at: Place) -> Advice | None:
    if at.word == "," and re.search(r"(,|\b(select|by|from))$", at.before, re.IGNORECASE):
        return Advice("There is one comma too many here.")
    return None


def call_behind_name(at: Place) -> Advice | None:
    if at.word == "(" and re.search(r"\bselect\b[^()]*\w\s+\w+$", at.before, re.IGNORECASE):
        return Advice("A comma may be missing between two columns here.", ",")
    return None
