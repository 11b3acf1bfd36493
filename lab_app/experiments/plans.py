"""What was written down before each experiment began: the metric that decides, what must not get worse, and how long.

These are Larder's plans, as its people wrote them: the simulator does not read them. Experiments without a plan here,
such as the pilot of the win-back offer, have no read-out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

MOST_WEEKS = 8
"""Most weeks since the assignment that are followed."""

Who = Literal["newcomers", "everyone"]
GuardrailName = Literal["unsubscribes", "tickets", "load_p75", "orders"]
GUARDRAILS: tuple[GuardrailName, ...] = ("unsubscribes", "tickets", "load_p75", "orders")


@dataclass(frozen=True)
class Plan:
    """An experiment's plan.

    `who`: newcomers are enrolled at signup, everyone at the first visit of the days of enrolment. `unit` is what was
    randomised. `enrols` and `treats` are days from the start: so long people are taken in, and so long the change is
    there for those in treatment (None: it stays). `week` is the week since each one's assignment, counted from 0, in
    which the share of people who save a plan decides; `worth` the smallest lift of that share that would be shipped.
    `margins` say how much worse each guardrail may get, as a share: .15 of unsubscribes is a ratio of 1.15, .05 of
    orders one of .95.
    """

    experiment: str
    title: str
    about: str
    who: Who
    enrols: int
    treats: int | None
    week: int
    worth: float
    margins: Mapping[GuardrailName, float]
    unit: Literal["user", "household"] = "user"

    @cached_property
    def weeks(self) -> int:
        """Weeks that are followed: as many as those are treated through who were enrolled in the first half."""
        if self.treats is None:
            return MOST_WEEKS
        return min(MOST_WEEKS, (self.treats - self.enrols // 2) // 7)

    def enrolled_for(self, weeks: int) -> int:
        """Days from the start on which one could be enrolled and be treated through so many weeks."""
        if self.treats is None:
            return self.enrols
        return max(0, min(self.enrols, self.treats - 7 * weeks + 1))


_OF_NEWCOMERS: Mapping[GuardrailName, float] = {
    "unsubscribes": 0.50,
    "tickets": 0.50,
    "load_p75": 0.10,
    "orders": 0.20,
}
"""Few newcomers unsubscribe or write to support: half as many more is what a first week that works may cost."""
_OF_EVERYONE: Mapping[GuardrailName, float] = {
    "unsubscribes": 0.40,
    "tickets": 0.25,
    "load_p75": 0.05,
    "orders": 0.10,
}

PLANS: tuple[Plan, ...] = (
    Plan(
        experiment="short_signup_form",
        title="A shorter form to sign up",
        about="Half of the newcomers of six weeks signed up with three fields instead of seven. Do more of them begin?",
        who="newcomers",
        enrols=42,
        treats=None,
        week=0,
        worth=0.02,
        margins=_OF_NEWCOMERS,
    ),
    Plan(
        experiment="recipe_tour",
        title="A tour of the recipes",
        about="Half of the newcomers of four weeks were shown around the recipes first. Do more of them save a plan?",
        who="newcomers",
        enrols=28,
        treats=None,
        week=0,
        worth=0.02,
        margins=_OF_NEWCOMERS,
    ),
    Plan(
        experiment="onboarding_checklist",
        title="A checklist for the first week",
        about="Half of the newcomers of six weeks got a list of first steps. Do more of them save a plan?",
        who="newcomers",
        enrols=42,
        treats=None,
        week=0,
        worth=0.02,
        margins=_OF_NEWCOMERS,
    ),
    Plan(
        experiment="dinner_streaks",
        title="Dinner streaks, with a nudge by mail",
        about="Half of the visitors of four weeks saw a streak for planned dinners. Do more of them plan, also after weeks?",
        who="everyone",
        enrols=28,
        treats=70,
        week=7,
        worth=0.02,
        margins={**_OF_EVERYONE, "unsubscribes": 0.25},
    ),
    Plan(
        experiment="household_invite_banner",
        title="A banner that asks to invite the household",
        about="Half of the households that came by in four weeks saw a banner: invite whom you cook with. Do more of "
        "them still plan in their fifth week?",
        who="everyone",
        enrols=28,
        treats=56,
        week=4,
        worth=0.02,
        margins=_OF_EVERYONE,
        unit="household",
    ),
    Plan(
        experiment="interactive_planner",
        title="A planner that one can drag",
        about="Half of the visitors of eight weeks got a week that one plans by dragging. Do more of them save a plan?",
        who="everyone",
        enrols=56,
        treats=56,
        week=0,
        worth=0.02,
        margins=_OF_EVERYONE,
    ),
)
"""In the order in which they began."""


def plan_of(experiment: str) -> Plan:
    """The plan of an experiment. Raises KeyError."""
    for plan in PLANS:
        if plan.experiment == experiment:
            return plan
    raise KeyError(experiment)
