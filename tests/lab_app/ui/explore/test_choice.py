"""An address carries every choice, and a broken one falls back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.metrics.metric import Dimension
from lab_app.ui.explore.choice import BESIDE, OWN, SPANS, TOPS, Choice, address_of, read_address
from tests.lab_app.ui.examples import DAY, METRIC

COUNTRY = Dimension("segment__country", "country", "Country", "")
REFERRED = Dimension("signup__is_referred", "is_referred", "Is referred", "")
METRICS = {
    "mau": replace(METRIC, name="mau", label="Monthly active users", dimensions=(COUNTRY,)),
    "loads": replace(METRIC, name="loads", label="Loads", dimensions=(COUNTRY, REFERRED)),
    "by_month": replace(METRIC, name="by_month", label="By month", grains=("month",), dimensions=()),
}


def read(address: dict[str, list[str]]) -> tuple[Choice, list[str]]:
    return read_address(address, METRICS, "mau", DAY)


days = st.dates(dt.date(2024, 1, 1), DAY)
choices = st.builds(
    Choice,
    metrics=st.sampled_from([("mau",), ("loads",), ("mau", "loads")]),
    grain=st.sampled_from(["day", "week", "month"]),
    span=st.sampled_from(list(SPANS)),
    beside=st.sets(st.sampled_from(sorted(BESIDE))).map(lambda chosen: tuple(sorted(chosen))),
    where=st.sampled_from([(), (("country", ("DE", "a:b,c & d")),)]),
    top=st.sampled_from(TOPS),
)


@given(choices, st.booleans(), st.one_of(st.none(), st.tuples(days, days)))
@settings(max_examples=100)
def test_an_address_is_read_as_it_was_written(
    choice: Choice, splits: bool, own: tuple[dt.date, dt.date] | None
) -> None:
    if splits and len(choice.metrics) == 1:
        choice = replace(choice, by="country")
    if own:
        choice = replace(choice, span=OWN, first=min(own), last=max(own))
    assert read(address_of(choice)) == (choice, [])


def test_an_address_may_name_things_as_the_page_does() -> None:
    said = {"metric": ["Loads"], "by": ["Referred or not"], "grain": ["Month"], "span": ["1 year"]}
    choice, broken = read(said)
    assert (choice.metrics, choice.by, choice.grain, choice.span) == (
        ("loads",),
        "is_referred",
        "month",
        "1y",
    )
    assert broken == []


def test_what_is_not_said_is_left_out() -> None:
    assert address_of(Choice(("mau",))) == {"metric": ["mau"]}
    assert read({}) == (Choice(("mau",)), [])


@pytest.mark.parametrize(
    "part",
    [
        {"metric": ["nope"]},
        {"by": ["nope"]},
        {"grain": ["eon"]},
        {"span": ["2y"]},
        {"beside": ["nothing"]},
        {"top": ["-1"]},
        {"top": ["1e9"]},
        {"where": ["country"]},
        {"where": ["nope:DE"]},
        {"where": [":"]},
        {"from": ["2026-02-30"]},
        {"from": ["2026-03-01"], "to": ["2026-02-01"]},
        {"from": ["2030-01-01"], "to": ["2031-01-01"]},
        {"from": ["2026-01-01"]},
        {"metric": ["<script>alert(1)</script>" * 50]},
    ],
)
def test_a_part_that_means_nothing_is_named_and_the_rest_is_kept(part: dict[str, list[str]]) -> None:
    kept = {"metric": ["loads"], "grain": ["month"], "by": ["country"]}
    choice, broken = read({**kept, **part})
    assert len(broken) == 1 and len(broken[0]) <= 80
    assert choice.metrics == (("mau",) if "metric" in part else ("loads",))
    assert choice.grain == ("week" if "grain" in part else "month")
    assert choice.by == (None if "by" in part else "country")


def test_choices_that_do_not_go_together_give_way() -> None:
    assert read({"metric": ["mau", "loads"], "by": ["country"]})[0].by is None  # one at a time is split
    assert read({"metric": ["by_month"]})[0].grain == "month"
    assert len(read({"metric": ["mau", "loads", "by_month", "mau"]})[0].metrics) == 3


def test_a_span_begins_with_a_whole_period() -> None:
    assert Choice(("mau",)).days(DAY) == (dt.date(2025, 12, 29), DAY)
    assert Choice(("mau",), grain="month", span="1y").days(DAY) == (dt.date(2025, 7, 1), DAY)
    assert Choice(("mau",), span="all").days(DAY) == (None, DAY)
    own = Choice(("mau",), span=OWN, first=dt.date(2026, 1, 15), last=dt.date(2026, 2, 3))
    assert own.days(DAY) == (dt.date(2026, 1, 12), dt.date(2026, 2, 3))


def test_days_far_away_are_brought_near() -> None:
    choice, broken = read({"from": ["1900-01-01"], "to": ["2999-01-01"]})
    assert (choice.first, choice.last, broken) == (dt.date(2016, 1, 1), DAY, [])
