"""The tables of `python -m synthetic.checks.arms`, and what is not as it should be: lines of both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import fmean, median

from scipy.stats import binom

from pipelines.statistics.estimate import CONFIDENCE
from pipelines.statistics.experiments.sample_ratio import ALARM_P
from synthetic.checks.arms.again import COVERAGES, Drawn, Reading
from synthetic.checks.arms.missing import Missing
from synthetic.checks.arms.splits import Split, evenness
from synthetic.checks.arms.world import OfWorld

CHANCE = 0.005
"""With which so few of all ranges hold the truth, if 95 % of them do in the long run, that the check fails."""
POINT = 0.01
"""As far as a coverage may always be below what is stated; further where three of its own errors are."""
FALSE_ALARMS = 1
"""As many alarms of sizes as may be false in all worlds."""
Said = tuple[list[str], list[str]]
Row = tuple[str, str, str, bool]
"""An experiment, a reading of it, how it is read, and whether the experiment changes anything."""


def least(ranges: int) -> int:
    """How many of so many 95 % ranges must hold the truth."""
    return int(binom.ppf(CHANCE, ranges, CONFIDENCE))


def as_drawn(worlds: Sequence[OfWorld]) -> Said:
    """What each experiment was made for, in the first week, as its arms were drawn."""
    main = [one for world in worlds for one in world.readings if one.is_main]
    lines = ["As the arms were drawn: what each experiment was made for, in the first week since assignment"]
    lines.append(
        f"{'experiment':26}{'outcome':20}{'worlds':>7}{'truth':>10}{'read':>10}{'hold':>6}{'reached':>9}{'left out':>10}"
    )
    for name in dict.fromkeys(one.experiment for one in main):
        own = [one for one in main if one.experiment == name]
        reached, left_out = (
            fmean(getattr(world, what)[name] for world in worlds if name in getattr(world, what))
            for what in ("reached", "left_out")
        )
        read = fmean(one.seen.value for one in own if one.seen)
        lines.append(
            f"{name:26}{own[0].name:20}{len(own):7}{fmean(one.truth for one in own):+10.4f}{read:+10.4f}"
            f"{sum(one.holds for one in own):6}{reached:9.2%}{left_out:10.2%}"
        )
    still = [one for world in worlds for one in world.readings if not one.changes]
    moved = [one for one in still if one.truth != 0.0]
    hold, needed = sum(one.holds for one in main), least(len(main))
    said = f"{hold} of {len(main)} 95 % ranges hold the true effect; {needed} are needed"
    lines.append(
        f"{said}. Reached: people who did otherwise than in the twin of their own arm, so by what others did. Left out: "
        "enrolled, and there in one twin only."
    )
    lines.append(
        f"{len(still) - len(moved)} of {len(still)} readings of experiments that change nothing are 0 exactly in the twins."
    )
    misses = [f"{said}."] if hold < needed else []
    misses += [
        f"{one.experiment}, {one.name}, seed {one.seed}: nothing is changed, and the truth is {one.truth:g}."
        for one in moved
    ]
    return lines, misses


def drawn_again(worlds: Sequence[OfWorld]) -> Said:
    """Each reading with the assignment drawn again, over the worlds in which the experiment does something, or nothing."""
    found = [one for world in worlds for one in world.readings if one.drawn is not None and one.is_told]
    if not found:
        return [], []
    draws = found[0].drawn.draws if found[0].drawn else 0
    lines = [f"With the assignment drawn again {draws:,} times a world: means over worlds"]
    lines.append(
        f"{'experiment':24}{'reading':26}{'how':18}{'worlds':>7}{'units':>8}{'truth':>9}{'error':>8}{'bias':>8}{'worst':>7}"
        f"{'80 %':>8}{'95 %':>8}{'least':>8}{'found':>8}{'from':>7}{'to':>7}"
    )
    misses = []
    for row, own in _rows(found).items():
        lines.append(_line(row, own))
        held = fmean(_drawn(one).held[-1] for one in own)
        if row[2] != "those with a row" and held < CONFIDENCE - max(
            POINT, 3 * _error(held, draws * len(own))
        ):
            misses.append(f"{row[0]}, {row[1]}, {row[2]}: 95 % ranges hold the truth in {held:.1%} of draws.")
    lines.append(
        f"Truth and error (of one experiment) are points, or log ratios; bias is in such errors, worst the largest of a world (chance: "
        f"{1 / math.sqrt(draws):.3f}). Coverage ± {_error(0.95, draws):.2%}; found: the 95 % range leaves out 0 on the truth's side, or by "
        "mistake where it is 0. Where a change works on some alone, errors are a bit smaller than ranges say, which hold more often."
    )
    return lines, misses


def sizes(worlds: Sequence[OfWorld]) -> Said:
    """Whether arms have the sizes of a fair coin, in units."""
    found = [one for world in worlds for one in world.splits]
    lines = ["Sizes of the arms, in what was randomised: p of a fair coin"]
    lines.append(
        f"{'experiment':26}{'treatment':12}{'worlds':>7}{'units':>9}{'alarms':>8}{'least p':>11}{'median':>11}{'most':>11}"
    )
    misses: list[str] = []
    for name, loses in dict.fromkeys((one.experiment, one.loses) for one in found):
        own = [one for one in found if (one.experiment, one.loses) == (name, loses)]
        p, alarms = [one.ratio.p for one in own], sum(one.ratio.is_alarm for one in own)
        units = fmean(one.ratio.treatment + one.ratio.control for one in own)
        lines.append(
            f"{name:26}{'loses people' if loses else 'whole':12}{len(own):7}{units:9,.0f}{alarms:8}{min(p):11.2g}{median(p):11.2g}{max(p):11.2g}"
        )
        if loses and alarms < len(own):
            misses.append(
                f"{name} loses people in {len(own)} worlds, and {alarms} of its splits raise an alarm."
            )
    whole = [one for one in found if not one.loses]
    lines += _evenness(whole)
    false = sum(one.ratio.is_alarm for one in whole)
    if false > FALSE_ALARMS:
        misses.append(f"{false} of {len(whole)} splits of a fair coin raise an alarm; {FALSE_ALARMS} may.")
    return lines, misses


def _evenness(whole: Sequence[Split]) -> Iterator[str]:
    p = [one.ratio.p for one in whole]
    tenths = [
        sum(tenth <= 10 * one < tenth + 1 or (tenth == 9 and one == 1.0) for one in p) for tenth in range(10)
    ]
    yield (
        f"{sum(one.ratio.is_alarm for one in whole)} of {len(p)} whole splits raise an alarm (p < {ALARM_P}). By tenths of p: "
        f"{' '.join(map(str, tenths))}; even p lie no more evenly with a chance of {evenness(p):.2f}."
    )


def without_a_row(worlds: Sequence[OfWorld]) -> Said:
    """What is read of those who have no row, by how they are counted, beside the truth."""
    found = [one for world in worlds for one in world.missing]
    if not found:
        return [], []
    names = list(found[0].readings)
    lines = [
        f"{found[0].experiment}: lift of the first week in points, by how those without a row are counted"
    ]
    lines.append(
        f"{'seed':>6}{'without':>9}{'lost':>7}{'truth':>7}" + "".join(f"{name:>30}" for name in names)
    )
    for one in found:
        cells = (_range(one, name) for name in names)
        lines.append(
            f"{one.seed:6}{one.without.size:9,.0f}{one.lost:7,}{100 * one.truth:+7.1f}{''.join(f'{cell:>30}' for cell in cells)}"
        )
    for loses in (True, False):
        own = [one for one in found if bool(one.lost) == loses]
        if own:
            lines += _summed(
                own, f"In {len(own)} worlds {'that lose people' if loses else 'that lose nobody'}"
            )
    return lines, []


def _summed(own: Sequence[Missing], where: str) -> Iterator[str]:
    for name in own[0].readings:
        away = [one.readings[name].value - one.truth for one in own]
        errors = [gap / one.readings[name].error for gap, one in zip(away, own, strict=True)]
        spread = math.sqrt(fmean(one * one for one in errors))
        held = sum(one.readings[name].covers(one.truth) for one in own)
        yield (
            f"{where}, {name}: {100 * fmean(away):+.2f} points off in the mean, {fmean(errors):+.2f} standard errors (root mean "
            f"square {spread:.2f}, furthest {max(errors, key=abs):+.2f}); {held} ranges hold the truth."
        )


def _range(one: Missing, name: str) -> str:
    found = one.readings[name]
    mark = " " if found.covers(one.truth) else "*"
    return f"{100 * found.value:+.1f} ({100 * found.low:+.1f} to {100 * found.high:+.1f}){mark}"


def _rows(found: Sequence[Reading]) -> dict[Row, list[Reading]]:
    """The readings by row; of an experiment that never changes anything the first and the last week alone."""
    never = {one.experiment for one in found} - {one.experiment for one in found if one.changes}
    rows: dict[Row, list[Reading]] = {}
    for one in found:
        rows.setdefault((one.experiment, one.name, one.how, one.changes), []).append(one)
    weeks = {name: [row[1] for row in rows if row[0] == name and "week" in row[1]] for name in never}
    kept = {name: {own[0], own[-1]} for name, own in weeks.items()}
    rows = {
        row: own
        for row, own in rows.items()
        if row[0] not in never or "week" not in row[1] or row[1] in kept[row[0]]
    }
    return dict(sorted(rows.items(), key=lambda item: (item[0][0], item[0][3])))  # weeks stay in their order


def _line(row: Row, own: Sequence[Reading]) -> str:
    drawn = [_drawn(one) for one in own]
    held = [fmean(one.held[place] for one in drawn) for place in range(len(COVERAGES))]
    found = [one.found for one in drawn]
    truth, error = fmean(one.truth for one in own), fmean(one.error for one in drawn)
    scale = 100.0 if row[2] not in ("log ratio",) and not row[1].startswith("invites") else 1.0
    digits = 2 if scale == 100.0 else 3
    return (
        f"{row[0]:24}{row[1]:26}{row[2]:18}{len(own):7}{fmean(one.units for one in own):8,.0f}{scale * truth:+9.{digits}f}"
        f"{scale * error:8.{digits}f}{fmean(one.bias for one in own):+8.3f}{max((one.bias for one in own), key=abs):+7.2f}"
        f"{held[0]:8.1%}{held[1]:8.1%}{min(one.held[-1] for one in drawn):8.1%}{fmean(found):8.1%}{min(found):7.0%}{max(found):7.0%}"
    )


def _drawn(one: Reading) -> Drawn:
    assert one.drawn is not None
    return one.drawn


def _error(share: float, draws: int) -> float:
    return math.sqrt(share * (1.0 - share) / draws)
