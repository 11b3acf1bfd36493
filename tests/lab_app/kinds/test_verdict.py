"""A verdict as data: what kinds have that are scored is there for those alone."""

from __future__ import annotations

from lab_app.course.verdict import Verdict


def test_a_verdict_of_right_and_wrong_has_the_keys_that_it_always_had() -> None:
    assert list(Verdict("right", "Right", "Yes.").as_json()) == [
        "outcome",
        "headline",
        "message",
        "rows",
        "example",
        "notes",
        "mistake",
        "reasons",
        "line",
        "column",
        "suggestion",
    ]


def test_a_scored_verdict_has_its_score_its_points_and_what_is_revealed() -> None:
    verdict = Verdict("scored", "64 points", "A good range.", score=0.12, points=64.0, reveal="It was 3.1.")
    told = verdict.as_json()
    assert (told["score"], told["points"], told["reveal"]) == (0.12, 64.0, "It was 3.1.")
    assert (verdict.is_right, verdict.is_done) == (False, True)


def test_only_what_is_right_or_scored_is_done() -> None:
    done = {
        outcome: Verdict(outcome, "", "").is_done for outcome in ("unattempted", "error", "wrong", "right")
    }
    assert done == {"unattempted": False, "error": False, "wrong": False, "right": True}
