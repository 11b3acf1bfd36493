"""Which column leaks is dealt by the seed; of six errors one is that of the forecast as it is used."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lab_app.course.authoring.rules import rules_of
from lab_app.kinds.case import Case, CaseExercise, Choice, Known, NotDealtError, Sheet
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.context import Context
from lab_app.kinds.rules import findings
from lab_app.sandbox import Sandbox
from lab_app.tracks.data.prediction.exercises import a_good_churn_model as leak
from lab_app.tracks.data.prediction.exercises import one_error_six_ways as folds
from pipelines.contract.churn import ChurnModel, churn_of, write_churn
from pipelines.contract.derived import MADE, Derived
from pipelines.contract.files import write_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.derived import churn as making
from pipelines.statistics.scores import belief_points
from tests.lab_app.cases.asked import case_exercise

LEAK: CaseExercise = case_exercise("F05")
FOLDS: CaseExercise = case_exercise("F04")
SEEDS = range(1_000)


@pytest.fixture(scope="module")
def derived(tiny_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Derived:
    there = Derived(tmp_path_factory.mktemp("derived"))
    folder = there.place("churn")
    folder.mkdir()
    home = Home(tiny_release.path.parents[3])
    making.make(home, tiny_release, None, folder, 1, lambda _: None)  # type: ignore[arg-type]
    write_json(folder / MADE, {"version": 1, "seconds": 1.0})
    return there


@pytest.fixture(scope="module")
def context(tiny_release: Release, derived: Derived) -> Iterator[Context]:
    with Sandbox(tiny_release.warehouse, workers=1) as sandbox:
        yield Context(sandbox, seed=7, as_of=tiny_release.as_of, derived=derived)


def model(context: Context) -> ChurnModel:
    assert context.derived is not None
    found = churn_of(context.derived)
    assert found is not None
    return found


def seed_of(which: str) -> int:
    return next(seed for seed in SEEDS if leak.dealt(seed) == which)


def table(case: Case) -> Sheet:
    (sheet,) = case.seen.exhibits
    assert isinstance(sheet, Sheet)
    return sheet


@pytest.mark.parametrize("exercise", [LEAK, FOLDS], ids=["F05", "F04"])
def test_it_holds_in_the_checker_in_each_case(exercise: CaseExercise, context: Context) -> None:
    for seed in {seed_of(which) for which in leak.DEALT}:
        for rule in rules_of(exercise):
            assert findings(rule, replace(context, seed=seed)) == (), rule.name


def test_no_column_leaks_in_more_than_half_of_the_worlds_and_none_does_in_some() -> None:
    found = Counter(leak.dealt(seed) for seed in SEEDS)
    assert set(found) == set(leak.DEALT)
    assert max(found.values()) / len(SEEDS) <= 0.5
    assert 0.15 <= found[leak.NONE] / len(SEEDS) <= 0.35


@pytest.mark.parametrize("which", leak.DEALT)
def test_the_table_has_one_column_that_is_known_too_late_or_none(which: str, context: Context) -> None:
    case = dealt(LEAK, replace(context, seed=seed_of(which)))
    found = model(context)
    assert found.cutoff is not None
    columns = {column.name: column for column in found.columns}
    late = [
        row[0]
        for row in table(case).rows[:-1]
        if row[3]
        not in ("the signup", leak._day(found.cutoff), leak._day(columns["active_days_before"].known_at))
    ]
    assert late == ([] if which == leak.NONE else [columns[which].label])
    assert case.truths["column"].right == which
    assert case.seen.words["auc"] == f"{found.auc if which == leak.NONE else found.leaks[which].auc:.2f}"


def test_what_needs_no_look_at_the_days_earns_next_to_nothing(context: Context) -> None:
    """The best fixed answer, the strongest column alone, and the one that the table shows first."""
    (question,) = LEAK.questions
    assert isinstance(question, Choice)
    options, count = {option.key for option in question.options}, len(question.options)
    by_label = {option.text: option.key for option in question.options}
    points: dict[str, list[float]] = {"fixed": [], "strongest": [], "first": []}
    for which in leak.DEALT:
        rows = table(dealt(LEAK, replace(context, seed=seed_of(which)))).rows[:-1]
        strongest = max((row for row in rows if row[0] in by_label), key=lambda row: float(str(row[4])))
        picks = {
            "fixed": leak.DEALT[0],
            "strongest": by_label[str(strongest[0])],
            "first": by_label[str(rows[0][0])],
        }
        for name, picked in picks.items():
            assert picked in options
            points[name].append(belief_points(0.5, count, right=picked == which))
    assert all(np.mean(one) <= 40 for one in points.values()), points
    assert np.mean(points["fixed"]) <= 20
    assert np.mean(points["first"]) <= 20


def test_the_reveal_says_what_the_leak_costs_in_use(context: Context) -> None:
    for which in leak.DEALT[:3]:
        case = dealt(LEAK, replace(context, seed=seed_of(which)))
        found = model(context).leaks[which]
        assert (
            f"{found.called_in_use.people:,} are, of whom {found.called_in_use.left:,} leave"
            in case.truths["column"].why
        )
        wrong = judge(
            LEAK, json.dumps({"option": "tickets", "sure": 0.8}), replace(context, seed=seed_of(which))
        )
        assert wrong.outcome == "scored"
        assert wrong.points is not None and wrong.points < 0


def test_while_the_model_is_made_the_exercise_says_so(context: Context, tmp_path: Path) -> None:
    for derived in (None, Derived(tmp_path)):
        with pytest.raises(NotDealtError, match="not there yet"):
            dealt(LEAK, replace(context, derived=derived))


def test_where_there_is_no_model_the_exercise_says_why(context: Context, tmp_path: Path) -> None:
    folder = Derived(tmp_path).place("churn")
    folder.mkdir()
    write_churn(folder, ChurnModel(as_of=dt.date(2024, 3, 31), why_not="Too few people."))
    write_json(folder / MADE, {"version": 1, "seconds": 1.0})
    with pytest.raises(NotDealtError, match=r"no churn model of this data\. Too few people\."):
        dealt(LEAK, replace(context, derived=Derived(tmp_path)))


def slowly(values: list[float], letter: str) -> float:
    """The error of a way, from its words: for each day that is asked for, the five nearest that are known, sorted."""
    length = len(values)
    day_fold = np.random.default_rng(4).permutation(np.arange(length) % 5)
    weeks = (length - 1) // 7 + 1
    week_fold = np.random.default_rng(4).permutation(np.arange(weeks) % 5)
    ahead = {"D": 1, "E": 28, "F": 180}.get(letter, 0)

    def is_known(other: int, day: int) -> bool:
        if letter == "B":
            return bool(day_fold[other] != day_fold[day])
        if letter == "C":
            return bool(week_fold[other // 7] != week_fold[day // 7])
        return letter == "A" or other <= day - ahead

    off = []
    for day in range(182 + ahead if ahead else 0, length):
        others = [other for other in range(length) if is_known(other, day)]
        nearest = sorted(others, key=lambda other, day=day: (abs(other - day), other))[:5]  # type: ignore[misc]
        said = sum(values[other] for other in nearest) / 5
        off.append(abs(said - values[day]) / values[day])
    return sum(off) / len(off)


@pytest.mark.parametrize("letter", "ABCDEF")
def test_an_error_is_what_its_words_say(letter: str) -> None:
    generator = np.random.default_rng(1)
    values = 1_000 + np.cumsum(generator.normal(1.0, 6.0, 400))
    assert folds.errors(values)[letter] == pytest.approx(slowly(values.tolist(), letter))


def test_filling_gaps_looks_far_better_than_forecasting(context: Context) -> None:
    known = Known(context.sandbox, context.as_of, context.seed, None)
    rows = {row[0]: row for row in table(folds.deal(known)).rows}
    assert set(rows) == set("ABCDEF")
    generator = np.random.default_rng(2)
    for _ in range(5):
        found = folds.errors(3_000 + np.cumsum(generator.normal(2.0, 15.0, 900)))
        assert found["A"] < found["B"] < found["E"]
        assert found["D"] < found["E"] < found["F"]
        assert found["C"] < found["E"]
