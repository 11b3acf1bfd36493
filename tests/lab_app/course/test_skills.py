"""Seven skills in three tiers, and the tracks that teach them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab_app.course import tracks as course
from lab_app.course.skills import SKILLS, TIERS, is_open, skill_of, tracks_of
from lab_app.course.standing import together
from lab_app.course.tracks import Level, Track, TrackError, tracks


def test_there_are_seven_skills_and_no_tier_is_empty() -> None:
    assert len({skill.slug for skill in SKILLS}) == len({skill.name for skill in SKILLS}) == 7
    assert [skill.tier for skill in SKILLS] == ["foundation"] * 3 + ["modern"] * 3 + ["advantage"]
    assert set(TIERS) == {skill.tier for skill in SKILLS}
    for skill in SKILLS:
        assert len(set(skill.anchors)) == 3
        assert skill.about.endswith(".")
        assert not any(anchor.endswith(".") for anchor in skill.anchors)


def test_data_and_ones_own_metric_are_one_skill() -> None:
    data = next(skill for skill in SKILLS if skill.slug == "data")
    assert [track.slug for track in tracks_of(data, tracks())][:2] == ["data", "metrics"]
    assert {track.tier for track in tracks_of(data, tracks())} == {"foundation"}
    assert is_open(data, tracks())


def test_each_track_of_the_lab_teaches_one_of_the_seven() -> None:
    for track in tracks():
        assert skill_of(track) is not None, track.slug


def test_a_skill_without_an_open_level_is_not_open() -> None:
    level = Level("Bills", "What does it cost?", "", 1, slug="bills")
    cloud = next(skill for skill in SKILLS if skill.slug == "cloud")
    closed = Track("Clouds", "", 1, skill="Cloud", levels=(level,))
    assert not is_open(cloud, ())
    assert not is_open(cloud, (closed,))
    assert is_open(cloud, (replace(closed, levels=(replace(level, is_open=True),)),))


def test_a_track_of_no_skill_has_no_tier() -> None:
    track = Track("Clouds", "", 1)
    assert skill_of(track) is None
    assert track.tier is None


def test_a_track_of_a_skill_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "SKILLS", ())
    monkeypatch.setattr(course, "skill_of", lambda _: None)
    course._tracks.cache_clear()
    try:
        with pytest.raises(TrackError, match="none of the skills"):
            tracks()
    finally:
        course._tracks.cache_clear()


def test_what_is_solved_of_a_skill_is_that_of_its_open_levels_together() -> None:
    skill = next(skill for skill in SKILLS if skill.slug == "data")
    own = tracks_of(skill, tracks())
    exercises = [e for track in own for level in track.levels if level.is_open for e in level.exercises]
    first, *rest = exercises
    found = together(own, {first.key})
    assert (found.solved, found.total) == (1, len(exercises))
    assert found.minutes_left == sum(e.minutes for e in rest)
