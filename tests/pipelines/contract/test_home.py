"""The data folder, and its locks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from pipelines.contract.home import Home, HomeError, is_locked, larder_home, moved_folder, take_lock


def test_a_world_is_chosen_by_a_setting_and_refused_where_it_is_no_name(tmp_path: Path) -> None:
    settings = {"LARDER_HOME": str(tmp_path), "LARDER_WORLD": "tiny-seed7-v12"}
    assert larder_home(settings) == Home(tmp_path, "tiny-seed7-v12")
    assert larder_home({**settings, "LARDER_WORLD": ""}) == Home(tmp_path)
    with pytest.raises(HomeError, match=r"LARDER_WORLD must name a world such as .*, not '\.\./x'"):
        larder_home({**settings, "LARDER_WORLD": "../x"})


@pytest.mark.parametrize("moved", ["~nobody-of-this-name/data", "x" * 5000, "a\0b"])
def test_what_cannot_be_read_as_a_folder_is_said_in_a_sentence(moved: str) -> None:
    with pytest.raises(HomeError, match="LARDER_PROJECT must name a folder"):
        moved_folder("LARDER_PROJECT", {"LARDER_PROJECT": moved})


def test_a_home_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeError, match=r"The data folder .* cannot be made: Not a directory"):
        Home(tmp_path / "file" / "data").make()


def test_a_lock_is_held_by_one_and_free_again_after(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    assert not is_locked(path)
    lock = take_lock(path)
    assert lock is not None
    assert is_locked(path)
    assert take_lock(path, 0) is None
    lock.release()
    assert not is_locked(path)


def test_to_look_whether_a_lock_is_held_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    assert not is_locked(path)
    assert not path.exists()
    path.touch()
    before = path.stat()
    assert not is_locked(path)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    with FileLock(path):
        assert is_locked(path)


@pytest.mark.skipif(sys.platform == "win32", reason="a look takes the lock for a moment there")
def test_two_that_look_are_not_in_each_others_way(tmp_path: Path) -> None:
    import fcntl

    path = tmp_path / "some.lock"
    path.touch()
    with path.open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH | fcntl.LOCK_NB)
        assert not is_locked(path)


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    hold = (
        "import sys, time, filelock\n"
        "with filelock.FileLock(sys.argv[1]):\n    print(1, flush=True)\n    time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", hold, str(path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    assert is_locked(path)
    holder.kill()
    holder.communicate()
    assert not is_locked(path)
