"""The windows of the deck `diagnosis`: what is seen of each, and the case that is made of one.

What a page shows comes from the release alone. What is true of a window is told by `lab_app.kinds.case.told`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lab_app.kinds.case import Case, Exhibit, Known, NotDealtError, Opening, Sheet, Truths
from lab_app.kinds.case.series import STOCK, Cell
from lab_app.kinds.case.told import told
from lab_app.kinds.case.told.sources import in_a_sentence
from lab_app.kinds.case.window import Number, Window, cell_said, day_said, moved
from lab_app.truth import Dealt
from pipelines.contract.calendar import DAY
from pipelines.contract.holidays import COUNTRIES
from pipelines.contract.units import percent

DECK = "diagnosis"
TOO_SMALL = (
    "Nothing can be dealt here: this world is too small to have days in which this number moves as far as the exercise "
    "needs. A world of the preset “lab” has them."
)
_DIMENSIONS = {
    "signup_source": ("signup_source",),
    "platform": ("activity_platform",),
    "platform_country": ("activity_platform", "country"),
}
"""What the project's metrics call the parts of a cell."""


@dataclass(frozen=True)
class Asked:
    """What an exercise asks about: the number of a slot of the deck, and the metric of the project that the workspace
    opens with."""

    slot: str
    name: str
    metric: str
    opens: str
    per: str | None = None

    def number(self, cell: Cell) -> Number:
        where = cell_said(cell)
        return Number(f"{self.name}, {where}" if where else self.name, self.metric, cell, self.per)


@dataclass(frozen=True)
class Given:
    """A window that was dealt to an exercise."""

    known: Known
    asked: Asked
    dealt: Dealt

    @property
    def cell(self) -> Cell:
        return self.dealt.dimension, self.dealt.value

    @property
    def number(self) -> Number:
        return self.asked.number(self.cell)

    @property
    def window(self) -> Window:
        return Window(self.dealt.first, self.dealt.days)

    @property
    def opening(self) -> Opening:
        """The window, in the workspace."""
        names = _DIMENSIONS.get(self.dealt.dimension, ())
        values = self.dealt.value.split("/") if names else []
        return Opening(
            self.asked.opens, self.window.first, self.window.days // 7, dict(zip(names, values, strict=True))
        )

    @property
    def words(self) -> Mapping[str, str]:
        """What the texts of the exercise may name: whom, when, and how far the number moved."""
        change = moved(self.known, self.number, self.window)
        shown = [
            percent(value) if change.unit == "share" else f"{value:,.0f}"
            for value in (change.before, change.after)
        ]
        return {
            "cell": _whom(self.cell),
            "before": shown[0],
            "after": shown[1],
            "by": change.in_words,
            "first": day_said(self.window.first),
            "last": day_said(self.window.last),
            "day_before": day_said(self.window.first - DAY),
            "earlier": day_said(self.window.begins),
        }

    def case(
        self,
        *exhibits: Exhibit | Sheet,
        words: Mapping[str, str] | None = None,
        truths: Mapping[str, Truths] | None = None,
        adds: str = "",
    ) -> Case:
        """The case: the cause is asked in a question `cause`; `adds` is said after what is told of it. Raises TruthError
        and QueryError."""
        cause = told(self.known, self.dealt, self.number, self.window)
        cause = replace(cause, why=f"{cause.why} {adds}".strip())
        return Case.of(
            {"cause": cause, **(truths or {})},
            *exhibits,
            words={**self.words, **(words or {})},
            opening=self.opening,
        )


def _whom(cell: Cell) -> str:
    """paid search; iOS in the United Kingdom"""
    dimension, value = cell
    if dimension != "platform_country":
        return cell_said(cell) or "all"
    platform, _, country = value.partition("/")
    return f"{cell_said(('platform', platform))} in {in_a_sentence(COUNTRIES[country])}"


def given(known: Known, asked: Asked) -> Given:
    """The window that the world's seed has dealt. Raises NotDealtError and TruthError."""
    dealt = known.truth.hand(DECK).get(asked.slot)
    if dealt is None or not dealt.fits:
        raise NotDealtError(TOO_SMALL)
    return Given(known, asked, dealt)


ACTIVATION = "Activation: a plan within 7 days"
RETENTION = "Back in week 4 with a plan"
FEWER_PLANS = Asked("activation_falls", ACTIVATION, "activations", "activation_rate", "signups")
SLOW_LOADS = Asked("slow_loads_rise", "Loads over 2.5 s", "page_loads_slow", "page_load_p75", "page_loads")
MORE_ACTIVES = Asked("mau_record", "Monthly actives", STOCK, "mau")
# Of people that come by less often a count over two weeks hides it; what they do adds up over days.
TRACKED = Asked("tracked_users_fall", "People in the events", "active_users_tracked", "core_actions")
A_CHANNELS_PLANS = Asked(
    "activation_of_a_channel_falls", ACTIVATION, "activations", "activation_rate", "signups"
)
A_CHANNELS_RETURN = Asked(
    "retention_of_a_cohort_falls", RETENTION, "retained_w4", "retention_rate", "accounts"
)
ONE_OF_MANY = Asked("first_of_many_cells", RETENTION, "retained_w4", "retention_rate", "accounts")
A_MONTH = Asked("which_month", ACTIVATION, "activations", "activation_rate", "signups")
ALL_ASKED = (
    FEWER_PLANS,
    SLOW_LOADS,
    MORE_ACTIVES,
    TRACKED,
    A_CHANNELS_PLANS,
    A_CHANNELS_RETURN,
    ONE_OF_MANY,
    A_MONTH,
)
"""One for each slot of the deck."""
