"""One worker of a pool: reads tasks as lines of JSON, writes messages about them as lines of JSON.

    python -m synthetic.lake.worker [module ...]

imports these modules before it is asked to do anything.
"""

from __future__ import annotations

import importlib
import json
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any


class NoPandas(MetaPathFinder):
    """Arrow imports pandas, where there is one, with the first array that it makes: .8 s of processor time
    and 40 MB for each worker, and nothing here needs it. This says that there is none."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:  # noqa: ARG002
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not needed here", name="pandas")


if __name__ == "__main__":
    sys.meta_path.insert(0, NoPandas())

from synthetic.config import WorldConfig  # noqa: E402
from synthetic.lake.meter import LakeError  # noqa: E402
from synthetic.lake.worker_pool import Do, Message  # noqa: E402


def main() -> None:
    """Work until the parent closes the pipe."""

    def send(message: Message) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    for module in sys.argv[1:]:
        importlib.import_module(module)
    line = sys.stdin.readline()
    if not line:
        return  # the parent had nothing to do
    first = json.loads(line)
    module, name = first["begin"]
    known = first["config"]
    config = WorldConfig.from_settings(
        known["seed"], known["preset"], known["as_of"], known["size"], known["encoding"]
    )
    do: Do = getattr(importlib.import_module(module), name)(config, Path(first["out"]))
    for line in sys.stdin:
        try:
            do(json.loads(line), send)
        except LakeError as problem:
            send({"error": str(problem)})


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
