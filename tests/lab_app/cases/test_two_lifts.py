"""P10: each of its answers can be right, its story is that of the truth, and an older truth deals nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import pytest

from lab_app.kinds.case import Case, Known, NotDealtError
from lab_app.kinds.case.dealing import filled
from lab_app.kinds.case.judge import judge
from lab_app.kinds.context import Context
from lab_app.tracks.data.prescription.exercises import two_lifts_of_activation as two_lifts
from lab_app.truth import Truth
from synthetic.config import WorldConfig
from synthetic.truth import lever_effects
from tests.lab_app.cases import prescription as reader
from tests.lab_app.cases.asked import case_exercise, case_of

ALONE = 10_000.0


@dataclass(frozen=True)
class _Levers:
    """A truth in which onboarding has 100,000 euros and speed 25,000, with these gains of MAU and points of activation."""

    gains: tuple[float, float]
    points: tuple[float, float] = (6.0, 2.0)
    missing: str = ""

    def of_levers(self) -> Mapping[str, Mapping[str, tuple[float, float]]]:
        return {
            plan: {"mau_counted": (ALONE, gain), "activation_rate": (0.3, lift / 100)}
            for plan, gain, lift in zip(("onboarding", "part of speed"), self.gains, self.points, strict=True)
            if plan != self.missing
        }

    def budgets(self) -> Mapping[str, Mapping[str, float]]:
        return {"onboarding": {"onboarding": 100_000.0}, "part of speed": {"speed": 25_000.0}}


def dealt_by(truth: _Levers) -> Case:
    return two_lifts.deal(Known(cast(Any, None), dt.date(2026, 6, 30), 7, cast(Any, truth)))


@pytest.mark.parametrize(
    ("gains", "points", "right", "said"),
    [
        ((400, 300), (6, 2), "onboarding", "here the input pointed the same way. To fund the other one would have cost 100 MAU"),
        ((400, 300), (2, 6), "onboarding", "that of faster pages, and it would have misled you"),
        ((300, 400), (6, 2), "speed", "that of better onboarding, and it would have misled you"),
        ((300, 400), (2, 6), "speed", "the input pointed the same way"),
        ((300, 310), (6, 2), "same", "the two are 10 MAU apart. So the money decides, and faster pages asks for less"),
        ((90, 20), (6, 2), "neither", "the outcome hardly hears of it"),
    ],
)  # fmt: skip
def test_each_answer_is_right_somewhere_and_told_with_what_the_other_costs(
    gains: tuple[float, float], points: tuple[float, float], right: str, said: str
) -> None:
    truths = dealt_by(_Levers(gains, points)).truths["lever"]
    assert (truths.right, said in truths.why) == (right, True), truths.why
    numbers = truths.why.replace("\u00a0", " ")
    assert (
        f"better onboarding +{gains[0]} for € 100,000, faster pages +{gains[1]} for € 25,000, of 10,000."
        in numbers
    )


@pytest.mark.parametrize(
    ("gains", "said"), [((400, 300), True), ((400, 90), False), ((300, 400), False), ((300, 310), False)]
)
def test_that_a_euro_does_more_on_speed_is_said_where_speed_loses_all_the_same(
    gains: tuple[float, float], said: bool
) -> None:
    assert ("A euro does more on speed" in dealt_by(_Levers(gains)).truths["lever"].why) == said


def test_what_is_shown_before_the_answer_is_the_same_whatever_is_right() -> None:
    """The two lifts and the money; nothing of MAU."""
    seen = [dealt_by(_Levers(gains)).seen for gains in ((400, 300), (300, 400), (300, 310), (90, 20))]
    assert all(one == seen[0] for one in seen)
    prompt = filled(case_exercise("P10"), seen[0]).prompt.replace("\u00a0", " ")
    assert "can use € 100,000 and lifts activation by 6.0 points" in prompt
    assert "has engineers for € 25,000 only and lifts it by 2.0" in prompt


@pytest.mark.parametrize("missing", ["part of speed", "onboarding"])
def test_a_truth_that_has_not_tried_it_yet_deals_nothing_and_says_so(missing: str) -> None:
    with pytest.raises(NotDealtError, match="not there yet"):
        dealt_by(_Levers((400, 300), missing=missing))


def test_an_older_truth_deals_nothing(small_truth: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a simulator that tried whole budgets only; see also what `pipelines.publish.variants` calls current."""
    levers = small_truth._json("levers.json")
    older = {
        part: {name: one for name, one in levers[part].items() if name != lever_effects.PART_OF_SPEED}
        for part in ("plans", "summary")
    }
    monkeypatch.setattr(small_truth, "_json", lambda _name: {**levers, **older})
    with pytest.raises(NotDealtError, match="not there yet"):
        two_lifts.deal(Known(cast(Any, None), dt.date(2026, 6, 30), 1, small_truth))


def test_its_plans_are_those_that_the_truth_tries() -> None:
    tried = lever_effects.plans(WorldConfig(seed=1))
    assert {name: set(tried[plan]) for name, plan in two_lifts.PLANS.items()} == {
        "onboarding": {"onboarding"},
        "speed": {"speed"},
    }
    assert tried["part of speed"]["speed"] < tried["onboarding"]["onboarding"]


@pytest.mark.parametrize(
    ("points", "option"), [((6.0, 1.5), "onboarding"), ((6.0, 4.0), "speed"), ((5.0, 2.0), "same")]
)
def test_the_reader_goes_by_the_two_lifts(points: tuple[float, float], option: str, context: Context) -> None:
    seen = dealt_by(_Levers((400, 300), points)).seen
    assert reader.said(case_exercise("P10"), context, seen)["lever"]["option"] == option


def test_whoever_is_wrong_is_told_why_it_tempts_and_what_it_would_have_cost(context: Context) -> None:
    chosen, right = case_exercise("P10"), case_of("P10", context).truths["lever"].right
    for option in ("onboarding", "speed", "same", "neither"):
        verdict = judge(chosen, json.dumps({"lever": {"option": option, "sure": 65}}), context)
        (one,) = verdict.answered
        assert one.right == (option == right)
        assert "In mean MAU: " in one.message
