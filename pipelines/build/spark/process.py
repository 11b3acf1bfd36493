"""The process of a server: `python -m pipelines.build.spark.process ENGINE PORT PARENT`, in the server's folder.

It serves on this machine alone, and ends when it is asked to, or when its parent has ended however that came.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from pipelines.build.spark.server import memory

SECONDS_BETWEEN_LOOKS = 0.5
SERVER_CLASS = "org.apache.spark.sql.connect.service.SparkConnectServer"


def main() -> None:
    engine, port, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    signal.signal(signal.SIGTERM, _end)

    def is_wanted() -> bool:
        return os.getppid() == parent

    (_sail if engine == "sail" else _spark)(port, is_wanted)


def _end(*_: object) -> NoReturn:
    sys.exit(0)


def _sail(port: int, is_wanted: Callable[[], bool]) -> None:
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", port)  # it stops when nothing refers to it any more
    server.start(background=True)
    while server.running and is_wanted():
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


def _spark(port: int, is_wanted: Callable[[], bool]) -> None:
    # Functions in Python are run by this one, which has what they need, and not by the first on the PATH.
    environment = {"PYSPARK_PYTHON": sys.executable, **os.environ}
    spark = subprocess.Popen(spark_command(port, Path.cwd()), stdin=subprocess.DEVNULL, env=environment)
    try:
        while spark.poll() is None and is_wanted():
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        if spark.poll() is None:
            spark.kill()  # it holds nothing that a build does not throw away
            spark.wait()
    sys.exit(spark.returncode or 0)


def spark_command(port: int, folder: Path) -> list[str]:
    """The command that serves Spark: what a machine needs to know; a spark-defaults.conf may say more."""
    import pyspark

    processors = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "WARN",
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "scratch"),
        "spark.sql.catalogImplementation": "in-memory",
        # dbt makes tables without saying of which format; one file for a task is plenty on one machine.
        "spark.sql.sources.default": "parquet",
        "spark.sql.shuffle.partitions": str(2 * processors),
        "spark.sql.parquet.compression.codec": "zstd",
        # A table's folder that a killed task has left would stop the next one.
        "spark.sql.legacy.allowNonEmptyLocationInCTAS": "true",
    }
    return [
        str(Path(pyspark.__file__).parent / "bin" / "spark-submit"),
        *("--class", SERVER_CLASS),
        *("--master", f"local[{processors}]"),
        *("--driver-memory", memory()),
        *("--driver-java-options", "-XX:+ExitOnOutOfMemoryError"),
        *(part for name, value in settings.items() for part in ("--conf", f"{name}={value}")),
        "spark-internal",
    ]


if __name__ == "__main__":
    main()
