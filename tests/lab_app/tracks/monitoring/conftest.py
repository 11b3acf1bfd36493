"""The level's pages, over a release that they may leave a trace in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.lab_app.app_pages.opening import SECONDS, _page

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(home: Path) -> Open:  # noqa: ARG001 -- the page is opened over it
    """Opens a page of the level with query parameters."""

    def opened(page: str, **query: str | list[str]) -> AppTest:
        app = AppTest.from_function(_page, args=(page,), default_timeout=SECONDS)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return opened
