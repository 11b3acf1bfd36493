"""The change log gives nothing away; and a classifier would find what one gave away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from synthetic import changelog
from synthetic.changelog import Campaign, Changelog, Release
from synthetic.checks.changelog import (
    CLEAR_DAYS,
    MOST_AUC,
    Event,
    Record,
    numbers_of,
    record,
    sight,
    text_of,
    windows,
)
from synthetic.kernel import days, draws
from synthetic.vocabulary import PLATFORMS

PLACES = 14
SEEDS = 40


def made_up(seed: int) -> Record:
    """A record in which things begin as the change log's own functions have it, at each place with a chance of .75.

    Half of what begins is bound to a version and shows up to four days after its release; a sixth brings a campaign.
    """
    log = changelog.regular(draws.root(seed, "changelog"))
    events = []
    for place in range(PLACES):
        key = draws.root(seed, f"place {place}")
        earliest = days.HISTORY + 60 + 65 * place
        latest = earliest + 44
        platform = PLATFORMS[int(draws.uniform(key, "platform")[0] * 3)]
        if place % 2:
            onset = log.onset(key, "onset", earliest, latest)
        else:
            released = log.release_between(key, "release", platform, earliest, latest).day
            onset = released + int(draws.uniform(key, "lag")[0] * 5)
        if draws.happens(key, "happens", 0.75)[0]:
            events.append(Event(f"place {place}", (onset,), onset + 20))
            if place % 6 == 0:
                first = onset - int(draws.uniform(key, "start")[0] * 10)
                log = log.with_entries((log.campaign_like(key, "story", "social", first, first + 25),))
    return Record(seed, log, tuple(events))


def with_patches_at_onsets(of: Record) -> Record:
    """The record with a patch on the day of each onset."""
    patches = [
        Release("web", event.onsets[0], f"99.{number}.1", "Small fixes in the planner.", 0.0)
        for number, event in enumerate(of.events)
    ]
    return replace(of, log=replace(of.log, releases=(*of.log.releases, *patches)))


def with_campaigns_at_onsets(of: Record) -> Record:
    """The record with a campaign without a year on the day of each onset, and no other one without."""
    yearly = [c for c in of.log.campaigns if c.mailed]
    planted = [
        Campaign(f"One of a kind {chr(65 + n)}", "social", e.onsets[0], e.end, 1.0, "", budget=2000.0)
        for n, e in enumerate(of.events)
    ]
    return replace(of, log=replace(of.log, campaigns=(*yearly, *planted)))


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [made_up(seed) for seed in range(2 * SEEDS)]


def test_what_adopts_ordinary_entries_cannot_be_told_by_them(records: list[Record]) -> None:
    found = sight(records[:SEEDS], records[SEEDS:])
    assert found.auc - 2 * found.error <= MOST_AUC
    assert sum(pairs for _, pairs in found.by_incident.values()) > 5 * SEEDS


@pytest.mark.parametrize("planted", [with_patches_at_onsets, with_campaigns_at_onsets])
def test_entries_that_are_planted_at_onsets_are_found(records: list[Record], planted) -> None:  # type: ignore[no-untyped-def]
    given_away = [planted(one) for one in records]
    assert sight(given_away[:SEEDS], given_away[SEEDS:]).auc > 0.8


def test_quiet_windows_keep_clear_of_all_that_begins_or_ends(records: list[Record]) -> None:
    found, _ = windows(records)
    assert [window.eventful for window in found] == [True, False] * (len(found) // 2)
    for eventful, quiet in zip(found[::2], found[1::2], strict=True):
        assert quiet.record is not eventful.record and (quiet.day - eventful.day + 3) % 364 <= 6
        turns = [turn for event in quiet.record.events for turn in (*event.onsets, event.end)]
        assert min(abs(quiet.day - turn) for turn in turns) > CLEAR_DAYS


def test_a_window_without_a_quiet_one_of_its_date_is_left_out_and_counted() -> None:
    log = changelog.regular(draws.root(1, "changelog"))
    always = [Record(seed, log, (Event("always", (500,), 864),)) for seed in range(5)]
    found, left_out = windows(always)
    assert found == [] and left_out == {"always": 5}


def test_what_a_classifier_sees_does_not_hold_the_date(records: list[Record]) -> None:
    found, _ = windows(records[:6])
    for window in found:
        later = replace(
            window, day=window.day + 364, record=replace(window.record, log=moved(window.record.log, 364))
        )
        assert np.array_equal(numbers_of(window), numbers_of(later))
        assert text_of(window) == text_of(later)


def moved(log: Changelog, by: int) -> Changelog:
    return Changelog(
        tuple(replace(release, day=release.day + by) for release in log.releases),
        tuple(replace(c, first=c.first + by, last=c.last + by) for c in log.campaigns),
    )


def test_no_more_is_told_of_what_really_happens() -> None:
    found = sight([record(seed) for seed in range(120)], [record(seed) for seed in range(120, 240)])
    assert found.unannounced - 2 * found.error <= MOST_AUC
    assert len(found.by_incident) >= 10
