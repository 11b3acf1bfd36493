"""The table that shows whether the incidents are fair.

    python -m synthetic.checks.incidents --seeds 10 --preset lab
    python -m synthetic.checks.incidents --calendar

The second one prints when each incident happens, whatever the seed, and with which others it shares days.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from synthetic import incidents
from synthetic.checks import examination
from synthetic.checks.examination import ALARM_RATE, ALARM_Z, Z_NEEDED, Alarm, Finding, TooSmallError
from synthetic.config import PRESETS, SettingError, WorldConfig
from synthetic.kernel import days


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m synthetic.checks.incidents", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--seeds", type=int, default=10, help="how many seeds, from the first one on")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--preset", default="lab", help=", ".join(PRESETS))
    parser.add_argument("--users", type=int, default=None, help="number of users in place of the preset's")
    parser.add_argument("--workers", type=int, default=1, help="how many seeds at once, a process each")
    parser.add_argument("--calendar", action="store_true", help="print the calendar of incidents and stop")
    options = parser.parse_args()
    if options.calendar:
        print("\n".join(calendar()))
        return 0
    found: dict[str, list[Finding]] = defaultdict(list)
    alarms: list[Alarm] = []
    began = time.perf_counter()
    try:
        seeds = range(options.first, options.first + options.seeds)
        configs = [WorldConfig.from_settings(seed, options.preset, users=options.users) for seed in seeds]
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        for config, (findings, raised) in zip(configs, _examined(configs, options.workers), strict=True):
            for finding in findings:
                found[finding.incident].append(finding)
            alarms += raised
            print(f"seed {config.seed}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    except TooSmallError as error:
        print(error, file=sys.stderr)
        return 2
    fair = _print_incidents(found)
    return 0 if _print_quiet(alarms) and fair else 1


def calendar() -> list[str]:
    """A line for each incident, in the order of their first possible days."""
    known = sorted(incidents.discover().values(), key=lambda incident: incident.within)
    lines = []
    for one in known:
        others = [
            other.id
            for other in known
            if other is not one and one.within[0] < other.within[1] and other.within[0] < one.within[1]
        ]
        first, last = days.date(one.within[0]), days.date(one.within[1] - 1)
        shared = f"  shares days with {', '.join(others)}" if others else ""
        lines.append(f"{first} to {last}  {one.id:<19}{shared}".rstrip())
    return lines


def _examined(configs: list[WorldConfig], workers: int) -> Iterator[tuple[list[Finding], list[Alarm]]]:
    """What is found in each world, in their order."""
    if workers <= 1:
        yield from map(examination.examine, configs)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(examination.examine, configs)


def _print_incidents(found: dict[str, list[Finding]]) -> bool:
    print(
        f"{'#':>2}  {'incident':<20}{'outcome':<18}{'worlds':>7}{'smallest |z|':>14}{'median':>8}{'first':>8}"
        f"{'outside':>9}"
    )
    all_fair = True
    for name, incident in incidents.discover().items():
        for outcome in incident.outcomes if not incident.quiet else ():
            came_true = [finding for finding in found[name] if finding.outcome == outcome.name]
            if not came_true:
                continue
            fair, told = _nothing(came_true) if outcome.cause == "nothing" else _something(came_true)
            all_fair &= fair
            print(
                f"{incident.number:>2}  {name:<20}{outcome.name:<18}{len(came_true):>7}{told}"
                + ("" if fair else "  <- not as it should be")
            )
    return all_fair


def _something(found: list[Finding]) -> tuple[bool, str]:
    """Whether what happened can be found, and the line that says so."""
    z = sorted(abs(finding.z) for finding in found)
    first = sum(finding.rank == 1 for finding in found)
    outside = max(finding.placebo for finding in found)
    fair = z[0] >= Z_NEEDED and first >= 0.9 * len(z) and outside == 0.0
    place = f"{first}/{len(z)}"
    return fair, f"{z[0]:>14.1f}{z[len(z) // 2]:>8.1f}{place:>8}{outside:>9g}"


def _nothing(found: list[Finding]) -> tuple[bool, str]:
    """Whether nothing is found where nothing happened, and the line that says so."""
    false = sum(finding.found for finding in found)
    largest = max(abs(finding.z) for finding in found)
    return false == 0, f"  {false} false {'story' if false == 1 else 'stories'}, largest |z| {largest:.1f}"


def _print_quiet(alarms: list[Alarm]) -> bool:
    raised = [alarm for alarm in alarms if alarm.raised]
    rate = len(raised) / len(alarms)
    print(
        f"\nQuiet periods: {len(raised)} of {len(alarms)} readings raise an alarm (|z| >= {ALARM_Z:g} in any of "
        f"33 segments): {rate:.1%}, stated at most {ALARM_RATE:.0%}."
    )
    for alarm in raised:
        print(f"  seed {alarm.seed}, {alarm.incident}: {alarm.metric} of {alarm.cell[1]}, z {alarm.z:.1f}")
    return rate <= ALARM_RATE


if __name__ == "__main__":
    sys.exit(main())
