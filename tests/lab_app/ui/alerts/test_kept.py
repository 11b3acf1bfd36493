"""Rules are kept as they were, changed in their place, and two tabs lose nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_app.course.progress import Progress
from lab_app.metrics.alerts.replay import Rule
from lab_app.ui.alerts import kept
from lab_app.ui.alerts.kept import KeptRule, TooManyRulesError

A, B = KeptRule("a", Rule("orders", "week", 3.0, low=10.0)), KeptRule("b", Rule("dau"))


def test_what_is_written_is_read() -> None:
    assert kept.read(kept.write((A, B))) == (A, B)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "no json",
        "[1]",
        '{"version": 2, "rules": []}',
        '{"version": 1, "rules": [{"id": "a", "rule": {"what": 1}}]}',
        '{"version": 1, "rules": [{"id": "a", "rule": {"metric": "dau", "period": "eon"}}]}',
    ],
)
def test_what_can_not_be_read_is_no_rule(text: str | None) -> None:
    assert kept.read(text) == ()


def test_a_change_keeps_its_place_and_what_is_removed_comes_back_to_its_own() -> None:
    changed = KeptRule("a", Rule("orders", "week", 5.0))
    assert kept.put(changed)((A, B)) == (changed, B)
    assert kept.put(A, 0)(kept.removed("a")((A, B))) == (A, B)


def test_there_is_a_bound() -> None:
    many = tuple(KeptRule(str(n), A.rule) for n in range(kept.MOST))
    with pytest.raises(TooManyRulesError, match="20 rules already"):
        kept.put(A)(many)


def test_two_tabs_lose_nothing(tmp_path: Path) -> None:
    here, there = (Progress(tmp_path / "progress.sqlite", "me") for _ in range(2))
    kept.change(here, kept.put(A))
    kept.change(there, kept.put(B))
    assert kept.rules_of(here) == (A, B)
