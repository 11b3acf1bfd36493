"""The picture of a rule's past: a band that is the rule's, an alarm where it rang, and no more marks than can be drawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from lab_app.metrics.alerts.replay import Readings, Rule, episodes
from lab_app.ui.alerts.past import Past, name_of, size, times, when
from lab_app.ui.alerts.picture import alarm_picture
from lab_app.ui.charts.points import MOST_MARKS
from tests.lab_app.metrics.alerts.test_replay import FIRST, day, past
from tests.lab_app.ui.examples import METRIC

COUNT = replace(METRIC, label="Orders", unit="count", threshold=None)


def told(read: Readings, **rule: Any) -> Past:
    asked = Rule("orders", **{"threshold": 4.0, **rule})
    return Past(asked, COUNT, read, episodes(asked, read))


def rows(spec: dict[str, Any], layer: int | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (spec if layer is None else spec["layer"][layer])["data"]["values"]
    return found


def test_the_band_is_where_the_rule_is_silent_and_a_triangle_points_the_way() -> None:
    spec = alarm_picture(told(past(0, -6, 0, 0, 0, 5)), FIRST)
    assert {(row["low"], row["high"]) for row in rows(spec)} == {(60.0, 140.0)}
    assert [(row["at"], row["value"], row["way"]) for row in rows(spec, 3)] == [
        (day(1).isoformat(), 40.0, "down"),
        (day(5).isoformat(), 150.0, "up"),
    ]
    assert spec["layer"][3]["mark"]["aria"] is False


def test_only_what_is_asked_for_is_drawn_and_a_bound_is_a_line() -> None:
    spec = alarm_picture(told(past(-6, 0, 0, 0, 0, 5), low=70.0), day(3))
    assert [row["at"] for row in rows(spec)] == [day(n).isoformat() for n in (3, 4, 5)]
    assert len(rows(spec, 3)) == 1
    assert rows(spec, 4) == [{"value": 70.0}]


def test_a_whole_history_is_not_too_many_marks() -> None:
    spec = alarm_picture(told(past(*[0.0] * 1000)), FIRST)
    assert len(rows(spec)) <= MOST_MARKS


def test_an_alarm_is_said_in_words() -> None:
    of_a_day = told(past(0, -6))
    (episode,) = of_a_day.episodes
    assert when(of_a_day, episode) == "2 Oct 2024"
    assert size(of_a_day, episode) == "40\u00a0instead\u00a0of\u00a0100,\u00a0−60\u00a0%"
    of_a_week = told(past(0, 6, 6), period="week")
    assert when(of_a_week, of_a_week.episodes[0]) == "2 Oct to 3 Oct 2024"


def test_the_last_twelve_months_are_those_before_the_last_day() -> None:
    read = past(6, *[0.0] * 365, 6)  # a year and a day apart
    assert len(told(read).episodes) == 2
    assert [one.worst for one in told(read).last_year] == [FIRST + dt.timedelta(days=366)]


def test_a_rule_and_a_count_in_words() -> None:
    assert [times(n) for n in (0, 1, 2, 3)] == ["never", "once", "twice", "3 times"]
    assert (
        name_of(Rule("orders", "week", 3.5, low=100.0, high=400.0), COUNT)
        == "Orders by the week, more than 3.5 usual swings off, or below 100 or above 400"
    )
