"""Marks of the change log, in the picture and in words."""

from __future__ import annotations

import datetime as dt

from lab_app.metrics.changelog import Entry, Mark
from lab_app.ui.charts.marks import caption, in_words, layers, rows

DAY = dt.date(2026, 4, 1)


def campaign(day: int, name: str, budget: float) -> Entry:
    return Entry(DAY + dt.timedelta(days=day), name, "paid search. Ads.", budget=budget)


def release(day: int, *version: int) -> Entry:
    return Entry(
        DAY + dt.timedelta(days=day), f"iOS {'.'.join(map(str, version))}", "Fixes.", version=version
    )


ONE = Mark(1, (release(0, 6, 1, 0), campaign(3, "Small", 10.0), campaign(5, "Large", 900.0)))
TWO = Mark(2, (release(30, 6, 2, 0), release(30, 7, 0, 0)))


def test_a_mark_names_its_largest_campaigns_by_day_and_counts_the_rest() -> None:
    assert in_words([ONE, TWO]) == [
        "(1) 4 Apr Small (paid search), 6 Apr Large (paid search) and 1 more",
        "(2) 1 May iOS 7.0.0, iOS 6.2.0",
    ]


def test_days_have_their_year_where_it_is_not_clear() -> None:
    later = Mark(2, (campaign(400, "Later", 1.0),))
    assert in_words([ONE, later])[1] == "(2) 6 May 2027 Later (paid search)"


def test_every_entry_is_in_the_table_and_what_hovering_shows() -> None:
    assert [row[2] for row in rows([ONE, TWO])] == ["iOS 6.1.0", "Small", "Large", "iOS 6.2.0", "iOS 7.0.0"]
    tips = [row["tip"] for row in layers([ONE, TWO])[1]["data"]["values"]]
    assert list(tips[0]) == ["1 Apr 2026", "4 Apr 2026", "6 Apr 2026"]
    assert tips[1] == {"1 May 2026": "iOS 6.2.0: Fixes. · iOS 7.0.0: Fixes."}
    many = Mark(1, tuple(campaign(day, "Ads", 1.0) for day in range(30)))
    assert layers([many])[1]["data"]["values"][0]["tip"]["and"] == "21 more, in the table"


def test_names_are_text() -> None:
    hostile = Mark(1, (campaign(0, "<img src=x onerror=alert(1)>", 1.0),))
    assert "<img" not in caption([hostile])


def test_without_marks_there_is_nothing_to_see() -> None:
    assert layers([]) == [] and caption([]) == ""
