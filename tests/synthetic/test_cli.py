"""The command: what it says, and what it says when it can't."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from synthetic.__main__ import main

SMALL = ["--users", "300", "--as-of", "2024-01-03", "--workers", "1"]


def test_it_writes_day_files_and_says_how_many_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SMALL, "--out", str(tmp_path / "new" / "folder")]) == 0
    printed = capsys.readouterr()
    assert "rows/s" in printed.out
    assert "events" in printed.out
    assert "300users-seed7" in printed.err  # the progress bar
    assert pq.read_table(tmp_path / "new" / "folder" / "events" / "2024-01-02.parquet").num_rows > 0


def test_a_world_is_written_without_the_rest_of_the_lab_and_without_scipy(tmp_path: Path) -> None:
    absent = ("pipelines", "lab_app", "scipy", "statsmodels", "dagster", "duckdb", "dbt", "streamlit")
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({absent}))\n"  # None there refuses the import
        "from synthetic.__main__ import main\n"
        f"sys.exit(main({[*SMALL, '--out', str(tmp_path / 'world')]}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "world" / "users").is_dir()


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--preset", "huge"], "preset must be one of"),
        (["--seed", "seven"], "seed must be a whole number"),
        (["--seed", "-1"], "seed must be a whole number"),
        (["--users", "many"], "users must be a whole number"),
        (["--users", "0"], "number of users"),
        (["--users", "99000000"], "number of users"),
        (["--as-of", "yesterday"], "date such as"),
        (["--as-of", "2023-12-31"], "as-of day must lie"),
        (["--workers", "0"], "number of workers"),
        (["--workers", "two"], "number of workers"),
    ],
)
def test_an_option_that_cannot_be_used_gets_one_sentence_and_nothing_is_written(
    options: list[str], part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path / "world"), *options]) == 2
    printed = capsys.readouterr()
    assert part in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert not (tmp_path / "world").exists()


def test_a_file_in_the_place_of_the_folder_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    assert main([*SMALL, "--out", str(tmp_path / "taken")]) == 1
    assert "where a folder is needed" in capsys.readouterr().err


def test_another_worlds_folder_gets_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main([*SMALL, "--seed", "8", "--out", str(tmp_path)]) == 1
    assert "holds another world (300users-seed7" in capsys.readouterr().err


def test_workers_that_wait_for_a_world_end_when_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert main(["--out", str(tmp_path / "taken"), "--workers", "2"]) == 1
    assert not [
        child for child in psutil.Process().children() if "synthetic.lake.worker" in " ".join(child.cmdline())
    ]
    command = [sys.executable, "-m", "synthetic.lake.worker", "synthetic.lake.world"]
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    assert ended.stdout == ended.stderr == b""


@pytest.mark.parametrize(
    ("number", "part"), [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "can't be written to")]
)
def test_a_full_or_closed_disk_gets_one_sentence_and_leaves_no_broken_file(
    number: int,
    part: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writes = iter(range(1000))
    original = pq.ParquetWriter.write_table

    def failing(self: pq.ParquetWriter, *arguments: object, **more: object) -> None:
        if next(writes) == 9:
            raise OSError(number, "refused", "some/file.parquet")
        original(self, *arguments, **more)

    monkeypatch.setattr(pq.ParquetWriter, "write_table", failing)
    assert main([*SMALL, "--out", str(tmp_path)]) == 1
    assert part in capsys.readouterr().err.splitlines()[-1]
    assert not list(tmp_path.glob("*/.*"))
    for path in tmp_path.glob("*/*.parquet"):
        assert pq.read_table(path).num_rows > 0
    monkeypatch.undo()
    assert main([*SMALL, "--out", str(tmp_path)]) == 0
