"""Numbers that stand beside each other add up as they are shown."""

from __future__ import annotations

import re

import numpy as np

from lab_app.ui.diagnosis.desk import said_together
from pipelines.contract.units import MINUS


def read(words: str) -> float:
    return float(re.sub(r"[^0-9.\-]", "", words.replace(MINUS, "-")))


def test_a_change_is_that_of_the_two_values_as_they_are_shown() -> None:
    said = said_together(0.36449, 0.29351, "share", (-0.0223, -0.04868))
    assert (said.before, said.after, said.change) == ("36.4\u00a0%", "29.4\u00a0%", f"{MINUS}7.0\u00a0points")
    assert said.parts == (f"{MINUS}2.2\u00a0points", f"{MINUS}4.8\u00a0points")


def test_small_shares_have_two_decimals_only_beside_small_ones() -> None:
    assert said_together(0.0401, 0.0081, "share").after == "0.8\u00a0%"
    assert said_together(0.0101, 0.0081, "share").after == "0.81\u00a0%"


def test_parts_add_up_to_the_change_on_random_numbers() -> None:
    rng = np.random.default_rng(5)
    for _ in range(500):
        before = rng.uniform(0.0, 0.6)
        parts = rng.normal(0.0, 0.03, rng.integers(1, 6))
        after = before + float(parts.sum())
        said = said_together(before, after, "share", [float(part) for part in parts])
        digits = len(said.change.split("\u00a0")[0].partition(".")[2])
        assert round(sum(map(read, said.parts)) - read(said.change), 6) == 0
        assert round(read(said.after) - read(said.before) - read(said.change), 6) == 0
        for part, words in zip(parts, said.parts, strict=True):
            assert abs(read(words) - 100 * part) < 1.01 * 10**-digits
