"""The calendar file is read again by a reader that was written from the RFC, whatever its texts hold."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.plan.ics import Event, calendar_file, escaped, folded
from tests.lab_app.plan.icalendar import content_lines, events, text_of

NOW = dt.datetime(2026, 7, 6, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
DAY = dt.date(2026, 12, 31)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=300)


def file_of(*found: Event, sequence: int = 0) -> bytes:
    return calendar_file(found, plan="0f", now=NOW, sequence=sequence)


def test_an_event_is_a_whole_day_that_blocks_nothing() -> None:
    assert file_of(Event("week-1", DAY, "Plan, week 1: APIs", "- a\n- b"), sequence=2) == (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Larder Lab//Plan of 90 days//EN\r\nCALSCALE:GREGORIAN\r\n"
        b"METHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:week-1-0f@larder-lab\r\nDTSTAMP:20260706T143000Z\r\nSEQUENCE:2\r\n"
        b"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:Plan\\, week 1: APIs\r\n"
        b"DESCRIPTION:- a\\n- b\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@settings(max_examples=200, deadline=None)
@given(title=TEXTS, about=TEXTS)
def test_whatever_a_text_holds_it_is_read_as_it_was_written(title: str, about: str) -> None:
    (event,) = events(file_of(Event("e", DAY, title, about)))

    def kept(text: str) -> str:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", plain)

    assert event["SUMMARY"] == kept(title)
    assert event.get("DESCRIPTION", "") == kept(about)


@settings(max_examples=200, deadline=None)
@given(TEXTS.filter(lambda text: not re.search(r"[\r\n]", text)))
def test_no_fold_is_longer_than_75_octets_or_cuts_a_character(line: str) -> None:
    data = folded(f"X:{line}")
    assert content_lines(data) == [f"X:{line}"]
    assert all(len(piece) <= 75 for piece in data.split(b"\r\n"))


def test_a_line_of_75_octets_is_not_folded_and_one_of_76_is() -> None:
    assert folded("a" * 75).count(b"\r\n") == 1
    assert folded("a" * 76) == b"a" * 75 + b"\r\n a\r\n"
    assert folded("a" * 74 + "é") == b"a" * 74 + b"\r\n \xc3\xa9\r\n"


def test_half_a_character_breaks_no_file() -> None:
    assert len(events(file_of(Event("e", DAY, "half \ud83d one")))) == 1


def test_reading_a_file_again_moves_events_and_adds_none() -> None:
    first = events(file_of(Event("week-1", DAY, "a"), sequence=0))
    later = events(file_of(Event("week-1", DAY + dt.timedelta(days=3), "a"), sequence=1))
    assert [event["UID"] for event in first] == [event["UID"] for event in later]
    assert later[0]["SEQUENCE"] > first[0]["SEQUENCE"]


@pytest.mark.parametrize(
    "data",
    [b"X:a\n", b"X:a", b"X:" + b"a" * 76 + b"\r\n", b"X:\xc3\r\n \xa9\r\n", b" X:a\r\n"],
)
def test_the_reader_refuses_what_the_grammar_does(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        content_lines(data)
    with pytest.raises(ValueError, match="without a backslash"):
        text_of("a,b")
    assert text_of(escaped("a,b;c\\n\nd")) == "a,b;c\\n\nd"
