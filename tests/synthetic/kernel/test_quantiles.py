"""Quantiles of groups are NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic.kernel import quantiles


@pytest.mark.parametrize("share", [0.0, 0.25, 0.75, 1.0])
def test_quantiles_of_groups_are_those_of_numpy(share: float) -> None:
    stream = np.random.default_rng(1)
    group = stream.choice([3, 5, 900], 400, p=[0.1, 0.6, 0.3])
    values = stream.lognormal(7.0, 1.0, 400).astype(np.float32)
    found, value = quantiles.by_group(group, values, share)
    assert list(found) == [3, 5, 900]
    wanted = [np.quantile(values[group == number].astype(np.float64), share) for number in found]
    assert value == pytest.approx(wanted, rel=1e-6)
