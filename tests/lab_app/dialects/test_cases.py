"""Each query of another database gives that database's answer, is asked about, or is refused with the reason."""

from __future__ import annotations

import datetime as dt

import pytest

from lab_app.dialects import offer
from lab_app.dialects.ask import ask
from lab_app.dialects.names import Dialect
from lab_app.sandbox import QueryError, Sandbox
from tests.lab_app.dialects.cases import Case
from tests.lab_app.dialects.table import CASES, in_process, outcome, source_of, told

EACH = [
    pytest.param(source_of(name, case), case, id=f"{name}: {case.about}")
    for name, cases in CASES.items()
    for case in cases
]


@pytest.fixture(autouse=True)
def _in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offer, "readings", in_process)


@pytest.mark.parametrize(("dialect", "case"), EACH)
def test_what_comes_of_a_query_of_another_database(two_tables: Sandbox, dialect: Dialect, case: Case) -> None:
    assert outcome(two_tables, dialect, case) == case.outcome


@pytest.mark.parametrize(("dialect", "case"), EACH)
def test_a_reader_who_says_where_it_is_from_gets_the_answer_of_that_database(
    two_tables: Sandbox, dialect: Dialect, case: Case
) -> None:
    expected = "none" if case.outcome == "refused" else "right"
    assert told(two_tables, dialect, case) == expected


def test_there_are_enough_of_each_and_most_are_translated() -> None:
    for name, cases in CASES.items():
        if name != "trino":
            assert len(cases) >= 20
            answered = [case for case in cases if case.outcome != "refused"]
            assert len(answered) / len(cases) >= 0.8


def test_a_name_without_as_is_no_sign_of_another_database(two_tables: Sandbox) -> None:
    with pytest.raises(QueryError) as caught:
        ask(two_tables, "SELECT AVG(1.5) days", as_of=dt.date(2026, 6, 30))
    assert caught.value.hint == "To give a column the name days, write AS before it: … AS days."
    assert two_tables.run(caught.value.mends[0].sql).columns[0].name == "days"
