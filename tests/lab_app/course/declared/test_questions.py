"""Question cards: the file, and the sentence that the data fill in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from lab_app.course.declared.entries import DeclaredError
from lab_app.course.declared.own_notes import LONGEST, keep_own_note, own_note
from lab_app.course.declared.questions import Card, answered, questions_file, read_cards
from lab_app.course.progress import Progress
from lab_app.lab import Lab
from lab_app.ui.style import literal, marked

FILE = """
title = "Two questions"
about = "Before one builds."

[[card]]
id = "limits"
question = "Which limits?"
why = "They are met."
holds = ["a number"]
sql = "SELECT 1"
says = "At most {n}."
"""


def card(says: str, table: tuple[str, ...] = ()) -> Card:
    return Card(id="c", question="?", why="w", holds=("h",), sql="SELECT 1", says=says, table=table)


def lab(rows: list[tuple[Any, ...]], *names: str) -> Lab:
    """A lab whose data answer every query with these rows."""
    result = SimpleNamespace(columns=[SimpleNamespace(name=name) for name in names], rows=rows)
    return cast("Lab", SimpleNamespace(sandbox=SimpleNamespace(known=lambda *_, **__: result)))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("n", 12345, "12,345"),
        ("n", Decimal("2.50"), "2.5"),
        ("n_share", 0.3456, "34.6\u00a0%"),
        ("n_share", 0, "0\u00a0%"),
        ("n", dt.date(2026, 6, 30), "30 June 2026"),
        ("n", dt.datetime(2026, 6, 3, 9, 5, tzinfo=dt.UTC), "3 June 2026, 09:05"),
        ("n", None, "–"),
    ],
)
def test_a_value_is_said_as_people_say_it(name: str, value: object, said: str) -> None:
    found = answered(card(f"So **{{{name}}}** it is."), lab([(value,)], name), literal)
    assert found.said == f"So **{said}** it is."


def test_words_from_the_data_stay_words() -> None:
    found = answered(card("By {who}."), lab([("<b>*Ann* [x](y)`",)], "who"), literal)
    assert marked(found.said) == "By &lt;b&gt;*Ann* [x](y)`."


def test_the_rows_are_there_where_the_card_has_a_table() -> None:
    rows = [("Ann", 0.5), ("Bo", 0.25)]
    found = answered(card("{who} leads.", ("Who", "Share")), lab(rows, "who", "of_all_share"), literal)
    assert found.rows == (("Ann", "50.0\u00a0%"), ("Bo", "25.0\u00a0%"))
    assert answered(card("{who} leads."), lab(rows, "who", "of_all_share"), literal).rows == ()


@pytest.mark.parametrize(
    ("given", "rows", "said"),
    [
        (card("{m}"), [(1,)], "no column m"),
        (card("{n}"), [], "no row"),
        (card("{n}", ("A", "B")), [(1,)], "2 headings for 1"),
        (card("{n}"), [([1],)], "can't say the list"),
    ],
)
def test_a_query_that_does_not_fit_its_sentence_is_said(given: Card, rows: list[Any], said: str) -> None:
    with pytest.raises(DeclaredError, match=said):
        answered(given, lab(rows, "n"), literal)


def test_cards_are_read_from_a_levels_folder(tmp_path: Path) -> None:
    assert questions_file([str(tmp_path)]) is None
    (tmp_path / "questions.toml").write_text(FILE)
    file = questions_file([str(tmp_path / "elsewhere"), str(tmp_path)])
    assert file is not None
    found = read_cards(file)
    assert [one.id for one in found.card] == ["limits"]
    assert found.about == "Before one builds."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (FILE.replace("why", "because"), "why"),
        (FILE + FILE[FILE.index("[[card]]") :], "two cards"),
        (FILE.replace("title", "[title"), "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, changed: str, said: str) -> None:
    file = tmp_path / "questions.toml"
    file.write_text(changed)
    with pytest.raises(DeclaredError, match=said):
        read_cards(file)


def test_a_note_is_kept_and_is_the_same_in_every_world(tmp_path: Path) -> None:
    file = tmp_path / "progress.sqlite"
    here, elsewhere = Progress(file, "me"), Progress(file, "me", "lab-seed2000000001-v1")
    assert own_note(here, "apis-limits") == ""
    keep_own_note(here, "apis-limits", "100 a minute, says Ann.")
    keep_own_note(here, "apis-failure", "x" * (LONGEST + 1))
    assert own_note(elsewhere, "apis-limits") == "100 a minute, says Ann."
    assert len(own_note(here, "apis-failure")) == LONGEST
    assert own_note(Progress(file, "you"), "apis-limits") == ""
