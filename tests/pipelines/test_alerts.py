"""What is said of watched metrics, and that it only warns."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import numpy as np
import pytest

from pipelines.checks import alerts
from pipelines.checks.alerts import Signal, against_bound, as_usual
from pipelines.checks.previews import check_result, line_with_span
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.defs.alerts import SIGNALS, watch_metrics
from pipelines.defs.transformation import MANIFEST
from synthetic.config import HISTORY_START

LAST = dt.date(2026, 6, 30)
SIGNUPS = Signal("new_signups", "New signups", "count", 0, "model.larder.fct_signups", None, False, None)
LOADS = Signal("page_load_p75", "Page load time", "ms", 0, "model.larder.fct_page_loads", 2500, True, "p")


def plain(sentence: str) -> str:
    """With the spaces that do not break, before units, as they are typed."""
    return sentence.replace("\u00a0", " ")


def calm(level: float = 1000) -> np.ndarray:
    return np.random.default_rng(1).poisson(level, 120).astype(float)


def test_flows_quick_signals_and_guardrails_are_watched_and_slow_stocks_are_not() -> None:
    found = {signal.metric: signal for signal in alerts.watched(MANIFEST)}
    assert {name for name, signal in found.items() if signal.bound is not None} == {
        "page_load_p75", "ticket_rate", "unsubscribe_rate",
    }  # fmt: skip
    assert all(signal.is_better_low for signal in found.values() if signal.bound is not None)
    assert not found["new_signups"].is_better_low
    assert found.keys() >= {"new_signups", "dau", "page_loads", "tickets", "activation_rate_24h"}
    assert not found.keys() & {"mau", "retention_rate"}
    assert {key.name for key in SIGNALS} == {spec.name for spec in watch_metrics.check_specs}
    assert not any(spec.blocking for spec in watch_metrics.check_specs)


def test_a_usual_day_and_an_unusual_one_are_told_in_plain_words() -> None:
    values = calm()
    told = as_usual(SIGNUPS, values, LAST)
    assert told.finding.passed and "as usual (from " in told.finding.sentence
    values[-1] = 700
    told = as_usual(SIGNUPS, values, LAST)
    assert not told.finding.passed and not told.finding.blocks
    assert told.finding.sentence.startswith(
        "New signups on 2026-06-30: 700, 28% below the 969 to be expected"
    )
    assert told.span is not None and told.span[0] > 700
    assert len(told.values) == alerts.SHOWN_DAYS


def test_a_young_world_is_not_judged() -> None:
    told = as_usual(SIGNUPS, calm()[:20], LAST)
    assert told.finding.passed and "too few days yet" in told.finding.sentence
    assert "no picture yet" in line_with_span(told.values, told.span, "New signups", False)


def test_a_small_series_says_that_it_is_watched_by_the_week() -> None:
    told = as_usual(SIGNUPS, calm(20), LAST)
    assert "in the seven days up to 2026-06-30" in told.finding.sentence
    assert "Watched by the week" in told.finding.sentence
    assert len(told.values) == 17


@pytest.mark.parametrize(
    ("values", "passed", "said"),
    [
        ({"": 2300.0, "ios": 2100.0}, True, "2,300 ms, within its guardrail of at most 2,500 ms"),
        ({"": 2300.0, "android": 2600.0}, False, "2,600 ms on android. The guardrail is at most 2,500 ms"),
        ({"": 2700.0}, False, "2,700 ms as a whole"),
        ({"": None}, True, "nothing to judge yet"),
    ],
)
def test_a_guardrail_holds_as_a_whole_and_in_each_part(
    values: dict[str, float | None], passed: bool, said: str
) -> None:
    finding = against_bound(LOADS, values, LAST)
    assert finding.passed is passed and said in plain(finding.sentence) and not finding.blocks
    turned = against_bound(replace(LOADS, is_better_low=False), values, LAST)
    assert turned.passed is (values[""] is None or all((v or 0) >= 2500 for v in values.values()))


def test_a_warning_is_a_warning_in_dagster_with_its_picture() -> None:
    values = calm()
    values[-1] = 500
    told = as_usual(SIGNUPS, values, LAST)
    picture = line_with_span(told.values, told.span, "New signups", True)
    result = check_result(dg.AssetKey("x"), "new_signups_is_as_usual", told.finding, picture)
    assert not result.passed and result.severity is dg.AssetCheckSeverity.WARN
    assert "data:image/svg+xml;base64," in str(result.metadata["picture"].value)


def test_days_whose_window_is_not_over_are_not_judged() -> None:
    """The last seven days are low because they are young: nothing of the kind is said."""
    values = np.append(calm(), [300.0] * 7)
    first = LAST - dt.timedelta(days=len(values) - 1)
    asked: list[tuple[dt.date, dt.date]] = []

    def compiled(_metric: str, start: dt.date, end: dt.date, *_groups: str) -> str:
        asked.append((start, end))
        return f"SELECT * FROM told WHERE day BETWEEN DATE '{start}' AND DATE '{end}'"

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE told (day DATE, value DOUBLE)")
        days = [(first + dt.timedelta(days=n), value) for n, value in enumerate(values.tolist())]
        connection.executemany("INSERT INTO told VALUES (?, ?)", days)
        young = alerts.read(SIGNUPS, connection, compiled, first, LAST)
        ripe = alerts.read(replace(SIGNUPS, maturity_days=7), connection, compiled, first, LAST)
    assert not young.finding.passed
    assert ripe.finding.passed and "on 2026-06-23" in ripe.finding.sentence
    assert asked[-1][1] == dt.date(2026, 6, 23)


def test_a_guardrail_is_read_over_four_whole_weeks_that_are_over() -> None:
    asked: list[tuple[dt.date, dt.date, tuple[str, ...]]] = []

    def compiled(_metric: str, start: dt.date, end: dt.date, *groups: str) -> str:
        asked.append((start, end, groups))
        return "SELECT 'web', 2600.0" if groups else "SELECT 2400.0"

    with duckdb.connect() as connection:
        told = alerts.read(replace(LOADS, maturity_days=2), connection, compiled, HISTORY_START, LAST)
    period = dt.date(2026, 6, 1), dt.date(2026, 6, 28)
    assert asked == [(*period, ()), (*period, ("p",))]
    assert "2,600 ms on web" in plain(told.finding.sentence)


def test_every_signal_is_read_from_a_release_through_metricflow(short_home: Path) -> None:
    release = current_release(Home(short_home))
    assert release is not None
    compiled = alerts.compiler(release.semantic_manifest)
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        told = {
            signal.metric: alerts.read(signal, connection, compiled, HISTORY_START, release.as_of)
            for signal in alerts.watched(MANIFEST)
        }
        (loads,) = connection.execute(
            "SELECT count(*) FROM marts.fct_page_loads WHERE loaded_date > $1::DATE - 7", [release.as_of]
        ).fetchall()
    assert told["page_loads"].finding.figures["value"] == told["page_loads"].values[-1] == loads[0]
    assert set(told["page_load_p75"].finding.figures) == {"whole", "web", "ios", "android", "bound"}
    assert all(alert.finding.sentence for alert in told.values())
    assert not any(alert.finding.blocks for alert in told.values())
