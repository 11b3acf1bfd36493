"""Pieces on other file systems than a folder: the same bytes, and nothing that is half there is taken for whole."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from pyarrow import fs

from synthetic.__main__ import main
from synthetic.config import WorldConfig
from synthetic.lake import pieces, places, world
from synthetic.lake.places import Remote
from tests.synthetic.conftest import write
from tests.synthetic.lake.pieces.conftest import CONFIG, OPTIONS, ROOT, no_space, parts_of, program

SECONDS_TO_START = 60.0


def subtree(tmp_path: Path) -> tuple[fs.FileSystem, str]:
    (tmp_path / "remote").mkdir()
    return fs.SubTreeFileSystem(str(tmp_path / "remote"), fs.LocalFileSystem()), "a/world"


def in_memory(_: Path) -> tuple[fs.FileSystem, str]:
    memory = MemoryFileSystem()
    memory.store, memory.pseudo_dirs = {}, [""]
    return fs.PyFileSystem(fs.FSSpecHandler(memory)), "bucket/world"


def content_of(system: fs.FileSystem, root: str) -> dict[str, bytes]:
    infos = system.get_file_info(fs.FileSelector(root, recursive=True))
    return {
        info.path.removeprefix("/").removeprefix(f"{root}/"): system.open_input_stream(info.path).read()
        for info in infos
        if info.type == fs.FileType.File and world.POPULATIONS not in info.path
    }


@pytest.mark.parametrize("system_of", [subtree, in_memory])
def test_another_file_system_gets_the_same_bytes_and_no_half_month_is_taken_for_whole(
    system_of: Callable[[Path], tuple[fs.FileSystem, str]],
    whole: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    system, root = system_of(tmp_path)
    monkeypatch.setattr(places, "_system_of", lambda _uri: (system, root))
    *shards, january, february = [piece.line() for piece in pieces.pieces(CONFIG)]
    command = ["piece", "--out", "other://system"]
    assert main([*command, *shards, february]) == 0
    assert len(system.get_file_info(fs.FileSelector(f"{root}/{world.POPULATIONS}"))) == 4

    original, sent = Remote._write, iter(range(10**6))

    def failing(self: Remote, name: str, content: bytes) -> None:
        if next(sent) == 100:
            original(self, name, content[:10])
            no_space()
        original(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(Remote, "_write", failing)
        assert main([*command, january]) == 1
    assert "The disk is full" in capsys.readouterr().err
    listing = ["pieces", *OPTIONS.split(), "--out", "other://system"]
    assert main([*listing, "--left"]) == 0
    assert capsys.readouterr().out.splitlines() == [january]
    assert main([*command, january]) == 0
    assert "simulated" not in capsys.readouterr().err  # the populations came from there
    assert content_of(system, root) == parts_of(whole)
    assert main([*command, january, february]) == 0
    assert capsys.readouterr().out == "2024-01: was there\n2024-02: was there\n"

    with system.open_output_stream(f"{root}/events/2024-02-02.parquet") as stream:
        stream.write(b"half")
    with system.open_output_stream(f"{root}/events/2024-02-09.parquet") as stream:
        stream.write(b"later than the as-of day, and left alone")
    assert main([*command, february]) == 0
    left = content_of(system, root)
    assert left.pop("events/2024-02-09.parquet")
    assert left == parts_of(whole)
    other = pieces.pieces(WorldConfig(seed=4, size=2_000))[0].line()
    assert main([*command, other]) == 2
    assert "holds another world" in capsys.readouterr().err


@pytest.fixture
def bucket() -> Iterator[str]:
    """The address of a folder in an empty bucket of a server that speaks S3, on this machine alone."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not answers(port):
            assert server.poll() is None and time.monotonic() < until, "The S3 server did not start."
            time.sleep(0.05)
        new = urllib.request.Request(f"http://127.0.0.1:{port}/bucket", method="PUT")
        urllib.request.urlopen(new).close()
        where = f"scheme=http&endpoint_override=127.0.0.1%3A{port}&region=us-east-1"
        yield f"s3://key:secret@bucket/a/world?{where}"
    finally:
        server.terminate()
        server.wait()


def answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def test_an_object_store_gets_the_same_bytes_after_a_kill(
    bucket: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over S3's own protocol, by the address alone. A month that was killed is half there, and not taken for done."""
    config = WorldConfig(seed=3, size=2_000, as_of=dt.date(2024, 1, 10))
    wanted = parts_of(write(config, tmp_path / "whole"))
    system, root = fs.FileSystem.from_uri(bucket)
    *shards, january = [piece.line() for piece in pieces.pieces(config)]
    assert len(shards) == 2
    command = ["piece", "--out", bucket]
    assert main([*command, *shards]) == 0
    killed = subprocess.Popen(
        [program(tmp_path), "-m", "synthetic", *command, january], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    until = time.monotonic() + SECONDS_TO_START
    sent = fs.FileSelector(f"{root}/events", allow_not_found=True)
    while len(system.get_file_info(sent)) < 3 and killed.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    there = content_of(system, root)
    assert 3 <= len(there) < len(wanted)
    assert all(wanted[name] == content for name, content in there.items())

    listing = ["pieces", "--users", "2000", "--seed", "3", "--as-of", "2024-01-10", "--out", bucket, "--left"]
    capsys.readouterr()
    assert main(listing) == 0
    assert capsys.readouterr().out.splitlines() == [january]
    assert main([*command, january]) == 0
    assert "simulated" not in capsys.readouterr().err  # the populations came from there
    assert content_of(system, root) == wanted
    assert main(listing) == 0
    assert not capsys.readouterr().out

    with system.open_output_stream(f"{root}/events/2024-01-02.parquet") as stream:
        stream.write(wanted["events/2024-01-02.parquet"][:100])
    assert main(listing) == 0
    assert capsys.readouterr().out.splitlines() == [january]
    assert main([*command, january]) == 0
    assert content_of(system, root) == wanted
