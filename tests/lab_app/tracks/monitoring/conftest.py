"""The level's pages, over a release that they may leave a trace in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.progress import Progress
from lab_app.lab import close_labs
from tests.browser.homes import borrow
from tests.lab_app.app_pages.opening import SECONDS, _page

Open = Callable[..., AppTest]


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own."""
    borrowed = borrow(tiny_home, tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(borrowed))
    yield borrowed
    close_labs()


@pytest.fixture
def progress(home: Path) -> Progress:
    """What the learner of that folder has done."""
    return Progress(home / "progress.sqlite", "local")


@pytest.fixture
def open_page(home: Path) -> Open:  # noqa: ARG001 -- the page is opened over it
    """Opens a page of the level with query parameters."""

    def opened(page: str, **query: str | list[str]) -> AppTest:
        app = AppTest.from_function(_page, args=(page,), default_timeout=SECONDS)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return opened
