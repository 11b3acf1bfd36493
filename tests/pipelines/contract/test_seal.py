"""A folder that was closed says which of its files are not as they were."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipelines.contract import seal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "below").mkdir()
    for name in ("one", "below/two", "empty"):
        (tmp_path / name).write_bytes(name.encode() * (50 if name != "empty" else 0))
    seal.close(tmp_path, tmp_path.rglob("*"))
    return tmp_path


def test_a_folder_as_it_was_is_whole(folder: Path) -> None:
    seal.look_through(folder)
    assert seal.broken(folder) is None
    assert not (folder / seal.FINDING).exists()


@pytest.mark.parametrize("name", ["one", "below/two"])
def test_another_size_is_seen_at_once(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    assert seal.broken(folder) == name
    (folder / name).unlink()
    assert seal.broken(folder) == name


def test_a_flipped_bit_is_found_by_looking_and_known_from_then_on(folder: Path) -> None:
    draw = random.Random(3)
    for _ in range(50):
        name = draw.choice(["one", "below/two"])
        whole = (folder / name).read_bytes()
        content = bytearray(whole)
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        (folder / name).write_bytes(content)
        assert seal.broken(folder) is None
        seal.look_through(folder)
        assert seal.broken(folder) == name
        (folder / name).write_bytes(whole)
        seal.close(folder, folder.rglob("*"))
        assert seal.broken(folder) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"one": 3}', b'{"one": [1]}'])
def test_of_a_folder_without_a_whole_seal_nothing_is_said(folder: Path, content: bytes) -> None:
    (folder / seal.KEPT).write_bytes(content)
    (folder / "one").write_bytes(b"something else")
    seal.look_through(folder)
    assert seal.broken(folder) is None


def test_more_files_than_there_were_are_no_damage(folder: Path) -> None:
    (folder / "more").write_bytes(b"more")
    seal.look_through(folder)
    assert seal.broken(folder) is None
