"""What is asked travels by the address, and what an address means nothing by is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.diagnosis.stretch import Stretch
from lab_app.lab import Lab
from lab_app.ui.diagnosis.asked import Asked, known, opening, read_address, weeks_said
from pipelines.contract.calendar import DAY
from pipelines.contract.release import Release


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1, timeout_seconds=60) as opened:
        yield opened


@given(
    metric=st.sampled_from(["mau", "activation_rate", "page_load_p75", "orders"]),
    weeks=st.integers(1, 12),
    at=st.floats(0, 1),
    where=st.dictionaries(
        st.sampled_from(["country", "signup_source"]),
        st.text("DE:,' &?%", min_size=1, max_size=6),
        max_size=2,
    ),
)
def test_an_address_is_what_was_asked(
    lab: Lab, metric: str, weeks: int, at: float, where: dict[str, str]
) -> None:
    start, end = known(lab, metric)
    first = start + 7 * weeks * DAY
    room = (end - first).days - 7 * weeks + 1
    asked = Asked(metric, Stretch(first + round(at * room) * DAY, weeks), tuple(sorted(where.items())))
    assert read_address(lab, asked.address, opening(lab)) == (asked, [])


def test_without_an_address_the_opening_is_asked(lab: Lab) -> None:
    first = opening(lab)
    assert read_address(lab, {"something": ["else"]}, first) == (first, [])
    assert first.stretch.last == lab.layer.as_of and first.stretch.weeks == 4


@pytest.mark.parametrize(
    "address",
    [
        {"metric": ["no_such"]},
        {"metric": ["mau_calendar_month"]},
        {"from": ["yesterday"]},
        {"from": ["2026-06-20"], "weeks": ["9999999999999999"]},
        {"from": ["9999-12-30"], "weeks": ["400"]},
        {"weeks": ["-3"]},
        {"weeks": ["four"]},
        {"from": ["1999-01-01"]},
        {"where": ["planet:Mars"]},
        {"where": ["country"]},
        {"where": [""]},
    ],
)
def test_what_means_nothing_is_said_in_a_sentence_and_left_out(
    lab: Lab, address: dict[str, list[str]]
) -> None:
    first = opening(lab)
    asked, wrong = read_address(lab, address, first)
    assert asked == first
    assert len(wrong) == 1 and wrong[0].endswith(".")


def test_another_number_is_asked_in_days_in_which_it_is_known(lab: Lab) -> None:
    asked, wrong = read_address(lab, {"metric": ["retention_rate"]}, opening(lab))
    assert wrong == []
    assert asked.stretch.last == known(lab, "retention_rate")[1] < lab.layer.as_of


def test_choices_stack_by_kind_and_are_taken_back(lab: Lab) -> None:
    asked = opening(lab).keeping("country", "DE").keeping("signup_platform", "ios").keeping("country", "ES")
    assert asked.filter == {"country": "ES", "signup_platform": "ios"}
    assert asked.of_whom == "Spain, iOS"
    assert asked.without("country").without("signup_platform") == opening(lab)


def test_weeks_are_said_as_people_say_them() -> None:
    assert [weeks_said(count) for count in (1, 2, 9, 13)] == ["week", "two weeks", "nine weeks", "13 weeks"]
