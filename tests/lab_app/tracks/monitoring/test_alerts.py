"""The page of alert rules: how often one would have rung, what was near, and which alarms were real: once it may say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lab_app.course.progress import Progress
from lab_app.course.withheld.past import ABOUT_ALARMS
from lab_app.lab import Lab
from lab_app.metrics.alerts.replay import Rule
from lab_app.truth import Story, TwoWorlds
from lab_app.ui.alerts import kept
from lab_app.ui.alerts.kept import KeptRule
from tests.lab_app.app_pages.opening import words
from tests.lab_app.course.asked import asked
from tests.lab_app.metrics.alerts.test_judged import a_story
from tests.lab_app.tracks.monitoring.conftest import Open

ASKED = [asked(code) for code in ABOUT_ALARMS]


class Known:
    """A truth in which one thing doubled signups in a spring, and another halved them in a summer."""

    def stories(self) -> list[Story]:
        return [
            a_story("spring", "people", "SPRING: people came."),
            a_story("summer", "product", "SUMMER: it broke."),
        ]

    def worlds(self, incident: str, metric: str) -> TwoWorlds:  # noqa: ARG002 -- the same for each metric
        first = dt.date(2025, 4, 1) if incident == "spring" else dt.date(2025, 7, 1)
        days = tuple(first + dt.timedelta(days=n) for n in range(14))
        return TwoWorlds(days, (200.0 if incident == "spring" else 50.0,) * 14, (100.0,) * 14)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lab, "truth", Known())
    monkeypatch.setattr("lab_app.course.withheld.past.open_exercises", lambda: ASKED)


def everything(app: Any) -> str:
    """All that was sent to the browser."""
    found, waiting = [], [app._tree]
    while waiting:
        node = waiting.pop()
        waiting += list(getattr(node, "children", {}).values())
        found.append(str(getattr(node, "proto", "")))
    return "\n".join(found)


def test_a_rule_says_how_often_it_would_have_rung_and_what_was_near(open_page: Open) -> None:
    app = open_page("monitoring-alerts", metric="dau", z="2", by="day")
    said = words(app)
    assert "This rule would have rung <b>" in said
    assert "Every alarm of the past" in said
    assert "Holidays near" in said and "Began shortly before" in said
    assert "(Germany" in said
    assert "What it was" not in said
    fewer = words(open_page("monitoring-alerts", metric="dau", z="6", by="day"))
    assert said.count("<tr") > fewer.count("<tr")


def test_a_small_metric_is_looked_at_by_the_week_and_the_page_says_why_not_by_the_day(
    open_page: Open,
) -> None:
    assert "each seven days together" in words(open_page("monitoring-alerts", metric="tickets"))
    assert "too noisy to show a change of 20\u00a0%" in words(
        open_page("monitoring-alerts", metric="tickets", by="day")
    )


def test_an_address_that_means_nothing_is_named(open_page: Open) -> None:
    said = words(open_page("monitoring-alerts", metric="mau", z="99"))
    assert "is left out: metric=mau and z=99." in said.replace("\\", "")


@pytest.mark.usefixtures("known")
def test_which_alarms_were_real_is_nowhere_until_the_last_question_about_it_is_answered(
    open_page: Open, progress: Progress, tiny_release: Any
) -> None:
    world = tiny_release.world.id
    for number, exercise in enumerate(ASKED):
        sent = everything(open_page("monitoring-alerts", metric="new_signups", z="2"))
        assert "SPRING" not in sent and "SUMMER" not in sent and "missed." not in sent, number
        assert "once you have answered the exercises" in sent
        progress.record_attempt(exercise.key, "1", "right", kind="number", world=world)
    said = words(open_page("monitoring-alerts", metric="new_signups", z="2"))
    assert "What it was" in said
    assert "SPRING: people came." in said or "SUMMER: it broke." in said
    assert "somebody should act." in said


@pytest.mark.usefixtures("known")
def test_what_is_not_measured_in_both_worlds_is_said_to_be_unknown(
    open_page: Open, progress: Progress, tiny_release: Any
) -> None:
    for exercise in ASKED:
        progress.record_attempt(exercise.key, "1", "right", kind="number", world=tiny_release.world.id)
    said = words(open_page("monitoring-alerts", metric="activation_rate_24h"))
    assert "is not known for this metric" in said


def test_rules_are_kept_opened_changed_removed_and_brought_back(open_page: Open, progress: Progress) -> None:
    app = open_page("monitoring-alerts", metric="orders", by="week", z="3")
    app.button(key="alerts-keep").click().run()
    (one,) = kept.rules_of(progress)
    assert one.rule == Rule("orders", "week", 3.0)
    assert app.button(key="alerts-keep").disabled
    app.button(key=f"alerts-open-{one.id}").click().run()
    app.slider(key="alerts-threshold").set_value(5.0).run()
    app.button(key="alerts-save").click().run()
    assert kept.rules_of(progress) == (KeptRule(one.id, Rule("orders", "week", 5.0)),)
    app.button(key=f"alerts-remove-{one.id}").click().run()
    assert kept.rules_of(progress) == ()
    app.button(key="alerts-undo-do").click().run()
    assert kept.rules_of(progress) == (KeptRule(one.id, Rule("orders", "week", 5.0)),)


def test_another_metric_begins_with_its_own_period_and_no_bound(open_page: Open) -> None:
    app = open_page("monitoring-alerts", metric="tickets", by="week", z="4", below="3")
    assert app.number_input(key="alerts-low").value == 3
    app.selectbox(key="alerts-metric").set_value("dau").run()
    assert app.query_params["metric"] == "dau"
    assert "below" not in app.query_params
    assert app.number_input(key="alerts-low").value is None
