"""The change log is ordinary business, and the same however far it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from synthetic import changelog, changelog_texts
from synthetic.changelog import Changelog, campaign_spend
from synthetic.kernel import days, draws
from synthetic.vocabulary import PLATFORMS

SEEDS = range(60)
YEARLY = {name for name, *_ in changelog._YEARLY}
PEOPLE_IN_MAIL_KINDS = 127  # the kind of a mail is a signed byte


@cache
def log_of(seed: int) -> Changelog:
    return changelog.regular(draws.root(seed, "changelog"))


def key_of(seed: int) -> draws.Keys:
    return draws.root(seed, "something that happens")


def is_yearly(name: str) -> bool:
    return name in YEARLY or (name[-4:].isdigit() and name[:-5] in YEARLY)


def test_a_longer_history_leaves_earlier_entries_as_they_are() -> None:
    for seed in range(5):
        short = changelog.regular(draws.root(seed, "changelog"), days.HISTORY + 500)
        whole = log_of(seed)
        assert whole.releases[: len(short.releases)] == short.releases
        assert whole.campaigns[: len(short.campaigns)] == short.campaigns
        assert len(whole.campaigns) > len(short.campaigns) > 20


def test_each_release_has_a_day_and_a_version_of_its_own_on_its_platform() -> None:
    for seed in SEEDS:
        releases = log_of(seed).releases
        assert len({(r.platform, r.day) for r in releases}) == len(releases)
        assert len({(r.platform, r.version) for r in releases}) == len(releases)
        assert all(days.weekday(r.day) < 5 for r in releases if r.day >= days.LAUNCH)
        assert list(releases) == sorted(releases, key=lambda r: r.day)


def test_one_release_in_four_is_a_patch_and_some_reach_phones_sooner() -> None:
    releases = [release for seed in SEEDS for release in log_of(seed).releases]
    patches = [release for release in releases if not release.version.endswith(".0")]
    assert 0.22 < len(patches) / len(releases) < 0.28
    minor = {(r.platform, r.adoption_days) for r in releases if r.version.endswith(".0")}
    assert minor == {("web", 0.0), ("ios", 3.5), ("android", 5.0)}
    assert {r.adoption_days for r in patches if r.platform == "android"} == {0.6, 1.5, 5.0}
    assert {r.adoption_days for r in patches if r.platform == "web"} == {0.0}


def test_a_note_returns_on_a_platform_after_half_a_year_at_the_earliest() -> None:
    assert len(set(changelog_texts.NOTES)) == len(changelog_texts.NOTES) >= 60
    for seed in SEEDS:
        for platform in PLATFORMS:
            latest: dict[str, int] = {}
            for release in (r for r in log_of(seed).releases if r.platform == platform):
                assert release.day - latest.get(release.notes, -1000) > 182
                latest[release.notes] = release.day


def test_any_28_days_have_a_release_on_each_platform() -> None:
    for seed in SEEDS:
        for platform in PLATFORMS:
            made = [r.day for r in log_of(seed).releases if r.platform == platform]
            assert np.diff(made).max() <= 28


def test_a_release_is_drawn_among_those_of_some_days() -> None:
    first, last = days.HISTORY + 100, days.HISTORY + 190
    drawn = [log_of(3).release_between(key_of(seed), "release", "ios", first, last) for seed in range(200)]
    among = {r for r in log_of(3).releases if r.platform == "ios" and first <= r.day <= last}
    assert set(drawn) == among
    assert len(among) >= 4
    assert log_of(3).release_between(key_of(1), "release", "ios", first, last) == drawn[1]


def test_the_release_nearest_to_the_middle_is_taken_where_there_is_none() -> None:
    made = [r.day for r in log_of(3).releases if r.platform == "android"]
    gap = int(np.argmax(np.diff(made)))
    found = log_of(3).release_between(key_of(1), "release", "android", made[gap] + 1, made[gap] + 4)
    assert found.day == made[gap]


def test_the_next_release_is_the_first_from_a_day_on() -> None:
    made = [r.day for r in log_of(3).releases if r.platform == "web"]
    assert log_of(3).next_release("web", made[9]).day == made[9]
    assert log_of(3).next_release("web", made[9] + 1).day == made[10]


def days_since_release(log: Changelog, day: int) -> int:
    return day - max(release.day for release in log.releases if release.day <= day)


def test_what_begins_lies_to_the_releases_nearly_as_any_day_does() -> None:
    first, last = days.HISTORY + 200, days.HISTORY + 320
    share: dict[str, Counter[int]] = {"onset": Counter(), "any": Counter()}
    for seed in range(300):
        log = log_of(seed % 60)
        onset = log.onset(key_of(seed), "onset", first, last)
        assert first <= onset <= last
        share["onset"][min(5, days_since_release(log, onset))] += 1
        share["any"].update(min(5, days_since_release(log, day)) for day in range(first, last, 4))
    part = {name: np.array([c[n] for n in range(6)]) / c.total() for name, c in share.items()}
    assert np.abs(part["onset"] - part["any"]).sum() / 2 < 0.15
    assert 0.14 < part["onset"][0] < 0.34


def test_marketing_runs_three_one_off_campaigns_for_two_yearly_ones() -> None:
    campaigns = [c for seed in SEEDS for c in log_of(seed).campaigns]
    yearly = [c for c in campaigns if is_yearly(c.name)]
    assert 1.3 < (len(campaigns) - len(yearly)) / len(yearly) < 1.7
    assert 0.4 < np.mean([c.name[-4:].isdigit() for c in yearly]) < 0.6
    for seed in SEEDS:
        once = [c for c in log_of(seed).campaigns if not is_yearly(c.name)]
        assert len({c.name for c in once}) == len(once) < len(changelog_texts.ONCE) - 20
        years = Counter(days.date(c.first).year for c in once)
        assert all(years[year] >= 3 for year in range(2024, 2028))
    length = np.array([c.last - c.first for c in campaigns if not is_yearly(c.name)])
    assert (length.min(), length.max()) >= (4, 150)
    assert 0.05 < (length > 60).mean() < 0.15
    assert {c.channel for c in campaigns} == {"paid_search", "social", "partner", "referral"}


def test_ordinary_campaigns_bring_little_on_average() -> None:
    for channel in ("paid_search", "social", "partner"):
        factor = [log_of(seed).arrival_lift(channel, changelog.END)[days.HISTORY :].mean() for seed in SEEDS]
        assert 1.02 < np.mean(factor) < 1.10
    assert all(c.lift == 1.0 for c in log_of(3).campaigns if c.channel == "referral")


def test_a_large_budget_does_not_mean_many_arrivals() -> None:
    once = [c for seed in SEEDS for c in log_of(seed).campaigns if not is_yearly(c.name)]
    once = [c for c in once if c.channel != "referral" and c.last - c.first < 61]
    large = sorted(once, key=lambda c: c.budget)[-len(once) // 5 :]
    brought = np.array([c.lift - 1.0 for c in large])
    assert (brought < 0.02).mean() > 0.25
    assert brought.mean() < 3 * np.mean([c.lift - 1.0 for c in once])


def test_at_most_one_campaign_a_day_is_mailed_and_all_have_a_number() -> None:
    for seed in SEEDS:
        mailed = log_of(seed).mailed
        assert len({c.first for c in mailed}) == len(mailed) < PEOPLE_IN_MAIL_KINDS - 30
        assert any(not is_yearly(c.name) for c in mailed)


@pytest.mark.parametrize("channel", ["paid_search", "social", "partner", "referral"])
def test_a_campaign_that_something_brings_looks_like_the_others(channel: str) -> None:
    first, length = days.HISTORY + 300, 20
    for seed in range(20):
        log = log_of(seed)
        one = log.campaign_like(key_of(seed), "story", channel, first, first + length)
        assert one.name in changelog_texts.ONCE and one.lift == 1.0
        assert one.name not in {c.name for c in log.campaigns}
        assert campaign_spend(replace(one, lift=1.6), 100) == campaign_spend(one, 100)
        other = log.with_entries((one,)).campaign_like(key_of(seed), "story", channel, first, first + 9)
        assert other.name != one.name
    brought = [
        log_of(3).campaign_like(key_of(seed), "story", channel, first, first + length) for seed in range(400)
    ]
    ordinary = [c for seed in SEEDS for c in log_of(seed).campaigns if c.channel == channel]
    a_day = [np.log(c.budget / (c.last - c.first) ** 0.85) for c in ordinary]
    assert np.mean([np.log(c.budget / length**0.85) for c in brought]) == pytest.approx(
        np.mean(a_day), abs=0.2
    )
    assert {c.notes.split(",")[0] for c in brought} >= {c.notes.split(",")[0] for c in ordinary} - {
        notes.split(",")[0] for *_, notes in changelog._YEARLY
    }


def test_a_campaign_is_brought_only_where_none_begins_near() -> None:
    day = days.HISTORY + 300
    brought = 0
    for seed in SEEDS:
        log = log_of(seed)
        more = log.campaigns_near(key_of(seed), "near", day)
        brought += len(more)
        assert any(abs(c.first - day) <= 10 for c in log.with_entries(more).campaigns)
        assert log.with_entries(more).campaigns_near(key_of(seed), "another", day) == ()
    assert 0 < brought < len(SEEDS) / 2
