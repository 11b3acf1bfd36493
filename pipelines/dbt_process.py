"""dbt as a build runs it: `python -m pipelines.dbt_process build …`, with two differences from `dbt`.

Where a warehouse lies is not part of what dbt's parse cache depends on. Each build has a file of its
own, and dbt would parse the whole project again for each new path (5 of 15 seconds).

It ends when its parent does. A build that is killed would otherwise leave a dbt behind that goes on
writing into the build's folder.
"""

from __future__ import annotations

import os
import threading
import time

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.cli.main import cli

SECONDS_BETWEEN_LOOKS = 0.5


def main() -> None:
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    connection_keys = DuckDBCredentials._connection_keys

    def keys_without_path(credentials: DuckDBCredentials) -> tuple[str, ...]:
        return tuple(key for key in connection_keys(credentials) if key != "path")

    DuckDBCredentials._connection_keys = keys_without_path
    cli()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    main()
