"""Work of minutes that a page begins: one at a time in a data folder, by a process of its own that goes on without the page.

The process holds a lock for as long as it lives, so the system says whether it works, however it ends. A note beside
it says at what, and what became of it: any tab, and a lab that was started anew, finds both.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from pydantic import TypeAdapter

from pipelines.contract.files import DAMAGE, DISK_IS_FULL, read_json, write_json, write_json_even_if_full
from pipelines.contract.home import ROOT, Home, HomeError, is_locked, take_lock
from pipelines.contract.marks import end_family, mark_of, start
from pipelines.contract.status import BuildStatus, read_status
from pipelines.contract.surroundings import environment

State = Literal["running", "failed", "interrupted", "done"]
T = TypeVar("T")

START_SECONDS = 20.0
FULL = "The disk is full. Free some space, then try again."
OUTSIDE = "The process that built it was ended from outside, as a system does that has no memory left."
NO_REASON = "The build did not succeed and did not say why. Its log is beside the data, in {log}."
_one_at_a_time = threading.Lock()  # of the tabs of this lab; a job's own lock is for all that there are


@dataclass(frozen=True)
class Note(Generic[T]):
    """What is known of a job. `of` is None where the note is damaged; `message` says why it is not done; `at` is when the
    note was written."""

    state: State
    of: T | None
    message: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Job(Generic[T]):
    """A kind of such work.

    `mark` is what its processes carry, `of` the dataclass that says what is asked for. `lock`, `note` and `log` are where
    its files are. `program` does it: it gets what is asked for as JSON. `error` is raised for whoever asks, with
    sentences about `subject`; `interrupted` is said of one whose process has ended.
    """

    mark: str
    of: type[T]
    lock: Callable[[Home], Path]
    note: Callable[[Home], Path]
    log: Callable[[Home], Path]
    program: Sequence[str]
    error: type[RuntimeError]
    subject: str
    interrupted: str

    def look(self, home: Home) -> Note[T] | None:
        """The job that goes on, or the last one; None where nothing is noted."""
        works = is_locked(self.lock(home))
        content = self._content(home)
        if not works and is_locked(self.lock(home)):  # it was begun between the looks
            return self.look(home)
        if content is None:
            return Note("running", None) if works else None
        of, at = self._read(content), _moment(content)
        if works:
            return Note("running", of, at=at)
        match content.get("state"):
            case "done" | "passed":  # the second is of a week that passed before all jobs had one word for it
                return Note("done", of, at=at)
            case "failed":
                return Note("failed", of, str(content.get("message") or ""), at)
            case _:
                return Note("interrupted", of, self.interrupted, at)

    def write(self, home: Home, of: T, state: State, message: str = "") -> None:
        """Note what is done, or what became of it, on a full disk too. Raises OSError."""
        content = TypeAdapter(self.of).dump_python(of, mode="json")
        content |= {"state": state, "message": message, "at": dt.datetime.now(dt.UTC).isoformat()}
        (write_json if state == "running" else write_json_even_if_full)(self.note(home), content)

    def begin(
        self, home: Home, choose: Callable[[Note[T] | None], T], program: Sequence[str] | None = None
    ) -> Note[T] | None:
        """Begin what `choose` says, which is told what was done last and may raise `error`.

        Where one goes on already that one is returned: of two that begin at once, one does, and both see it. None where
        it is over already and nothing is noted. Raises `error`.
        """
        with _one_at_a_time:
            before = self.look(home)
            if before is not None and before.state == "running":
                return before
            self.end(home)
            process = self._start(home, choose(before), program or self.program)
            until = time.monotonic() + START_SECONDS
            while time.monotonic() < until and process.poll() is None:
                now = self.look(home)
                if now is not None and now.state == "running" and now.of is not None:
                    return now
                time.sleep(0.05)
            if process.poll() is None:
                self.end(home)
                raise self.error(
                    f"{self.subject} could not be begun: its process did not get ready in time. Try again."
                )
            now = self.look(home)
            if process.returncode != 0 and now == before:
                raise self.error(
                    f"{self.subject} could not be begun: its process ended before it had noted anything in {home.path}. "
                    "Is the disk full, or may nothing be written there?"
                )
            return now

    def end(self, home: Home) -> None:
        """End whatever does it here, also what a killed process has left behind."""
        end_family({mark_of(self.mark, home)})

    def do(self, home: Home, of: T, steps: Callable[[], str | None]) -> int:
        """Do `steps`, which return why they failed, with the lock held: for the process itself. Returns its exit code: 0
        when all is done, 1 when it failed, which is noted, 2 where another process is at it."""
        try:
            lock = take_lock(self.lock(home))
        except OSError:
            return 1
        if lock is None:
            return 2
        try:
            problem = steps()
            if problem is None:
                return 0
            self.write(home, of, "failed", problem)
        except OSError as error:
            is_full = error.errno in DISK_IS_FULL
            with contextlib.suppress(OSError):  # not even that can be written
                self.write(home, of, "failed", FULL if is_full else f"It failed: {error.strerror or error}.")
        except HomeError as error:
            print(error, file=sys.stderr)
        finally:
            lock.release()
        return 1

    def build(
        self, home: Home, command: Sequence[str], within: Home, is_own: Callable[[BuildStatus], bool]
    ) -> str | None:
        """Have the pipeline build in the data folder `within`; why that failed, None where it did not. `is_own` says
        whether the status there is of this build. Raises OSError."""
        code = self.run(home, command, within)
        if code == 0:
            return None
        if code < 0:
            return OUTSIDE
        status = read_status(within.status)
        failed = status is not None and status.state == "failed" and is_own(status)
        said = status.message if status is not None and failed else self._last_line(home)
        return FULL if "disk is full" in said else said or self.no_reason(home)

    def run(self, home: Home, command: Sequence[str], within: Home) -> int:
        """The exit code of a command over the data folder `within`; what it prints becomes the log. Raises OSError."""
        with self.log(home).open("wb") as log:
            return subprocess.run(
                command,
                cwd=ROOT,
                env=environment(LARDER_HOME=str(within.path), LARDER_WORLD=""),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode

    def no_reason(self, home: Home) -> str:
        """What is said of a build that failed without a word."""
        return NO_REASON.format(log=self.log(home).relative_to(home.path).as_posix())

    def asked(self, words: str) -> T:
        """What the program is asked for."""
        return TypeAdapter(self.of).validate_json(words)

    def _start(self, home: Home, of: T, program: Sequence[str]) -> subprocess.Popen[bytes]:
        try:
            return start(self.mark, home, (*program, TypeAdapter(self.of).dump_json(of).decode()))
        except OSError as error:
            raise self.error(f"{self.subject} could not be begun: {error.strerror or error}.") from None

    def _content(self, home: Home) -> dict[str, Any] | None:
        try:
            return read_json(self.note(home))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except DAMAGE:
            return {}

    def _read(self, content: dict[str, Any]) -> T | None:
        try:
            return TypeAdapter(self.of).validate_python(content)
        except DAMAGE:  # pydantic's errors are ValueErrors
            return None

    def _last_line(self, home: Home) -> str:
        """What the build printed last, where it is a sentence: of an error that nobody foresaw, the log has the rest."""
        lines = self.log(home).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines and not any(line.startswith("Traceback") for line in lines) else ""


def _moment(content: dict[str, Any]) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(str(content["at"]))
    except DAMAGE:
        return None
    return at if at.tzinfo is not None else None
