"""Mix and rate add up to the change of the rate that the layer has, and each is named for what it is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab_app.diagnosis.mix import mix
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.lab import Lab
from pipelines.contract.calendar import DAY

RATES = (
    "activation_rate",
    "retention_rate",
    "referral_rate",
    "ticket_rate",
    "unsubscribe_rate",
    "average_order_value",
)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    metric=st.sampled_from(RATES),
    weeks=st.integers(2, 10),
    back=st.integers(40, 500),
    dimension=st.sampled_from(["country", "signup_source", "signup_platform", "signup_plan"]),
)
def test_mix_and_rate_add_up(lab: Lab, metric: str, weeks: int, back: int, dimension: str) -> None:
    stretch = Stretch(lab.layer.as_of - (back + 7 * weeks) * DAY, weeks)
    found = mix(lab.layer, lab.sandbox, metric, stretch, dimension)
    assert found.mix + found.rate == pytest.approx(found.after - found.before, abs=1e-9)
    assert sum(row.weight_before for row in found.rows) == pytest.approx(1.0)
    assert sum(row.weight_after for row in found.rows) == pytest.approx(1.0)
    by_day = lab.layer.looks_back(metric)
    for whole, window in ((found.before, stretch.before), (found.after, stretch)):
        frame = lab.layer.query(
            [metric],
            grain="day" if by_day else None,
            start=window.last if by_day else window.first,
            end=window.last,
            sandbox=lab.sandbox,
        )
        assert whole == pytest.approx(float(frame[metric].iloc[-1]))


@pytest.mark.parametrize("metric", ["mau", "page_load_p75", "sessions_per_user"])
def test_what_is_no_rate_of_groups_is_refused(lab: Lab, metric: str) -> None:
    with pytest.raises(DiagnosisError, match="add up over groups"):
        mix(lab.layer, lab.sandbox, metric, Stretch(lab.layer.as_of - 27 * DAY, 4), "country")
