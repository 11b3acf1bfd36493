"""What questions are worth over several worlds, by worlds that are written here."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from lab_app.kinds.case import Case, CaseExercise, Quantiles, Range, Truths
from lab_app.kinds.context import Context
from tests.lab_app.cases import readings
from tests.lab_app.cases.asked import case_exercise, known_of
from tests.lab_app.cases.foreseen import Tried
from tests.lab_app.cases.prediction import Shown
from tests.lab_app.cases.spread import OfQuestion, by_question
from tests.lab_app.cases.worlds import World, WorldError, kept_worlds
from tests.lab_app.cases.worth import Worth, worths


def over_worlds(*ones: Worth) -> OfQuestion:
    (found,) = by_question(
        [[Tried("D03", is_right=True, points=None, said="", worths=(one,))] for one in ones]
    )
    return found


def ranges(truths: list[float], miss: float, points: float, careless: float = 0.0) -> OfQuestion:
    return over_worlds(
        *(
            Worth("factor", "range", truth, truth + miss, 0.1, points, 1.0, {"too early": careless})
            for truth in truths
        )
    )


def test_a_range_has_its_spread_its_errors_and_three_kinds_of_points() -> None:
    found = ranges([0.0, 1.0, 2.0, 3.0, 4.0], miss=0.2, points=70.0, careless=-20.0)
    assert found.spread == pytest.approx(math.sqrt(2.5))
    assert found.stated == pytest.approx(0.1)
    assert found.seen == pytest.approx(0.2)
    assert (found.points, found.careless) == (70.0, {"too early": -20.0})
    # what holds the others is 4 wide for the middle three, and 3 wide and 1 off for those at the ends; a loss of 1 is 0 points
    assert found.constant == pytest.approx(100 * (1 - (3 * 4 + 2 * (3 + 10)) / 5))
    assert list(found.faults) == []


@pytest.mark.parametrize(
    ("truths", "miss", "points", "careless", "fault"),
    [
        ([0.0, 1.0, 2.0, 3.0, 4.0], 0.2, 45.0, 0.0, "the reference earns 45 points"),
        ([0.0, 1.0, 2.0, 3.0, 4.0], 0.2, 70.0, 75.0, "too early earns 75 points"),
        ([1.0, 1.0, 1.0, 1.0, 1.0], 0.0, 70.0, 0.0, "a constant earns 100 points"),
    ],
)
def test_what_is_wrong_with_a_range_is_said(
    truths: list[float], miss: float, points: float, careless: float, fault: str
) -> None:
    found = ranges(truths, miss, points, careless)
    assert fault in " | ".join(found.faults)
    assert list(ranges(truths[:4], miss, points, careless).faults) == []  # four worlds say too little


def test_of_options_the_constant_is_what_the_other_worlds_say() -> None:
    causes = ("mix", "mix", "mix", "mix", "rate")
    found = over_worlds(*(Worth("cause", "choice", cause, points=80.0, scale=6.0) for cause in causes))
    assert found.answers == "2 kinds, mix 4 of 5"
    # by three of four others: mix, 80 % sure, which is right; by four of four: 95 % sure, which is wrong
    right = 100 * (1 - (0.2**2 + 5 * 0.04**2) * 6 / 5)
    wrong = 100 * (1 - (0.95**2 + 0.99**2 + 4 * 0.01**2) * 6 / 5)
    assert found.constant == pytest.approx((4 * right + wrong) / 5)
    same = over_worlds(*(Worth("row", "choice", "window") for _ in range(3)))
    assert (same.answers, same.constant) == ("always window", None)


def asking(question: Range | Quantiles) -> CaseExercise:
    return replace(case_exercise("P05"), questions=(question,))


def one_of(question: Range | Quantiles, truths: Truths, given: dict[str, str], context: Context) -> Worth:
    exercise, case = asking(question), Case.of({question.name: truths})
    answered = (question.answered(given, truths),)
    (found,) = worths(exercise, known_of(context), case, {question.name: given}, answered)
    return found


def test_a_careless_range_is_as_wide_and_around_another_number(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "careless", lambda *_: {"twice": 2.0, "nothing": 0.0})
    question = Range(name="factor", asks="", unit="ratio", bounds=(0.1, 9.0), fixed=2.0, log=True)
    found = one_of(question, Truths(1.0, ""), {"low": "0.5", "high": "2"}, context)
    half = math.log(2.0)
    assert found.truth == 0.0
    assert found.middle == pytest.approx(0.0)
    assert found.error == pytest.approx(half / 1.2816)
    assert found.points == pytest.approx(100 * (1 - 2 * half / 2.0))
    assert found.careless == {"twice": pytest.approx(100 * (1 - 2 * half / 2.0))}  # its low end is the truth


def test_quantiles_are_in_multiples_of_what_is_shown(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(*_: object) -> dict[str, Shown]:
        return {"mau": Shown(100.0, {"today's": 100.0})}

    monkeypatch.setattr(readings, "shown_already", shown)
    question = Quantiles(name="mau", asks="")
    given = {"10": "110", "50": "120", "90": "130"}
    found = one_of(question, Truths(120.0, "", loss=4.0), given, context)
    assert (found.truth, found.middle, found.scale) == (1.2, 1.2, 0.04)
    # on the truth in the middle: (.1 × 10 + 0 + .1 × 10) / 3 of 4; 20 lower: (.1 × 30 + .5 × 20 + .9 × 10) / 3
    assert found.points == pytest.approx(100 * (1 - 2 / 3 / 4))
    assert found.careless["today's"] == pytest.approx(100 * (1 - 22 / 3 / 4))


def test_what_was_read_is_counted_in_and_the_later_file_of_a_world_wins(tmp_path: Path) -> None:
    def write(name: str, *tried: Tried) -> Path:
        World(7, "lab-seed7", "", 0.0, {}, tried).save(tmp_path / name)
        return tmp_path / name

    def one(code: str, points: float) -> Tried:
        return Tried(code, True, points, "", worths=(Worth("q", "choice", "a", points=points, scale=4.0),))

    early = write("early.json", one("D02", 10.0), one("D05", 20.0), one("P01", 0.0))
    late = write("late.json", one("D05", 90.0))
    (world,) = kept_worlds([early, late], {"D02", "D05"})
    assert {tried.exercise: tried.points for tried in world.tried} == {"D02": 10.0, "D05": 90.0}
    assert world.tried[0].worths[0].truth == "a"
    with pytest.raises(WorldError, match="is no world that was read"):
        kept_worlds([tmp_path / "none.json"], {"D02"})
