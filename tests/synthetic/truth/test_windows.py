"""What is kept of the decks with a world's truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
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


def test_what_was_dealt_stays_once_all_of_it_fits(tmp_path: Path) -> None:
    file = tmp_path / "windows.parquet"
    assert not windows.are_dealt(file)
    file.write_bytes(b"broken")
    assert not windows.are_dealt(file)

    def write(*, fits: bool, decks: tuple[str, ...]) -> None:
        whole = dict.fromkeys(windows.WINDOW_SCHEMA.names)
        rows = [
            {**whole, "deck": deck, "slot": "s", "dealt": True, "fits": fits, "cause": "nothing", "days": 7}
            for deck in decks
        ]
        rows.append(rows[0] | {"dealt": False, "fits": False})  # what was not dealt need not fit
        pq.write_table(pa.Table.from_pylist(rows, schema=windows.WINDOW_SCHEMA), file)

    names = tuple(deck.name for deck in windows.DECKS)
    write(fits=True, decks=names)
    assert windows.are_dealt(file)
    write(fits=False, decks=names)
    assert not windows.are_dealt(file)
    write(fits=True, decks=names[:1])
    assert not windows.are_dealt(file)
