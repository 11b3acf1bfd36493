"""Files that are replaced in one step."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pipelines.contract import files
from pipelines.contract.files import DAMAGE, read_json, write_json, write_json_even_if_full


def test_what_was_written_is_read_back_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_json(tmp_path / "below" / "a.json", {"b": 1, "a": "ä"})
    assert read_json(tmp_path / "below" / "a.json") == {"a": "ä", "b": 1}
    assert [file.name for file in (tmp_path / "below").iterdir()] == ["a.json"]


@pytest.mark.parametrize("content", ["", "[]", "3", "{", "[" * 100_000, "\xff"])
def test_what_is_no_object_is_damage(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="latin-1")
    with pytest.raises(DAMAGE):
        read_json(tmp_path / "a.json")


def test_a_write_that_fails_leaves_the_old_content(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"old": True})
    with pytest.raises(TypeError):
        write_json(tmp_path / "a.json", {"new": object()})
    assert read_json(tmp_path / "a.json") == {"old": True}
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_on_a_full_disk_the_old_content_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"old": "x" * 1000})

    def full(*_: object) -> None:
        raise OSError(code, "full")

    monkeypatch.setattr(files, "write_json", full)
    write_json_even_if_full(path, {"new": True})
    assert read_json(path) == {"new": True}
    with pytest.raises(OSError, match="full"):
        write_json_even_if_full(tmp_path / "b.json", {})
