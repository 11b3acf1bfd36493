"""One session of a server: SQL goes there, rows and Parquet files come back."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.contract.engines.spark import SETTINGS
from pipelines.vendor_patches.pyspark_main_module import as_if_from_a_file


class Session:
    """A client of the session that an address names. dbt is another client of the same one.

    What goes wrong is raised as pyspark raises it.
    """

    def __init__(self, remote: str) -> None:
        with warnings.catch_warnings(), as_if_from_a_file():
            # Of what is not used here: no data frame of pandas passes between the two.
            warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
            from pyspark.sql.connect.client.retries import DefaultPolicy
            from pyspark.sql.connect.session import SparkSession

            self.spark: Any = SparkSession.builder.remote(remote).create()
            """Spark's own session, for what is no SQL."""
        # As it comes, a client waits some ten minutes for a server that is gone.
        self.spark.client.set_retry_policies([DefaultPolicy(max_retries=4, max_backoff=2000)])
        for name, value in SETTINGS.items():
            self.spark.conf.set(name, value)

    @property
    def version(self) -> str:
        """The server's, of Spark or of what speaks like it."""
        return str(self.spark.version)

    def run(self, sql: str) -> None:
        """Run a statement whose rows nobody wants."""
        self.spark.sql(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Every row of a query."""
        return [tuple(row) for row in self.spark.sql(sql).collect()]

    def name_files(self, view: str, folder: Path, columns: Mapping[str, str]) -> None:
        """Let the Parquet files in a folder be read as `view`, with columns of these types."""
        schema = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
        self.spark.read.schema(schema).parquet(str(folder)).createOrReplaceTempView(view)

    def write(self, sql: str, folder: Path) -> None:
        """Write a query's rows as Parquet files into a folder, which the server must see, too."""
        self.spark.sql(sql).write.mode("overwrite").parquet(str(folder))

    def close(self) -> None:
        """End the session. It must be done while the server is there: pyspark would wait for it for minutes."""
        self.spark.stop()
