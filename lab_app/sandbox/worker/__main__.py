"""Where `python -I worker` starts. The folder above is on the path only until the worker's modules are imported."""

import importlib
import os
import sys

if __name__ == "__main__":
    sys.path[0] = os.path.dirname(sys.path[0])  # noqa: PTH120 - pathlib costs 10 ms of start-up
    service = importlib.import_module("worker.service")
    del sys.path[0]
    # Whatever prints to standard output from here on must not reach the pipe.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    service.serve(sys.stdin.buffer, pipe)
