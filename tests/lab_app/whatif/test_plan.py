"""A plan as an address has it, and as it is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.course.progress import Progress, ProgressFile
from lab_app.simulator import levers
from lab_app.ui.whatif import kept
from lab_app.ui.whatif.kept import MOST, Notebook, begun, came_of, change, given_back, notebook_of, without
from lab_app.whatif import result
from lab_app.whatif.plan import Plan, PlanError, evenly, read_address, step_of
from lab_app.whatif.result import Guardrail, Result

WORLD = "tiny-seed7-v17"


@given(st.dictionaries(st.sampled_from([lever.id for lever in levers()]), st.integers(0, 999_999_999)))
def test_a_plan_is_what_its_address_says(euros: dict[str, int]) -> None:
    plan = Plan.of(euros)
    assert read_address(plan.address) == plan
    assert plan.total == sum(euros.values())
    assert all(value > 0 for value in plan.by_lever.values())


@given(st.text(max_size=80))
def test_any_address_is_a_plan_or_a_sentence(text: str) -> None:
    try:
        assert read_address(text).total >= 0
    except PlanError as error:
        assert str(error)[0].isupper()  # noqa: PT017
        assert str(error).endswith(".")  # noqa: PT017


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("", "which is no plan"),
        ("reward", "which is no plan"),
        ("reward.-5", "which is no plan"),
        ("reward.5-reward.5", "which is no plan"),
        ("reward.5000000000", "which is no plan"),
        ("magic.5", "There is no lever"),
        ("<script>.1", "which is no plan"),
    ],
)
def test_a_bad_address_gets_a_sentence(address: str, part: str) -> None:
    with pytest.raises(PlanError, match=part):
        read_address(address)


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), True, "5", None])
def test_what_is_no_budget_is_refused(value: object) -> None:
    with pytest.raises(PlanError, match="no budget"):
        Plan.of({"paid": value})  # type: ignore[dict-item]


def test_a_plan_costs_no_more_than_there_is() -> None:
    plan = Plan.of({"paid": 600, "speed": 500})
    assert plan.within(1100) is plan
    with pytest.raises(PlanError, match="100 more than there are"):
        plan.within(1000)


def some_result(gain: float, *broken: str) -> Result:
    content = {
        "first": "2026-06-30",
        "alone": [100, 100],
        "decided": [100, 101],
        "mau": [100.0, 100.0 + gain],
        "guardrails": [
            {"metric": name, "alone": 1.0, "decided": 2.0, "worse": 1.0, "breaks": True} for name in broken
        ],
        "means": {"new_signups": [1.0, None]},
        "adds": None,
    }
    found = result.read(content)
    assert found is not None
    return found


def test_a_broken_guardrail_makes_a_plan_worth_no_more_than_nothing() -> None:
    assert some_result(20).worth == 120
    assert some_result(20, "ticket_rate").worth == 100
    assert some_result(-20, "ticket_rate").worth == 80
    assert some_result(20, "ticket_rate").broken == (Guardrail("ticket_rate", 1.0, 2.0, 1.0, breaks=True),)


@pytest.mark.parametrize("content", [None, [], {}, {"adds": 1}, {"adds": None, "first": "x"}, "text"])
def test_what_is_no_result_is_none(content: object) -> None:
    assert result.read(content) is None


def test_plans_are_kept_with_their_first_guess_and_what_came_of_them() -> None:
    now = begun("paid.5", "run-1", 10.0)(Notebook())
    now = begun("paid.5", "run-2", 30.0)(now)
    assert [(one.run, one.guess, one.gain) for one in now.plans] == [("run-2", 10.0, None)]
    now = came_of("run-2", some_result(7, "ticket_rate"))(now)
    (one,) = now.plans
    assert (one.gain, one.broken) == (7.0, ("ticket_rate",))
    assert given_back("run-2")(now) == now  # it came to something
    assert now.tried == ("paid.5",)


def test_a_run_that_came_to_nothing_is_given_back_and_a_removed_one_is_not() -> None:
    now = begun("speed.5", "run-2", None)(begun("paid.5", "run-1", None)(Notebook()))
    assert given_back("run-1")(now).tried == ("speed.5",)
    assert len(given_back("run-1")(now).plans) == 2
    removed = without("speed.5")(now)
    assert [one.address for one in removed.plans] == ["paid.5"]
    assert removed.tried == now.tried


def test_only_so_many_plans_stay() -> None:
    now = Notebook()
    for number in range(MOST + 3):
        now = begun(f"paid.{number + 1}", f"run-{number}", None)(now)
    assert len(now.plans) == MOST
    assert now.plans[-1].run == f"run-{MOST + 2}"
    assert len(now.tried) == MOST + 3


def test_plans_are_each_worlds_own_and_survive(tmp_path: object) -> None:
    progress = Progress(ProgressFile(tmp_path / "progress.sqlite"), "somebody")  # type: ignore[operator]
    change(progress, WORLD, begun("paid.5", "run-1", 3.0))
    again = Progress(ProgressFile(tmp_path / "progress.sqlite"), "somebody")  # type: ignore[operator]
    assert [one.address for one in notebook_of(again, WORLD).plans] == ["paid.5"]
    assert notebook_of(again, "another").plans == ()


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", '{"version": 1}', '{"version": 9, "plans": [], "tried": []}']
)
def test_what_cannot_be_read_is_an_empty_notebook(text: str | None) -> None:
    assert kept.read(text) == Notebook()


def test_a_plan_of_a_lever_that_is_gone_is_left_out() -> None:
    now = begun("paid.5", "run-1", 3.0)(Notebook())
    text = kept.write(now).replace("paid.5", "gone.5")
    assert kept.read(text).plans == ()
    assert kept.read(kept.write(now)) == now


@pytest.mark.parametrize(("budget", "many"), [(100_000, 6), (100_000, 4), (2500, 4), (90_000, 1)])
def test_spread_evenly_all_of_it_is_spent(budget: int, many: int) -> None:
    spread = evenly(budget, [f"lever {n}" for n in range(many)])
    assert sum(spread.values()) == budget
    assert max(spread.values()) - min(spread.values()) <= step_of(budget)
    assert not any(euros % step_of(budget) for euros in spread.values())
