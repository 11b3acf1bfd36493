"""One worker of a crew: reads tasks as lines of JSON, writes what it has done as lines of JSON."""

from __future__ import annotations

import json
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any


class _NoPandas(MetaPathFinder):
    """Arrow imports pandas, where there is one, with the first array that it makes: .8 s of processor time
    and 40 MB for each worker, and nothing here needs it. This says that there is none."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:  # noqa: ARG002
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not needed here", name="pandas")


if __name__ == "__main__":
    sys.meta_path.insert(0, _NoPandas())

from synthetic.config import WorldConfig  # noqa: E402
from synthetic.lake.meter import LakeError  # noqa: E402
from synthetic.lake.worker_pool import Do  # noqa: E402


def _doer(task: dict[str, Any]) -> Do:
    """What a task is done by; a worker that writes a world does without the what-if, and the reverse."""
    if "futures" in task:
        from synthetic.truth import whatif

        return whatif.do
    from synthetic.lake import world

    return world.do


def main() -> None:
    """Work until the parent closes the pipe. With the argument "world", be ready to write one before it asks."""

    def tell(message: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    if "world" in sys.argv[1:]:
        _doer({})
    line = sys.stdin.readline()
    if not line:
        return  # the parent had nothing to do
    first = json.loads(line)
    told = first["config"]
    config = WorldConfig.from_settings(told["seed"], told["preset"], told["as_of"], told["size"])
    out = Path(first["out"])
    for line in sys.stdin:
        try:
            task = json.loads(line)
            _doer(task)(task, config, out, tell)
        except LakeError as problem:
            tell({"error": str(problem)})


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
