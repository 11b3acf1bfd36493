"""What stops `larder lab` does so however it was started; `nohup` keeps it when its terminal closes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lab_app.cli import supervisor
from lab_app.cli.servers import lab_server
from lab_app.cli.stopping import StopSignals
from lab_app.cli.supervisor import Watch
from pipelines.contract.home import Home

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")

WAITS = """
import time
from lab_app.cli.stopping import StopSignals
with StopSignals() as stop:
    print("ready", flush=True)
    until = time.monotonic() + 20
    while not stop.came and time.monotonic() < until:
        time.sleep(0.02)
    print("stopped" if stop.came else "went on")
"""


IMPORTS = """
import time
import lab_app.cli
print("ready", flush=True)
time.sleep(1)
print("went on")
"""


def serving(before: Callable[[], None], script: str = WAITS, *words: str) -> subprocess.Popen[str]:
    """A process that waits for a signal to stop, begun with what `before` does to its signals."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *words], stdout=subprocess.PIPE, text=True, preexec_fn=before
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def in_a_terminal() -> None:
    """Signals as a shell gives them; these tests may themselves be run under `nohup`."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def ignore(*numbers: int) -> Callable[[], None]:
    def before() -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)

    return before


def block(*numbers: int) -> Callable[[], None]:
    def before() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, numbers)

    return before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "before", [ignore(signal.SIGINT, signal.SIGTERM), block(signal.SIGINT, signal.SIGTERM)]
)
def test_it_is_stopped_whatever_these_signals_did_before(
    before: Callable[[], None], number: signal.Signals
) -> None:
    with serving(before) as process:
        process.send_signal(number)
        assert process.communicate(timeout=60)[0] == "stopped\n"


def test_a_terminal_that_closes_stops_it_and_nohup_keeps_it() -> None:
    with serving(in_a_terminal) as process:
        process.send_signal(signal.SIGHUP)
        assert process.communicate(timeout=60)[0] == "stopped\n"
    with serving(ignore(signal.SIGHUP)) as process:
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=60)[0] == "stopped\n"


@pytest.mark.parametrize(("command", "code"), [("lab", -signal.SIGINT), ("sql", 0)])
def test_it_is_stopped_while_it_imports_and_other_commands_go_on(command: str, code: int) -> None:
    with serving(ignore(signal.SIGINT), IMPORTS, command) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == code


def test_a_signal_that_came_early_starts_nothing(tmp_path: Path) -> None:
    stop, home = StopSignals(), Home(tmp_path)
    stop.came = True
    watch = Watch(lab_server(home, 1), _never, _never)
    assert supervisor._serve(home, [watch], stop, open_browser=False) == 0


def _never(*_: Any) -> Any:
    raise AssertionError("Nothing was to be started or stopped.")
