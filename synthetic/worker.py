"""One worker of a crew: reads tasks as lines of JSON, writes what it has done as lines of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from synthetic import crew
from synthetic.config import WorldConfig
from synthetic.lake import LakeError


def main() -> None:
    """Work until the parent closes the pipe."""

    def tell(message: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    first = json.loads(sys.stdin.readline())
    told = first["config"]
    config = WorldConfig.from_settings(told["seed"], told["preset"], told["as_of"], told["size"])
    out = Path(first["out"])
    for line in sys.stdin:
        try:
            crew.do(json.loads(line), config, out, tell)
        except LakeError as problem:
            tell({"error": str(problem)})


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
