"""The table that shows what is dealt, and that it can be.

    python -m synthetic.checks.deck --seeds 10 --preset lab
    python -m synthetic.checks.deck --dealing 1000

The first one looks for every dealt window in worlds of these seeds; it fails where a slot cannot be filled. The
second one deals only, without a world: the causes of each slot, and what is earned without any work.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from synthetic import incidents
from synthetic.checks import guessing
from synthetic.config import DEFAULT_AS_OF, PRESETS, SettingError, WorldConfig
from synthetic.deck.dealing import CAUSES, NOTHING, DealingError, Dealt, Deck
from synthetic.incidents import Cause
from synthetic.kernel import days, draws
from synthetic.scenario import Scenario
from synthetic.truth import cases, windows
from synthetic.truth.cases import Case
from synthetic.truth.twins import Twins

_WITH_RELEASES = 200
"""Hands that are held against the change log: it takes the whole calendar of a seed, 40 ms of work."""
MOST_POINTS = 20.0
"""What any of the strategies that do no work may earn on average over the slots."""
MOST_RIGHT = 0.52
"""Share of a slot's hands in which one cause may be right: half, and a standard error of 1,000 seeds."""
NOTHING_IN = (0.15, 0.35)
"""Share of the hands in which nothing happened: of each slot's, or where a deck has more slots than it deals, of all."""
SURE = (0.3, 0.5, 0.8)
"""How sure those say to be who name one cause, whatever is dealt."""
_FIRST_SHOWN: dict[str, Cause] = {"active_users_tracked": "counting", "page_loads_slow": "product"}
"""The cause that a case's page brings to mind first, by its metric: a second source beside tracked people, the log of
releases beside pages; beside all others the newcomers by channel, which say that others came."""
DECKS: dict[str, Deck] = {deck.name: deck for deck in windows.DECKS}


def main(arguments: list[str] | None = None) -> int:
    """Print the table; returns 0, 1 if something does not hold, 2 for an option that can't be used."""
    parser = argparse.ArgumentParser(
        prog="python -m synthetic.checks.deck", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--deck", default="diagnosis", choices=DECKS, help="which level's (%(default)s)")
    parser.add_argument(
        "--dealing", type=int, metavar="SEEDS", help="deal with so many seeds, without worlds"
    )
    parser.add_argument("--seeds", type=int, default=10, help="how many worlds, from the first seed on")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--preset", default="lab", help=", ".join(PRESETS))
    parser.add_argument("--users", type=int, default=None, help="number of users in place of the preset's")
    parser.add_argument("--workers", type=int, default=1, help="how many worlds at once, a process each")
    options = parser.parse_args(arguments)
    deck = DECKS[options.deck]
    if options.dealing:
        return 0 if _print_dealing(deck, range(options.first, options.first + options.dealing)) else 1
    try:
        seeds = range(options.first, options.first + options.seeds)
        configs = [WorldConfig.from_settings(seed, options.preset, users=options.users) for seed in seeds]
    except SettingError as error:
        print(error, file=sys.stderr)
        return 2
    holds, began = True, time.perf_counter()
    for config, found in zip(configs, _looked_at(deck, configs, options.workers), strict=True):
        holds &= _print_world(config, found)
        print(f"seed {config.seed}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return 0 if holds else 1


@dataclass(frozen=True)
class InWorld:
    """What a deck deals in a world: the number of the hand, its cases, and all stories."""

    hand: int
    cases: list[Case]
    stories: list[Case]


def look_at(deck: Deck, config: WorldConfig) -> InWorld:
    """A deck in a world. Raises DealingError."""
    for look in windows.dealt(Twins(config)):
        if look.table.deck == deck:
            return InWorld(look.number, look.cases, look.table.stories())
    raise DealingError(f"Nothing of {deck.name} can be dealt with seed {config.seed}.")


def _looked_at(deck: Deck, configs: list[WorldConfig], workers: int) -> Iterator[InWorld]:
    look = partial(look_at, deck)
    if workers <= 1:
        yield from map(look, configs)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(look, configs)


def _print_world(config: WorldConfig, look: InWorld) -> bool:
    print(
        f"\n{f'seed {config.seed}, hand {look.hand + 1}':42}{'place':18}{'cause':>11}  {'from':12}{'cell':15}"
        f"{'move':>8}{'z':>6}{'explained':>11}{'quiet':>7}"
    )
    for case in look.cases:
        print(_line(case))
    dealt = {case.dealt for case in look.cases}
    others = [case for case in look.stories if case.dealt not in dealt]
    print("Not dealt:" if others else "All stories are dealt.")
    for case in others:
        print(_line(case))
    return all(case.fits for case in look.cases)


def _line(case: Case) -> str:
    start = f"{case.dealt.slot:42}{case.dealt.place or '-':18}{case.dealt.cause:>11}  "
    if case.window is None:
        return f"{start}{'nowhere':27}{'':25}{case.quiet:>7}  <- no window"
    window = case.window
    explained = f"{case.explained:.0%}" if case.dealt.story else "-"
    return (
        f"{start}{days.date(window.first)}  {window.cell[1]:15}{100 * window.move:>+8.2f}{window.z:>6.1f}"
        f"{explained:>11}{case.quiet:>7}" + ("" if case.fits else "  <- does not fit")
    )


@dataclass(frozen=True)
class Hands:
    """What a deck deals with many seeds."""

    deck: Deck
    dealt: dict[int, dict[str, Dealt]]
    undealt: tuple[int, ...]
    """Seeds with which no hand keeps the rules."""

    def of(self, slot: str, seeds: Sequence[int]) -> list[Dealt]:
        return [self.dealt[seed][slot] for seed in seeds if slot in self.dealt[seed]]


def hands(deck: Deck, seeds: range) -> Hands:
    """The hands of these seeds; no world is made."""
    dealt, undealt = {}, []
    for seed in seeds:
        found = windows.dealt_without_a_world(seed)
        if found is None:
            undealt.append(seed)
        else:
            dealt[seed] = found[deck.name]
    return Hands(deck, dealt, tuple(undealt))


def shares(found: Sequence[Dealt]) -> dict[Cause, float]:
    """How often each cause is the true one."""
    counted = Counter(dealt.cause for dealt in found)
    return {cause: counted[cause] / max(len(found), 1) for cause in CAUSES}


def knows_calendar(given: Hands) -> dict[str, float]:
    """Points by slot of who has seen the first half of the hands and now knows, of each place and each day that is always
    the same, the likeliest cause."""
    seeds = sorted(given.dealt)
    before, after = seeds[: len(seeds) // 2], seeds[len(seeds) // 2 :]
    found = {}
    for slot in given.deck.slots:
        learned = guessing.learned([(dealt.when, dealt.cause) for dealt in given.of(slot, before)])
        points = guessing.earned(learned, [(d.when, d.cause) for d in given.of(slot, after)])
        found[slot] = float(np.mean(points)) if points else float("nan")
    return found


def fixed_answer(given: Hands) -> dict[str, float]:
    """Points by slot of who knows only how often each cause is right in it."""
    seeds = sorted(given.dealt)
    before, after = seeds[: len(seeds) // 2], seeds[len(seeds) // 2 :]
    found = {}
    for slot in given.deck.slots:
        learned = guessing.learned([("", dealt.cause) for dealt in given.of(slot, before)])
        points = guessing.earned(learned, [("", dealt.cause) for dealt in given.of(slot, after)])
        found[slot] = float(np.mean(points)) if points else float("nan")
    return found


def nearest_release(given: Hands) -> float:
    """Points of who takes the last release for the cause wherever one came out in the week before a window begins, or
    two days after, and has no idea elsewhere; as sure as earns most.

    Of a quiet window, which only a world has, a day of its place's weeks is drawn, or any day of history.
    """
    named = []
    for seed, hand in itertools.islice(given.dealt.items(), _WITH_RELEASES):
        scenario = Scenario(seed, 1)
        released = np.array([release.day for release in scenario.changelog.releases])
        for name, dealt in hand.items():
            if dealt.story is not None:
                first = cases.begins(scenario, dealt.story)
            else:
                known = incidents.discover().get(dealt.place)
                bounds = (days.HISTORY, days.number(DEFAULT_AS_OF)) if known is None else known.within
                first = incidents.day_between(draws.root(seed, f"quiet {name}"), "day", *bounds)
            near = ((released >= first - 7) & (released <= first + 2)).any()
            named.append(dealt.cause == "product" if near else None)
    return max(_points(sure, named) for sure in SURE)


def _points(sure: float, named: Sequence[bool | None]) -> float:
    """Points on average of who is so sure each time, by whether it is right; of no idea (None) none."""
    return float(np.mean([0.0 if right is None else guessing.points(sure, right) for right in named]))


def first_shown(given: Hands) -> float:
    """Points of who takes what the page shows first for the cause, as sure as earns most."""
    dealt = [one for hand in given.dealt.values() for one in hand.values()]
    shown = [_FIRST_SHOWN.get(given.deck.slots[one.slot].seen.metric, "people") for one in dealt]
    named = [one.cause == cause for one, cause in zip(dealt, shown, strict=True)]
    return max(_points(sure, named) for sure in SURE)


def broken(given: Hands, earned: Mapping[str, float]) -> list[str]:
    """A sentence for each rule of a deck that its hands do not keep; `earned`: what its `strategies` do."""
    deck, found = given.deck, []
    if given.undealt:
        found.append(f"Nothing can be dealt with the seeds {given.undealt}.")
    by_slot = {slot: given.of(slot, sorted(given.dealt)) for slot in deck.slots}
    for slot, dealt in by_slot.items():
        cause, share = max(shares(dealt).items(), key=lambda one: one[1])
        if share > MOST_RIGHT:
            found.append(f"{cause} is right in {share:.3f} of the hands of {slot}.")
    whole = {"all": [one for hand in given.dealt.values() for one in hand.values()]}
    for what, those in (by_slot if deck.takes == len(deck.slots) else whole).items():
        share = shares(those)[NOTHING]
        if not NOTHING_IN[0] <= share <= NOTHING_IN[1]:
            found.append(f"Nothing happened in {share:.3f} of the hands of {what}.")
    for name, points in earned.items():
        if points > MOST_POINTS:
            found.append(f"Who knows no more than {name} earns {points:.1f} points.")
    return found


def strategies(given: Hands) -> dict[str, float]:
    """Points on average of those who do no work, by what they know."""
    return {
        "the deck": float(np.nanmean(list(fixed_answer(given).values()))),
        "the calendar": float(np.nanmean(list(knows_calendar(given).values()))),
        "the nearest release": nearest_release(given),
        "what is shown first": first_shown(given),
    }


def _print_dealing(deck: Deck, seeds: range) -> bool:
    given = hands(deck, seeds)
    fixed, calendar = fixed_answer(given), knows_calendar(given)
    dealt_seeds = sorted(given.dealt)
    print(f"{len(dealt_seeds)} of {len(seeds)} seeds can be dealt.\n")
    print(
        f"{'slot':42}{'dealt':>6}"
        + "".join(f"{cause[:8]:>9}" for cause in CAUSES)
        + f"{'fixed':>8}{'calendar':>10}"
    )
    for slot in deck.slots:
        found = given.of(slot, dealt_seeds)
        print(
            f"{slot:42}{len(found) / len(dealt_seeds):>6.2f}"
            + "".join(f"{share:>9.2f}" for share in shares(found).values())
            + f"{fixed[slot]:>8.0f}{calendar[slot]:>10.0f}"
        )
    print("\nPoints of who knows no more than")
    earned = strategies(given)
    for name, points in earned.items():
        print(f"  {name:24}{points:>6.1f}")
    rules = broken(given, earned)
    print("", *(rules or ["All rules of the deck are kept."]), sep="\n")
    return not rules


if __name__ == "__main__":
    sys.exit(main())
