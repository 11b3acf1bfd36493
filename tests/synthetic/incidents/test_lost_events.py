"""Lost events, against a world without them: events alone differ, and the truth says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from synthetic.kernel import days
from synthetic.scenario import Scenario
from synthetic.tables import TABLES
from synthetic.truth import effects
from synthetic.truth.twins import Twins
from tests.synthetic.incidents.drawn import arrow, config_in_which, people_of

LOST = config_in_which("spring_2025", "lost_events", where="android")


def test_without_lost_events_only_events_differ() -> None:
    scenario = Scenario.of(LOST)
    people = people_of(scenario)
    drawn = scenario.incidents["spring_2025"]
    twin = Scenario.of(LOST, ["spring_2025"])
    first, last = drawn.first - 3, drawn.last + 8
    actual, without = arrow(scenario, people, first, last), arrow(twin, people_of(twin), first, last)
    assert all(actual[name].equals(without[name]) for name in TABLES if name != "events")
    lost = set(without["events"]["id"].to_pylist()) - set(actual["events"]["id"].to_pylist())
    assert not set(actual["events"]["id"].to_pylist()) - set(without["events"]["id"].to_pylist())
    gone = without["events"].filter(pc.is_in(without["events"]["id"], pa.array(sorted(lost))))
    versions = [
        version for bend in drawn.bends for dimension, version in bend.where if dimension == "app_version"
    ]
    assert set(gone["platform"].to_pylist()) == {"android"}
    assert set(gone["app_version"].to_pylist()) <= set(versions)
    at = pc.cast(gone["event_at"], pa.date32())
    assert pc.min(at).as_py() >= days.date(drawn.first)
    assert pc.max(at).as_py() < days.date(drawn.last)
    events = without["events"]
    happening = pa.array([days.date(day) for day in range(drawn.first, drawn.last)])
    during = pc.is_in(pc.cast(events["event_at"], pa.date32()), happening)
    faulty = pc.and_(
        pc.is_in(events["app_version"], pa.array(versions)), pc.equal(events["platform"], "android")
    )
    hit = events.filter(pc.and_(faulty, during))
    count, loss = pc.count_distinct(hit["id"]).as_py(), drawn.size["loss"]
    chance = 4.0 * np.sqrt(loss * (1.0 - loss) / count)
    assert chance < 0.11
    assert len(lost) / count == pytest.approx(loss, abs=chance)


def test_the_truth_of_lost_events_is_in_events_alone() -> None:
    found = effects.effects(Twins(LOST), "spring_2025")
    moved = {"events", "events_late", "events_off_clock", "active_users_tracked"}
    assert set(found["metric"].to_pylist()) == moved
    frame = found.to_pandas()
    drawn = Scenario.of(LOST).incidents["spring_2025"]
    before = frame[frame.date < days.date(drawn.first)]
    assert len(before)
    assert (before.effect == 0).all()
    web = frame[(frame.dimension == "platform") & (frame.value == "web")]
    assert (web.effect == 0).all()
    android = frame[(frame.dimension == "platform") & (frame.value == "android") & (frame.metric == "events")]
    late = android[(android.date >= days.date(drawn.last - 5)) & (android.date < days.date(drawn.last))]
    share = -late.effect.sum() / late.without.sum()  # when nearly everybody has the faulty version
    assert 0.6 * drawn.size["loss"] < share < 1.05 * drawn.size["loss"]


def test_truth_is_written_as_files(tmp_path) -> None:  # type: ignore[no-untyped-def]
    early = replace(LOST, size=1_000, as_of=dt.date(2025, 7, 1))
    table, story = effects.write_truth(Twins(early), "spring_2025", tmp_path)
    assert table.exists()
    assert '"android"' in story.read_text()
    assert effects.effects(Twins(early), "autumn_2025").num_rows == 0  # has not begun by then
