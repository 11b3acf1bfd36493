"""The two tables of the cases, opened once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab_app.sandbox import Sandbox
from tests.lab_app.dialects.table import opened


@pytest.fixture(scope="package")
def two_tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with opened(tmp_path_factory.mktemp("tables")) as sandbox:
        yield sandbox
