"""What steps print: shown and kept, by this process and its children, also when one of them lives on."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pipelines.vendor_patches import dagster_step_output as step_output
from pipelines.vendor_patches.dagster_step_output import also_kept_in

STEPS = """
import pathlib, subprocess, sys
from pipelines.vendor_patches.dagster_step_output import also_kept_in
for part in ("first", "second"):
    with also_kept_in(pathlib.Path(sys.argv[1]), sys.stdout):
        print(part)
        subprocess.run([sys.executable, "-c", f"print('a child of the {part}')"], check=True)
        print("after its child")
    print("between")
"""


def test_what_is_printed_is_shown_and_kept(tmp_path: Path) -> None:
    kept = tmp_path / "logs" / "step.out"
    ran = subprocess.run([sys.executable, "-c", STEPS, str(kept)], capture_output=True, text=True, check=True)
    lines = ["first", "a child of the first", "between", "second", "a child of the second", "between"]
    assert [line for line in ran.stdout.splitlines() if line != "after its child"] == lines
    assert kept.read_text().splitlines() == [
        *("first", "a child of the first", "after its child"),
        *("second", "a child of the second", "after its child"),
    ]


def test_a_lot_at_once_does_not_halt_the_step(tmp_path: Path) -> None:
    kept = tmp_path / "step.out"
    before = threading.active_count()
    with also_kept_in(kept, sys.stdout):
        print("x" * 1_000_000)
    assert kept.stat().st_size == 1_000_001
    assert threading.active_count() == before, "it still waits for somebody to print"


def test_a_file_that_cannot_be_written_costs_the_log_and_not_the_step(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with also_kept_in(tmp_path, sys.stdout):  # a folder
        print("x" * 100_000)
    assert len(capfd.readouterr().out) == 100_001


def test_a_stream_in_memory_is_left_alone(tmp_path: Path) -> None:
    stream = io.StringIO()
    with also_kept_in(tmp_path / "step.out", stream):
        stream.write("said")
    assert stream.getvalue() == "said"


def test_a_child_that_lives_on_does_not_hold_the_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_output, "SECONDS_FOR_THE_REST", 0.2)
    began = time.monotonic()
    with also_kept_in(tmp_path / "step.out", sys.stdout):
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    took = time.monotonic() - began
    child.kill()
    child.wait()
    assert took < 10


def test_no_process_is_started_for_it(tmp_path: Path) -> None:
    before = set(psutil.Process().children(recursive=True))
    with also_kept_in(tmp_path / "step.out", sys.stdout), also_kept_in(tmp_path / "step.err", sys.stderr):
        assert set(psutil.Process().children(recursive=True)) <= before


def test_dagsters_own_way_starts_processes(tmp_path: Path) -> None:
    """Where this fails, Dagster needs no process to copy what is printed: take the patch out."""
    code = (
        "import subprocess, sys; before = subprocess.Popen; made = []\n"
        "from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager\n"
        "subprocess.Popen = lambda *a, **o: made.append(a) or before(*a, **o)\n"
        "with LocalComputeLogManager(sys.argv[1]).capture_logs(['a']):\n"
        "    open(sys.argv[2], 'w').write(str(len(made)))"
    )
    counted = tmp_path / "counted"
    # What it starts can stay behind for ever: nobody waits for that to close a pipe, and it goes with its group.
    ran = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), str(counted)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 100
        while not (counted.exists() and counted.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(ran.pid, signal.SIGKILL)
        ran.wait()
    assert counted.read_text() == "4"
