"""How much a number moved: what it was, what is usual, and a band that does not follow a fall."""

from __future__ import annotations

import numpy as np
import pytest

from lab_app.diagnosis.move import cone, line, move
from lab_app.diagnosis.record import known_from, known_to, measure_of
from lab_app.diagnosis.stretch import Stretch
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY


@pytest.mark.parametrize("metric", ["new_signups", "activation_rate", "mau"])
def test_nine_of_ten_ordinary_stretches_are_usual(lab: Lab, metric: str) -> None:
    measure = measure_of(lab.layer, metric)
    first = known_from(lab.layer, lab.sandbox, measure) + 70 * DAY
    count = (known_to(lab.layer, measure) - first).days // 7 - 4
    stretches = [Stretch(first + 7 * n * DAY, 4) for n in range(count)]
    found = [move(lab.layer, lab.sandbox, metric, one).is_usual for one in stretches if one.is_ordinary]
    assert len(found) > 50
    assert 0.75 <= np.mean(found) <= 0.98


def test_the_values_are_those_of_the_layer(lab: Lab) -> None:
    stretch = Stretch(lab.layer.as_of - 55 * DAY, 4)
    found = move(lab.layer, lab.sandbox, "orders", stretch, where={"country": "DE"})
    for value, window in ((found.before, stretch.before), (found.after, stretch)):
        frame = lab.layer.query(
            ["orders"], start=window.first, end=window.last, where={"country": "DE"}, sandbox=lab.sandbox
        )
        assert value == float(frame["orders"].iloc[0])


def test_the_band_is_frozen_where_the_stretch_begins(lab: Lab) -> None:
    stretch = Stretch(lab.layer.as_of - 111 * DAY, 8)
    points = line(lab.layer, lab.sandbox, "new_signups", stretch)
    weeks = {point.last: (point.low, point.high) for point in points}
    frozen = [band for last, band in weeks.items() if last >= stretch.first]
    assert len(frozen) == 16 and len(set(frozen)) == 1
    assert len({band for last, band in weeks.items() if last < stretch.first and band[0] is not None}) > 20
    assert [point.value for point in points if stretch.first <= point.last <= stretch.last] == [
        float(
            lab.layer.query(["new_signups"], start=last - 6 * DAY, end=last, sandbox=lab.sandbox)[
                "new_signups"
            ].iloc[0]
        )
        for last in weeks
        if stretch.first <= last <= stretch.last
    ]


def test_of_a_stock_what_is_usual_begins_where_it_was(lab: Lab) -> None:
    stretch = Stretch(lab.layer.as_of - 111 * DAY, 8)
    change = move(lab.layer, lab.sandbox, "mau", stretch)
    found = cone(line(lab.layer, lab.sandbox, "mau", stretch), change, stretch)
    known = {point.last: (point.low, point.high) for point in found if point.low is not None}
    assert min(known) == stretch.before.last and max(known) == stretch.last
    assert known[stretch.before.last] == (change.before, change.before)
    assert known[stretch.last] == pytest.approx((change.low, change.high))
    widths = [high - low for low, high in known.values() if low is not None and high is not None]
    assert widths == sorted(widths)
