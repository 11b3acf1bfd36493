"""Dimensions and their values in words."""

from __future__ import annotations

import pytest

from lab_app.metrics.metric import Dimension
from lab_app.ui.metrics.dimensions import label_of, split_by, value_of

REFERRED = Dimension("signup__is_referred", "is_referred", "Is referred", "")
SOURCE = Dimension("segment__signup_source", "signup_source", "Signup source", "")
COUNTRY = Dimension("segment__country", "country", "Country", "")


@pytest.mark.parametrize(
    ("dimension", "value", "said"),
    [
        (REFERRED, True, "referred"),
        (REFERRED, "False", "not referred"),
        (REFERRED, None, "unknown"),
        (SOURCE, "paid_search", "paid search"),
        (SOURCE, float("nan"), "unknown"),
        (COUNTRY, "GB", "United Kingdom"),
        (COUNTRY, "XX", "XX"),
        (None, "ios", "iOS"),
    ],
)
def test_values_of_dimensions_are_said_in_words(
    dimension: Dimension | None, value: object, said: str
) -> None:
    assert value_of(dimension, value) == said


def test_a_yes_or_no_dimension_is_named_by_its_question() -> None:
    assert label_of(REFERRED) == "Referred or not"
    assert split_by(REFERRED) == "by whether referred"
    assert label_of(SOURCE) == "Signup source"
    assert split_by(SOURCE) == "by signup source"
