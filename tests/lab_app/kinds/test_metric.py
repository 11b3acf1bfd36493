"""A metric is judged by its values, whatever it is called; what is wrong is said with one cell; nothing leaks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lab_app.course.tracks import discover
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.metric import MetricExercise, Mistake
from lab_app.kinds.metric.compare import difference
from lab_app.kinds.metric.mutants import mutants
from lab_app.kinds.metric.spec import Slice
from tests.lab_app.metric_oracles import ORACLES, unlike

TEXT = """
metrics:
  - name: {name}
    type: ratio
    numerator: {numerator}
    denominator: {denominator}
"""
PER_VISITOR = TEXT.format(name="orders_per_visitor", numerator="orders", denominator="visitors")
PER_BUYER = TEXT.format(name="orders_per_visitor", numerator="orders", denominator="buyers")

EXERCISE = MetricExercise(
    title="Orders per visitor",
    order=1,
    minutes=5,
    takeaway="Say by whom you divide.",
    hints=("One.", "Two."),
    starter=TEXT.format(name="orders_per_visitor", numerator="orders", denominator="new_signups"),
    solution=PER_VISITOR,
    withheld=("stickiness", "average_dau_28d"),
    rule="Divide by visitors.",
    mistakes=(Mistake("per_buyer", "That is per buyer.", PER_BUYER),),
)
METRICS = [found for found in discover() if isinstance(found, MetricExercise)]


def test_the_starter_is_no_attempt_and_nothing_is_none(whole: Context) -> None:
    for text in ("", "  \n", EXERCISE.starter, f"# mine\n{EXERCISE.starter}   \n"):
        assert grade(EXERCISE, text, whole).outcome == "unattempted", text


def test_a_metric_is_right_by_its_values_whatever_it_is_called(whole: Context) -> None:
    other = """
metrics:
  - {name: shoppers, label: Whatever, type: derived, expr: "orders / nullif(people, 0)",
     input_metrics: [orders, {name: visitors, alias: people}]}
"""
    assert grade(EXERCISE, other, whole).outcome == "right"
    assert grade(EXERCISE, other, replace(whole, variants=None)).outcome == "right so far"


def test_other_metrics_in_the_text_do_not_matter(whole: Context) -> None:
    first = PER_BUYER.replace("orders_per_visitor", "per_buyer")
    assert grade(EXERCISE, first + PER_VISITOR.replace("\nmetrics:\n", ""), whole).outcome == "right"


def test_a_foreseen_mistake_is_known_by_its_values_and_a_cell_is_shown(whole: Context) -> None:
    same = """
metrics:
  - {name: mine, type: derived, expr: "orders / nullif(buyers, 0)", input_metrics: [orders, buyers]}
"""
    for text in (PER_BUYER, same):
        verdict = grade(EXERCISE, text, whole)
        assert (verdict.outcome, verdict.mistake) == ("wrong", "per_buyer")
        assert "That is per buyer." in verdict.message
        assert len(verdict.rows) == 1


def test_a_mistake_that_nobody_foresaw_is_said_with_the_prompt(whole: Context) -> None:
    text = TEXT.format(name="mine", numerator="buyers", denominator="visitors")
    verdict = grade(EXERCISE, text, whole)
    assert verdict.mistake is None
    assert "The prompt says: Divide by visitors." in verdict.message
    turned = grade(EXERCISE, TEXT.format(name="mine", numerator="visitors", denominator="orders"), whole)
    assert "turned over" in turned.message and turned.reasons == ("relation",)


def test_what_is_right_here_and_wrong_on_hidden_worlds_is_nearly_right_without_a_value(
    whole: Context,
) -> None:
    exercise = replace(EXERCISE, grains=("month",), splits=(), zero_is_nothing=True)
    right = "- {name: orders_by_luck, type: simple, agg: sum, expr: case when is_paid then 1 else 0 end}"
    largest = whole.sandbox.run("SELECT max(order_id) FROM marts.fct_orders").rows[0][0]
    lucky = right.replace("is_paid then", f"is_paid and order_id <= {largest} then")
    text = "models:\n  - name: fct_orders\n    metrics:\n      {}\n"
    of_orders = replace(exercise, solution=text.format(right), mistakes=())
    verdict = grade(of_orders, text.format(lucky), whole)
    assert (verdict.outcome, verdict.headline, verdict.rows) == ("wrong", "Nearly", ())
    assert not any(character.isdigit() for character in verdict.message)
    assert grade(of_orders, text.format(right), whole).outcome == "right"


def test_a_text_that_is_no_metric_is_an_error_with_its_line(whole: Context) -> None:
    verdict = grade(EXERCISE, TEXT.format(name="mine", numerator="ordrs", denominator="visitors"), whole)
    assert (verdict.outcome, verdict.line) == ("error", 5)
    assert "Did you mean `orders`?" in verdict.message


def test_on_a_release_without_its_tables_no_answer_is_blamed(whole: Context) -> None:
    older = replace(
        EXERCISE, solution=PER_VISITOR.replace("numerator: orders", "numerator: of_a_newer_release")
    )
    for text in (PER_BUYER, PER_VISITOR, PER_VISITOR.replace("visitors", "nobody")):
        verdict = grade(older, text, whole)
        assert (verdict.outcome, verdict.headline) == ("error", "The data are older than this exercise")


def test_what_an_exercise_withholds_is_not_there_but_its_name_is_free(whole: Context) -> None:
    verdict = grade(EXERCISE, TEXT.format(name="mine", numerator="stickiness", denominator="mau"), whole)
    assert verdict.outcome == "error"
    assert "Here you write `stickiness` yourself" in verdict.message
    named = PER_VISITOR.replace("orders_per_visitor", "stickiness")
    assert grade(EXERCISE, named, whole).outcome == "right"


def test_a_metric_that_cannot_be_split_as_asked_is_told_so(whole: Context) -> None:
    of_sessions = replace(
        EXERCISE, splits=("activity_platform",), solution=_simple("fct_sessions", "session_id"), mistakes=()
    )
    by_person = _simple("fct_sessions", "session_id").replace("fct_sessions", "fct_orders")
    verdict = grade(of_sessions, by_person.replace("session_id", "order_id"), whole)
    assert verdict.outcome == "wrong"  # it is wrong as a whole already
    derived = "metrics:\n  - {name: mine, type: derived, expr: sessions * mau / mau, input_metrics: [sessions, mau]}\n"
    verdict = grade(replace(of_sessions, grains=("month",)), derived, whole)
    assert verdict.outcome == "error"
    assert "can't be split by `activity_platform`" in verdict.message


HOSTILE = {
    "a file": "read_text('{secret}')",
    "a file as a table": "(select content from read_text('{secret}'))",
    "a setting": "getenv('LARDER_SECRET')",
    "another database": "(select count(*) from '{secret}')",
    "a hidden world": "(select count(*) from attached.product.users)",
    "an error with a value": "error((select email from product.users limit 1))",
}
TEXTS = {
    "an object": "metrics: !!python/object/apply:os.getenv ['LARDER_SECRET']\n",
    "an anchor": "metrics: &a [*a]\n",
    "a setting in a label": PER_VISITOR + "    label: \"{{ env_var('LARDER_SECRET') }}\"\n",
    "a setting in a filter": PER_VISITOR + "    filter: \"{{ env_var('LARDER_SECRET') }} = 'x'\"\n",
    "a program in a filter": PER_VISITOR
    + "    filter: \"{{ ''.__class__.__mro__[1].__subclasses__() }} = 'x'\"\n",
    "a statement in a filter": PER_VISITOR + "    filter: \"1 = 1) ; COPY (SELECT 1) TO '/tmp/x' --\"\n",
}


def test_no_text_reaches_truth_files_environment_or_hidden_worlds(
    whole: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "truth.json"
    secret.write_text("What nobody sees.")
    monkeypatch.setenv("LARDER_SECRET", "What nobody sees.")
    texts = {
        **{
            name: _simple("fct_orders", expr.format(secret=secret), agg="max")
            for name, expr in HOSTILE.items()
        },
        **TEXTS,
    }
    for name, text in texts.items():
        verdict = grade(EXERCISE, text, whole)
        said = str(verdict.as_json())
        assert verdict.outcome == "error", f"{name}: {said}"
        assert "nobody sees" not in said and "@example.com" not in said, name


def test_the_newest_cell_that_differs_is_shown_with_how_many_do() -> None:
    where = Slice("week", ("country",))
    weeks = [f"2026-06-{day:02}" for day in (1, 8, 15)]
    right = {(week, "DE"): 10.0 + place for place, week in enumerate(weeks)}
    found = difference(where, right, {**right, (weeks[1], "DE"): 12.5}, zero_is_nothing=False)
    assert found is not None
    assert (
        found.message
        == "For the week of 2026-06-08, `country` DE your metric gives 12.5, and it should be 11: too high."
        " 1 of 3 values differ."
    )
    assert found.without_values == "your metric is too high."


@pytest.mark.parametrize(
    ("actual", "zero_is_nothing", "kind"),
    [
        ({"2026-06-01": 3.0}, False, "no value"),
        ({"2026-06-01": 3.0, "2026-06-02": 0.0, "2026-06-03": 0.0}, False, "a value"),
        ({"2026-06-01": 3.0, "2026-06-02": 0.0, "2026-06-03": 0.0}, True, None),
        ({"2026-06-01": 3.0, "2026-06-02": 0.0}, False, None),
        ({"2026-05-31": 9.0, "2026-06-01": 3.0, "2026-06-02": 0.0}, False, None),
        ({"2026-06-01": 3.0000001, "2026-06-02": 0}, False, None),
        ({"2026-06-01": 3.001, "2026-06-02": 0.0}, False, "values"),
    ],
)
def test_null_is_a_value_of_its_own_but_where_zero_is_nothing(
    actual: dict[str, float], zero_is_nothing: bool, kind: str | None
) -> None:
    right = {("2026-06-01",): 3.0, ("2026-06-02",): 0.0}
    found = difference(
        Slice("day"), right, {(day,): value for day, value in actual.items()}, zero_is_nothing=zero_is_nothing
    )
    assert (found.kind if found else None) == kind


def test_mutants_change_one_thing_each() -> None:
    made = dict(mutants(_simple("fct_orders", "case when is_paid then user_id end", agg="count_distinct")))
    assert {name.partition(": ")[2] for name in made} == {
        "count_distinct to count",
        "condition dropped",
        "condition reversed",
    }
    window = "metrics:\n  - {name: mine, type: cumulative, input_metric: buyers, window: 28 days, period_agg: last}\n"
    names = [name.partition(": ")[2] for name, _ in mutants(window)]
    assert {"window dropped", "window 27 days", "window 29 days", "period_agg first", "empty as 0"} <= {
        *names
    }
    assert len(set(made.values())) == len(made)


def test_there_are_seven_and_each_has_an_oracle() -> None:
    assert {exercise.id for exercise in METRICS} == set(ORACLES)
    assert len(METRICS) == 7


@pytest.mark.parametrize("exercise", METRICS, ids=lambda exercise: exercise.id)
def test_the_solution_has_the_values_of_plain_sql(exercise: MetricExercise, whole: Context) -> None:
    assert unlike(exercise, whole, whole.as_of) == []


def _simple(model: str, expr: str, agg: str = "count") -> str:
    return (
        f"models:\n  - name: {model}\n    metrics:\n"
        f'      - {{name: mine, type: simple, agg: {agg}, expr: "{expr}"}}\n'
    )
