"""The windows of the deck `diagnosis`: what is seen of each, and the case that is made of one.

What a page shows comes from the release alone. What is true of a window is told by `lab_app.kinds.case.told`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lab_app.kinds.case import Case, Exhibit, Known, NotDealtError, Opening, Sheet, Truths
from lab_app.kinds.case.series import MATURES, STOCK, Cell
from lab_app.kinds.case.told import QUIET_END, told
from lab_app.kinds.case.told.sources import cell_in_a_sentence
from lab_app.kinds.case.window import Number, Window, cell_said, day_said, moved
from lab_app.tracks.data.diagnosis.band import band_said
from lab_app.truth import Dealt
from pipelines.contract.calendar import DAY

DECK = "diagnosis"
NOTHING = "nothing"
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
    opens with. `quiet_end` is what one would have done where nothing happened, and what else would have cost."""

    slot: str
    name: str
    metric: str
    opens: str
    per: str | None = None
    quiet_end: str = QUIET_END

    @property
    def opens_with_it(self) -> bool:
        """Whether the workspace opens with the very number that is asked about."""
        return self.opens not in ("page_load_p75", "core_actions")

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
    def happened(self) -> bool:
        """Whether anything beyond ordinary business made the number move."""
        return self.dealt.cause != NOTHING

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
        shown = (
            change.levels
            if change.unit == "share"
            else [f"{value:,.0f}" for value in (change.before, change.after)]
        )
        return {
            "cell": cell_in_a_sentence(self.cell) or "all",
            "before": shown[0],
            "after": shown[1],
            "by": change.in_words,
            "first": day_said(self.window.first),
            "last": day_said(self.window.last),
            "day_before": day_said(self.window.first - DAY),
            "earlier": day_said(self.window.begins),
            "written": day_said(self.window.last + (1 + MATURES.get(self.asked.metric, 0)) * DAY),
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
        asked = self.asked
        band = band_said(self.known, self.opening, happened=self.happened) if asked.opens_with_it else ""
        cause = told(self.known, self.dealt, self.number, self.window, asked.quiet_end, band)
        cause = replace(cause, why=f"{cause.why} {adds}".strip())
        return Case.of(
            {"cause": cause, **(truths or {})},
            *exhibits,
            words={**self.words, **(words or {})},
            opening=self.opening,
        )


def given(known: Known, asked: Asked) -> Given:
    """The window that the world's seed has dealt. Raises NotDealtError and TruthError."""
    dealt = known.truth.hand(DECK).get(asked.slot)
    if dealt is None or not dealt.fits:
        raise NotDealtError(TOO_SMALL)
    return Given(known, asked, dealt)


ACTIVATION = "Activation: a plan within 7 days"
RETENTION = "Back in week 4 with a plan"
FEWER_PLANS = Asked(
    "activation_falls", ACTIVATION, "activations", "activation_rate", "signups",
    "One would have taken nothing back, and looked at the next two weeks. To take back work that is fine costs a sprint, and the rate "
    "stays what chance makes it.",
)  # fmt: skip
SLOW_LOADS = Asked(
    "slow_loads_rise", "Loads over 2.5 s", "page_loads_slow", "page_load_p75", "page_loads",
    "One would have stopped nothing, and looked again a week later. A release that is held back for it costs three teams a week in which "
    "nobody's pages get faster.",
)  # fmt: skip
MORE_ACTIVES = Asked(
    "mau_record", "Monthly actives", STOCK, "mau",
    quiet_end="One would have planned with the growth of a usual month. Two hires and an office that one good month pays for are paid "
    "for in all the others, too.",
)  # fmt: skip
# Of people that come by less often a count over two weeks hides it; what they do adds up over days.
TRACKED = Asked(
    "tracked_users_fall", "People in the events", "active_users_tracked", "core_actions",
    quiet_end="One would have let everybody sleep, left the tracking as it is, and looked again a week later. Two "
    "people's night brings back nobody who was not lost.",
)  # fmt: skip
A_CHANNELS_PLANS = Asked(
    "activation_of_a_channel_falls", ACTIVATION, "activations", "activation_rate", "signups",
    "One would have done neither, and looked at the channel's next four weeks. To do less for it brings fewer newcomers, and these were no "
    "worse than those before.",
)  # fmt: skip
A_CHANNELS_RETURN = Asked(
    "retention_of_a_cohort_falls", RETENTION, "retained_w4", "retention_rate", "accounts",
    "One would have said “neither” on Thursday, and waited for the next cohort. To ask other people costs a campaign, to rebuild the product a "
    "quarter, and the rate would have moved on by itself.",
)  # fmt: skip
ONE_OF_MANY = Asked(
    "first_of_many_cells", RETENTION, "retained_w4", "retention_rate", "accounts",
    "One would have kept the hour for a row that is unusual for its size: here it finds a story, and no cause.",
)  # fmt: skip
A_MONTH = Asked(
    "which_month", ACTIVATION, "activations", "activation_rate", "signups",
    "One would have taken the slide out. What the board hears it plans by, and this explanation would have been made up.",
)  # fmt: skip
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
