"""Which alarms were real, which false, and what no alarm saw: counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.metrics.alerts.judged import Incident, Judged, incidents_of, judged, outcome, sees
from lab_app.metrics.alerts.replay import Rule, episodes
from pipelines.statistics.alert_costs import Outcome
from tests.lab_app.metrics.alerts.test_replay import day, past

RULE = Rule("new_signups", threshold=4.0)


@dataclass(frozen=True)
class AStory:
    incident: str
    cause: str
    text: str = "Something happened."


@dataclass(frozen=True)
class TwoWorlds:
    dates: tuple[dt.date, ...]
    actual: tuple[float | None, ...]
    without: tuple[float | None, ...]


class Known:
    """A truth of three days: 100 each day without what happened."""

    def __init__(self, **moved: tuple[str, tuple[float | None, ...]]) -> None:
        self._moved = moved

    def stories(self) -> list[AStory]:
        return [AStory(name, cause) for name, (cause, _) in self._moved.items()]

    def worlds(self, incident: str, metric: str) -> TwoWorlds:
        assert metric == "signups"
        actual = self._moved[incident][1]
        return TwoWorlds(tuple(day(n) for n in range(len(actual))), actual, (100.0,) * len(actual))


def moved(days: dict[int, float]) -> Incident:
    return Incident("Something happened.", "product", {day(n): share for n, share in days.items()})


def test_an_incident_is_what_moves_the_metric_enough_on_days_that_were_judged() -> None:
    known = Known(
        bug=("product", (100.0, 94.0, 96.0, 80.0, None)),
        easter=("calendar", (50.0, 50.0)),
        quiet=("nothing", (100.0, 100.0)),
        ripple=("people", (101.0, 96.0)),
    )
    (found,) = incidents_of(known, "new_signups", day(0), day(2)) or ()
    assert (found.cause, [*found.effects]) == ("product", [day(1)])
    assert round(found.effects[day(1)], 9) == -0.06
    assert incidents_of(known, "referral_rate", day(0), day(2)) is None


def test_an_alarm_is_about_what_moved_the_number_its_way_within_two_days() -> None:
    (fall,) = episodes(RULE, past(0, 0, 0, -6))  # on day 3
    assert sees(fall, moved({5: -0.2}))
    assert not sees(fall, moved({6: -0.2}))
    assert sees(fall, moved({1: -0.2}))
    assert not sees(fall, moved({3: 0.2}))
    assert sees(fall, moved({-5: -0.2}), span=7)  # a week's value is of seven days
    assert not sees(fall, moved({-6: -0.2}), span=7)


def test_real_false_and_missed_are_counted() -> None:
    found = episodes(RULE, past(0, 6, *[0] * 8, -6, *[0] * 8, 6))  # days 1, 10 and 19
    seen, unseen = moved({10: -0.3, 11: -0.3}), moved({5: 0.3})
    assert judged(found, [seen, unseen]) == Judged(
        real=((found[1], (seen,)),), false=(found[0], found[2]), missed=(unseen,)
    )


def test_a_row_of_the_table_of_costs_is_what_a_hand_counts() -> None:
    read = past(0, 6, *[0] * 8, -6, *[0] * 8, 6)
    # It begins two days before the alarm of day 10 and goes on: two days unseen. The other is never seen: three.
    incidents = [
        moved({8: -0.3, 9: -0.3, 10: -0.3, 11: -0.3}),
        moved({14: 0.3, 15: 0.3, 16: 0.3}),
    ]
    assert outcome(RULE, read, incidents) == Outcome(4.0, real=1, false=2, missed=1, missed_days=5)
    assert outcome(Rule("x", threshold=7.0), read, incidents) == Outcome(7.0, 0, 0, 2, 7)
