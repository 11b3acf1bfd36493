"""A query of another database as tokens: which calls there are, of what they are made, and how it reads with changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import TokenType
from sqlglot.dialects.dialect import Dialect

# Words before a bracket that open no call.
NO_CALLS = frozenset(
    """
    in over and or not exists using on as from join where filter then else when select by union all any some distinct
    limit having between case values with group within order partition rollup cube sets is like ilike rlike except
    intersect qualify top percent fetch offset set into lateral returning window rows range end interval returns
    materialized exclude replace columns recursive apply decimal numeric varchar nvarchar char nchar number string
    datetime2 character float bit time timestamp_ntz timestamp_ltz timestamp_tz timestamp datetime bignumeric dec
    div escape regexp xor
    """.split()  # noqa: SIM905 - as words
)
TEXTS = frozenset(
    getattr(TokenType, name)
    for name in ("STRING", "RAW_STRING", "NATIONAL_STRING", "BYTE_STRING", "HEREDOC_STRING", "UNICODE_STRING")
    if hasattr(TokenType, name)
)
TIGHT = frozenset(
    {
        "+",
        "-",
        "*",
        "/",
        "%",
        "||",
        "::",
        ".",
        "[",
        "]",
        "^",
        "div",
        "interval",
        "at",
        "collate",
        "not",
        "->",
        ":",
    }
)


class ReadingError(Exception):
    """A query that is not of the dialect that it was read as."""


class RefusedError(Exception):
    """A query of the dialect that has no exact counterpart here: the reason, as a sentence."""


@dataclass(frozen=True)
class Token:
    """A word, a sign, a text or a name: the characters `[start, end]` of the query, and what it holds."""

    text: str
    start: int
    end: int
    is_text: bool = False


@dataclass(frozen=True)
class Value:
    """An argument: how it reads with its changes, as it was typed, and what is known of it."""

    text: str
    raw: str
    type: str | None  # int, decimal, float, text, date, time, bool, span; None where that isn't known
    literal: str | None = None  # what a text in quotes holds
    start: int = 0
    end: int = 0

    @property
    def word(self) -> str:
        """The argument as a word, such as a unit of time: day, 'day' and DAY alike."""
        return (self.literal if self.literal is not None else self.raw).strip().strip('"').lower()

    @property
    def atom(self) -> str:
        """How it reads beside an operator: in brackets, unless it is a name, a number, a text or a call."""
        depth, plain = 0, True
        text = self.text.strip()
        if self.literal is not None:
            return text
        for sign in text:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth == 0 and not (sign.isalnum() or sign in '_."`)'):
                plain = False
        return text if plain and not text.lower().startswith(("case ", "not ")) else f"({text})"

    @property
    def number(self) -> int | None:
        """The whole number that it is, signs included."""
        text = self.raw.replace(" ", "")
        return int(text) if text.lstrip("+-").isdigit() and len(text) < 10 else None


@dataclass
class Call:
    """`name(…)` in a query: tokens `[start, end)`, the commas' parts, and what stands beside it."""

    query: Query
    name: str
    start: int
    end: int
    parts: list[tuple[int, int]]
    is_distinct: bool = False
    within: tuple[int, int] | None = None  # the tokens of ORDER BY … of WITHIN GROUP (ORDER BY …)

    @property
    def args(self) -> list[Value]:
        return [self.query.value(start, end) for start, end in self.parts]

    @property
    def typed_name(self) -> str:
        return self.query.sql[self.query.tokens[self.start].start : self.query.tokens[self.start].end + 1]

    def wrap(self, text: str) -> str:
        """`text`, an expression, in the place of the call: in brackets where something beside it binds tightly."""
        before, after = self.query.word(self.start - 1), self.query.word(self.end)
        return f"({text})" if before in TIGHT or after in TIGHT else text

    @property
    def is_compared(self) -> bool:
        """Whether it stands beside a comparison, where a time at midnight is as good as a date."""
        signs = {"=", "<", ">", "<=", ">=", "<>", "!=", "between"}
        return self.query.word(self.start - 1) in signs or self.query.word(self.end) in signs

    def wants(self, *counts: int) -> list[Value]:
        """The arguments, which must be so many."""
        args = self.args
        if len(args) not in counts:
            raise ReadingError(f"{self.name} has {len(args)} arguments.")
        return args


Rule = Callable[[Call], "str | None"]  # how a call reads here; None where it stays as it is


@dataclass
class Query:
    """The tokens of a query, the changes to be made, and the types of its expressions by their place."""

    sql: str
    tokens: list[Token]
    rules: Mapping[str, Rule]
    types: Mapping[tuple[int, int], str] = field(default_factory=dict)
    changes: dict[int, tuple[int, str]] = field(
        default_factory=dict
    )  # token -> up to which one, and the new text
    after: dict[int, str] = field(default_factory=dict)  # token -> what is put behind it
    refusals: list[str] = field(default_factory=list)  # why some of it has no counterpart here
    calls: dict[int, Call] = field(default_factory=dict)
    closing: dict[int, int] = field(default_factory=dict)  # opening bracket -> closing one

    @classmethod
    def read(cls, sql: str, dialect: str, rules: Mapping[str, Rule]) -> Query:
        """The query as the dialect's own rules of texts, names and comments cut it. Raises sqlglot's TokenError."""
        query = cls(sql, list(_tokens(sql, dialect)), rules)
        query._match_brackets()
        query._find_calls()
        return query

    def word(self, index: int) -> str:
        """The token as it was typed, in small letters; nothing beyond either end, and for texts and names in quotes."""
        if not 0 <= index < len(self.tokens):
            return ""
        token = self.tokens[index]
        if token.is_text or (self.sql[token.start] in "\"`'[" and len(self.typed(index)) > 1):
            return ""
        return self.typed(index).lower()

    def typed(self, index: int) -> str:
        token = self.tokens[index]
        return self.sql[token.start : token.end + 1]

    def value(self, start: int, end: int) -> Value:
        """The tokens `[start, end)` as an argument."""
        if start >= end:
            return Value("", "", None, None, start, end)
        raw = self.sql[self.tokens[start].start : self.tokens[end - 1].end + 1]
        token = self.tokens[start]
        literal = token.text if end - start == 1 and token.is_text else None
        kind = "text" if literal is not None else self.type_of(start, end)
        return Value(self.render(start, end), raw, kind, literal, start, end)

    def type_of(self, start: int, end: int) -> str | None:
        """What the expression of these tokens gives, None where that isn't known."""
        while end - start > 2 and self.word(start) == "(" and self.closing.get(start) == end - 1:
            start, end = start + 1, end - 1
        return self.types.get((self.tokens[start].start, self.tokens[end - 1].end))

    def render(self, start: int, end: int) -> str:
        """How the tokens `[start, end)` read, with all changes, and with what is between them as it was typed."""
        made: list[str] = []
        index, before = start, None
        while index < end:
            if before is not None:
                made.append(self.sql[before : self.tokens[index].start])
            following, text = self._one(index, end)
            made += [text, self.after.get(following - 1, "")]
            before = self.tokens[following - 1].end + 1
            index = following
        return "".join(made)

    def _one(self, index: int, end: int) -> tuple[int, str]:
        if index in self.changes and self.changes[index][0] <= end:
            return self.changes[index]
        call = self.calls.get(index)
        if call is not None and call.end <= end and call.name in self.rules:
            try:
                new = self.rules[call.name](call)
            except RefusedError as reason:  # the rest is looked at all the same: it may be of another dialect
                self.refusals.append(str(reason))
                new = None
            if new is not None:
                return call.end, new
        return index + 1, self.typed(index)

    def whole(self) -> str:
        """The query with all changes, and with what is before its first token and behind its last one."""
        first, last = self.tokens[0], self.tokens[-1]
        return self.sql[: first.start] + self.render(0, len(self.tokens)) + self.sql[last.end + 1 :]

    def change(self, start: int, end: int, text: str) -> None:
        self.changes[start] = (end, text)

    def operand_before(self, index: int) -> int:
        """Where the operand begins that ends just before token `index`."""
        opening = {close: opened for opened, close in self.closing.items()}
        start = index - 1
        if start in opening:
            start = opening[start]
            if start - 1 in self.calls:
                start -= 1
        while start >= 2 and self.word(start - 1) in {".", "::"}:
            start = start - 2 if self.word(start - 1) == "." else self.operand_before(start - 1)
        return max(start, 0)

    def operand_after(self, index: int) -> int:
        """Up to where the operand goes that begins at token `index`."""
        if index in self.calls:
            return self.calls[index].end
        if index in self.closing:
            return self.closing[index] + 1
        end = index + 1
        while self.word(end) == "." and end + 1 < len(self.tokens):
            end += 2
        return end

    def same_level(self, start: int, end: int) -> Iterator[int]:
        """The tokens of `[start, end)` outside of brackets that open there."""
        at = start
        while at < end:
            yield at
            at = self.closing[at] + 1 if at in self.closing else at + 1

    def _match_brackets(self) -> None:
        stack: list[int] = []
        for index in range(len(self.tokens)):
            word = self.word(index)
            if word == "(":
                stack.append(index)
            elif word == ")":
                if not stack:
                    raise ReadingError("brackets")
                self.closing[stack.pop()] = index
        if stack:
            raise ReadingError("brackets")

    def _find_calls(self) -> None:
        for index in range(len(self.tokens) - 1):
            name = self.word(index)
            if self.word(index + 1) != "(" or not name.replace("_", "a").isalnum() or not name[0].isalpha():
                continue
            before = self.word(index - 1)
            if name in NO_CALLS or (before in {"as", "with", ","} and self._is_name_of_query(index)):
                continue
            close = self.closing[index + 1]
            if (
                before in {"as", ")"} and name not in self.rules
            ):  # the names of a list's columns: UNNEST(…) AS t(d)
                continue
            self.calls[index] = self._call(name, index, close)

    def _is_name_of_query(self, index: int) -> bool:
        """Whether a name with brackets is that of a WITH, with its columns."""
        return (
            self.word(self.closing[index + 1] + 1) == "as" and self.word(self.closing[index + 1] + 2) == "("
        )

    def _call(self, name: str, index: int, close: int) -> Call:
        first = index + 2
        is_distinct = self.word(first) == "distinct"
        first += is_distinct
        parts: list[tuple[int, int]] = []
        start = at = first
        while at < close:
            if at in self.closing:
                at = self.closing[at] + 1
                continue
            if self.word(at) == "," and self.typed(at) == ",":
                parts.append((start, at))
                start = at + 1
            at += 1
        if start < close:
            parts.append((start, close))
        end, within = close + 1, None
        if self.word(end) == "within" and self.word(end + 1) == "group" and end + 2 in self.closing:
            within = (end + 3, self.closing[end + 2])
            end = self.closing[end + 2] + 1
        return Call(self, name, index, end, parts, is_distinct, within)


def _tokens(sql: str, dialect: str) -> Iterator[Token]:
    """What sqlglot cuts a query into, with words that it takes together (GROUP BY) one by one."""
    for token in Dialect.get_or_raise(dialect).tokenize(sql):
        typed = sql[token.start : token.end + 1]
        if token.token_type in TEXTS or typed[:1] in '"`[':
            yield Token(token.text, token.start, token.end, token.token_type in TEXTS)
            continue
        for word in re.finditer(r"\S+", typed):
            yield Token(word.group(), token.start + word.start(), token.start + word.end() - 1)
