"""The rule: its cases by hand, and what must hold in every case that there can be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipelines.statistics.estimate import Direction
from pipelines.statistics.experiments.noninferiority import Outcome
from pipelines.statistics.experiments.verdict import Decision, Evidence, Reason, Verdict, decide

LIFT = Evidence(
    is_trusted=True,
    success={"activation": "above"},
    guardrails={"unsubscribes": "safe"},
    days=28,
    planned_days=28,
    days_to_lift=28,
)
NONE = replace(LIFT, success={"activation": "both"})
UNCLEAR = replace(LIFT, guardrails={"unsubscribes": "not known", "tickets": "safe"})


@pytest.mark.parametrize(
    ("evidence", "decision", "reason", "names", "days"),
    [
        (LIFT, "ship", "lift", ("activation",), None),
        (replace(LIFT, guardrails={}), "ship", "lift", ("activation",), None),
        (replace(LIFT, is_trusted=False), "cannot settle", "not to be trusted", (), None),
        (replace(LIFT, days=9), "run on", "before the end", (), 19),
        (replace(LIFT, days=9, has_bound=True), "ship", "lift", ("activation",), None),
        (replace(LIFT, guardrails={"unsubscribes": "harmful"}), "don't", "harm", ("unsubscribes",), None),
        (replace(LIFT, success={"activation": "above", "orders": "below"}), "don't", "harm", ("orders",), None),
        (replace(NONE, guardrails={"unsubscribes": "harmful"}, days=9), "run on", "before the end", (), 19),
        (replace(NONE, guardrails={"a": "harmful"}, days=9, has_bound=True), "don't", "harm", ("a",), None),
        (NONE, "don't", "no lift", ("activation",), None),
        (replace(NONE, days_to_lift=40), "run on", "too few", (), 12),
        (replace(NONE, days_to_lift=400), "cannot settle", "too few", (), None),
        (replace(NONE, days_to_lift=None), "cannot settle", "too few", (), None),
        (replace(NONE, days=10, has_bound=True), "run on", "before the end", (), 18),
        (UNCLEAR, "cannot settle", "guardrail not known", ("unsubscribes",), None),
        (replace(UNCLEAR, days_to_margin={"unsubscribes": 70}), "run on", "guardrail not known", ("unsubscribes",), 42),
        (replace(UNCLEAR, days_to_margin={"unsubscribes": 20}), "don't", "guardrail not safe", ("unsubscribes",), None),
        (replace(UNCLEAR, days_to_margin={"unsubscribes": 900}), "cannot settle", "guardrail not known", ("unsubscribes",), None),
        (replace(UNCLEAR, days=14, has_bound=True), "run on", "guardrail not known", ("unsubscribes",), 14),
        (replace(LIFT, guardrails={"unsubscribes": "too few"}), "cannot settle", "guardrail not known", ("unsubscribes",), None),
    ],
)  # fmt: skip
def test_the_rule_by_hand(
    evidence: Evidence, decision: Decision, reason: Reason, names: tuple[str, ...], days: int | None
) -> None:
    assert decide(evidence) == Verdict(decision, reason, names, days)


def every_case() -> Iterator[Evidence]:
    """Two success metrics, two guardrails, three days, with and without what else there is: 27,648 cases."""
    directions: tuple[Direction, ...] = ("above", "below", "both")
    outcomes: tuple[Outcome, ...] = ("safe", "harmful", "not known", "too few")
    for trusted, bound in itertools.product((True, False), repeat=2):
        for one, other in itertools.product(directions, repeat=2):
            for first, second in itertools.product(outcomes, repeat=2):
                for day, lift, margin in itertools.product(
                    (5, 28, 60), (None, 20, 50, 400), (None, 20, 90, 400)
                ):
                    yield Evidence(
                        is_trusted=trusted,
                        success={"a": one, "b": other},
                        guardrails={"g": first, "h": second},
                        days=day,
                        planned_days=28,
                        days_to_lift=lift,
                        days_to_margin={"g": margin, "h": 30},
                        has_bound=bound,
                    )


def test_what_holds_in_every_case() -> None:
    seen = set()
    for evidence in every_case():
        found = decide(evidence)
        seen.add((found.decision, found.reason))
        success, guardrails = set(evidence.success.values()), set(evidence.guardrails.values())
        may_decide = evidence.is_at_its_end or evidence.has_bound
        ships = evidence.is_trusted and may_decide and guardrails == {"safe"}
        assert (found.decision == "ship") == (ships and "above" in success and "below" not in success)
        if evidence.is_trusted and may_decide and ("below" in success or "harmful" in guardrails):
            assert found == Verdict("don't", "harm", found.names) and found.names
        if not evidence.is_trusted:
            assert found.decision == "cannot settle"
        assert (found.days is not None) == (found.decision == "run on")
        if found.days is not None:
            assert found.days > 0 and evidence.days + found.days <= evidence.most_days
        if not may_decide and evidence.is_trusted:
            assert found == Verdict("run on", "before the end", (), 23)
        if found.decision == "don't" and found.reason == "no lift":
            assert evidence.days_to_lift is not None and evidence.days_to_lift <= evidence.days
    assert len(seen) == 10, seen


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="success metric"):
        replace(LIFT, success={})
    with pytest.raises(ValueError, match="a day at least"):
        replace(LIFT, days=0)
    with pytest.raises(ValueError, match="a day at least"):
        replace(LIFT, planned_days=400)
