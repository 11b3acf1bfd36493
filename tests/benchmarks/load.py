"""What many sessions get that query one release at once, with and without a build beside them.

    python -m tests.benchmarks.load [--sessions 20 60] [--seconds 60] [--pause 1 5] [--build]

Each session is a thread that asks the lab's own workers, reads the answer for a while, and asks again; all queries
differ. They read three months of events of the release in LARDER_HOME (default: `data`), seven in ten of them
in a light way. With --build, a build of the same size runs meanwhile in a folder of its own. Prints a line for each
number of sessions: answers, median and 95th percentile of seconds from question to answer, the longest, errors by
kind, and the longest that anybody waited in the line. Not part of the tests.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lab_app.lab import Lab
from lab_app.sandbox import QueryError, Sandbox, Ticket
from pipelines.contract.release import current_release

ROOT = Path(__file__).resolve().parents[2]
LIGHT = (
    "SELECT event_name, count(*) AS n FROM events WHERE event_at >= '{day}' AND user_id % {k} = 0 GROUP BY 1 ORDER BY n",
    "SELECT count(DISTINCT user_id) + {k} FROM events WHERE event_at >= '{day}' AND platform = 'ios'",
    "SELECT CAST(event_at AS DATE) AS day, count(*) + {k} FROM events WHERE event_at >= '{day}' GROUP BY 1 ORDER BY 1",
    "SELECT country, count(*) + {k} FROM users WHERE created_at >= '{day}' GROUP BY 1 ORDER BY 2 DESC",
    "SELECT count(*), sum(total_amount) + {k} FROM orders WHERE status = 'paid' AND created_at >= '{day}'",
)
HEAVY = (
    """
    SELECT user_id, count(*) AS n, count(DISTINCT CAST(event_at AS DATE)) + {k} AS days
    FROM events WHERE event_at >= '{day}' GROUP BY 1 ORDER BY n DESC LIMIT 100
    """,
    """
    SELECT u.country, count(DISTINCT e.user_id) + {k}
    FROM events e JOIN users u ON u.id = e.user_id WHERE e.event_at >= '{day}' GROUP BY 1 ORDER BY 2 DESC
    """,
    """
    SELECT event_name, avg(gap) + {k} FROM (
        SELECT event_name, epoch(event_at - lag(event_at) OVER (PARTITION BY user_id ORDER BY event_at)) AS gap
        FROM events WHERE event_at >= '{day}'
    ) GROUP BY 1
    """,
    """
    SELECT a.event_name, b.event_name, count(*) + {k} FROM events a JOIN events b ON a.user_id = b.user_id
    AND b.event_at > a.event_at AND b.event_at < a.event_at + INTERVAL 1 DAY
    WHERE a.event_at >= CAST('{day}' AS DATE) + 60 AND b.event_at >= CAST('{day}' AS DATE) + 60 GROUP BY 1, 2
    """,
)
HEAVY_SHARE = 0.3


@dataclass
class Seen:
    """What the sessions have seen together; appending is safe between threads."""

    seconds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, nargs="+", default=[20, 60])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument(
        "--pause", type=float, nargs=2, default=[1.0, 5.0], help="seconds between two questions"
    )
    parser.add_argument("--build", action="store_true")
    options = parser.parse_args()
    release = current_release()
    if release is None:
        sys.exit("There is no release to ask: build the data first.")
    for sessions in options.sessions:
        with building(options.build, release.world.preset), Lab(release) as lab:
            lab.sandbox.run("SELECT 1")
            seen = asked_by(lab.sandbox, release.as_of, sessions, options.seconds, tuple(options.pause))
        print(line(sessions, seen), flush=True)


def line(sessions: int, seen: Seen) -> str:
    p50, p95 = np.percentile(seen.seconds, [50, 95]) if seen.seconds else (float("nan"),) * 2
    return (
        f"{sessions} sessions: {len(seen.seconds)} answers, p50 {p50:.2f} s, p95 {p95:.2f} s, "
        f"longest {max(seen.seconds, default=0):.1f} s, errors {dict(Counter(seen.errors))}, "
        f"longest in the line {max(seen.waits, default=0):.1f} s"
    )


def asked_by(
    sandbox: Sandbox, as_of: dt.date, sessions: int, seconds: float, pause: tuple[float, float]
) -> Seen:
    """Let so many sessions ask for so many seconds."""
    seen, until = Seen(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=session, args=(sandbox, as_of, number, until, pause, seen))
        for number in range(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def session(
    sandbox: Sandbox, as_of: dt.date, number: int, until: float, pause: tuple[float, float], seen: Seen
) -> None:
    draw = random.Random(number)
    time.sleep(draw.uniform(0, pause[1]))
    while time.monotonic() < until:
        queries = HEAVY if draw.random() < HEAVY_SHARE else LIGHT
        day = as_of - dt.timedelta(days=draw.randrange(85, 95))
        sql = draw.choice(queries).format(day=day, k=draw.randrange(1, 10**6))
        ticket, began = Ticket(session=number), time.monotonic()
        watching = threading.Thread(target=watch, args=(ticket, seen), daemon=True)
        watching.start()
        try:
            sandbox.run(sql, ticket=ticket)
            seen.seconds.append(time.monotonic() - began)
        except QueryError as error:
            seen.errors.append(error.kind)
        watching.join()
        time.sleep(draw.uniform(*pause))


def watch(ticket: Ticket, seen: Seen) -> None:
    """How long a query had a place in the line, as a page sees it."""
    began = time.monotonic()
    time.sleep(0.2)
    while ticket.place:
        time.sleep(0.2)
    seen.waits.append(time.monotonic() - began)


@contextlib.contextmanager
def building(is_wanted: bool, preset: str) -> Iterator[None]:
    """A build beside what is measured; where it ends before, it begins again."""
    if not is_wanted:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        command = f"while true; do rm -rf {folder}/home; '{sys.executable}' -m pipelines --release-only; done"
        environment = {**os.environ, "LARDER_HOME": f"{folder}/home", "LARDER_PRESET": preset}
        build = subprocess.Popen(
            ["sh", "-c", command],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(8.0)  # until it simulates
        try:
            yield
        finally:
            os.killpg(build.pid, 9)
            build.wait()


if __name__ == "__main__":
    main()
