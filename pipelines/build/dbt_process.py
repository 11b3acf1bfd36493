"""dbt as a build runs it: `python -m pipelines.build.dbt_process build …`, with two differences from `dbt`.

Where a warehouse is does not matter to dbt's parse cache, see `pipelines.vendor_patches.dbt_parse_cache`.

It ends when its parent does. A build that is killed would otherwise leave a dbt behind that goes on
writing into the build's folder.
"""

from __future__ import annotations

import os
import threading
import time

from dbt.cli.main import cli

from pipelines.vendor_patches.dbt_parse_cache import parse_once_for_all_paths

SECONDS_BETWEEN_LOOKS = 0.5
PARENT = "LARDER_BUILD_PID"


def main() -> None:
    parent = int(os.environ.get(PARENT, os.getppid()))
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()
    parse_once_for_all_paths()
    cli()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    main()
