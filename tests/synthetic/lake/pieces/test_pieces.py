"""A world in pieces: the bytes of a world in one run, in any order and twice; and what is no piece."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
from pathlib import Path
from typing import IO, Any, NoReturn

import pyarrow.parquet as pq
import pytest

from synthetic.__main__ import main
from synthetic.config import SettingError, WorldConfig
from synthetic.kernel import days
from synthetic.lake import pieces, world
from synthetic.lake.meter import LakeError, OtherWorldError
from synthetic.lake.pieces import Piece
from synthetic.lake.places import Folder
from synthetic.people.population import Population
from tests.synthetic.conftest import write
from tests.synthetic.lake.pieces.conftest import CONFIG, no_space, parts_of


def do(work: list[Piece], out: Path) -> list[pieces.Done]:
    return list(pieces.do(work, Folder(out)))


def shuffled(work: list[Piece]) -> list[Piece]:
    """In another order within each wave."""
    return sorted(random.Random(5).sample(work, len(work)), key=lambda piece: piece.wave)


def test_pieces_are_the_shards_then_the_months_and_can_be_read_back() -> None:
    listed = pieces.pieces(CONFIG)
    assert [piece.name for piece in listed] == ["shard 0", "shard 1", "2024-01", "2024-02"]
    assert [piece.wave for piece in listed] == [1, 1, 2, 2]
    assert [Piece.of_line(piece.line()) for piece in listed] == listed
    assert len({piece.line() for piece in listed}) == 4
    assert Piece.of_line(pieces.pieces(WorldConfig())[0].line()).config == WorldConfig()


def test_pieces_in_another_order_leave_the_bytes_of_one_run_and_are_done_once(
    whole: Path, tmp_path: Path
) -> None:
    work = shuffled(pieces.pieces(CONFIG))
    place = Folder(tmp_path)
    assert pieces.left(CONFIG, place) == pieces.pieces(CONFIG)
    assert [done.was_there for done in do(work, tmp_path)] == [False] * 4
    assert parts_of(tmp_path) == parts_of(whole)
    assert pieces.left(CONFIG, place) == []
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert [done.was_there for done in do(work, tmp_path)] == [True] * 4
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before
    write(CONFIG, tmp_path)  # clears up
    assert not (tmp_path / world.POPULATIONS).exists()
    assert all(done.was_there for done in do(work, tmp_path))
    (tmp_path / "events" / "2024-02-01.parquet").unlink()
    assert [piece.name for piece in pieces.left(CONFIG, place)] == ["shard 0", "shard 1", "2024-02"]


def test_a_month_without_its_population_simulates_it_and_says_so(whole: Path, tmp_path: Path) -> None:
    said: list[str] = []
    months = [piece for piece in pieces.pieces(CONFIG) if piece.wave == 2]
    done = list(pieces.do(months, Folder(tmp_path), said.append))
    assert parts_of(tmp_path) == parts_of(whole)
    assert len(said) == 2  # once a shard: the second month finds them
    assert "shard 0 is not there yet" in said[0]
    assert "wave 1" in said[0]
    rows = sum(pq.read_metadata(path).num_rows for path in tmp_path.glob("*/*.parquet"))
    assert sum(of_piece.rows for of_piece in done) == rows


def test_two_who_keep_the_same_population_at_the_same_time_do_not_share_a_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one begins to write while the first one does, and breaks off."""
    shard = pieces.pieces(CONFIG)[0]
    file = tmp_path / world.POPULATIONS / f"0-{days.number(CONFIG.as_of) + 1}.npz"
    replace = Path.replace

    def second(self: Path, target: Path) -> Path:
        if target == file:
            monkeypatch.setattr(Path, "replace", replace)
            with monkeypatch.context() as patch, contextlib.suppress(LakeError):
                patch.setattr("numpy.savez", half)
                do([shard], tmp_path)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", second)
    do([shard], tmp_path)
    assert len(Population.load(file).arrays()) > 3
    assert not list(tmp_path.rglob("*.tmp"))


def half(stream: IO[bytes], **_: object) -> NoReturn:
    stream.write(b"half")
    no_space()


def changed(**fields: Any) -> str:
    """A piece with other fields; None takes one away."""
    kept = json.loads(pieces.pieces(CONFIG)[0].line()) | fields
    return json.dumps({name: value for name, value in kept.items() if value is not None})


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("shard 0", "one line of JSON, not 'shard 0'"),
        ("[1]", "no piece of a world"),
        ("{}", "no piece of a world"),
        (changed(simulator="14"), "version 14 of the simulator, and here is version"),
        (changed(seed=-1), "seed must be a whole number"),
        (changed(encoding="quick"), "encoding must be one of tuned, plain"),
        (changed(as_of="2023-01-01"), "as-of day must lie"),
        (changed(seed=True), "No piece of a world"),
        (changed(seed=1.5), "No piece of a world"),
        (changed(users=None, preset=["lab"]), "No piece of a world"),
        (changed(as_of=None), "No piece of a world"),
        (changed(as_of=20240203), "No piece of a world"),
        (changed(shard=2), "No piece of a world"),
        (changed(shard=True), "No piece of a world"),
        (changed(month="2024-01"), "No piece of a world"),
        (changed(shard=None, wave=2, month="2024-03"), "No piece of a world"),
        (changed(more=1), "No piece of a world"),
    ],
)
def test_what_is_no_piece_gets_one_sentence_and_nothing_is_written(
    line: str, part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "world"
    assert main(["piece", "--out", str(out), pieces.pieces(CONFIG)[0].line(), line]) == 2
    said = capsys.readouterr().err
    assert part in said
    assert len(said.splitlines()) == 1
    assert not out.exists()
    with pytest.raises(SettingError):
        Piece.of_line(line)


def test_another_worlds_folder_and_an_unknown_file_system_get_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["pieces", "--users", "2000", "--seed", "3", "--as-of", "2024-02-03", "--out"]
    assert main([*options, str(tmp_path)]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    other = pieces.pieces(WorldConfig(seed=4, size=2_000))[0].line()
    for command in (
        ["piece", "--out", str(tmp_path), other],
        [*options, str(tmp_path), "--encoding", "plain"],
        ["piece", "--out", "nosuch://bucket/world", line],
        [*options, "nosuch://bucket/world", "--left"],
        ["--users", "2000", "--out", "s3://bucket/world"],
        ["--users", "2000", "--out", str(tmp_path), "--encoding", "quick"],
    ):
        assert main(command) == 2
        said = capsys.readouterr()
        assert not said.out
        assert len(said.err.splitlines()) == 1
    (tmp_path / "taken").write_text("")
    assert main(["piece", "--out", str(tmp_path / "taken"), line]) == 1
    assert "where a folder is needed" in capsys.readouterr().err


def test_plain_files_hold_the_same_rows(whole: Path, tmp_path: Path) -> None:
    config = WorldConfig(seed=3, size=2_000, as_of=dt.date(2024, 1, 4), encoding="plain")
    do(pieces.pieces(config), tmp_path)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.glob("*/*.parquet"))
    assert files == [
        path.relative_to(whole) for path in sorted(whole.glob("*/*.parquet")) if path.stem <= "2024-01-04"
    ]
    for file in files:
        assert pq.read_table(tmp_path / file).equals(pq.read_table(whole / file))
        group = pq.read_metadata(tmp_path / file).row_group(0)
        columns = [group.column(number) for number in range(group.num_columns)]
        assert {column.compression for column in columns} == {"SNAPPY"}
        assert {one for column in columns for one in column.encodings} <= {"PLAIN", "RLE", "RLE_DICTIONARY"}
    with pytest.raises(OtherWorldError):
        do(pieces.pieces(CONFIG), tmp_path)
