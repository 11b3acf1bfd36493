"""What callers of Larder's API wait for, while twenty learners call it at once.

    python -m tests.benchmarks.api [--tenants 20] [--rate 60] [--seconds 60]

Calls leave at their times whether the ones before them were answered or not, so a server that falls behind is seen to
(an open loop); what a call waits for its turn counts. Each tenant has as many keys as its share of the calls needs within
the limit of one. The mix: seven in ten read, two ask a household screen of GraphQL, one places an order with an
idempotency key. Prints calls, errors by status, milliseconds (median, 95 and 99 %, the longest) for all and by kind, and
what the server used: processor seconds, memory before and after. Not part of the tests.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import queue
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
import psutil

from lab_app.api.client import SCOPES, ApiServer

CALLERS = 16
SHARE_OF_A_LIMIT = 0.75
READS = (
    "/v2/orders?limit=20",
    "/v2/household",
    "/v2/plans?limit=5",
    "/v2/products",
    "/v1/orders?per_page=20",
)
SCREEN = "{household{name members{name} plan{week meals{day recipe}} lastOrder{createdAt total{amount} items{name quantity}}}}"
Call = tuple[float, str, str, str, dict[str, str], str | None]


@dataclass(frozen=True)
class Heard:
    kind: str
    status: int
    ms: float


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tenants", type=int, default=20)
    parser.add_argument("--rate", type=float, default=60.0, help="calls a second, of all tenants together")
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    api = ApiServer(port=18_900, seed=7)
    try:
        keys = issued(api, options.tenants, options.rate)
        process = psutil.Process(api.pid)
        before, used = process.memory_info().rss, process.cpu_times()
        heard = called(int(api.address.rpartition(":")[2]), keys, options.rate, options.seconds)
        after, now = process.memory_info().rss, process.cpu_times()
        noted = sum(len(api.journal(f"learner {number}")) for number in range(options.tenants))
    finally:
        api.close()
    print(f"{options.tenants} tenants, {options.rate:g} calls a second for {options.seconds:g} s")
    for kind in (None, *sorted({one.kind for one in heard})):
        print(line(kind or "all", [one for one in heard if kind in (None, one.kind)]))
    seconds = now.user + now.system - used.user - used.system
    print(f"server: {seconds:.1f} processor seconds, {before / 2**20:.0f} -> {after / 2**20:.0f} MB, {noted} calls in its journals")  # fmt: skip


def issued(api: ApiServer, tenants: int, rate: float) -> list[list[str]]:
    """The keys of each tenant, so many that none comes near its limit."""
    many = math.ceil(rate * 60 / tenants / (60 * SHARE_OF_A_LIMIT))
    return [
        [api.issue_key(f"learner {number}", SCOPES, f"key {place}").value for place in range(many)]
        for number in range(tenants)
    ]


def calls(keys: list[list[str]], rate: float, seconds: float) -> list[Call]:
    """When each call leaves (seconds from the start), its kind, and what it asks; tenants take turns, and so do their keys."""
    draw = random.Random(1)
    found: list[Call] = []
    for number in range(int(rate * seconds)):
        own = keys[number % len(keys)]
        headers = {
            "Authorization": f"Bearer {own[number // len(keys) % len(own)]}",
            "Content-Type": "application/json",
        }
        chance = draw.random()
        at = number / rate
        if chance < 0.7:
            found.append((at, "read", "GET", draw.choice(READS), headers, None))
        elif chance < 0.9:
            found.append((at, "graphql", "POST", "/graphql", headers, json.dumps({"query": SCREEN})))
        else:
            body = json.dumps({"items": [{"sku": "oats-500g", "quantity": draw.randint(1, 5)}]})
            named = headers | {"Idempotency-Key": str(number)}
            found.append((at, "order", "POST", "/v2/orders", named, body))
    return found


def called(port: int, keys: list[list[str]], rate: float, seconds: float) -> list[Heard]:
    """What came of each call."""
    waiting: queue.Queue[Call | None] = queue.Queue()
    heard: list[Heard] = []
    began = time.perf_counter() + 0.5

    def caller() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while (call := waiting.get()) is not None:
            at, kind, method, target, headers, body = call
            try:
                connection.request(method, target, body, headers)
                response = connection.getresponse()
                text, status = response.read(), response.status
                if kind == "graphql" and b'"errors"' in text:
                    status = 0
            except (OSError, http.client.HTTPException):
                connection.close()
                status = -1
            heard.append(Heard(kind, status, (time.perf_counter() - began - at) * 1000))
        connection.close()

    callers = [threading.Thread(target=caller) for _ in range(CALLERS)]
    for one in callers:
        one.start()
    for call in calls(keys, rate, seconds):
        time.sleep(max(0.0, began + call[0] - time.perf_counter()))
        waiting.put(call)
    for _ in callers:
        waiting.put(None)
    for one in callers:
        one.join()
    return heard


def line(kind: str, heard: list[Heard]) -> str:
    p50, p95, p99 = np.percentile([one.ms for one in heard], [50, 95, 99])
    errors = Counter(str(one.status) for one in heard if not 200 <= one.status < 300)
    longest = max(one.ms for one in heard)
    return (
        f"{kind:>8}: {len(heard)} calls, errors {sum(errors.values())} {dict(errors) or ''}".rstrip()
        + f", ms p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, longest {longest:.1f}"
    )


if __name__ == "__main__":
    main()
