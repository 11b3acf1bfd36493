"""Calls that programs make for nobody: nightly runs of some clients, and whoever polls.

They are the same in a world of any size. Larder lets a client through by a token bucket: `BURST` calls at once,
and `rate_per_minute` / 60 more each second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws, ids
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats
from synthetic.rows.frames import NULL
from synthetic.rows.stretch import Stretch
from synthetic.scenario import Scenario
from synthetic.systems import calls
from synthetic.systems.calls import Calls
from synthetic.systems.clients import OPENED, ApiClient, clients
from synthetic.vocabulary import FIRST_APPS

BURST = 20
_NIGHTLY_INTERNAL, _NIGHTLY_READERS = 2, 2
"""How many of Larder's own programs, and of the reading apps, go through everything once a night."""
_PACE = 3.0
"""Calls a second of a program that has many to make."""
_POLL_SECONDS = 3600
_POLLS = 86_400 // _POLL_SECONDS
_POLLS_FIRST = 1 << 10
"""Polls of a day are numbered behind its nightly calls."""


@dataclass(frozen=True)
class _Run:
    """Calls that a client makes one after another at `_PACE`."""

    client: ApiClient
    day: int
    second: float
    calls: int
    first: int
    """The number of the first of them among the client's calls of the day."""
    call: int


def of_programs(stretch: Stretch) -> Calls:
    """The calls of the stretch's days that act for nobody."""
    scenario = stretch.scenario
    first, last = max(stretch.first, OPENED), stretch.last
    runs = [run for day in range(first, last) for run in (*_nightly(scenario, day), *_polls(scenario, day))]
    runs = [run for run in runs if run.calls]
    count = np.array([run.calls for run in runs], np.int64)
    of_run = np.repeat(np.arange(len(runs)), count)
    number = np.arange(len(of_run)) - np.repeat(np.cumsum(count) - count, count)

    def each(values: list[float], kind: type) -> NDArray[Any]:
        return np.array(values, kind)[of_run]

    day, client = each([r.day for r in runs], np.int16), each([r.client.number - 1 for r in runs], np.int8)
    sequence = each([run.first for run in runs], np.int64) + number
    key = draws.child(
        draws.child(scenario.key, day.astype(np.int64) * 64 + client, "api programs"), sequence, "call"
    )
    call = each([run.call for run in runs], np.int8)
    rate = each([run.client.rate_per_minute / 60.0 for run in runs], np.float64)
    refused = _refused(number, rate)
    status, milliseconds = calls.answered(scenario, key, call, client, day, refused)
    begins = np.array([run.client.moves[0] + run.client.moves[1] / 2.0 for run in runs])[of_run]
    nobody = np.full(len(key), NULL)
    return Calls(
        id=ids.machine_ids(day, client, sequence),
        key=key,
        client=client,
        user=nobody,
        day=day,
        second=each([run.second for run in runs], np.float64) + number / _PACE,
        call=call,
        version=(day >= begins).astype(np.int8),
        status=status,
        duration_ms=milliseconds,
        order=nobody,
        idempotency=np.zeros(len(key), np.uint64),
    )


def _refused(number: NDArray[np.int64], rate: Floats) -> NDArray[np.bool_]:
    """Which calls of runs find the bucket empty, by their place in the run, after a quiet time."""
    if not len(number):
        return np.zeros(0, np.bool_)

    def through(place: NDArray[np.int64]) -> NDArray[np.int64]:
        filled = np.floor(BURST + rate * np.maximum(place, 0) / _PACE).astype(np.int64)
        return np.where(place < 0, 0, np.minimum(place + 1, filled))

    stopped: NDArray[np.bool_] = through(number) == through(number - 1)
    return stopped


def _nightly(scenario: Scenario, day: int) -> list[_Run]:
    root = draws.child(scenario.key, 0, "nightly runs")
    own = draws.child(root, day, "night")
    found = []
    for place, client in enumerate(_nightly_clients(scenario)):
        part = float(draws.uniform(draws.child(root, client.number, "size"), "size")[0])
        usual = 40.0 + 40.0 * part if client.is_internal else client.rate_per_minute * (1.3 + 0.5 * part)
        start = 3600.0 * (
            1.0 + 4.0 * float(draws.uniform(draws.child(root, client.number, "hour"), "hour")[0])
        )
        tonight = draws.child(own, client.number, "run")
        size = int(usual * np.exp(0.12 * draws.normal(tonight, "size")[0]))
        late = 40.0 * float(draws.exponential(tonight, "late")[0])
        if client.created < day:
            reads = calls.READS_ALL_PLANS if place % 2 or not client.is_internal else calls.READS_ALL_ORDERS
            found.append(_Run(client, day, start + late, min(size, _POLLS_FIRST), 0, reads))
    return found


def _nightly_clients(scenario: Scenario) -> list[ApiClient]:
    """Larder's own, then the first of the reading apps that came later than others."""
    every = clients(scenario.seed)
    own = [client for client in every if client.is_internal][:_NIGHTLY_INTERNAL]
    readers = sorted(
        (c for c in every if c.weight and c.name not in FIRST_APPS),
        key=lambda client: (client.created, client.number),
    )
    return own + readers[:_NIGHTLY_READERS]


def _polls(scenario: Scenario, day: int) -> list[_Run]:
    """Everything at once, every hour, of clients that poll."""
    if scenario.settings.api_polling == 0 and not scenario.bends.of("api_polling", day, day + 1):
        return []
    every = clients(scenario.seed)
    codes = np.arange(len(every))
    segments = Segments(lambda dimension: {"api_client": codes}[dimension])
    strength = scenario.bent("api_polling", np.full(len(every), day), segments) * np.ones(len(every))
    found = []
    for client in every:
        size = float(strength[client.number - 1]) * client.rate_per_minute
        if size and client.created < day:
            key = draws.child(
                draws.child(scenario.key, day * 64 + client.number, "polls"), np.arange(_POLLS), "poll"
            )
            sizes = (size * np.exp(0.05 * draws.normal(key, "size"))).astype(np.int64)
            firsts = _POLLS_FIRST + np.arange(_POLLS) * 4096
            found += [
                _Run(
                    client,
                    day,
                    _POLL_SECONDS * n + 1.0,
                    int(min(sizes[n], 4096)),
                    int(firsts[n]),
                    calls.READS_ALL_PLANS,
                )
                for n in range(_POLLS)
            ]
    return found
