"""What is kept of the decks with a world's truth."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.outcomes.segments import SEGMENTS
from synthetic.truth import windows
from synthetic.truth.twins import Twins


@pytest.fixture(scope="module")
def twins(config: WorldConfig) -> Twins:
    return Twins(config)


def test_the_calm_world_is_kept_by_day_and_segment(twins: Twins) -> None:
    table = windows.calm_outcomes(twins)
    assert table.schema.equals(windows.CALM_SCHEMA)
    signups = table.filter(np.array(table["metric"]) == "signups")
    assert signups.num_rows == (twins.end - days.HISTORY) * len(SEGMENTS)
    published = twins.published(("signups",), days.HISTORY, twins.end)["signups"]
    everybody = np.array(signups["calm"])[np.array(signups["dimension"]) == "all"]
    # No incident brings or keeps away anybody in the first month.
    assert everybody[:25] == pytest.approx(published[:25, 0])


def test_each_slot_that_is_dealt_is_kept_once_with_its_cause(twins: Twins) -> None:
    """In so short a history next to nothing fits: that is said, and nothing raised."""
    rows = windows.windows(twins).to_pylist()
    for deck in windows.DECKS:
        dealt = [row for row in rows if row["deck"] == deck.name and row["dealt"]]
        assert len(dealt) == deck.takes
        assert len({row["slot"] for row in dealt}) == deck.takes
        for row in dealt:
            assert (row["place"] is None) == (row["cause"] == "nothing")
            assert row["first_day"] is not None or not row["fits"]
    quiet = [row for row in rows if not row["dealt"]]
    assert all(row["cause"] == "nothing" and row["place"] is None for row in quiet)
