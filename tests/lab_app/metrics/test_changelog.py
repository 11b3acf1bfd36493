"""Which entries of the change log get a mark on a chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lab_app.lab import Lab
from lab_app.metrics.changelog import MOST_MARKS, Entry, marks, notable, read_changelog
from pipelines.contract.release import Release

FIRST = dt.date(2026, 1, 1)


def campaign(day: int, budget: float) -> Entry:
    return Entry(FIRST + dt.timedelta(days=day), f"Campaign {day}", "social. Ads.", budget=budget)


def release(day: int, *version: int) -> Entry:
    name = "web " + ".".join(map(str, version))
    return Entry(FIRST + dt.timedelta(days=day), name, "Fixes.", version=version)


def test_patches_and_small_campaigns_get_no_mark() -> None:
    log = [campaign(1, 100), campaign(2, 900), release(3, 4, 1, 0), release(4, 4, 1, 1), release(5, 5, 0, 0)]
    assert [entry.name for entry in notable(log, is_long=False)] == ["Campaign 2", "web 4.1.0", "web 5.0.0"]
    assert [entry.name for entry in notable(log, is_long=True)] == ["Campaign 2", "web 5.0.0"]


def test_what_began_together_shares_a_mark_and_marks_are_numbered_by_day() -> None:
    log = [campaign(10, 900), release(11, 4, 1, 0), campaign(60, 900), release(200, 5, 0, 0)]
    found = marks(log, FIRST, FIRST + dt.timedelta(days=90))
    assert [(mark.number, mark.day, len(mark.entries)) for mark in found] == [
        (1, log[0].day, 2),
        (2, log[2].day, 1),
    ]


@pytest.mark.parametrize("length", [1, 7, 30, 91, 182, 199, 200, 365, 910])
def test_a_chart_never_has_more_marks_than_can_be_told_apart(length: int) -> None:
    log = sorted(
        (*(campaign(n, 900) for n in range(0, 910, 3)), *(release(n, n, 0, 0) for n in range(910))),
        key=lambda entry: entry.day,
    )
    last = FIRST + dt.timedelta(days=length - 1)
    found = marks(log, FIRST, last)
    assert 1 <= len(found) <= 2 * MOST_MARKS
    assert all(FIRST <= mark.day <= mark.last_day <= last for mark in found)
    kept = sum(len(mark.entries) for mark in found)
    assert kept == sum(FIRST <= e.day <= last for e in notable(log, is_long=length > 200))


def test_no_entries_make_no_marks() -> None:
    assert marks([], FIRST, FIRST) == ()
    assert marks([campaign(5, 1)], FIRST, FIRST) == ()


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1, timeout_seconds=60) as opened:
        yield opened


def test_the_change_log_is_that_of_the_release(lab: Lab) -> None:
    found = read_changelog(lab.sandbox)
    count = lab.sandbox.run(
        "SELECT (SELECT COUNT(*) FROM product.campaigns), (SELECT COUNT(*) FROM product.releases)", limit=1
    ).rows[0]
    assert [sum(not e.is_release for e in found), sum(e.is_release for e in found)] == list(count)
    assert [entry.day for entry in found] == sorted(entry.day for entry in found)
    main = [entry for entry in found if entry.is_release and not any(entry.version[1:])]
    assert main and all(entry.name.endswith(".0.0") for entry in main)
