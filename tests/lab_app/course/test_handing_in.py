"""An answer counts when it is judged: at once, or as soon as there is all to judge it by."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lab_app.course.exercise import Hint
from lab_app.course.handing_in import hand_in, judge_waiting, waiting
from lab_app.course.progress import Progress
from lab_app.course.tracks import exercise
from lab_app.lab import Lab
from pipelines.contract.home import Home
from pipelines.contract.release import current_release

CHOSEN = exercise("active_users")
RIGHT = CHOSEN.solution  # type: ignore[attr-defined]


@pytest.fixture
def home(lab_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    copy = shutil.copytree(lab_home, tmp_path / "home", ignore=shutil.ignore_patterns("progress*"))
    monkeypatch.setenv("LARDER_HOME", str(copy))
    return Home(copy)


def test_an_answer_that_is_right_so_far_waits_and_is_judged_by_itself(
    home: Home, variants_folder: Path
) -> None:
    release = current_release(home)
    assert release is not None
    progress = Progress(home.progress, "local")
    with Lab(release, workers=1) as lab:
        assert hand_in(progress, CHOSEN, RIGHT, lab).outcome == "right so far"
        assert progress.solved() == set()
        assert progress.attempts() == ()
        assert judge_waiting(progress, lab) == {}
        assert waiting(progress) == {CHOSEN.key: RIGHT}
        shutil.copytree(variants_folder, home.world(release.world.id).variants)
        assert judge_waiting(progress, lab)[CHOSEN.key].is_right
    assert progress.solved() == {CHOSEN.key}
    assert waiting(progress) == {}


def test_a_later_answer_takes_the_place_of_one_that_waits(home: Home) -> None:
    release = current_release(home)
    assert release is not None
    progress = Progress(home.progress, "local")
    with Lab(release, workers=1) as lab:
        hand_in(progress, CHOSEN, RIGHT, lab)
        wrong = hand_in(progress, CHOSEN, RIGHT.replace("DISTINCT ", ""), lab)
    assert (wrong.outcome, waiting(progress)) == ("wrong", {})
    assert [attempt.outcome for attempt in progress.attempts()] == ["wrong"]


def test_a_hint_speaks_of_what_is_not_there() -> None:
    hint = Hint("not yet: {missing}.", {"country": "where", "/ *60": "the unit"}, "All is there.")
    assert hint.on("") == "Not yet: where and the unit."
    assert hint.on("SELECT Country") == "Not yet: the unit."
    assert hint.on("SELECT country, x / 60") == "All is there."
