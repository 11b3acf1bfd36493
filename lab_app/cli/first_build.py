"""The first build of a data folder, begun at once by a process of its own.

Dagster begins it by itself too, but needs twenty seconds until it can, and as many of a processor's, which the build lacks
while both go on: so Dagster starts after it. It is the same job, in Dagster's history like any other; where it fails or is
killed, Dagster tries again.
"""

from __future__ import annotations

import subprocess
import sys

from lab_app.cli import servers
from pipelines.contract import marks
from pipelines.contract.home import Home, HomeError
from pipelines.contract.release import current_release
from pipelines.contract.status import read_status

COMMAND = (sys.executable, "-m", "pipelines", "--release-only", "--no-wait")


def is_needed(home: Home) -> bool:
    """Whether there is no release; one that can't be read is none of its business."""
    try:
        return current_release(home) is None
    except HomeError:
        return False


class FirstBuild:
    """The build, begun when this is made."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._log = home.path / "logs" / "first_build.log"
        self._before = read_status(home.status)
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._process = marks.start(marks.FIRST_BUILD, home, COMMAND, log=self._log)
        except OSError:  # Dagster tries, and says what it meets
            return

    @property
    def is_over(self) -> bool:
        """Whether it has ended, however that was, or could not be begun."""
        return self._process is None or self._process.poll() is not None

    def refusal(self) -> str | None:
        """What it said if it could not even begin, told once. A build that has begun says in its status how it ended."""
        if self._process is None or self._process.poll() in (None, 0):
            return None
        self._process = None
        has_begun = read_status(self._home.status) != self._before
        return None if has_begun else servers.tail(self._log, lines=1).strip()
