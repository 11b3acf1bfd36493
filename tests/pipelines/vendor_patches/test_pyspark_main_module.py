"""pyspark still ends a process whose main module has no file, and the session of a build does not let it."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import need_sail

PLAIN = "import pyspark.sql.connect.session; print('imported')"
WITH_A_FILE = f"""
import sys
from pipelines.vendor_patches.pyspark_main_module import as_if_from_a_file
with as_if_from_a_file():
    {PLAIN}
assert not hasattr(sys.modules["__main__"], "__file__")
"""


def said(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    ).stdout


def test_code_without_a_file_can_import_it_and_could_not_by_itself() -> None:
    need_sail()
    assert said(PLAIN) == ""
    assert said(WITH_A_FILE) == "imported\n"
