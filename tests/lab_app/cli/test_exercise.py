"""`larder exercise`: a new one is a file that runs, and a check says what is wrong and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lab_app.tracks
from lab_app.course.authoring.skeletons import PlaceError, write_skeleton
from lab_app.course.tracks import TrackError, discover, exercise
from lab_app.kinds import kinds
from tests.lab_app.cli.commands import larder
from tests.prompt import copy_project

FIRST = exercise("C01")
PLACE = f"{FIRST.track}/{FIRST.level}"


@pytest.fixture
def tracks_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the files of new exercises, with the level's pages and without its exercises."""
    shutil.copytree(
        Path(lab_app.tracks.__file__).parent,
        tmp_path / "tracks",
        ignore=shutil.ignore_patterns("exercises", "__pycache__"),
    )
    monkeypatch.setattr(lab_app.tracks, "__path__", [str(tmp_path / "tracks")])
    return tmp_path / "tracks"


@pytest.mark.parametrize("kind", kinds())
def test_a_new_exercise_is_a_file_in_its_place(kind: str, tracks_folder: Path, tmp_path: Path) -> None:
    result = larder("exercise", "new", f"{PLACE}/late_orders", "--kind", kind, home=tmp_path)
    assert result.exit_code == 0, result.output
    file = tracks_folder / FIRST.track / FIRST.level / "exercises" / "late_orders.py"
    assert result.stdout.strip() == str(file)
    assert "larder exercise check late_orders" in result.stderr
    beside = [e for e in discover() if (e.track, e.level) == (FIRST.track, FIRST.level)]
    declared: dict[str, object] = {}
    exec(file.read_text(), declared)
    new = declared["EXERCISE"]
    assert (new.kind, new.order) == (kind, max(e.order for e in beside) + 1)  # type: ignore[attr-defined]
    letters = FIRST.code.rstrip("0123456789")
    numbers = [int(e.code.removeprefix(letters)) for e in beside]
    assert new.code == f"{letters}{max(numbers) + 1:02d}"  # type: ignore[attr-defined]
    assert file.with_name("__init__.py").exists()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("late_orders", "TRACK/LEVEL/NAME"),
        ("data/late_orders", "TRACK/LEVEL/NAME"),
        (f"nowhere/{FIRST.level}/late_orders", "There is no track nowhere. There are"),
        (f"{FIRST.track}/nowhere/late_orders", f"The track {FIRST.track} has no level nowhere. It has"),
        (f"{PLACE}/Late-Orders", "cannot be an exercise's name"),
        (f"{PLACE}/9_lives", "cannot be an exercise's name"),
        (f"{PLACE}/class", "cannot be an exercise's name"),
        (f"{PLACE}/{'x' * 61}", "cannot be an exercise's name"),
        (f"{PLACE}/", "TRACK/LEVEL/NAME"),
        (f"{PLACE}/../late_orders", "TRACK/LEVEL/NAME"),
        (f"{PLACE}/{FIRST.id}", f"is already {FIRST.key}"),
        (f"{PLACE}/{FIRST.code.lower()}", f"is already {FIRST.key}"),
        (f"{PLACE}/exercises", "is a page"),
        (f"{PLACE}/lesson", "is a page"),
    ],
)
def test_where_no_exercise_can_be_made_it_says_why(place: str, said: str, tracks_folder: Path) -> None:
    with pytest.raises(PlaceError, match=said):
        write_skeleton(place, "sql")
    assert not list(tracks_folder.rglob("exercises"))


def test_a_kind_that_there_is_none_of_and_a_file_that_is_there_are_refused(
    tracks_folder: Path, tmp_path: Path
) -> None:
    result = larder("exercise", "new", f"{PLACE}/late_orders", "--kind", "dream", home=tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no kind of exercise dream" in result.stderr
    file = write_skeleton(f"{PLACE}/late_orders", "sql")
    file.write_text("mine")
    with pytest.raises(PlaceError, match="already"):
        write_skeleton(f"{PLACE}/late_orders", "sql")
    assert file.read_text() == "mine"
    assert tracks_folder in file.parents


def test_a_good_exercise_is_said_to_keep_all_rules_and_what_was_left_out(lab_home: Path) -> None:
    result = larder("exercise", "check", FIRST.id, home=lab_home)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{FIRST.key} (sql) on release r1 and no hidden worlds\n")
    assert "ok  The solution is right, without a remark" in result.stdout
    left_out = result.stdout.partition("Left out:")[2]
    assert (
        "What differs from the solution in one thing is not right: there are no hidden worlds yet" in left_out
    )
    assert f"pytest tests/lab_app/tracks -k {FIRST.id}" in left_out
    assert result.stdout.endswith("\n17 of 19 rules are kept, 2 could not be tried.\n")


def test_hidden_worlds_are_used_where_they_are(lab_home: Path, variants_folder: Path, tmp_path: Path) -> None:
    home = shutil.copytree(lab_home, tmp_path / "home")
    shutil.copytree(variants_folder, home / "worlds" / "small" / "variants")
    result = larder("exercise", "check", FIRST.code, home=home)
    assert result.exit_code == 0, result.output
    assert "on release r1 and 2 hidden worlds" in result.stdout
    assert "ok  What differs from the solution in one thing is not right" in result.stdout


def test_without_a_release_and_without_such_an_exercise_it_says_what_to_do(tmp_path: Path) -> None:
    for name, said in ((FIRST.id, "make data"), ("nothing", "larder exercise new")):
        result = larder("exercise", "check", name, home=tmp_path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(_: str) -> None:
        raise TrackError("lab_app.tracks.data.x cannot be read: invalid syntax (x.py, line 3)")

    monkeypatch.setattr("lab_app.course.tracks.exercise", broken)
    result = larder("exercise", "check", "x", home=tmp_path)
    assert result.exit_code == 1
    assert "line 3" in result.stderr


def test_a_new_exercise_is_found_and_kept_from_passing_until_it_is_written(
    lab_home: Path, tmp_path: Path
) -> None:
    checkout = copy_project(tmp_path / "larder-lab")
    environment = {**os.environ, "LARDER_HOME": str(lab_home), "PYTHONPATH": str(checkout)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "lab_app", "exercise", *arguments],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    made = run("new", f"{PLACE}/late_orders")
    assert made.returncode == 0, made.stderr
    file = checkout / made.stdout.strip()
    unwritten = run("check", "late_orders")
    assert (unwritten.returncode, unwritten.stderr) == (1, "")
    assert "title is still to be written" in unwritten.stdout
    assert unwritten.stdout.endswith("\n16 of 19 rules are kept, 2 could not be tried.\n")
    # The title and the messages of mistakes have to be different; any text does for the rest.
    text = file.read_text()
    for number in range(text.count("TODO:")):
        text = text.replace("TODO:", f"Written {number},", 1)
    file.write_text(text)
    written = run("check", "late_orders")
    assert written.returncode == 0, written.stdout + written.stderr
    file.write_text(text.replace("FROM users\nWHERE", "FROM usrs\nWHERE"))
    wrong = run("check", "late_orders")
    assert wrong.returncode == 1
    assert "There is no table usrs" in wrong.stdout
    assert "Everything after this" in wrong.stdout
    assert "mistake" not in wrong.stdout.partition("no  ")[2]
    file.write_text(text.replace("order=", "place="))
    broken = run("check", FIRST.id)
    assert broken.returncode == 1
    assert "late_orders cannot be read" in broken.stderr
    assert "Traceback" not in broken.stderr
