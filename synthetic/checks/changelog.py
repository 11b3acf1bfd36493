"""Does the change log give away when something happens? A classifier that sees nothing else tries to tell.

    python -m synthetic.checks.changelog --seeds 300

It learns on the windows of some seeds and is asked about those of as many others. No world is simulated.

A window is a day with what the change log has around it. *Eventful* ones begin with what happens in a seed: each
place of the calendar whose outcome is another than nothing or the calendar itself. The *quiet* ones keep
`CLEAR_DAYS` from every such day, and from every end. The calendar must not tell them apart: each eventful window is
paired with a quiet one of another seed on nearly the same date (up to `_JITTER` days apart; for what happens in every
seed, of another year), so that both see the same yearly campaigns, and every day of the week. An eventful one, too,
keeps as far from whatever else happens: quiet windows would otherwise be known by what does not happen near them.
Where no seed is quiet at a date, or something else happens in the same weeks, the window is left out, and the table
says so.

Its measure is the area under the ROC curve: the chance that the eventful one of two windows is the one that looks
more like it; .5 is guessing.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from synthetic.changelog import END, Campaign, Changelog, Release, campaign_spend
from synthetic.config import DEFAULT_AS_OF
from synthetic.kernel import days, draws
from synthetic.kernel.draws import Floats
from synthetic.scenario import Scenario
from synthetic.vocabulary import PLATFORMS

MOST_AUC = 0.65
CLEAR_DAYS = 21
ANNOUNCED = ("referral_reward",)
"""What the change log is meant to tell: its campaign says what it pays, and until when."""
_JITTER = 3
_TRIES = 80
_FAR = 28
"""Distances in days are cut off here."""
_BLOCKS = 108
_CHANNELS = ("paid_search", "social", "partner", "referral")


@dataclass(frozen=True)
class Event:
    """Something that happens in a seed: on which days it begins to show, and on which it ends."""

    incident: str
    onsets: tuple[int, ...]
    end: int


@dataclass(frozen=True)
class Record:
    """A seed's change log, and what happens in it."""

    seed: int
    log: Changelog
    events: tuple[Event, ...]

    @cached_property
    def recurring(self) -> frozenset[str]:
        """Names, without their years, that more than one campaign has."""
        times = Counter(_undated(campaign.name) for campaign in self.log.campaigns)
        return frozenset(name for name, count in times.items() if count > 1)

    def is_quiet(self, day: int, but: Event | None = None) -> bool:
        """Whether nothing begins or ends within `CLEAR_DAYS` of a day, one event aside."""
        others = (event for event in self.events if event is not but)
        turns = (turn for event in others for turn in (*event.onsets, event.end))
        return all(abs(day - turn) > CLEAR_DAYS for turn in turns)


@dataclass(frozen=True)
class Window:
    """A day of a record; `incident` is what begins on it or, if it is quiet, what it is paired with."""

    record: Record
    day: int
    incident: str
    eventful: bool


@dataclass(frozen=True)
class Sight:
    """How well a classifier tells windows apart: over all, and for each incident; windows that had no pair."""

    auc: float
    error: float
    """Standard error of `auc`."""
    unannounced: float
    """The area for the windows of all but `ANNOUNCED`."""
    by_incident: dict[str, tuple[float, int]]
    """The area for the windows of an incident and their pairs, and how many pairs there were."""
    left_out: Counter[str]


def record(seed: int) -> Record:
    """What happens in the world of a seed. What begins after the as-of day is no learner's window."""
    scenario, as_of = Scenario(seed, 1), days.number(DEFAULT_AS_OF)
    events = [
        Event(
            name,
            tuple(day for day in dict.fromkeys((happening.first, happening.onset)) if day <= as_of),
            happening.last,
        )
        for name, happening in scenario.incidents.items()
        if happening.outcome.cause not in ("nothing", "calendar")
    ]
    return Record(seed, scenario.changelog, tuple(events))


def sight(known: Sequence[Record], asked: Sequence[Record]) -> Sight:
    """What a classifier that has learnt on some records makes of others."""
    from sklearn.ensemble import GradientBoostingClassifier
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    learnt, _ = windows(known)
    judged, left_out = windows(asked)
    words = CountVectorizer(min_df=20, binary=True).fit([text_of(window) for window in learnt])

    def features(of: Sequence[Window]) -> Floats:
        texts = words.transform([text_of(window) for window in of]).toarray()
        return np.hstack([np.array([numbers_of(window) for window in of]), texts])

    eventful = np.array([window.eventful for window in judged])
    chance = np.zeros(len(judged))
    train, test = features(learnt), features(judged)
    # Two that see different things: thresholds and their combinations, and sums of many small differences.
    for model in (
        GradientBoostingClassifier(
            n_estimators=300, learning_rate=0.05, subsample=0.5, max_features="sqrt", random_state=0
        ),
        make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=2000)),
    ):
        model.fit(train, [window.eventful for window in learnt])
        chance += model.predict_proba(test)[:, 1] / 2
    by_incident: dict[str, tuple[float, int]] = {}
    for name in sorted({window.incident for window in judged}):
        own = np.array([window.incident == name for window in judged])
        by_incident[name] = float(roc_auc_score(eventful[own], chance[own])), int(own.sum()) // 2
    auc = float(roc_auc_score(eventful, chance))
    others = np.array([window.incident not in ANNOUNCED for window in judged])
    unannounced = float(roc_auc_score(eventful[others], chance[others]))
    return Sight(auc, _error(auc, len(judged) // 2), unannounced, by_incident, left_out)


def _error(auc: float, pairs: int) -> float:
    """Standard error of an area with as many windows of either sort (Hanley and McNeil, 1982, equation 1)."""
    one, other = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = auc * (1 - auc) + (pairs - 1) * (one + other - 2 * auc**2)
    return float(np.sqrt(variance) / pairs)


def windows(records: Sequence[Record]) -> tuple[list[Window], Counter[str]]:
    """Eventful windows, each followed by the quiet one that it is paired with; and those that found none."""
    found: list[Window] = []
    left_out: Counter[str] = Counter()
    for one in records:
        for event in one.events:
            for onset in event.onsets:
                quiet = _quiet_near(records, one, onset) if one.is_quiet(onset, but=event) else None
                if quiet is None:
                    left_out[event.incident] += 1
                else:
                    found += [
                        Window(one, onset, event.incident, eventful=True),
                        Window(*quiet, event.incident, eventful=False),
                    ]
    return found, left_out


def _quiet_near(records: Sequence[Record], own: Record, onset: int) -> tuple[Record, int] | None:
    """A quiet day of another record near this one, drawn; if there is none, near this date of another year."""
    key = draws.child(draws.root(own.seed, "quiet window"), onset, "onset")
    tried = draws.child(key, np.arange(_TRIES), "try")
    other = (draws.uniform(tried, "record") * len(records)).astype(int)
    day = onset - _JITTER + (draws.uniform(tried, "day") * (2 * _JITTER + 1)).astype(int)
    years = 52 * 7 * np.where(draws.happens(tried, "later", 0.5), 1, -1)
    for place, at in (*zip(other, day, strict=True), *zip(other, day + years, strict=True)):
        if records[place] is not own and days.HISTORY <= at < END - _FAR and records[place].is_quiet(int(at)):
            return records[place], int(at)
    return None


def text_of(window: Window) -> str:
    """The words that the change log has in the days around a window's."""
    log, day = window.record.log, window.day
    notes = [release.notes for release in log.releases if -7 <= release.day - day <= 3]
    names = [
        f"{_undated(campaign.name)} {campaign.notes}"
        for campaign in log.campaigns
        if -10 <= campaign.first - day <= 5
    ]
    return re.sub(r"\d{4}-\d\d-\d\d", "", " ".join((*notes, *names)))


def numbers_of(window: Window) -> list[float]:
    """All else that the change log says of the days around a window's; nothing of it holds the date."""
    log, day, recurring = window.record.log, window.day, window.record.recurring
    releases = [release for release in log.releases if abs(release.day - day) <= _FAR]
    campaigns = [c for c in log.campaigns if c.first - _FAR <= day <= c.last + _FAR]
    found = _release_numbers(releases, day)
    for platform in PLATFORMS:
        found += _release_numbers([r for r in releases if r.platform == platform], day)
    for of in (
        campaigns,
        [c for c in campaigns if _undated(c.name) in recurring],
        [c for c in campaigns if _undated(c.name) not in recurring],
        [c for c in campaigns if _undated(c.name) != c.name],
        [c for c in campaigns if _undated(c.name) == c.name],
    ):
        found += _campaign_numbers(of, day)
    for channel in _CHANNELS:
        found += _starts([c.first for c in campaigns if c.channel == channel], day)
    return found


def _release_numbers(releases: Sequence[Release], day: int) -> list[float]:
    patches = [release for release in releases if not release.version.endswith(".0")]
    latest = max((r for r in releases if r.day <= day), key=lambda r: r.day, default=None)
    return [
        *_starts([release.day for release in releases], day),
        *_starts([release.day for release in patches], day),
        *_starts([release.day for release in releases if 0 < release.adoption_days < 2], day),
        float(latest is not None and not latest.version.endswith(".0")),
        -1.0 if latest is None else latest.adoption_days,
    ]


def _campaign_numbers(campaigns: Sequence[Campaign], day: int) -> list[float]:
    running = [c for c in campaigns if c.first <= day < c.last]
    nearest = min(campaigns, key=lambda c: abs(c.first - day), default=None)
    told = [-1.0, -1.0, -1.0, -1.0]
    if nearest is not None:
        spend = campaign_spend(nearest, _BLOCKS)
        length = nearest.last - nearest.first
        told = [np.log(spend), length, np.log(spend / length), _CHANNELS.index(nearest.channel)]
    return [
        *_starts([c.first for c in campaigns], day),
        *_starts([c.last for c in campaigns], day),
        float(len(running)),
        float(sum(campaign_spend(c, _BLOCKS) / (c.last - c.first) for c in running)),
        float(max((c.last - c.first for c in running), default=0)),
        *told,
    ]


def _starts(turns: Sequence[int], day: int) -> list[float]:
    """How far the nearest of some days are before and after a day, and how many are close."""
    gap = np.array([turn - day for turn in turns], np.int64)
    before, after = -gap[gap <= 0], gap[gap > 0]
    return [
        float(min(before.min(initial=_FAR), _FAR)),
        float(min(after.min(initial=_FAR), _FAR)),
        float((np.abs(gap) <= 1).sum()),
        float((np.abs(gap) <= 7).sum()),
        float((np.abs(gap) <= _FAR).sum()),
    ]


def _undated(name: str) -> str:
    return re.sub(r" 20\d\d$", "", name)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m synthetic.checks.changelog", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--seeds", type=int, default=300, help="how many seeds to learn on, and to be asked about"
    )
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    options = parser.parse_args()
    began = time.perf_counter()
    middle = options.first + options.seeds
    known = [record(seed) for seed in range(options.first, middle)]
    asked = [record(seed) for seed in range(middle, middle + options.seeds)]
    found = sight(known, asked)
    print(f"{'what begins':<22}{'AUC':>6}{'pairs':>8}{'left out':>10}")
    for name in sorted({*found.by_incident, *found.left_out}):
        auc, pairs = found.by_incident.get(name, (float("nan"), 0))
        print(f"{name:<22}{auc:>6.2f}{pairs:>8}{found.left_out[name]:>10}")
    fine = found.auc <= MOST_AUC
    print(
        f"\nAUC {found.auc:.3f} ± {found.error:.3f} on {options.seeds} seeds, learnt on as many others"
        f" (at most {MOST_AUC}): {'yes' if fine else 'no'}"
    )
    print(f"{found.unannounced:.3f} without {', '.join(ANNOUNCED)}, which the log is meant to tell")
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
