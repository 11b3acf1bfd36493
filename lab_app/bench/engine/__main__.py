"""Where `python -I engine` starts. The folders of the two packages are on the path only until their modules are imported."""

import importlib
import os
import sys

if __name__ == "__main__":
    bench = os.path.dirname(sys.path[0])  # noqa: PTH120 - pathlib costs 10 ms of start-up
    sys.path[0:1] = [bench, os.path.join(os.path.dirname(bench), "sandbox")]  # noqa: PTH118, PTH120
    limits = importlib.import_module("worker.limits")
    service = importlib.import_module("engine.service")
    del sys.path[0:2]
    # Whatever prints to standard output from here on must not reach the pipe.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    service.serve(sys.stdin.buffer, pipe, limits)
