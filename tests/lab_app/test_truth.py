"""The truth is read from what the pipeline writes; what is missing or damaged is said."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lab_app.truth import Truth, TruthError
from pipelines.contract.home import WorldFolder
from synthetic import incidents
from synthetic.truth import ledger
from tests.lab_app.small_truth import LENGTH, LIFTED, LOST, PEOPLE


def test_stories_come_in_the_order_of_their_days(small_truth: Truth) -> None:
    stories = small_truth.stories()
    assert {story.incident for story in stories} == set(incidents.discover())
    assert [story.first for story in stories] == sorted(story.first for story in stories)
    assert small_truth.story("summer_2024").cause == "counting"


def test_both_worlds_differ_on_the_days_of_the_story_alone(small_truth: Truth) -> None:
    story = small_truth.story("spring_2025")
    both = small_truth.worlds("spring_2025", "events", "platform", "ios")
    differ = [day for day, a, b in zip(both.dates, both.actual, both.without, strict=True) if a != b]
    assert (differ[0], differ[-1], len(differ)) == (story.first, story.last, LENGTH)
    actual, without = both.total(story.first, story.last)
    assert actual == pytest.approx(without * (1 - LOST))
    part = both.between(story.first, story.first + dt.timedelta(days=6))
    assert len(part.dates) == 7


def test_a_hand_has_the_slots_that_were_dealt(small_truth: Truth) -> None:
    hand = small_truth.hand("monitoring")
    assert hand["signups"].cause == "people"
    assert hand["signups"].incident == "february_2024"
    assert hand["tracked_users_of_a_spring_day"].last == hand["tracked_users_of_a_spring_day"].first


def test_both_arms_of_an_experiment_are_of_the_same_people(small_truth: Truth, tmp_path: Path) -> None:
    arms = small_truth.experiment("dinner_streaks", "planners")
    assert (arms.people, len(arms.control), len(arms.treatment)) == (PEOPLE, 8, 8)
    assert arms.lift(0) == pytest.approx(LIFTED / PEOPLE)
    assert arms.lift(1) == pytest.approx(LIFTED / PEOPLE / 2)
    assert arms.both == arms.control
    with pytest.raises(TruthError, match="had not begun"):
        small_truth.experiment("never_run", "planners")
    world = WorldFolder(tmp_path / "world")
    shutil.copytree(small_truth._folder, world.truth)
    file = world.truth / "experiments.parquet"
    pq.write_table(pq.read_table(file).drop_columns("both"), file)  # as truths were before
    assert Truth(world).experiment("dinner_streaks", "planners").both == ()


def test_there_is_no_truth_while_it_is_made_and_none_that_is_damaged(
    small_truth: Truth, tmp_path: Path
) -> None:
    world = WorldFolder(tmp_path / "world")
    assert Truth.of(world) is None
    shutil.copytree(small_truth._folder, world.truth)
    found = Truth.of(world)
    assert found is not None
    (world.truth / "windows.parquet").write_bytes(b"broken")
    assert Truth.of(world) is None
    with pytest.raises(TruthError, match="made anew"):
        found.hand("monitoring")
    with pytest.raises(TruthError, match="made anew"):
        found.story("no_such_story")


def test_bots_are_the_rows_that_the_ledger_names(small_truth: Truth, tmp_path: Path) -> None:
    world = WorldFolder(tmp_path / "world")
    shutil.copytree(small_truth._folder, world.truth)
    (world.lake / "users").mkdir(parents=True)
    for day, ids in ((dt.date(2024, 8, 14), [5, 6, 7]), (dt.date(2024, 8, 15), [8, 9])):
        pq.write_table(pa.table({"id": pa.array(ids, pa.int64())}), world.lake / "users" / f"{day}.parquet")
    folder = world.truth / "ledger" / "users"
    folder.mkdir(parents=True)
    rows = {
        "date": pa.array([dt.date(2024, 8, 14)] * 2 + [dt.date(2024, 8, 15)], pa.date32()),
        "defect": ["bot", "internal account", "bot"],
        "dirty_row": pa.array([2, 0, 0], pa.int32()),
    }
    pq.write_table(pa.table(rows), folder / "2024-08-000.parquet")
    truth = Truth(world)
    assert truth.bots(dt.date(2024, 8, 14), dt.date(2024, 8, 14)) == {7}
    assert truth.bots(dt.date(2024, 8, 1), dt.date(2024, 8, 31)) == {7, 8}
    assert ledger.NAME == "defects"


def test_days_of_a_segment_are_those_of_the_whole_table_in_their_order(small_truth: Truth) -> None:
    """Row by row, without the library's filters."""
    rows = pq.read_table(small_truth._folder / "spring_2025.parquet").to_pylist()
    for metric, dimension, value in {(r["metric"], r["dimension"], r["value"]) for r in rows[:2000]}:
        own = sorted(
            (r["date"], r["actual"], r["without"])
            for r in rows
            if (r["metric"], r["dimension"], r["value"]) == (metric, dimension, value)
        )
        both = small_truth.worlds("spring_2025", metric, dimension, value)
        assert list(zip(both.dates, both.actual, both.without, strict=True)) == own
        assert small_truth.worlds("spring_2025", metric, dimension, value) == both
    assert small_truth.worlds("spring_2025", "no_such_metric").dates == ()


def test_a_truth_that_is_made_anew_is_another_edition(small_truth: Truth, tmp_path: Path) -> None:
    world = WorldFolder(tmp_path / "world")
    shutil.copytree(small_truth._folder, world.truth)
    before = Truth(world).edition
    assert Truth(world).edition == before
    index = world.truth / "index.json"
    index.write_text(index.read_text() + " ")
    assert Truth(world).edition != before
