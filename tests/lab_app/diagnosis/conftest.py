"""A lab on the tiny release."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab_app.lab import Lab
from pipelines.contract.release import Release


@pytest.fixture(scope="package")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1, timeout_seconds=60) as opened:
        yield opened
