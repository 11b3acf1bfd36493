"""dbt as a build runs it: `python -m pipelines.build.dbt_process build …`, with two differences from `dbt`.

Where a warehouse lies is not part of what dbt's parse cache depends on. Each build has a file of its
own, and dbt would parse the whole project again for each new path (5 of 15 seconds).

It ends when its parent does. A build that is killed would otherwise leave a dbt behind that goes on
writing into the build's folder.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.cli.main import cli

SECONDS_BETWEEN_LOOKS = 0.5
PARENT = "LARDER_BUILD_PID"


def main() -> None:
    parent = int(os.environ.get(PARENT, os.getppid()))
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    connection_keys: Any = DuckDBCredentials._connection_keys

    def keys_without_path(credentials: Any) -> tuple[str, ...]:
        return tuple(key for key in connection_keys(credentials) if key != "path")

    setattr(DuckDBCredentials, "_connection_keys", keys_without_path)  # noqa: B010
    cli()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    main()
