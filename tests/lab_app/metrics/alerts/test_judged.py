"""Which alarms were real, which false, and what no alarm saw: counted by hand."""

from __future__ import annotations

import datetime as dt

from lab_app.metrics.alerts.judged import (
    NOT_TO_ACT_ON,
    OTHER_DECISIONS,
    Incident,
    Judged,
    incidents_of,
    judged,
    outcome,
    sees,
)
from lab_app.metrics.alerts.replay import Rule, episodes
from lab_app.truth import Story, TwoWorlds
from pipelines.statistics.alerts.alert_costs import Outcome
from synthetic.scenario import Scenario
from tests.lab_app.metrics.alerts.test_replay import day, past

RULE = Rule("new_signups", threshold=4.0)


def a_story(
    incident: str,
    cause: str,
    text: str = "Something happened.",
    first: dt.date = dt.date(2024, 1, 1),
    last: dt.date = dt.date(2027, 1, 1),
) -> Story:
    return Story(incident, "an outcome", cause, text, first, last, {}, {}, ())


class Known:
    """A truth of three days: 100 each day without what happened."""

    def __init__(self, **moved: tuple[str, tuple[float | None, ...]]) -> None:
        self._moved = moved

    def stories(self) -> list[Story]:
        return [a_story(name, cause) for name, (cause, _) in self._moved.items()]

    def worlds(self, incident: str, metric: str) -> TwoWorlds:
        assert metric == "accounts"  # and no other is asked for here
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


def test_bots_count_where_the_metric_counts_them_and_nothing_else_of_people_does() -> None:
    known = Known(bots=("counting", (100.0, 180.0)))
    (found,) = incidents_of(known, "page_loads", day(0), day(9)) or ()
    assert {d: round(share, 9) for d, share in found.effects.items()} == {day(1): 0.8}
    assert found.of_accounts  # by how much they moved page loads is not known
    (signups,) = incidents_of(known, "new_signups", day(0), day(9)) or ()
    assert not signups.of_accounts


def test_an_alarm_is_about_what_moved_the_number_its_way_within_two_days() -> None:
    (fall,) = episodes(RULE, past(0, 0, 0, -6))  # on day 3
    assert sees(fall, moved({5: -0.2}))
    assert not sees(fall, moved({6: -0.2}))
    assert sees(fall, moved({1: -0.2}))
    assert not sees(fall, moved({3: 0.2}))


def test_by_the_week_an_incident_is_what_moves_seven_days_together() -> None:
    # One day at half moves a week by a fourteenth, as long as it is among the seven.
    known = Known(bug=("product", (*[100.0] * 7, 50.0, *[100.0] * 8)))
    (found,) = incidents_of(known, "new_signups", day(0), day(20), 7) or ()
    assert sorted(found.effects) == [day(n) for n in range(7, 14)]
    assert {round(share, 9) for share in found.effects.values()} == {round(-0.5 / 7, 9)}


def test_what_is_left_of_an_incident_after_its_last_day_is_none() -> None:
    class Ended(Known):
        def stories(self) -> list[Story]:
            return [a_story("bug", "product", first=day(1), last=day(2))]

    (found,) = incidents_of(Ended(bug=("product", (50.0,) * 6)), "new_signups", day(0), day(9)) or ()
    assert sorted(found.effects) == [day(1), day(2)]


def test_worlds_with_another_decision_are_those_that_the_simulator_compares_so() -> None:
    drawn = [Scenario(seed, blocks=1).incidents for seed in range(40)]
    assert {
        name
        for one in drawn
        for name, happening in one.items()
        if happening.instead and happening.outcome.cause not in NOT_TO_ACT_ON
    } == OTHER_DECISIONS


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
