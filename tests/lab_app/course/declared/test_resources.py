"""Resources: each has its skill, and what has moved says so."""

from __future__ import annotations

import datetime as dt

from lab_app.app_pages.resources import SEVERAL
from lab_app.course.declared.resources import resources
from lab_app.course.skills import SKILLS


def test_each_is_there_once_and_belongs_to_a_skill() -> None:
    found = resources()
    assert len({one.id for one in found}) == len(found)
    topics = {skill.slug for skill in SKILLS}
    assert {one.topic for one in found} == topics | {SEVERAL}
    addresses = [one.address for one in found if one.address]
    assert len(set(addresses)) == len(addresses)


def test_each_was_looked_up_by_now_and_takes_some_time() -> None:
    for one in resources():
        assert dt.date(2026, 1, 1) <= one.checked_on <= dt.datetime.now(dt.UTC).date(), one.id
        assert 5 <= one.minutes <= 120, one.id
        assert one.about.endswith("."), one.id


def test_only_what_everybody_has_at_another_place_is_without_an_address() -> None:
    assert {one.id for one in resources() if one.address is None} == {"own-api-docs", "own-budget"}


def test_a_stand_in_says_what_became_of_what_it_replaces() -> None:
    for one in resources():
        if one.instead:
            assert one.from_guide, one.id
            assert one.instead.of != one.title
            assert one.instead.because.endswith("."), one.id
