"""How often the board calls an ordinary move unusual, and how often it misses what an incident did.

    python -m pipelines.checks.board [--seeds 10] [--preset lab] [--users N]

The board of each week of a world's history is looked at as it would have been then, in worlds whose truth is
known. A card that is marked is a false alarm if it would be marked without any incident, too: its move in the
same world in which nothing happens is outside the same limits, on the same side. An incident is missed where it
moved a card by so much, and the card is not marked. The cards are those of the project, as the simulator counts
them; the load time is the mean of the days' percentiles.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.contract.calendar import DAY, days, is_year_end
from pipelines.statistics.alerts.control_limits import FALSE_RATE, Limits, limits
from pipelines.statistics.alerts.level_shift import BEFORE, Shift, level_shift
from pipelines.statistics.arrays import Bools, Floats
from synthetic.config import DEFAULT_PRESET, HISTORY_START, SettingError, WorldConfig
from synthetic.deck.calm import calm
from synthetic.kernel import days as numbers
from synthetic.outcomes.counting import WINDOW, Crowd
from synthetic.outcomes.measurement import measure
from synthetic.people.populations import Populations, shards
from synthetic.scenario import Scenario

APART = WINDOW // 7
COUNTED = (
    "mau", "signups", "activations", "retained_w4", "messages", "unsubscribes", "support_tickets", "page_load_p75",
)  # fmt: skip
LOOK_BACK = ("mau", "referral_rate", "ticket_rate")
MATURITY_DAYS = {"activation_rate": 7, "retention_rate": 35, "unsubscribe_rate": 7}
SIZES = (0.05, 0.1, 0.2, 0.4)
"""Moves by incidents, as a share, of which the table says how many are missed."""


@dataclass(frozen=True)
class Look:
    """A card on the board of one day. `caused` is how far incidents moved it, `by_chance` that it is marked without."""

    metric: str
    on: dt.date
    limits: Limits
    caused: float
    by_chance: bool

    @property
    def is_marked(self) -> bool:
        return not self.limits.is_usual


def looks(actual: Mapping[str, Floats], without: Mapping[str, Floats], first: dt.date) -> Iterator[Look]:
    """Every card of every week's board that can be judged; values of windows by their last day, from `first` on.

    `without` has the same cards of the world in which nothing happens.
    """
    size = min(len(values) for values in actual.values())
    ordinary = _is_ordinary(first, size)
    for today in range(size % 7, size, 7):
        for metric, values in actual.items():
            last = today - MATURITY_DAYS.get(metric, 0)
            past = slice(last % 7, last + 1, 7) if last >= 0 else slice(0)
            found = limits(values[past], apart=APART, looks=len(actual), ordinary=ordinary[past])
            calm_move = _move(without[metric], last)
            if found is not None and calm_move > -1.0:
                caused = (1.0 + found.move) / (1.0 + calm_move) - 1.0
                outside = calm_move > found.high if found.move > found.high else calm_move < found.low
                yield Look(metric, first + today * DAY, found, caused, not found.is_usual and outside)


def counted(scenario: Scenario, end: int) -> dict[str, Floats]:
    """What the cards are made of, by day of history up to but without day `end`."""
    populations = Populations()
    horizon = end + max(MATURITY_DAYS.values())
    found = measure(scenario, numbers.HISTORY, end, metrics=COUNTED, horizon=horizon, populations=populations)
    daily = {metric: found.values[metric][:, 0] for metric in COUNTED}
    return {**daily, "inviters": _inviters(scenario, end, horizon, populations)}


def cards_of(daily: Mapping[str, Floats], window: int = WINDOW) -> dict[str, Floats]:
    """The cards' values of the windows that end on each day; what looks back by itself does so for 28 days."""
    of_window = {metric: _of_last(values, window) for metric, values in daily.items()}
    mau = daily["mau"]
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "mau": mau,
            "new_signups": of_window["signups"],
            "activation_rate": of_window["activations"] / of_window["signups"],
            "retention_rate": of_window["retained_w4"] / of_window["signups"],
            "referral_rate": daily["inviters"] / mau,
            "page_load_p75": of_window["page_load_p75"] / window,
            "ticket_rate": 1000.0 * _of_last(daily["support_tickets"], WINDOW) / mau,
            "unsubscribe_rate": of_window["unsubscribes"] / of_window["messages"],
        }


@dataclass(frozen=True)
class Named:
    """What a chart of a metric's weeks, drawn on one day, says of steps. `by_chance`: most of the step would be
    there without any incident; `in_calm`: one is named in the world in which nothing happens."""

    metric: str
    step: Shift | None
    by_chance: bool
    in_calm: bool


def charts(actual: Mapping[str, Floats], without: Mapping[str, Floats], first: dt.date) -> Iterator[Named]:
    """Each metric's weekly chart as it was every other week: values by day, of the week that ends on it."""
    for metric in actual:
        settle = APART if metric in LOOK_BACK else 0
        ordinary = _is_ordinary(first, len(actual[metric]), WINDOW if settle else 7)[6::7]
        real, calm_one = actual[metric][6::7], without[metric][6::7]
        whole = len(real) - -(-MATURITY_DAYS.get(metric, 0) // 7)
        for last in range(52, whole + 1, 2):
            step, none = (
                level_shift(values[:last], settle=settle, ordinary=ordinary[:last])
                for values in (real, calm_one)
            )
            yield Named(metric, step, _is_by_chance(step, calm_one[:last], settle), none is not None)


def _is_by_chance(step: Shift | None, without: Floats, settle: int) -> bool:
    if step is None:
        return False
    before, after = without[step.at - BEFORE : step.at], without[step.at + settle :]
    alone = float(np.nanmedian(after) / np.nanmedian(before))
    return abs(math.log(alone)) > 0.5 * abs(math.log(step.after / step.before))


def _inviters(scenario: Scenario, end: int, horizon: int, populations: Populations) -> Floats:
    """People who have invited somebody within the window that ends on each day."""
    first = numbers.HISTORY
    total = np.zeros(end - first)
    for shard in range(len(shards(scenario))):
        people = populations.of(scenario, shard, horizon)
        who, day = people.invite_user.astype(np.int64), people.invite_day.astype(np.int64)
        counted = Crowd(scenario, people, first, end).is_human[who] & (day < end) & (day > first - WINDOW)
        who, day = who[counted], day[counted]
        order = np.lexsort((day, who))
        who, day = who[order], day[order]
        until = day + WINDOW
        until[:-1] = np.where(who[1:] == who[:-1], np.minimum(until[:-1], day[1:]), until[:-1])
        low, size = first - WINDOW, end + WINDOW - (first - WINDOW)
        change = np.bincount(day - low, minlength=size) - np.bincount(until - low, minlength=size)
        total += np.cumsum(change)[WINDOW : WINDOW + end - first]
    return total


def _of_last(values: Floats, count: int) -> Floats:
    """The sum of each day and those before it, `count` in all; NaN where there are fewer."""
    sums = np.full(len(values), np.nan)
    if len(values) >= count:
        sums[count - 1 :] = np.convolve(values, np.ones(count), mode="valid")
    return sums


def _move(values: Floats, last: int) -> float:
    """The change from the window before to the one that ends on a day; NaN where there is none."""
    if last < 2 * WINDOW - 1 or not values[last - WINDOW] > 0:
        return float("nan")
    return float(values[last] / values[last - WINDOW] - 1.0)


def _is_ordinary(first: dt.date, size: int, window: int = WINDOW) -> Bools:
    """Of the window that ends on each day, whether it has none of the days around the year's end in it."""
    special = np.array([is_year_end(day) for day in days(first, first + size * DAY)], dtype=float)
    ordinary: Bools = np.convolve(special, np.ones(window))[:size] == 0
    return ordinary


Worlds = Sequence[Sequence[Look]]


def views(found: Worlds, *, spoiled: bool = False) -> int:
    """How many boards were looked at; `spoiled`: how many of them had any card that is marked by chance."""
    return len({(n, k.on) for n, world in enumerate(found) for k in world if k.by_chance or not spoiled})


def table(found: Worlds) -> list[str]:
    """What is said of the looks of several worlds."""
    flat = [look for world in found for look in world]
    whole, spoiled = views(found), views(found, spoiled=True)
    marked, false = sum(look.is_marked for look in flat), sum(look.by_chance for look in flat)
    return [
        f"{len(found)} worlds, {whole:,} views of the board, {len(flat):,} cards that could be judged.",
        f"Marked: {marked:,} cards, {marked / whole:.2f} a view; by chance alone {false:,}, {false / whole:.3f} a view.",
        f"Views with any card that is marked by chance: {spoiled / whole:.1%}, stated at most {FALSE_RATE:.0%}.",
        *_false_alarms(flat),
        *_misses(flat),
    ]


def _false_alarms(flat: Sequence[Look]) -> Iterator[str]:
    yield f"\n{'metric':24}{'cards':>8}{'marked':>8}{'false':>8}"
    for metric in dict.fromkeys(look.metric for look in flat):
        own = [look for look in flat if look.metric == metric]
        marked, false = sum(look.is_marked for look in own), sum(look.by_chance for look in own)
        yield f"{metric:24}{len(own):>8,}{marked:>8,}{false:>8,}"


def _misses(flat: Sequence[Look]) -> Iterator[str]:
    yield f"\n{'moved by incidents':24}{'cards':>8}{'missed':>8}{'share':>8}   of these around the year's end"
    for low, high in zip(SIZES, (*SIZES[1:], np.inf), strict=True):
        there = [look for look in flat if low <= abs(look.caused) < high]
        missed = [look for look in there if not look.is_marked]
        name = f"{low:.0%} to {high:.0%}" if np.isfinite(high) else f"{low:.0%} or more"
        season = [sum(look.limits.of_season for look in some) for some in (there, missed)]
        share = len(missed) / max(len(there), 1)
        yield f"{name:24}{len(there):>8,}{len(missed):>8,}{share:>8.0%}   {season[1]:,} of {season[0]:,} missed"


def steps_table(found: Sequence[Named]) -> Iterator[str]:
    """What is said of the steps that charts name."""
    named = [one for one in found if one.step is not None]
    calm_ones, false = sum(one.in_calm for one in found), sum(one.by_chance for one in named)
    yield f"\nCharts by the week: {len(found):,}, {len(named):,} of them name a step."
    yield f"Named though most of it is no incident's: {false:,}. Named where nothing happens: {calm_ones:,}, "
    yield f"{calm_ones / max(len(found), 1):.2%} of the charts."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 if more views than stated have a false alarm, 2 for a setting that can't be used."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.checks.board", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--seeds", type=int, default=10, help="how many worlds, from seed 0 on")
    parser.add_argument("--preset", default=DEFAULT_PRESET)
    parser.add_argument("--users", default=None, help="number of users in place of the preset's")
    options = parser.parse_args(arguments)
    boards: list[list[Look]] = []
    steps: list[Named] = []
    for seed in range(options.seeds):
        try:
            config = WorldConfig.from_settings(seed, options.preset, users=options.users)
        except SettingError as problem:
            print(problem, file=sys.stderr)
            return 2
        scenario, end = Scenario.of(config), numbers.number(config.as_of) + 1
        actual, without = counted(scenario, end), counted(calm(scenario), end)
        boards.append(list(looks(cards_of(actual), cards_of(without), HISTORY_START)))
        steps += charts(cards_of(actual, 7), cards_of(without, 7), HISTORY_START)
        print(f"seed {seed}", file=sys.stderr, flush=True)
    print("\n".join([*table(boards), *steps_table(steps)]))
    return 1 if views(boards, spoiled=True) > FALSE_RATE * views(boards) else 0


if __name__ == "__main__":
    sys.exit(main())
