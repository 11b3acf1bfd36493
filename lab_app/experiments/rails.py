"""What is known of each guardrail: the ratio of treatment to control, against the margin of the plan and against 1."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.experiments.guardrails import LEVELS, Quarter, Sums, load_times, of_people, of_recipients
from lab_app.experiments.plans import GUARDRAILS, GuardrailName
from lab_app.experiments.record import Days, Record
from pipelines.statistics.estimate import CONFIDENCE, Estimate
from pipelines.statistics.experiments import noninferiority, quantile_ratio, ratio_metrics
from pipelines.statistics.experiments.noninferiority import LEAST_EVENTS, SAFE_COVERAGE, Outcome, Worse
from pipelines.statistics.experiments.ratio_metrics import UserSums
from pipelines.statistics.proportions import Share

LABELS: Mapping[GuardrailName, str] = {
    "unsubscribes": "People who unsubscribe",
    "tickets": "People who write to support",
    "load_p75": "Page load time (p75)",
    "orders": "Orders a head",
}
P75 = LEVELS.index(0.75)


@dataclass(frozen=True)
class Rail:
    """A guardrail, read. `to_be_safe` is the range that is held against the margin, `to_be_harmful` the one against 1;
    both are ratios of treatment to control, None where there is too little to say one. `control` and `treatment` say
    what was counted, in a few words."""

    name: GuardrailName
    margin: float
    worse: Worse
    to_be_safe: Estimate | None
    to_be_harmful: Estimate | None
    events: float
    control: str
    treatment: str

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def limit(self) -> float:
        """The ratio that is worse by just the margin."""
        return 1.0 + self.margin if self.worse == "more" else 1.0 - self.margin

    @property
    def outcome(self) -> Outcome:
        """Safe, harmful, not known yet, or too few to say; as `noninferiority.Guardrail` has it."""
        safe, harmful = self.to_be_safe, self.to_be_harmful
        if safe is None or harmful is None or self.events < LEAST_EVENTS:
            return "too few"
        more = self.worse == "more"
        if safe.high < self.limit if more else safe.low > self.limit:
            return "safe"
        return "harmful" if (harmful.low > 1.0 if more else harmful.high < 1.0) else "not known"


def rails(record: Record, days: Days) -> tuple[Rail, ...]:
    """All guardrails of a plan, in the order of `GUARDRAILS`. Raises QueryError.

    Harm is found with the success metric's error, split over the guardrails; the margins are held without a correction.
    """
    margins = days.plan.margins
    alpha = (1.0 - CONFIDENCE) / len(GUARDRAILS)
    tickets, orders = of_people(record, days)
    return (
        _of_shares("unsubscribes", of_recipients(record, days), margins["unsubscribes"], alpha),
        _of_shares("tickets", tickets, margins["tickets"], alpha),
        _of_quarters(load_times(record, days), margins["load_p75"], alpha),
        _of_sums(orders, margins["orders"], alpha),
    )


def _of_shares(name: GuardrailName, arms: Mapping[str, Share], margin: float, alpha: float) -> Rail:
    treatment, control = arms.get("treatment"), arms.get("control")
    if treatment is None or control is None:
        return Rail(name, margin, "more", None, None, 0.0, "nobody", "nobody")
    found = noninferiority.judge(treatment, control, margin, harm_alpha=alpha)
    return Rail(
        name,
        margin,
        "more",
        found.to_be_safe,
        found.to_be_harmful,
        found.expected,
        *(f"{arm.hits:,.0f} of {arm.size:,.0f}" for arm in (control, treatment)),
    )


def _of_sums(arms: Mapping[str, Sums], margin: float, alpha: float) -> Rail:
    treatment, control = (_user_sums(arms[arm]) for arm in ("treatment", "control"))
    safe, harmful = (
        ratio_metrics.relative_difference(treatment, control, coverage)
        for coverage in (SAFE_COVERAGE, 1.0 - alpha)
    )
    total = arms["treatment"].total + arms["control"].total
    people = [arms["control"].people, arms["treatment"].people]
    return Rail(
        "orders",
        margin,
        "fewer",
        _as_ratio(safe),
        _as_ratio(harmful),
        min(people) * total / sum(people),
        *(f"{arms[arm].total:,.0f} by {arms[arm].people:,}" for arm in ("control", "treatment")),
    )


def _user_sums(sums: Sums) -> UserSums:
    n = float(sums.people)
    return UserSums(sums.people, sums.total, n, sums.squares, n, sums.total)


def _as_ratio(found: Estimate | None) -> Estimate | None:
    return None if found is None else Estimate(1 + found.value, 1 + found.low, 1 + found.high, found.coverage)


def _of_quarters(arms: Mapping[str, Quarter], margin: float, alpha: float) -> Rail:
    if len(arms) < 2:
        return Rail("load_p75", margin, "more", None, None, 0.0, "no pages", "no pages")
    treatment, control = (_quantile(arms[arm]) for arm in ("treatment", "control"))
    return Rail(
        "load_p75",
        margin,
        "more",
        quantile_ratio.ratio(treatment, control, SAFE_COVERAGE),
        quantile_ratio.ratio(treatment, control, 1.0 - alpha),
        math.inf,
        *(f"{arms[arm].values[P75]:,.0f} ms" for arm in ("control", "treatment")),
    )


def _quantile(found: Quarter) -> quantile_ratio.Quantile:
    sums = UserSums(
        found.people, found.below, found.loads, found.below_squared, found.loads_squared, found.product
    )
    return quantile_ratio.Quantile(0.75, found.levels, found.values, sums)
