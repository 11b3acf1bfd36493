"""A stretch is of whole weeks, is held against as many just before it, and says in a sentence why it cannot be."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.diagnosis.stretch import DiagnosisError, Stretch, latest, placebos, snapped
from pipelines.contract.calendar import DAY

START, END = dt.date(2024, 1, 1), dt.date(2026, 6, 30)


def days_of(stretch: Stretch) -> set[dt.date]:
    return {stretch.first + n * DAY for n in range(7 * stretch.weeks)}


@given(st.integers(0, 911), st.integers(0, 500))
def test_whatever_is_brushed_snaps_to_whole_weeks_that_are_known_or_is_refused(at: int, length: int) -> None:
    first = START + at * DAY
    last = first + length * DAY
    try:
        found = snapped(first, last, start=START, end=END)
    except DiagnosisError:
        assert last > END or length < 6 or first - (length + 4) * DAY < START
        return
    assert found.first == first
    assert found.days % 7 == 0
    assert abs(found.days - (length + 1)) <= 3 or (found.days < length + 1 < found.days + 7)
    assert found.last <= END and found.before.first >= START
    assert found.before.last == first - DAY and found.before.days == found.days


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-06-20", "2026-07-03", "up to 2026-06-30"),
        ("2026-05-01", "2026-05-02", "is 2 days long"),
        ("2026-05-01", "2026-05-01", "is one day long"),
        ("2026-06-27", "2026-06-30", "Begin on 2026-06-24 or earlier"),
        ("2024-01-10", "2024-01-23", "Begin on 2024-01-15 or later"),
        ("2023-11-01", "2023-11-14", "known from 2024-01-01"),
        ("2026-05-09", "2026-05-02", "before it begins"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(first: str, last: str, says: str) -> None:
    with pytest.raises(DiagnosisError, match=says):
        snapped(dt.date.fromisoformat(first), dt.date.fromisoformat(last), start=START, end=END)


def test_weeks_that_would_round_into_the_future_are_cut() -> None:
    assert snapped(dt.date(2026, 6, 20), END, start=START, end=END) == Stretch(dt.date(2026, 6, 20), 1)
    assert latest(END) == Stretch(dt.date(2026, 6, 3), 4)


@given(st.integers(120, 800), st.integers(1, 8), st.integers(0, 6))
def test_placebos_share_the_weekday_and_no_day(at: int, weeks: int, shift: int) -> None:
    stretch = Stretch(START + at * DAY, weeks)
    ends = [START + n * DAY for n in range(shift, 912)]
    ends = [end for end in ends if (end - stretch.last).days % 7 == 0]
    own = days_of(stretch) | days_of(stretch.before)
    for place in placebos(stretch, ends):
        other = stretch.ending(ends[place])
        theirs = days_of(other) | days_of(other.before)
        assert not theirs & own
        assert not any((day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 2) for day in theirs)


def test_a_week_with_easter_shows_nothing_usual_and_a_month_with_one_free_day_does() -> None:
    assert not Stretch(dt.date(2025, 4, 15), 1).is_ordinary  # Good Friday and Easter Monday
    assert Stretch(dt.date(2025, 9, 22), 4).is_ordinary
