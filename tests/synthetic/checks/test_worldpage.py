"""The page about the world says what the code says."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from synthetic import incidents
from synthetic.checks import worldpage
from synthetic.levers import LEVERS
from synthetic.settings import Settings


def test_the_page_is_up_to_date() -> None:
    assert worldpage.main(["--check"]) == 0, f"run `uv run {worldpage.COMMAND}` and commit docs/world.md"


def test_it_names_every_parameter_lever_and_incident_that_bends_something() -> None:
    page = worldpage.page()
    causes = {cause for cause, *_ in worldpage.bent_by()}
    assert {f"lever_{name}" for name in LEVERS} <= causes
    assert {"incident_spring_2025", "incident_autumn_2025"} <= causes
    assert causes <= {f"lever_{n}" for n in LEVERS} | {f"incident_{n}" for n in incidents.discover()}
    for field in fields(Settings):
        assert f"| `{field.name}` | {field.metadata['unit']} |" in page
    assert "lever_paid --> arrivals" in page
    assert "lever_paid -.-> quality" in page


def test_an_old_page_is_noticed_and_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worldpage, "PAGE", tmp_path / "docs" / "world.md")
    assert worldpage.main(["--check"]) == 1
    assert worldpage.main([]) == 0
    assert worldpage.main(["--check"]) == 0
    worldpage.PAGE.write_text("old")
    assert worldpage.main(["--check"]) == 1
