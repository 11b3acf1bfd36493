"""Where a metric's values cannot be read now, the page does not say that it is right, and checks again on a click."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab_app.lab import close_labs
from lab_app.sandbox import Sandbox, messages
from tests.browser.homes import borrow
from tests.lab_app.app_pages.opening import opened, words
from tests.prompt import ROOT


@pytest.fixture(autouse=True)
def _home(tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ignored = shutil.ignore_patterns("target", "logs")
    project = shutil.copytree(ROOT / "dbt_project", tmp_path / "dbt_project", ignore=ignored)
    monkeypatch.setenv("LARDER_HOME", str(borrow(tiny_home, tmp_path / "home")))
    monkeypatch.setenv("LARDER_PROJECT", str(project))
    yield
    close_labs()


def test_a_check_without_values_is_not_right_and_is_offered_again() -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise messages.busy(3)

    with pytest.MonkeyPatch.context() as busy:
        busy.setattr(Sandbox, "run", refuse)
        page = opened("own_metric")
        said = words(page)
        assert "its values could not be read now" in said
        assert "<h2>Right" not in said
        assert not [button for button in page.button if button.label == "Save"]
    (again,) = (button for button in page.button if button.label == "Check again")
    again.click().run()
    assert "<h2>Right" in words(page)
    assert [button for button in page.button if button.label == "Save"]
    assert not [button for button in page.button if button.label == "Check again"]
