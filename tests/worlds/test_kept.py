"""What is kept is made once, and made anew when the code that makes it has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds import kept as worlds


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(worlds, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(worlds, "ROOT", tmp_path)
    (tmp_path / "code" / "__pycache__").mkdir(parents=True)
    file = tmp_path / "code" / "world.py"
    file.write_text("one")
    return file


def make(log: list[str]) -> Path:
    def fill(folder: Path) -> None:
        log.append("made")
        (folder / "world").write_text("a world")

    return worlds.kept("small", ["code"], fill)


@pytest.mark.usefixtures("code")
def test_a_world_is_made_once() -> None:
    log: list[str] = []
    assert make(log) == make(log)
    assert (make(log) / "world").read_text() == "a world"
    assert log == ["made"]


def test_a_change_of_the_code_makes_it_anew_and_drops_the_old_one(code: Path) -> None:
    log: list[str] = []
    before = make(log)
    code.write_text("two")
    after = make(log)
    assert log == ["made", "made"]
    assert not before.exists()
    assert after.exists()


def test_a_new_file_counts_and_compiled_code_does_not(code: Path) -> None:
    before = worlds.digest(["code"])
    (code.parent / "__pycache__" / "world.cpython.py").write_text("compiled")
    assert worlds.digest(["code"]) == before
    code.with_name("more.sql").write_text("SELECT 1")
    assert worlds.digest(["code"]) != before


@pytest.mark.usefixtures("code")
def test_what_broke_off_is_not_kept() -> None:
    def breaks(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        worlds.kept("small", ["code"], breaks)
    log: list[str] = []
    assert [path.name for path in make(log).iterdir()] == ["world"]
