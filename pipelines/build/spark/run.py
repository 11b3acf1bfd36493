"""The models of a build, made on Spark: from the lake to tables there, and from there into the build's warehouse."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.build.manifest import DBT_COMMAND, PARSE_CACHE, TARGET, dbt_environment
from pipelines.build.session import Build
from pipelines.build.settings import BuildError
from pipelines.build.space import NO_SPACE, says_disk_is_full
from pipelines.build.spark.lake import load_lake
from pipelines.build.spark.server import Server, serve
from pipelines.build.spark.session import Session
from pipelines.contract import models
from pipelines.contract.engines.duckdb import open_to_write
from pipelines.contract.engines.spark import quoted
from pipelines.contract.files import read_json

SECONDS_BETWEEN_LOOKS = 0.5
TARGET_THERE = "target-spark"


@dataclass(frozen=True)
class SparkRun:
    """Spark with the lake loaded, for one build. dbt works at `remote`, and leaves its artefacts in `target`."""

    build: Build
    server: Server
    session: Session

    @property
    def remote(self) -> str:
        return self.server.remote

    @property
    def target(self) -> Path:
        return self.build.folder / TARGET_THERE

    @contextlib.contextmanager
    def watched(self, process: subprocess.Popen[Any]) -> Iterator[None]:
        """While a client works: where the server ends, end the client, which would wait for it for minutes."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(SECONDS_BETWEEN_LOOKS):
                if self.server.process is not None and self.server.process.poll() is not None:
                    process.kill()
                    return

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def bring_back(self) -> None:
        """Put what dbt has built into the build's warehouse, and beside it what dbt says of it there.

        Tables come as they are, by way of Parquet; views are made anew, by the SQL that dbt compiles for DuckDB, so
        that the release is one like any other. Raises BuildError.
        """
        compile_for_duckdb(self.build)
        # The tests were run on Spark.
        shutil.copyfile(self.target / "run_results.json", self.build.target / "run_results.json")
        manifest = read_json(self.build.target / "manifest.json")
        compiled = models.compiled(manifest)
        nodes = {n["alias"]: n for n in manifest["nodes"].values() if n["resource_type"] == "model"}
        exchange = self.server.folder / "exchange"
        with open_to_write(self.build.warehouse) as connection:
            for schema in dict.fromkeys(model.schema for model in compiled):
                connection.execute(f'CREATE SCHEMA "{schema}"')
            for number, model in enumerate(compiled, start=1):
                if model.is_view:
                    connection.execute(f'CREATE VIEW "{model.schema}"."{model.name}" AS ({model.sql}\n)')
                    continue
                files = exchange / model.name
                self.session.write(f"SELECT * FROM {quoted(model.schema, model.name)}", files)
                connection.execute(table_from(files, model, nodes[model.name]["columns"]))
                shutil.rmtree(files, ignore_errors=True)
                self.build.board.progress(number, len(compiled), f"{model.name} has come back.")


@contextlib.contextmanager
def on_spark(build: Build, say: Callable[[str], None]) -> Iterator[SparkRun]:
    """Serve the build's engine and load the lake there. What goes wrong within is said in a sentence, if it is
    the engine's doing. Raises BuildError."""
    with serve(build.engine, build.folder / "engine") as server:
        try:
            session = Session(server.remote)
            try:
                say(f"{build.engine.capitalize()} is loading the lake.")
                load_lake(session, build.world.lake, build.config)
                yield SparkRun(build, server, session)
            finally:
                session.close()
        except Exception as error:
            if says_disk_is_full(server.said()):
                raise BuildError(NO_SPACE.format(home=build.home.path)) from error
            trouble = server.trouble()
            if trouble is not None:
                raise BuildError(trouble) from error
            raise
    for left in (server.folder, build.folder / TARGET_THERE):  # a release has nothing of it
        shutil.rmtree(left, ignore_errors=True)


def compile_for_duckdb(build: Build) -> None:
    """Have dbt write down the models' SQL for DuckDB, which the hidden worlds are built with. Raises BuildError."""
    build.target.mkdir(parents=True, exist_ok=True)
    cache = TARGET / PARSE_CACHE
    if cache.is_file():
        shutil.copyfile(cache, build.target / PARSE_CACHE)
    done = subprocess.run(
        [*DBT_COMMAND, "--quiet", "compile"],
        cwd=build.folder,
        env=dbt_environment(build.target, build.warehouse),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip()
        raise BuildError(
            f"dbt could not compile the models for DuckDB, so nothing was published. {said[-500:]}"
        )


def table_from(files: Path, model: models.Model, columns: Mapping[str, Mapping[str, Any]]) -> str:
    """The statement that makes a table of Parquet files: with the types of its contract, in the order of its days.

    Queries about some days read only those in a table that has them together, as DuckDB's own models do; Spark
    keeps no order.
    """
    types = {name: str(column.get("data_type") or "") for name, column in columns.items()}
    casts = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in types.items() if kind)
    asked = re.search(r"\norder by (.+)\s*\Z", model.sql)
    day = next((f'"{name}"' for name, kind in types.items() if kind == "date"), None)
    order = asked[1].strip() if asked else day
    return (
        f'CREATE TABLE "{model.schema}"."{model.name}" AS '
        f"SELECT * {f'REPLACE ({casts}) ' if casts else ''}FROM read_parquet('{_escaped(files / '*.parquet')}')"
        f"{f' ORDER BY {order}' if order else ''}"
    )


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
