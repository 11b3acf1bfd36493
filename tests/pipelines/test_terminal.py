"""What a build says in a terminal beside its progress."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.build.board import StatusBoard
from pipelines.build.terminal import Terminal
from pipelines.contract.home import Home
from pipelines.contract.status import read_status


def test_what_a_build_has_repaired_is_said_once_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    board = StatusBoard(home.status, "b-1", dt.date(2024, 3, 31), "tiny")
    terminal = Terminal(home)
    board.note("1 file of the lake was not as written, and is made anew: events/2024-02-11.parquet.")
    for done in range(3):
        board.progress(done, 3)
        board.write_again()
        status = read_status(home.status)
        assert status is not None
        terminal._show(status)
    assert capsys.readouterr().err.splitlines() == [
        "1 file of the lake was not as written, and is made anew: events/2024-02-11.parquet.",
        "  0%  Simulating Larder, day by day …",
    ]
