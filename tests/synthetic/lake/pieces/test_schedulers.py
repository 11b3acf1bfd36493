"""The examples of docs/pieces.md, run as they stand there: each leaves the bytes of one run."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pipelines.build.spark.server import serve
from pipelines.build.spark.session import Session
from synthetic.lake import world
from tests.conftest import need_sail
from tests.synthetic.conftest import digests, write
from tests.synthetic.lake.pieces.conftest import CONFIG, OPTIONS, ROOT, documented, parts_of, program

IN_EVERY_PROCESS = """
from synthetic.people import populations
populations.SHARD_BLOCKS = 1
"""


def test_xargs_as_it_is_documented_leaves_the_same_bytes_after_two_kills(whole: Path, tmp_path: Path) -> None:
    """Three processes, pieces twice and in any order, killed in each wave."""
    text = documented("xargs", "bash").replace("--preset large", OPTIONS)
    assert "-P 3" in text
    assert text.count("tr '") == 1
    text = text.replace("tr '", "sed p | sort -R | tr '")
    path = f"{program(tmp_path).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    lake = tmp_path / "lake"
    for pattern in (f"{world.POPULATIONS}/*.npz", "events/2024-01-*.parquet"):
        run = subprocess.Popen(
            ["bash", "-c", text],
            cwd=tmp_path,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + 120
        while not list(lake.glob(pattern)) and time.monotonic() < until and run.poll() is None:
            time.sleep(0.02)
        os.killpg(run.pid, signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL
    last = subprocess.run(
        ["bash", "-c", text], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert last.returncode == 0, last.stderr
    assert "was there" in last.stdout
    assert digests(lake) == digests(whole)
    write(CONFIG, lake)
    assert parts_of(lake) == parts_of(whole)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark.*")
@pytest.mark.parametrize(
    "engine",
    [
        "sail",
        pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.timeout(3600)]),
    ],
)
def test_map_in_arrow_as_it_is_documented_leaves_the_same_bytes(
    engine: str, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The function goes to the executors as cloudpickle sends it; what it needs there are this project's modules."""
    if engine == "sail":
        need_sail()
    text = documented("Spark", "python")
    assert text.count('WorldConfig(preset="large")') == 1
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "sitecustomize.py").write_text(IN_EVERY_PROCESS)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'modules'}:{ROOT}")
    lake = tmp_path / "lake"
    with serve(engine, tmp_path / "server") as server:
        session = Session(server.remote)
        try:
            given = {"spark": session.spark, "out": str(lake), "CONFIG": CONFIG}
            exec(text.replace('WorldConfig(preset="large")', "CONFIG"), given)
        finally:
            session.close()
    assert digests(lake) == digests(whole)
    write(CONFIG, lake)  # checks each file by its digest, and clears up
    assert parts_of(lake) == parts_of(whole)
