"""Saved queries are kept until they are removed, and then can be brought back; the last runs are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_app.course.progress import ProgressFile, Queries
from lab_app.course.progress.queries import MOST_RUNS


@pytest.fixture
def queries(tmp_path: Path) -> Queries:
    return Queries(ProgressFile(tmp_path / "progress.sqlite"), "local")


def test_a_saved_query_is_found_by_its_name_and_by_nobody_else(queries: Queries) -> None:
    saved = queries.save("  Orders   by week ", "SELECT 1")
    assert queries.saved() == (saved,)
    assert saved.name == "Orders by week"
    assert Queries(queries.file, "somebody else").saved() == ()


def test_no_query_takes_the_place_of_another_of_the_same_name(queries: Queries) -> None:
    first, second = queries.save("Orders", "SELECT 1"), queries.save("Orders", "SELECT 2")
    third = queries.save("", "SELECT 3")
    queries.rename(third.id, "Orders 2")
    assert [(q.name, q.sql) for q in queries.saved()] == [
        ("Orders 3", "SELECT 3"),
        (second.name, "SELECT 2"),
        (first.name, "SELECT 1"),
    ]
    queries.rename(first.id, "Orders")  # its own name is not taken
    assert queries.saved()[-1].name == "Orders"


def test_a_removed_query_can_be_brought_back(queries: Queries) -> None:
    saved = queries.save("Orders", "SELECT 1")
    queries.remove(saved.id)
    assert queries.saved() == ()
    queries.bring_back(saved.id)
    assert queries.saved() == (saved,)


def test_the_last_runs_are_remembered_once_each_newest_first(queries: Queries) -> None:
    for number in range(MOST_RUNS + 5):
        queries.note_run(f"SELECT {number}")
    queries.note_run("SELECT 20")
    runs = queries.runs()
    assert runs[:2] == ("SELECT 20", f"SELECT {MOST_RUNS + 4}")
    assert len(runs) == MOST_RUNS
    assert len(set(runs)) == MOST_RUNS
