"""Serves Dagster and the lab side by side until Ctrl-C: what `make lab` and `larder lab` do.

`dagster dev` that a shell or make has put into the background ignores SIGINT and SIGTERM, and it has
children of its own; so both servers run under this small parent, which knows every process it
started and leaves none behind. A server that ends by itself is started again, the other one goes on, and a
build that is under way is left to finish.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from filelock import FileLock, Timeout

from lab_app.cli import first_build, servers
from lab_app.cli.first_build import FirstBuild
from lab_app.cli.servers import ServeError, Server
from lab_app.cli.stopping import StopSignals
from pipelines.contract import marks
from pipelines.contract.home import IS_CHECKOUT, Home, HomeError, is_locked, larder_home
from pipelines.contract.release import current_release
from pipelines.contract.serving import ServerState, State, note_serving, serving
from pipelines.contract.status import build_status
from pipelines.contract.units import percent

START_TIMEOUT_SECONDS = 300.0
"""A busy machine needs more than two minutes for Dagster: to end it then only begins the wait anew."""
POLL_SECONDS = 0.25
PAUSES = (2.0, 5.0, 15.0, 45.0, 120.0)
"""Seconds before each try to start a server again; after the last one it stays off."""
STEADY_SECONDS = 300.0
"""A server that has answered for so long has got over what ended it before."""
SECONDS_BETWEEN_SWEEPS = 5.0  # each takes some 25 ms
SECONDS_UNTIL_SURE = 1.0  # to the next one, where a part of a server is missing
STARTING = "Dagster is still starting, which can take a minute. The lab is open meanwhile."
LOOKS_IN_A_ROW = 3
"""So often it must be missing: it is for a moment while definitions are reloaded."""


def run(stop: StopSignals, dagster_port: int = 3000, lab_port: int = 8501, open_browser: bool = False) -> int:
    """Serve both until stopped and return the exit code: 0 after Ctrl-C, 1 when the lab cannot be kept up.

    Raises ServeError when no port is free or another lab serves the same data folder.
    """
    try:
        home = larder_home()
    except HomeError as error:
        raise ServeError(str(error)) from None
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        (home.path / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise ServeError(f"The data folder {home.path} cannot be made: {error.strerror}.") from None
    with _only_one(home):
        stop_left_over(home)
        dagster, lab = _plan(home, dagster_port, lab_port)
        build = FirstBuild(home) if IS_CHECKOUT and first_build.is_needed(home) else None
        return _serve(home, _watches(home, dagster, lab, build), stop, open_browser, build)


def stop_left_over(home: Home) -> None:
    """Stop what outlived a parent that was killed: the servers, and all that these have started."""
    for name in ("Dagster", "The lab", *marks.OF_THE_LAB):
        left = marks.family({marks.mark_of(name, home)})
        if left:
            _say(f"Stopping {name}, left over from a lab that was killed.")
            marks.end(left)
            servers.stop({marks.mark_of(name, home)})
    with contextlib.suppress(OSError):
        home.serving.unlink(missing_ok=True)


def _plan(home: Home, dagster_port: int, lab_port: int) -> tuple[Server, Server]:
    dagster_at = servers.first_free_port(dagster_port)
    lab_at = servers.first_free_port(lab_port, taken=(dagster_at,))
    for name, wanted, got in (("Dagster", dagster_port, dagster_at), ("The lab", lab_port, lab_at)):
        if wanted != got:
            _say(f"Port {wanted} is in use. {name} uses {got}.")
    planned = servers.dagster_server(home, dagster_at), servers.lab_server(home, lab_at)
    for server in planned:
        with contextlib.suppress(OSError):  # what was printed last time
            server.log.unlink(missing_ok=True)
    return planned


@dataclass
class Watch:
    """A server that is looked after.

    `start` and `stop` are how its processes are made and ended, `may_start` whether there is nothing to wait for,
    `is_whole` whether none is missing while it answers; `advice` is said when it stays off. `since` is when it
    reached its state, `ended` how often it has ended by itself since it was last steady, `restarts` how often at
    all, `missed` how often in a row it was not whole.
    """

    server: Server
    start: Callable[[Server], subprocess.Popen[bytes]]
    stop: Callable[[Server], None]
    advice: str = ""
    may_start: Callable[[], bool] = lambda: True
    is_whole: Callable[[Server], bool] = lambda _: True
    process: subprocess.Popen[bytes] | None = None
    state: State = "waiting"
    since: float = 0.0
    ended: int = 0
    restarts: int = 0
    missed: int = 0

    @property
    def told(self) -> State:
        """Its state as pages know it: what waits for its first start has not stopped."""
        return self.state if self.restarts or self.state != "waiting" else "starting"

    def look(self, now: float) -> bool:
        """Take the next step where one is due, and say whether anything has changed."""
        before = self.state
        if self.state == "waiting" and now >= self.since + self._pause() and self.may_start():
            try:
                self.process = self.start(self.server)
            except OSError as error:
                self._end(f"cannot be started: {error.strerror or error}", now)
            else:
                self._become("starting", now)
        elif self.state == "starting" and servers.answers(self.server.health_url):
            self._become("running", now)
            _say(f"{self.server.name:<8} answers {'again ' if self.restarts else ''}at {self.server.url}")
        elif self.state == "starting" and now > self.since + START_TIMEOUT_SECONDS:
            self._end(f"did not answer within {START_TIMEOUT_SECONDS:.0f} s", now)
        elif self.state == "running" and now > self.since + STEADY_SECONDS:
            self.ended = 0
        if self.process is not None and (code := self.process.poll()) is not None:
            self._end(f"has stopped by itself (exit code {code})", now)
        return self.state != before

    def look_closer(self, now: float) -> bool:
        """End a server that answers and is of no use, and say whether it was ended. Slower than `look`."""
        self.missed = self.missed + 1 if self.state == "running" and not self.is_whole(self.server) else 0
        if self.missed < LOOKS_IN_A_ROW:
            return False
        self._end("has lost the process that runs the project's code", now)
        return True

    def _pause(self) -> float:
        return PAUSES[self.ended - 1] if self.ended else 0.0

    def _become(self, state: State, now: float) -> None:
        self.state, self.since = state, now

    def _end(self, how: str, now: float) -> None:
        self.stop(self.server)
        self.process = None
        self.ended += 1
        self.restarts += 1
        self.missed = 0
        if self.ended > len(PAUSES):
            self._become("off", now)
            _say(
                f"{self.server.name} {how}, for the {self.ended}th time, and is not started any more. {self.advice} "
                f"All that it has printed is in {self.server.log}, which ends with:\n{servers.tail(self.server.log)}"
            )
        else:
            self._become("waiting", now)
            _say(f"{self.server.name} {how}. It is started again in {self._pause():.0f} s.")


def _watches(home: Home, dagster: Server, lab: Server, build: FirstBuild | None) -> list[Watch]:
    """Both servers, the lab first: it is up in a second or two. Without a checkout there is nothing to build with."""

    def begin(server: Server) -> subprocess.Popen[bytes]:
        return servers.start(server, home, dagster.url)

    watches = [Watch(lab, begin, lambda server: servers.stop({server.mark}))]
    if not IS_CHECKOUT:
        _say(
            "Starting the lab alone: data is built in the project's folder, and this is an installed package."
        )
        return watches
    _say("Starting Dagster and the lab. Ctrl-C stops both.")
    advice = (
        "The lab goes on with the data that is there; to try again, stop it with Ctrl-C and start it anew."
    )
    watch = Watch(dagster, begin, lambda server: end_dagster(home, server), advice)
    watch.is_whole = lambda server: servers.has_code(server.mark)
    if build is not None:
        watch.may_start = lambda: build.is_over
    return [*watches, watch]


def _serve(
    home: Home,
    watches: list[Watch],
    stop: StopSignals,
    open_browser: bool,
    build: FirstBuild | None = None,
) -> int:
    lab = watches[0]
    progress = _BuildProgress(home)
    swept, is_said = 0.0, False
    try:
        while lab.state != "off" and not stop.came:
            now = time.monotonic()
            changed = [watch for watch in watches if watch.look(now)]
            if open_browser and lab.state == "running":
                webbrowser.open(lab.server.url)
                open_browser = False
            if not is_said and lab.state == "running" and any(one.state == "starting" for one in watches):
                is_said = True
                _say(STARTING)
            is_missed = any(watch.missed for watch in watches)
            if now > swept + (SECONDS_UNTIL_SURE if is_missed else SECONDS_BETWEEN_SWEEPS):
                swept = now
                for watch in watches:
                    clear_up_after_runs(home, watch)
                changed += [watch for watch in watches if watch.look_closer(now)]
            if changed:
                _note(home, watches)
            progress.show()
            if build is not None and (why := build.refusal()):
                _say(f"The first build could not begin. {why}")
            time.sleep(POLL_SECONDS)
        if stop.came:
            _say("\nStopping …")
        return 0 if stop.came else 1
    finally:
        # Another world goes on at the next start; a week and a plan are begun again by whoever wants them.
        marks.end_family({marks.mark_of(name, home) for name in marks.OF_THE_LAB})
        leaders = [watch.process.pid for watch in watches if watch.process]
        servers.stop({watch.server.mark for watch in watches}, leaders)
        with contextlib.suppress(OSError):
            home.serving.unlink(missing_ok=True)


def end_dagster(home: Home, dagster: Server) -> None:
    """End what is left of a Dagster that has stopped, but no run that is going on, nor what it needs."""
    if is_run_going_on(home):
        marks.end(servers.services(dagster.mark))
    else:
        servers.stop({dagster.mark})


def clear_up_after_runs(home: Home, watch: Watch) -> None:
    """End processes of an earlier start of this server, once the run that they were left for is over."""
    if not watch.restarts or is_run_going_on(home):
        return
    present = watch.process.pid if watch.process else None
    family = marks.family({watch.server.mark})
    marks.end([one for one in family if servers.session_of(one) not in (None, present)])


def is_run_going_on(home: Home) -> bool:
    """Whether a build or another run of Dagster's is alive."""
    return is_locked(home.lock) or any(is_locked(lock) for lock in home.running.glob("*.lock"))


def _note(home: Home, watches: list[Watch]) -> None:
    states = tuple(
        ServerState(name=watch.server.name, url=watch.server.url, state=watch.told) for watch in watches
    )
    with contextlib.suppress(OSError):  # a full disk: the lab is served all the same
        note_serving(home, states)


class _BuildProgress:
    """Says in the terminal how far the build is; on a screen in one line, in a file a line a stage."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._said: str | None = None
        self._line_open = False
        try:
            is_there = current_release(home) is not None
        except HomeError as error:
            _say(str(error))  # the lab opens nevertheless, and says it too
            is_there = True
        if not is_there:
            _say(
                "There is no data yet: it is being built, and Dagster starts after it. The lab is open already, and shows how far that is."
            )

    def show(self) -> None:
        status = build_status(self._home)
        if status is None:
            return
        if status.state == "running":
            text = f"  {percent(status.fraction, 0):>5}  {status.stage_label}"
            if sys.stderr.isatty():
                if text != self._said:
                    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
                    self._line_open = True
                    self._said = text
            elif status.stage_label != self._said:
                _say(text)
                self._said = status.stage_label
        elif self._said is not None:
            if self._line_open:
                print("\r\033[K", end="", file=sys.stderr)
            _say(f"Build {status.state}: {status.message}")
            self._said, self._line_open = None, False


@contextlib.contextmanager
def _only_one(home: Home) -> Iterator[None]:
    lock = FileLock(home.serving_lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:  # an OSError too
        addresses = [server.url for server in serving(home)]
        where = " at " + " and ".join(addresses) if addresses else ""
        raise ServeError(
            f"A lab is already serving {home.path}{where}. Use that one, or stop it first."
        ) from None
    except OSError as error:
        raise ServeError(
            f"Nothing can be written to the data folder {home.path}: {error.strerror}."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
