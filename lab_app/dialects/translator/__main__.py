"""Where `python -I translator` starts: one request as JSON on standard input, the readings as JSON on standard output."""

import importlib
import os
import sys

if __name__ == "__main__":
    sys.path[0] = os.path.dirname(sys.path[0])  # noqa: PTH120 - pathlib costs 10 ms of start-up
    service = importlib.import_module("translator.service")
    service.serve(sys.stdin.buffer, sys.stdout.buffer)
