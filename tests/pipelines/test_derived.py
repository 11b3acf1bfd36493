"""What is made from a release after it was published: whole or not at all, anew when damaged or older than the code."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.build.settings import BuildError
from pipelines.contract.derived import Derived
from pipelines.contract.home import Home
from pipelines.contract.release import Release, current_release
from pipelines.defs.sensors import derivations
from pipelines.publish import derived
from pipelines.publish.derived import Making, make, missing
from synthetic.lake.meter import LakeError
from tests.conftest import copy_home


@pytest.fixture
def home(short_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    own = copy_home(short_home, tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(own))
    return Home(own)


@pytest.fixture
def release(home: Home) -> Release:
    found = current_release(home)
    assert found is not None
    return found


def counts(
    _home: Home, release: Release, _config: Any, folder: Path, _workers: int, _say: Any
) -> Mapping[str, Any]:
    (folder / "parts").mkdir()
    (folder / "parts" / "rows.txt").write_text(str(release.as_of))
    return {"rows": 1}


def breaks(*_given: Any) -> Mapping[str, Any]:
    raise BuildError("There is nothing to count.")


def declare(monkeypatch: pytest.MonkeyPatch, **made: Making) -> None:
    monkeypatch.setattr(derived, "makings", lambda: made)


def produce(home: Home, release: Release, name: str) -> Mapping[str, Any]:
    return make(home, release, name, workers=1, say=lambda _: None)


def test_what_is_missing_is_made_and_found(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, counts=Making("Counts.", counts))
    there = Derived.of(home, release)
    assert missing(home, release) == ["counts"]
    assert there.folder("counts") is None
    shown = produce(home, release, "counts")
    assert shown["rows"] == 1
    assert missing(home, release) == []
    folder = there.folder("counts")
    assert folder is not None
    assert (folder / "parts" / "rows.txt").read_text() == str(release.as_of)


def test_a_newer_way_of_making_it_makes_it_anew(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, counts=Making("Counts.", counts))
    produce(home, release, "counts")
    declare(monkeypatch, counts=Making("Counts.", counts, version=2))
    assert missing(home, release) == ["counts"]
    assert Derived.of(home, release).folder("counts") is not None  # until then the old one is read
    produce(home, release, "counts")
    assert missing(home, release) == []


@pytest.mark.parametrize("damage", ["cut", "gone", "unsaid"])
def test_what_is_damaged_is_not_read_and_made_anew(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    declare(monkeypatch, counts=Making("Counts.", counts))
    produce(home, release, "counts")
    there = Derived.of(home, release)
    rows = there.place("counts") / "parts" / "rows.txt"
    if damage == "cut":
        rows.write_text("2")
    elif damage == "gone":
        rows.unlink()
    else:
        (there.place("counts") / "made.json").write_text("[]")
    assert there.folder("counts") is None
    assert missing(home, release) == ["counts"]
    produce(home, release, "counts")
    assert there.folder("counts") is not None


def test_what_breaks_off_leaves_what_was_there(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, counts=Making("Counts.", counts))
    produce(home, release, "counts")
    declare(monkeypatch, counts=Making("Counts.", breaks, version=2))
    with pytest.raises(BuildError):
        produce(home, release, "counts")
    there = Derived.of(home, release)
    assert there.folder("counts") is not None
    assert not list(there.path.glob(".*"))  # nothing half-made is left


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full: free some space in"),
        (LakeError("The disk is full: free some space and run the same command again."), "The disk is full: free"),
        (OSError(errno.EROFS, "Read-only file system"), "(counts) could not be made: Read-only file system."),
        (LakeError("A worker ended unexpectedly."), "could not be made: A worker ended unexpectedly."),
    ],
)  # fmt: skip
def test_why_it_could_not_be_made_is_said_in_a_sentence(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def fails(*_given: Any) -> Mapping[str, Any]:
        raise error

    declare(monkeypatch, counts=Making("Counts.", fails))
    with pytest.raises(BuildError) as caught:
        produce(home, release, "counts")
    assert said in str(caught.value)
    assert not list(Derived.of(home, release).path.glob(".counts.*"))


def test_a_folder_that_nothing_can_be_written_to_is_named(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, counts=Making("Counts.", counts))
    there = Derived.of(home, release)
    shutil.rmtree(there.path, ignore_errors=True)
    there.path.parent.mkdir(exist_ok=True)
    there.path.write_text("in the way")
    with pytest.raises(BuildError, match=r"It would be in .*counts"):
        produce(home, release, "counts")


KILLED = """
import os, signal, sys
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.publish import derived
def half(_home, _release, _config, folder, _workers, _say):
    (folder / "rows.txt").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
derived.makings = lambda: {"counts": derived.Making("Counts.", half)}
home = Home(__import__("pathlib").Path(sys.argv[1]))
derived.make(home, current_release(home), "counts", workers=1, say=print)
"""


def test_what_a_killed_process_has_left_is_not_read_and_goes_with_the_next_one(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(home.path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    there = Derived.of(home, release)
    assert len(list(there.path.glob(".counts.*"))) == 1
    assert there.folder("counts") is None
    assert there.place("counts") not in there.folders()
    at_work = there.path / f".counts.{os.getppid()}"  # of a process that lives
    at_work.mkdir()
    declare(monkeypatch, counts=Making("Counts.", counts))
    assert missing(home, release) == ["counts"]
    produce(home, release, "counts")
    assert missing(home, release) == []
    assert list(there.path.glob(".counts.*")) == [at_work]


def test_the_sensor_asks_for_what_is_missing_alone(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.defs.sensors.missing", lambda *_: ["counts"])
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(instance=instance)
        (asked,) = derivations.evaluate_tick(context).run_requests or []
        assert asked.asset_selection == [dg.AssetKey(["derived", "counts"])]
        monkeypatch.setattr("pipelines.defs.sensors.missing", lambda *_: [])
        said = str(derivations.evaluate_tick(context).skip_message)
        assert said == f"All that is made from release {release.id} is there."
