"""SQL in sentences reads as code, and nothing else does."""

from __future__ import annotations

import time

import pytest

from lab_app.ui.queries.code_in_words import coded
from lab_app.ui.style import marked


@pytest.mark.parametrize(
    "said",
    [
        "`COUNT(*)` counts rows. `COUNT(DISTINCT user_id)` counts each person once.",
        "Two conditions are joined with `AND`: `activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01'`.",
        "What is missing is `WHERE`, between `FROM` and `GROUP BY`.",
        "`COUNT` skips `NULL`, and `AND` in `WHERE` is about one row.",
        "`LEFT JOIN` the users to them, with all conditions in `ON`.",
        "`FROM orders JOIN users ON users.id = orders.user_id`, and no more.",
        "Instead of `LIMIT`: `QUALIFY RANK() OVER (ORDER BY SUM(total_amount) DESC) <= 5`.",
        "`LIMIT 5` takes five rows. `BETWEEN … AND '2026-03-31'` ends too early.",
        "Add `OR signup_source IS NULL`, in brackets.",
        "`signup_source` `paid_search` is one name and another.",
        "so `< DATE '2026-06-01'` keeps all of it",
        "`DESCRIBE users` and `DESCRIBE orders` list all of them.",
    ],
)
def test_sql_in_a_sentence_is_code_and_what_is_code_stays(said: str) -> None:
    assert coded(said.replace("`", "")) == said
    assert coded(said) == said


@pytest.mark.parametrize(
    "said",
    [
        "The CEO and the CTO look at MAU in UTC, e.g. on Monday, i.e. today.",
        "See http://a_b.de/x_y, me_too@x_y.de and data/logs/lab_1.log.",
        "Write metric\\_x, row(s) and 1 > 2.",
        "It is not known: a date, an order by weight, or a case.",
    ],
)
def test_words_stay_words(said: str) -> None:
    assert coded(said) == said


def test_stars_in_sql_are_no_italics() -> None:
    assert (
        marked("COUNT(*) and then COUNT(*), and *this*")
        == "<code>COUNT(*)</code> and then <code>COUNT(*)</code>, and <i>this</i>"
    )


@pytest.mark.parametrize("piece", ["SELECT (", "COUNT(", "a_b ", "((", "a_", "< "])
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()  # of this process alone, however busy the machine is
    coded(piece * 5000)
    assert time.process_time() - began < 2
