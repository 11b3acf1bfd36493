"""A rule as an address, and back; whatever else an address says is named and left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.metrics.alerts.replay import Rule
from lab_app.ui.alerts.choice import address_of, read_address
from tests.lab_app.ui.examples import METRIC

METRICS = {
    "orders": replace(METRIC, name="orders", label="Orders"),
    "dau": replace(METRIC, name="dau", label="Daily"),
}
DEFAULT = Rule("orders", "week", 4.5)
BOUND = st.none() | st.floats(-1e9, 1e9)


@given(
    st.builds(
        Rule, st.sampled_from([*METRICS]), st.sampled_from(["day", "week"]),
        st.integers(20, 60).map(lambda tenths: tenths / 10), BOUND, BOUND,
    )
)  # fmt: skip
def test_an_address_carries_all_of_a_rule(rule: Rule) -> None:
    assert read_address(address_of(rule), METRICS, DEFAULT) == (rule, [])


def test_names_as_on_the_page_are_understood_and_what_is_not_said_is_as_it_is_by_itself() -> None:
    assert read_address({"metric": "Daily"}, METRICS, DEFAULT)[0] == Rule("dau", "week", 4.5)
    assert read_address({}, METRICS, DEFAULT) == (DEFAULT, [])


@pytest.mark.parametrize(
    "address",
    [
        {"metric": "nope"},
        {"by": "eon"},
        {"z": "1"},
        {"z": "nan"},
        {"z": "7"},
        {"below": "inf"},
        {"above": "1e400"},
        {"above": "x"},
    ],
)
def test_what_means_nothing_is_left_out_and_named(address: dict[str, str]) -> None:
    ((name, said),) = address.items()
    assert read_address(address, METRICS, DEFAULT) == (DEFAULT, [f"{name}={said}"])


@given(st.dictionaries(st.sampled_from(["metric", "by", "z", "below", "above"]), st.text()))
def test_no_address_breaks_it(address: dict[str, str]) -> None:
    rule, _ = read_address(address, METRICS, DEFAULT)
    assert rule.metric in METRICS and 2 <= rule.threshold <= 6
