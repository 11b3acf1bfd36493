"""Replies: each belongs to exercises that are there, comes when all of them are solved, and tells this world's numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lab_app.course.story import Reply, answer_to, heard, replies_of
from lab_app.course.tracks import discover, exercise, tracks
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY
from pipelines.contract.release import Release
from pipelines.contract.units import percent

REPLIES = [reply for track in tracks() for reply in replies_of(track)]
CODES = {one.code for one in discover() if one.code}


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1, timeout_seconds=60) as opened:
        yield opened


def test_every_reply_is_to_exercises_that_are_there_and_none_has_two() -> None:
    asked = [code for reply in REPLIES for code in reply.after]
    assert set(asked) <= CODES
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.key)
def test_a_reply_comes_with_the_last_of_its_exercises(reply: Reply) -> None:
    keys = [exercise(code).key for code in reply.after]
    assert reply not in heard(keys[:-1])
    assert reply in heard(keys)
    assert answer_to(exercise(reply.after[0]), keys[:-1]) is None
    assert answer_to(exercise(reply.after[0]), keys) == reply


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: reply.key)
def test_a_reply_is_short_and_whole(reply: Reply, lab: Lab) -> None:
    said = reply.said(lab)
    assert 20 <= len(said.split()) <= 110
    assert not {"nan", "inf", "{", "}"} & set(said.split())


def test_replies_to_metrics_have_the_values_of_the_metrics(lab: Lab) -> None:
    said = {reply.after: reply.said(lab) for reply in REPLIES}
    last = lab.release.as_of

    def of(name: str, first: dt.date, until: dt.date) -> float:
        frame = lab.layer.query([name], start=first, end=until, sandbox=lab.sandbox, grain="day")
        return float(frame[name].fillna(0).sum())

    now = of("average_dau_28d", last, last) / of("mau", last, last)
    assert f"of each weekday it is {percent(now)}" in said["W05",]
    two_days = last - 2 * DAY, last - DAY
    share = of("activated_signups_24h", *two_days) / of("activation_24h_eligible_signups", *two_days)
    assert f", {percent(share)} saved a plan within 24 hours" in said["W02",]
    added = of("buyers", last - 27 * DAY, last)
    assert f"come to {int(added):,}:" in said["W04",]


def test_the_number_of_the_first_reply_is_the_north_star(lab: Lab) -> None:
    last = lab.release.as_of.replace(day=1) - DAY
    frame = lab.layer.query(["mau"], grain="day", start=last, end=last, sandbox=lab.sandbox)
    said = next(reply for reply in REPLIES if "M08" in reply.after).said(lab)
    assert f"**{int(frame['mau'].iloc[0]):,}**" in said
