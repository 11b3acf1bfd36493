"""A plan is worth what it does to the mean MAU of the days that count, against spreading the money evenly and the best."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from lab_app.kinds.case import Case, CaseExercise, Known, NotDealtError, PlanQuestion, Sheet, Truths, Worths
from lab_app.kinds.case.questions import AnswerError
from lab_app.kinds.case.questions.plan import evenly, in_words, read_plan
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.simulator import SimulationError
from lab_app.tracks.data.prescription.exercises import a_budget_for_half_a_year as budget_exercise
from lab_app.whatif.plan import Plan
from lab_app.whatif.result import Guardrail, Result

BUDGET, ALONE, EVEN, BEST = 1000, 100.0, 150.0, 250.0


def came_to(mau: float, *, breaks: bool = False) -> Result:
    rail = Guardrail("unsubscribe_rate", 0.002, 0.003, 0.5, breaks)
    return Result(dt.date(2026, 6, 30), (100,), (100,), (ALONE, mau), (rail,), {})


def exercise(of: Callable[[Plan], Result]) -> CaseExercise:
    def deal(_known: Known) -> Case:
        worths = Worths(BUDGET, EVEN, BEST, of)
        return Case.of({"plan": Truths("reward.600-speed.400", "Because.", worths=worths)})

    return CaseExercise(
        id="plan", title="A plan", order=1, minutes=5, takeaway="Compare.", hints=("One.", "Two."),
        questions=(PlanQuestion(name="plan", asks="How do you spend it?"),), deal=deal,
    )  # fmt: skip


def graded(given: Any, of: Callable[[Plan], Result]) -> Any:
    text = given if isinstance(given, str) else json.dumps(given)
    return grade(exercise(of), text, Context(None))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mau", "points", "right", "part"),
    [
        (BEST, 100, True, "as good as the best"),
        (EVEN, 0, False, "falls 100 MAU short"),
        (200, 50, False, "falls 50 MAU short"),
        (240, 90, True, "as good as the best"),
        (ALONE, -50, False, "evenly would have done more"),
        (260, 110, True, "better than the best"),
    ],
)
def test_points_are_the_way_from_evenly_to_the_best(
    mau: float, points: float, right: bool, part: str
) -> None:
    verdict = graded({"plan": {"reward": 600}}, lambda _plan: came_to(mau))
    (one,) = verdict.answered
    assert (verdict.outcome, one.right) == ("scored", right)
    assert one.points == pytest.approx(points)
    assert one.loss == pytest.approx(max(0.0, BEST - mau))
    assert part in one.message
    assert one.message.endswith("Because.")


def test_above_the_best_that_was_found_it_is_said_to_be_better() -> None:
    better = graded({"plan": {"reward": 600}}, lambda _plan: came_to(2 * BEST - EVEN))
    assert better.headline == "200 points: better than our search"
    assert "Best that our search found: " in better.message
    assert "of 100 points" in graded({"plan": {"reward": 600}}, lambda _plan: came_to(BEST)).headline


@pytest.mark.parametrize(("mau", "worth"), [(400.0, ALONE), (90.0, 90.0)])
def test_a_broken_guardrail_is_worth_the_lesser_of_the_plan_and_doing_nothing(
    mau: float, worth: float
) -> None:
    (one,) = graded({"plan": {"mail": 600}}, lambda _plan: came_to(mau, breaks=True)).answered
    assert one.points == pytest.approx(100 * (worth - EVEN) / (BEST - EVEN))
    assert "breaks a guardrail" in one.message


@pytest.mark.parametrize("given", ['{"reward": 600, "speed": 400}', "reward.600-speed.400"])
def test_a_plan_is_given_as_euros_or_as_an_address(given: str) -> None:
    asked: list[Plan] = []
    verdict = graded(given, lambda plan: asked.append(plan) or came_to(BEST))  # type: ignore[func-returns-value]
    assert verdict.outcome == "scored"
    assert asked == [Plan.of({"reward": 600, "speed": 400})]
    assert verdict.answered[0].key == "reward.600-speed.400"


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"reward": 600, "speed": 401}, "1 more than there are"),
        ({"magic": 5}, "There is no lever"),
        ({"reward": -5}, "no budget"),
        ("half on speed", "no plan"),
    ],
)
def test_what_is_no_plan_gets_a_sentence(given: Any, part: str) -> None:
    verdict = graded({"plan": given}, lambda _plan: came_to(BEST))
    assert verdict.outcome == "error"
    assert part in verdict.message


def test_a_simulation_that_fails_counts_as_no_answer() -> None:
    def fails(_plan: Plan) -> Result:
        raise SimulationError("There is no memory left.")

    verdict = graded({"plan": {"reward": 600}}, fails)
    assert (verdict.outcome, verdict.message) == ("error", "There is no memory left.")


@pytest.mark.parametrize("given", [None, "", {}])
def test_an_empty_plan_is_not_handed_in_by_mistake(given: Any) -> None:
    with pytest.raises(AnswerError, match="No plan is given"):
        read_plan(given)
    assert read_plan("nothing") == Plan()


def test_a_plan_reads_as_euros_and_what_is_saved_of_the_budget() -> None:
    saved = BUDGET - 750
    assert in_words(
        Plan.of({"speed": 250, "reward": 500}), BUDGET
    ) == f"€ 500 referral reward, € 250 faster pages, € {saved:,} saved".replace("€ ", "€\u00a0")
    assert "saved" not in in_words(Plan.of({"reward": BUDGET}), BUDGET)
    assert in_words(Plan(), BUDGET).endswith("saved")
    assert evenly(BUDGET).total <= BUDGET


class _Truth:
    def plans(self) -> dict[str, Any]:
        def row(mau: float, **breaks: float) -> dict[str, Any]:
            return {"mau": mau, "worth": min(mau, ALONE) if breaks else mau, "breaks": breaks, "plan": {}}

        naive = {
            "evenly": row(EVEN),
            "all on mail": row(300.0, unsubscribe_rate=0.4),
            "all on paid": row(120.0),
        }
        naive["evenly, in a late burst"] = row(110.0)
        best = row(BEST) | {"plan": {"reward": 600.0, "speed": 400.0}}
        return {
            "euros": 1000.0,
            "alone": ALONE,
            "first_day": 60,
            "horizon": 180,
            "worse": 0.15,
            "naive": naive,
            "best": best,
        }


def test_the_budget_is_dealt_from_the_truth_and_told_with_a_table() -> None:
    known = Known(None, dt.date(2026, 6, 30), 7, _Truth(), outcome_of=lambda _plan: came_to(BEST))  # type: ignore[arg-type]
    case = budget_exercise.deal(known)
    truths = case.truths["plan"]
    assert truths.right == "reward.600-speed.400"
    (sheet,) = truths.after
    assert isinstance(sheet, Sheet)
    assert [row[:1] + row[2:] for row in sheet.rows] == [
        ("The best of our search", "100", "–"),
        ("Evenly", "0", "–"),
        ("All on paid", "−30", "–"),
        ("Evenly, in a late burst", "−40", "–"),
        ("All on mail", "−50", "unsubscribes"),
        ("Nothing", "−50", "–"),
    ]
    shown = json.dumps([case.seen.words, [str(exhibit) for exhibit in case.seen.exhibits]])
    for hidden in ("250", "600", "reward"):
        assert hidden not in shown


def test_points_begin_at_the_mau_of_the_even_split_where_that_breaks_a_guardrail() -> None:
    truth = _Truth()
    story = truth.plans()
    story["naive"]["evenly"] |= {"worth": ALONE, "breaks": {"unsubscribe_rate": 0.2}}
    truth.plans = lambda: story  # type: ignore[method-assign]
    known = Known(None, dt.date(2026, 6, 30), 7, truth, outcome_of=lambda _plan: came_to(BEST))  # type: ignore[arg-type]
    truths = budget_exercise.deal(known).truths["plan"]
    assert truths.worths is not None
    assert truths.worths.even == EVEN
    (sheet,) = truths.after
    assert isinstance(sheet, Sheet)
    assert ("Evenly", "−50", "unsubscribes") in [row[:1] + row[2:] for row in sheet.rows]


@pytest.mark.parametrize(("late", "said"), [(110.0, True), (160.0, False)])
def test_a_late_burst_is_told_to_be_worse_where_it_is(late: float, said: bool) -> None:
    truth = _Truth()
    story = truth.plans()
    story["naive"]["evenly, in a late burst"]["mau"] = late
    truth.plans = lambda: story  # type: ignore[method-assign]
    known = Known(None, dt.date(2026, 6, 30), 7, truth, outcome_of=lambda _plan: came_to(BEST))  # type: ignore[arg-type]
    why = budget_exercise.deal(known).truths["plan"].why
    assert ("late burst" in why) == said
    assert "all on paid comes to +20" in why


def test_without_a_simulation_it_is_not_dealt() -> None:
    known = Known(None, dt.date(2026, 6, 30), 7, _Truth())  # type: ignore[arg-type]
    with pytest.raises(NotDealtError, match="cannot be simulated here"):
        budget_exercise.deal(known)
