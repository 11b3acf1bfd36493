"""A case: what a learner sees of it, and what is true of it. The two never travel together.

`Deal` makes both from what is known of a world. The page asks for `Case.seen` alone (`lab_app.kinds.case.dealing`), the
judge for the truths.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lab_app.sandbox import Sandbox, Ticket
from lab_app.truth import Truth, TwoWorlds
from lab_app.whatif.plan import Plan
from lab_app.whatif.result import Result
from pipelines.contract.derived import Derived
from pipelines.contract.units import Unit

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer


class NotDealtError(Exception):
    """This case cannot be dealt in this world, or not yet. The message says why, in a sentence or two for learners."""


class NotYetError(NotDealtError):
    """What this case is dealt from is made after a release, and is not there yet. The message says what that is; how far
    it is, the page says."""


@dataclass(frozen=True)
class Known:
    """What a case is made from: the data that learners see, what is made of them later, and the truth. `layer` gives the
    metrics that the pages show. `ticket`: the place in the line of the check that asks. `outcome_of` simulates a plan of the what-if, None where that cannot be
    done."""

    sandbox: Sandbox
    as_of: dt.date
    seed: int
    truths: Truth | None
    ticket: Ticket | None = None
    outcome_of: Callable[[Plan], Result] | None = None
    derived: Derived | None = None
    layer: Callable[[], SemanticLayer] | None = None

    @property
    def truth(self) -> Truth:
        """The truth of this world. Raises NotYetError while it is not there."""
        if self.truths is None:
            raise NotYetError(
                "What really happened in this world is worked out after its data is built, and is not there yet."
            )
        return self.truths

    def rows(self, sql: str) -> tuple[tuple[Any, ...], ...]:
        """The rows of a query of ours on the data that learners see. Raises QueryError."""
        return tuple(tuple(row) for row in self.sandbox.known(sql, limit=5000, ticket=self.ticket).rows)

    def value(self, sql: str) -> float:
        """The one number that a query of ours gives. Raises QueryError."""
        return float(self.rows(sql)[0][0])


@dataclass(frozen=True)
class Line:
    """A line by day: its name, and a value or None for each day. `hollow` ones are not over yet."""

    name: str
    dates: tuple[dt.date, ...]
    values: tuple[float | None, ...]
    complete: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """A picture that belongs to a case: lines over time, with a stretch of days set off.

    `question` is the name of the question above which it is shown; without one it is shown above them all. `alt`
    says in a sentence what can be seen, for those who do not see it, and nothing that cannot be seen. Lines that are named
    in `quiet` are drawn in grey, to compare with. `grain` is that of the chart: of "count", days go by their number.
    `reach` are values that the axis holds besides: pictures with the same can be compared.
    """

    title: str
    lines: tuple[Line, ...]
    alt: str
    unit: Unit = "count"
    stretch: tuple[dt.date, dt.date] | None = None
    question: str = ""
    zero: bool = True
    grain: str = "day"
    quiet: tuple[str, ...] = ()
    reach: tuple[float, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A table that belongs to a case."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    question: str = ""


@dataclass(frozen=True)
class Span:
    """An estimate, or a truth, with the ends of its range: the value itself where it has none."""

    name: str
    value: float
    low: float
    high: float
    is_truth: bool = False


@dataclass(frozen=True)
class Spans:
    """A picture that belongs to a case: shares, or differences of shares, with their ranges on one axis around 0.

    `alt` is as an exhibit's; `axis` says what is counted, in points or per cent; `margin` is a value that is set off.
    """

    title: str
    rows: tuple[Span, ...]
    alt: str
    axis: str
    margin: float | None = None
    margin_says: str = ""
    question: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar of a picture: its name, its value, and what it belongs to, which is its colour."""

    name: str
    value: float
    group: str = ""


@dataclass(frozen=True)
class Bars:
    """A picture that belongs to a case: a bar for each thing, largest first. `alt` is as an exhibit's; `of` says what the
    things are, and `value` what they are compared by."""

    title: str
    rows: tuple[Bar, ...]
    alt: str
    of: str
    value: str
    unit: Unit = "count"
    question: str = ""


@dataclass(frozen=True)
class Notch:
    """A place on a curve that has a name."""

    name: str
    at: float
    value: float


@dataclass(frozen=True)
class Curve:
    """A picture that belongs to a case: a share against an amount that is read by its factors, as 1, 10, 100.

    `alt` is as an exhibit's. `axis` and `value` say what is counted on either side; `notches` are set off, and `level` is a
    share that is drawn across, with `level_says`. What is not above 0 has no place on such an axis: it is in the table alone.
    """

    title: str
    points: tuple[tuple[float, float], ...]
    alt: str
    axis: str
    value: str
    notches: tuple[Notch, ...]
    level: float
    level_says: str
    question: str = ""


Shown = Exhibit | Sheet | Spans | Bars | Curve


@dataclass(frozen=True)
class Ahead:
    """What the handles of quantiles are set on: a number so far, oldest first, and the day that is asked about. `reach` are
    values that the axis holds besides. It is made of what everybody sees, so that it gives nothing away."""

    dates: tuple[dt.date, ...]
    values: tuple[float, ...]
    due: dt.date
    reach: tuple[float, ...] = ()


@dataclass(frozen=True)
class Opening:
    """What the Diagnosis workspace opens with: a metric of the project, and a stretch of whole weeks.

    `where` keeps some alone, by short names of the metric's dimensions, as {"country": "DE"}. With a dimension as `guide`
    the way is shown in three clicks: how much, who by this dimension alone, and one of its groups.
    """

    metric: str
    first: dt.date
    weeks: int
    where: Mapping[str, str] = field(default_factory=dict)
    guide: str = ""


@dataclass(frozen=True)
class Seen:
    """All that a page shows of a case before it is answered. `words` fill the {places} in texts of the exercise.

    With an `opening` the case is worked on in the Diagnosis workspace, which is shown above the questions. `ahead` is what
    quantiles are set on, by the names of the questions.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    exhibits: tuple[Shown, ...] = ()
    opening: Opening | None = None
    ahead: Mapping[str, Ahead] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """A text of the exercise with what it has places for. Raises KeyError for a place that nothing fills."""
        return text.format_map(self.words) if self.words else text


@dataclass(frozen=True)
class Worlds:
    """A picture of both worlds, shown with the truth: what the number is called, and which days matter.

    `says` is the sentence below it where the other line is no world, as of a forecast. `forecasts` are the names of the
    questions whose quantiles belong on it, each on its day.
    """

    title: str
    worlds: TwoWorlds
    unit: Unit = "count"
    stretch: tuple[dt.date, dt.date] | None = None
    without: str = "without it"
    says: str = ""
    forecasts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A foreseen wrong number: what it comes to in this world, and what to say to those who come to it."""

    name: str
    value: float
    message: str


def other_than(true: float, foreseen: Iterable[Wrong], tolerance: float) -> tuple[Wrong, ...]:
    """The foreseen wrong numbers that are further than `tolerance` from the true one in this world. Two of them may be the
    same number: then the first one's words are said."""
    return tuple(one for one in foreseen if abs(one.value - true) > tolerance)


@dataclass(frozen=True)
class Worths:
    """What plans are worth in this world, as mean MAU: the `even` one of the `budget`, guardrails aside, and the best known.
    `of` simulates any plan, which takes some seconds; it raises SimulationError."""

    budget: int
    even: float
    best: float
    of: Callable[[Plan], Result]


@dataclass(frozen=True)
class Truths:
    """What is true of one question.

    `right` is the name of the option that is right, or the number that a range, quantiles or a number is about. `why`
    says what happened, what gives it away, what one would have done and what that would have cost; Markdown. `loss`
    is the naive loss of quantiles, `wrong` are foreseen wrong numbers (of a number, or in a range), and `tolerance` is how far from a number is right
    in this world, where the question's own is too small. Of a plan, `right` is the best one as an address and
    `worths` says what others are worth. `after` are pictures and tables that are shown with the truth, never before it.
    `due` is the day that a forecast is of.
    """

    right: str | float
    why: str
    worlds: Worlds | None = None
    loss: float | None = None
    wrong: tuple[Wrong, ...] = ()
    tolerance: float | None = None
    worths: Worths | None = None
    after: tuple[Shown, ...] = ()
    due: dt.date | None = None


@dataclass(frozen=True)
class Case:
    """A case as it was dealt: what is seen of it, and what is true, by the names of the questions."""

    seen: Seen
    truths: Mapping[str, Truths] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        truths: Mapping[str, Truths],
        *exhibits: Shown,
        words: Mapping[str, str] | None = None,
        opening: Opening | None = None,
        ahead: Mapping[str, Ahead] | None = None,
    ) -> Case:
        return cls(Seen(words or {}, exhibits, opening, ahead or {}), truths)


Deal = Callable[[Known], Case]
