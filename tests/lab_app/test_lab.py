"""A lab on a release: each part is made once, looked at anew where it must be, and closed with the rest."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest

from lab_app import lab as labs
from lab_app.lab import Lab, lab_of
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.metrics.manifest import NOTHING, Overlay
from lab_app.sandbox import QueryError
from pipelines.contract import seal
from pipelines.contract.derived import MADE, Derived
from pipelines.contract.files import write_json
from pipelines.contract.home import Home
from pipelines.contract.release import Release, World, point_at, readable_release, write_release


def release(folder: Path, *, world: str = "small", answer: int = 0) -> Release:
    """A release whose warehouse has one table with one row."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Release(
        id=folder.name,
        path=folder,
        as_of=dt.date(2026, 6, 30),
        built_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC),
        world=World(id=world, seed=1, preset="tiny", simulator_version="1"),
        row_counts={},
        versions={},
        stages={},
    )
    with duckdb.connect(str(made.warehouse)) as connection:
        connection.execute("CREATE SCHEMA product")
        connection.execute(f"CREATE TABLE product.t AS SELECT {answer} AS n")
    return made


def metric(name: str) -> dict[str, Any]:
    """A simple metric, as a semantic manifest has it."""
    aggregation = {"semantic_model": "plain", "agg": "sum", "non_additive_dimension": None}
    parameters = {"metric_aggregation_params": aggregation, "metrics": []}
    return {"name": name, "type": "simple", "type_params": parameters, "config": {"meta": {}}}


def manifest(*metrics: str) -> str:
    """A semantic manifest with these metrics, all of one model."""
    model = {"name": "plain", "entities": [], "primary_entity": "plain", "dimensions": []}
    return json.dumps({"semantic_models": [model], "metrics": [metric(name) for name in metrics]})


@pytest.fixture(autouse=True)
def _no_lab_stays_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(labs, "LINGER_SECONDS", 0.0)
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "home"))
    yield
    labs.close_labs()


def ended(pids: tuple[int, ...]) -> bool:
    """Whether these processes end, as they do a moment after they were asked to."""
    until = time.monotonic() + 5
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(psutil.pid_exists(pid) for pid in pids)


def test_a_new_release_gets_new_workers_and_the_old_one_is_let_go(tmp_path: Path) -> None:
    first = lab_of(release(tmp_path / "r1", answer=0))
    assert first.sandbox.run("SELECT n FROM t").rows == [(0,)]
    assert lab_of(first.release).sandbox is first.sandbox
    old = first.sandbox.pids
    second = lab_of(release(tmp_path / "r2", answer=1))
    assert second.sandbox.run("SELECT n FROM t").rows == [(1,)]
    assert ended(old)


def test_two_worlds_are_served_side_by_side(tmp_path: Path) -> None:
    one, other = (lab_of(release(tmp_path / world, world=world)) for world in ("w1", "w2"))
    assert one.sandbox.run("SELECT n FROM t").rows == other.sandbox.run("SELECT n FROM t").rows == [(0,)]
    assert lab_of(one.release) is one


def test_a_query_that_runs_when_a_newer_release_comes_still_gets_its_answer(tmp_path: Path) -> None:
    lab = lab_of(release(tmp_path / "r1"))
    lab.sandbox.run("SELECT 1")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(
            lab.sandbox.run, "SELECT sum(a.range * b.range) FROM range(30000) a, range(9000) b"
        )
        while not lab.sandbox._busy:
            time.sleep(0.01)
        lab_of(release(tmp_path / "r2"))
        assert len(waiting.result().rows) == 1


def test_a_lab_finds_the_damage_in_its_release_and_the_one_before_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labs, "PAUSE_SECONDS", 0.0)
    home, both = Home(tmp_path / "home"), []
    for hour, name in enumerate(("r1", "r2")):
        made = release(home.world("small").releases / name, answer=hour)
        for file in (made.manifest, made.semantic_manifest):
            file.write_text(manifest())
        files = seal.seal(file for file in made.path.iterdir())
        both.append(made.model_copy(update={"files": files, "built_at": made.built_at.replace(hour=hour)}))
        write_release(both[-1])
        point_at(home, both[-1])
    before, damaged = both
    content = bytearray(damaged.warehouse.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.warehouse.write_bytes(content)
    now, problem = readable_release(home)
    assert (now, problem) == (damaged, None)  # nobody has looked yet, and the first page is not held up by it
    lab_of(damaged).read_ahead()
    until = time.monotonic() + 20
    while readable_release(home)[0] != before:
        assert time.monotonic() < until
        time.sleep(0.02)
    problem = readable_release(home)[1]
    assert problem is not None
    assert problem.startswith("warehouse.duckdb of release r2 is damaged")
    assert lab_of(before).sandbox.run("SELECT n FROM t").rows == [(0,)]


def test_a_lab_finds_damage_in_what_was_made_of_its_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labs, "PAUSE_SECONDS", 0.0)
    home = Home(tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(home.path))
    made = release(home.world("small").releases / "r1")
    place = Derived.of(home, made).place("churn")
    place.mkdir(parents=True)
    (place / "churn.json").write_text('{"auc": 0.71}')
    write_json(place / MADE, {"version": 1, "seconds": 1.0})
    seal.close(place, place.iterdir())
    (place / "churn.json").write_text('{"auc": 0.91}')
    with Lab(made, workers=1) as lab:
        assert lab.derived.folder("churn") == place  # of the same size: nobody has looked yet
        lab._start_reading_ahead().join()
        assert lab.derived.folder("churn") is None


def test_what_reads_the_truth_is_imported_before_anybody_asks(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    made = release(home.world("small").releases / "r1")
    for file in (made.manifest, made.semantic_manifest):
        file.write_text(manifest())
    write_release(made)
    point_at(home, made)
    script = (
        "import sys; from lab_app import lab; from pipelines.contract.release import current_release; "
        "lab.PAUSE_SECONDS = 0.0; opened = lab.Lab(current_release()); before = 'pyarrow.dataset' in sys.modules; "
        "opened._start_reading_ahead().join(); print(before, 'pyarrow.dataset' in sys.modules); opened.close()"
    )
    environment = {**os.environ, "LARDER_HOME": str(home.path)}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "True"]


def test_nothing_starts_again_in_a_lab_that_was_closed(tmp_path: Path) -> None:
    with Lab(release(tmp_path / "r1"), workers=1) as lab:
        pids = lab.sandbox.pids
    assert ended(pids)
    with pytest.raises(QueryError, match="newer data"):
        lab.sandbox.run("SELECT 1")
    with pytest.raises(QueryError, match="newer data"):
        _ = lab.variants


def test_variants_are_found_when_they_are_complete_and_again_when_they_change(
    variants_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "home" / "worlds" / "w" / "variants"
    with Lab(release(tmp_path / "r1", world="w"), workers=1) as lab:
        before = lab.variants
        assert before is None
        shutil.copytree(variants_folder, folder)
        first, again = lab.variants, lab.variants
        assert first is not None
        assert again is first
        os.utime(folder / "index.json", (1, 1))
        second = lab.variants
        assert second is not None
        assert second is not first
        (folder / "index.json").write_text("{not json")
        damaged = lab.variants
        assert damaged is None


def test_each_release_and_each_state_of_the_project_has_a_layer_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = [NOTHING]
    monkeypatch.setattr(ProjectBeside, "overlay", lambda _: saved[-1])
    opened: list[Lab] = []
    for name, metrics in (("old", ("orders", "buyers")), ("new", ("alone",))):
        made = release(tmp_path / name)
        made.semantic_manifest.write_text(manifest(*metrics))
        opened.append(Lab(made))
    old, new = opened
    layer = old.layer
    assert old.layer is layer
    assert [found.name for found in new.layer.metrics()] == ["alone"]
    assert len(layer.metrics()) == 2
    saved.append(Overlay({"mine": metric("mine")}, frozenset({"alone"}), {}))
    assert [found.name for found in new.layer.metrics()] == ["mine"]
    assert new.layer is new.layer


def test_what_is_kept_is_computed_once_however_many_ask(tmp_path: Path) -> None:
    lab, computed = Lab(release(tmp_path / "r1")), list[int]()
    together = threading.Barrier(8)

    def compute() -> int:
        computed.append(1)
        time.sleep(0.05)
        return 42

    def ask(_: int) -> int:
        together.wait()
        return lab.keep("answer", compute)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {42}
    assert len(computed) == 1
    assert lab.keep("another", lambda: 7) == 7


def test_an_answer_that_failed_is_asked_for_again(tmp_path: Path) -> None:
    lab = Lab(release(tmp_path / "r1"))
    with pytest.raises(ZeroDivisionError):
        lab.keep("answer", lambda: 1 // 0)
    assert lab.keep("answer", lambda: 42) == 42


def test_answers_that_were_not_asked_for_longest_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labs, "MOST_ANSWERS", 2)
    lab, computed = Lab(release(tmp_path / "r1")), list[str]()
    for key in "abacab":
        lab.keep(key, lambda key=key: computed.append(key))  # type: ignore[misc]
    assert computed == ["a", "b", "c", "b"]


def test_importing_the_lab_imports_nothing_heavy() -> None:
    code = (
        "import sys, lab_app.lab; "
        "print(sorted(m for m in ('duckdb', 'pandas', 'streamlit', 'metricflow', 'sqlglot') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
