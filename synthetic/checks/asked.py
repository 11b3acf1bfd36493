"""The sizes that exercises ask as ranges: what is true of each, and how it is best read from data.

A reading knows what a learner knows who has found the cause: which people were hit, and from when to when. It looks
at counts and rows of the published world; what an incident did comes from twins, and is never looked at by a reading.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics import cuped, decomposition
from pipelines.statistics.estimate import Estimate
from synthetic import experiments
from synthetic.checks.sizes import Size
from synthetic.config import DEFAULT_AS_OF
from synthetic.experiments import Experiment
from synthetic.incidents import Happening
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.counting import Crowd, Mask, PeoplesRows
from synthetic.outcomes.segments import CELLS, DIMENSIONS, columns_of
from synthetic.people import partners
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.people.populations import shards
from synthetic.rows.frames import Coded
from synthetic.scenario import Scenario
from synthetic.settings import Settings
from synthetic.tables import rows_of_days
from synthetic.truth import experiment_effects
from synthetic.truth.experiment_effects import OUTCOMES
from synthetic.truth.invitations import invitations
from synthetic.truth.twins import Twins, without
from synthetic.vocabulary import COUNTRY_CODES, PARTNER_APPS, PLATFORM_SHARES, PLATFORMS, SIGNUP_SOURCES

_STRETCH = 31
"""Days whose rows are in memory together."""
Span = tuple[int, int]
"""Days from the first to the second, which is not one of them."""


def without_bend(scenario: Scenario, incident: str, parameter: str) -> Scenario:
    """The world without what an incident does to one parameter: the rest of it happens."""
    kept = tuple(bend for bend in scenario.incidents[incident].bends if bend.parameter != parameter)
    return replace(scenario, left_out=frozenset({incident}), decisions=kept)


def _sums(
    twins: Twins, metrics: tuple[str, ...], span: Span, cells: Sequence[str], scenario: Scenario | None = None
) -> list[Floats]:
    """Each metric's sum over some days, by the values of a dimension."""
    values = twins.measured(scenario or twins.scenario, metrics, *span)
    places = [CELLS[_dimension_of(cell), cell] for cell in cells]
    return [values[metric].sum(axis=0)[places] for metric in metrics]


def _dimension_of(value: str) -> str:
    return next(dimension for dimension, values in DIMENSIONS.items() if value in values)


def rate_change(hits: tuple[Floats, Floats], sizes: tuple[Floats, Floats]) -> Estimate:
    """How much a rate changed between two periods with the mix of its segments held, and its sampling error."""
    parts = decomposition.midpoints(hits, sizes)
    weights = (parts.weights[0] + parts.weights[1]) / 2
    variance = sum(
        (weights**2 * rate * (1.0 - rate) / size for rate, size in zip(parts.rates, sizes, strict=True)),
        np.zeros_like(weights),
    )
    return Estimate.with_normal_error(float(np.nansum(parts.rate)), float(np.sqrt(np.nansum(variance))))


def _beyond(own: Estimate, siblings: Estimate, part: float = 1.0) -> Estimate:
    """A change beyond that of siblings, times a part."""
    error = part * math.hypot(own.error, siblings.error)
    return Estimate.with_normal_error(part * (own.value - siblings.value), error)


# Autumn 2024: points of activation


_BEFORE_ACTIVATION = 35
_ACTIVATED = ("activations", "signups")


def _read_activation(twins: Twins, drawn: Happening) -> Estimate:
    """Before and during, with the channels' mix held; where one platform was hit, beyond the others' change."""
    spans = (drawn.first - _BEFORE_ACTIVATION, drawn.first), (drawn.first, drawn.last)

    def change(cells: Sequence[str]) -> Estimate:
        before, during = (_sums(twins, _ACTIVATED, span, cells) for span in spans)
        return rate_change((before[0], during[0]), (before[1], during[1]))

    hit = drawn.segment.get("platform")
    if hit is None:
        return change(SIGNUP_SOURCES)
    signups = _sums(twins, _ACTIVATED, spans[1], PLATFORMS)[1]
    part = float(signups[PLATFORMS.index(hit)] / signups.sum())
    return _beyond(change([hit]), change([p for p in PLATFORMS if p != hit]), part)


def _true_activation(twins: Twins, drawn: Happening) -> float:
    other = without_bend(twins.scenario, "autumn_2024", "onboarding")
    span = drawn.first, drawn.last
    plain, with_it = (_sums(twins, _ACTIVATED, span, SIGNUP_SOURCES, one) for one in (other, twins.scenario))
    return rate_change((plain[0], with_it[0]), (plain[1], with_it[1])).value


def _onboarding(drawn: Happening) -> float:
    """The log of the factor on the odds, times the part of the newcomers whom it hits."""
    hit = drawn.segment.get("platform")
    part = PLATFORM_SHARES[PLATFORMS.index(hit)] if hit else 1.0
    return part * math.log(drawn.size["onboarding"])


# Autumn 2025: load times


_BEFORE_LOADS = 28


def _read_loads(twins: Twins, drawn: Happening) -> Estimate:
    """Mean log load time of the group, during against before, beyond the change on the rest of its platform (or on
    the other platforms, where all of one is hit); errors allow for what a user's loads have in common."""
    from statsmodels.api import OLS

    scenario, first, last = twins.scenario, drawn.first - _BEFORE_LOADS, drawn.last
    platform, country = drawn.segment["platform"], drawn.segment.get("country")
    logs, users, sides = [], [], []
    for shard, people in _published(twins):
        for crowd, rows in _rows(scenario, people, "page_loads", (first, last)):
            on_platform = rows.rows.platform == PLATFORMS.index(platform)
            hit = on_platform
            if country:
                hit = on_platform & (crowd.users.country[rows.rows.place] == COUNTRY_CODES.index(country))
            keep = on_platform if country else np.ones(len(hit), bool)
            late = rows.rows.day >= drawn.first
            logs.append(np.log(np.maximum(rows.column("load_ms")[keep], 1)))
            users.append(rows.rows.place[keep] + (shard << 32))
            sides.append(np.stack([np.ones(len(hit)), hit, late, hit & late], axis=1)[keep])
    fit = OLS(np.concatenate(logs), np.concatenate(sides)).fit(
        cov_type="cluster", cov_kwds={"groups": np.unique(np.concatenate(users), return_inverse=True)[1]}
    )
    return Estimate.with_normal_error(float(fit.params[3]), float(fit.bse[3]))


def _published(twins: Twins) -> Iterator[tuple[int, Population]]:
    """Each shard of the published world as of the as-of day."""
    for shard in range(len(shards(twins.scenario))):
        yield shard, twins.population(twins.scenario, shard, twins.end).until(twins.end)


def _rows(
    scenario: Scenario, people: Population, table: str, span: Span
) -> Iterator[tuple[Crowd, PeoplesRows]]:
    """A table's rows of people, some days at a time."""
    crowd = Crowd(scenario, people, *span)
    for first in range(*span, _STRETCH):
        last = min(first + _STRETCH, span[1])
        yield (
            crowd,
            PeoplesRows(crowd, rows_of_days(scenario.of_people, people, first, last, (table,))[table]),
        )


# Early 2026: points of retention of a channel's newcomers


_BEFORE_GROWTH = 154
_BY_THEMSELVES = ("organic", "paid_search", "social", "partner")


def _grown(twins: Twins, drawn: Happening, age: int) -> Span:
    """Days of signup whose cohorts are complete as of the as-of day."""
    return drawn.first, min(drawn.last, twins.end - age)


def _read_retention(metric: str, age: int, twins: Twins, drawn: Happening) -> Estimate:
    """Change of the channel's rate beyond that of the others that grow as well."""
    channel, both = drawn.segment["signup_source"], (metric, "signups")
    spans = (drawn.first - _BEFORE_GROWTH, drawn.first), _grown(twins, drawn, age)

    def change(cells: Sequence[str]) -> Estimate:
        before, during = (_sums(twins, both, span, cells) for span in spans)
        return rate_change((before[0], during[0]), (before[1], during[1]))

    return _beyond(change([channel]), change([c for c in _BY_THEMSELVES if c != channel]))


def _true_retention(metric: str, age: int, twins: Twins, drawn: Happening) -> float:
    channel, span = drawn.segment["signup_source"], _grown(twins, drawn, age)
    other = without_bend(twins.scenario, "early_2026", "quality")
    hits = [_sums(twins, (metric, "signups"), span, [channel], one) for one in (twins.scenario, other)]
    return float(hits[0][0][0] / hits[0][1][0] - hits[1][0][0] / hits[1][1][0])


# Experiments


def _experiment(scenario: Scenario, name: str) -> Experiment:
    return next(experiment for experiment in scenario.experiments if experiment.name == name)


def _read_unsubscribes(twins: Twins, drawn: Happening) -> Estimate:
    """Subscriptions that ended per mail while treated, all who were enrolled, treatment against control."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    experiment = drawn.experiments[0]
    counts = np.zeros((2, 2))
    for _, people in _published(twins):
        place, day = experiments.enrolment(experiment, people)
        variant = twins.scenario.variant(experiment, people.users.key[place])
        since = np.full(len(people.users.id), experiments.FOREVER, np.int64)
        arm = np.zeros(len(people.users.id), np.int64)
        since[place], arm[place] = day, variant
        who = people.mail_user
        mine = (people.mail_day >= since[who]) & (people.mail_day < experiment.ends)
        for side in (experiments.CONTROL, experiments.TREATMENT):
            of_side = mine & (arm[who] == side)
            counts[side] += np.count_nonzero(of_side & people.mail_leaves), np.count_nonzero(of_side)
    (left, mails), (treated_left, treated_mails) = counts
    low, high = confint_proportions_2indep(
        treated_left, treated_mails, left, mails, compare="ratio", method="log"
    )
    value = math.log(treated_left / treated_mails) - math.log(left / mails)
    return Estimate(value, math.log(low), math.log(high))


def _arms(twins: Twins, experiment: Experiment) -> tuple[Floats, Mask, Floats]:
    """Outcomes of an experiment's group as it ran, who was treated, and each one's core days of the four weeks before."""
    outcomes, treated, before = [], [], []
    for _, people in _published(twins):
        group = experiment_effects.group_of(experiment, people, twins.end)
        outcomes.append(experiment_effects.followed(twins.scenario, people, group)[1])
        treated.append(twins.scenario.variant(experiment, group.unit) == experiments.TREATMENT)
        before.append(_core_days_before(people, group.user, group.since))
    return np.concatenate(outcomes, axis=2), np.concatenate(treated), np.concatenate(before)


def _core_days_before(people: Population, user: NDArray[np.int64], since: NDArray[np.int64]) -> Floats:
    """Each one's days with a saved plan in the four weeks before the assignment."""
    order = np.argsort(people.users.id)
    place = order[np.searchsorted(people.users.id, user, sorter=order)]
    began = np.full(len(people.users.id), -1, np.int64)
    began[place] = since
    who = people.active_user
    age = began[who] - people.active_day
    counted = people.active_core & (age > 0) & (age <= 28)
    return np.bincount(who[counted], minlength=len(began))[place].astype(np.float64)


def _ratio_of_differences(above: Floats, below: Floats, before: Floats, treated: Mask) -> Estimate:
    """How many times as large the arms' difference in one outcome is as that in another one.

    Its error is that of the difference in what is left of the first when so many times the second is taken off (the
    delta method).
    """
    over, under = (cuped.difference(outcome, before, treated) for outcome in (above, below))
    value = over.value / under.value
    rest = cuped.difference(above - value * below, before, treated)
    return Estimate.with_normal_error(value, rest.error / abs(under.value))


_STAYING = slice(4, 8)
"""The weeks whose mean lift is compared with that of the first one: the fifth to the eighth."""


def _read_staying(twins: Twins, drawn: Happening) -> Estimate:
    """Days with a plan a head, by arm, allowing for how people planned before."""
    outcomes, treated, before = _arms(twins, drawn.experiments[0])
    plan_days = outcomes[OUTCOMES.index("plan_days")]
    return _ratio_of_differences(plan_days[_STAYING].mean(axis=0), plan_days[0], before, treated)


def _true_staying(twins: Twins, drawn: Happening) -> float:
    _, control, treatment = experiment_effects.both(twins, drawn.experiments[0])
    lift = (treatment - control)[OUTCOMES.index("plan_days")].sum(axis=1)
    return float(lift[_STAYING].mean() / lift[0])


def _read_inviting(twins: Twins, _drawn: Happening) -> Estimate:
    """What being led to invite does to W4: the difference that the banner made to it over that of who invited."""
    outcomes, treated, before = _arms(twins, _experiment(twins.scenario, "household_invite_banner"))
    stays = outcomes[OUTCOMES.index("planners"), 4]
    invited = np.minimum(outcomes[OUTCOMES.index("invites"), :4].sum(axis=0), 1.0)
    return _ratio_of_differences(stays, invited, before, treated)


def _true_inviting(twins: Twins, _drawn: Happening) -> float:
    made_to = invitations(twins).to_pylist()[0]
    return float((made_to["stayed_if_made_to"] - made_to["stayed"]) / made_to["people"])


# The reward


_BEFORE_REWARD = 70


def _weekly_change(above: Floats, below: Floats, before: int) -> Estimate:
    """How much the log of a weekly rate is higher since day `before`, with an error from how weeks differ."""

    def weekly(start: int, end: int) -> Floats:
        whole = slice(start, start + (end - start) // 7 * 7)
        sums = [part[whole].reshape(-1, 7).sum(axis=1) for part in (above, below)]
        return np.asarray(np.log(sums[0] / sums[1]))

    old, new = weekly(0, before), weekly(before, len(above))
    error = math.sqrt(old.var(ddof=1) / len(old) + new.var(ddof=1) / len(new))
    return Estimate.with_normal_error(float(new.mean() - old.mean()), error)


def _rewarded(twins: Twins, drawn: Happening) -> Span:
    return drawn.first, min(drawn.last, twins.end)


def _read_invites(twins: Twins, drawn: Happening) -> Estimate:
    """Invitations against those of as many active users of each channel as before."""
    span = drawn.first - _BEFORE_REWARD, _rewarded(twins, drawn)[1]
    values = twins.measured(twins.scenario, ("invites", "active_users"), *span)
    invites, active = (
        values[metric][:, columns_of("signup_source")] for metric in ("invites", "active_users")
    )
    usual = invites[:_BEFORE_REWARD].sum(axis=0) / active[:_BEFORE_REWARD].sum(axis=0)
    return _weekly_change(values["invites"][:, 0], active @ usual, _BEFORE_REWARD)


def _true_invites(twins: Twins, drawn: Happening) -> float:
    logs = [
        math.log(
            np.divide(*_sums(twins, ("invites", "active_users"), _rewarded(twins, drawn), ["all"], one))[0]
        )
        for one in (twins.scenario, without(twins.scenario, "referral_reward"))
    ]
    return logs[0] - logs[1]


def _read_mau(twins: Twins, drawn: Happening) -> Estimate:
    """Of those who came by an invitation since and are active at the end, the part that is beyond the usual."""
    lift = _read_invites(twins, drawn)
    active = 0
    for _, people in _published(twins):
        users = people.users
        chosen = (users.kind == HUMAN) & (users.source == SIGNUP_SOURCES.index("referral"))
        chosen &= users.day >= drawn.first
        start, end = days.span(people.active_day, twins.end - 28, twins.end)
        here = people.active_user[start:end][people.active_core[start:end]]
        active += int(np.count_nonzero(chosen[np.unique(here)]))
    usual = math.exp(-lift.value)
    error = math.hypot((1.0 - usual) * math.sqrt(active), active * usual * lift.error)
    return Estimate.with_normal_error(active * (1.0 - usual), error)


def _true_mau(twins: Twins, _drawn: Happening) -> float:
    day = twins.end - 1, twins.end
    with_it, plain = (
        _sums(twins, ("mau",), day, ["all"], one)[0][0]
        for one in (twins.scenario, without(twins.scenario, "referral_reward"))
    )
    return float(with_it - plain)


def _pull(drawn: Happening) -> float:
    """The log of one plus the reward, in units of the usual one, beyond the usual."""
    return math.log((1.0 + drawn.size["euros"] / Settings().invite_reward) / 2.0)


def _pull_so_far(drawn: Happening) -> float:
    """The reward's pull times the days in which it had it, by the default as-of day."""
    return _pull(drawn) * (days.number(DEFAULT_AS_OF) + 1 - drawn.first)


# Lost events


_BEFORE_LOSS = 28


def _read_loss(twins: Twins, drawn: Happening) -> Estimate:
    """Events per session of the versions that were hit, during against the platform before, beyond the change of the
    other platforms. Sessions are sent apart from events, and none is lost."""
    span = drawn.first - _BEFORE_LOSS, drawn.last
    versions = {dict(bend.where).get("app_version") for bend in drawn.bends}
    platform = PLATFORMS.index(drawn.segment["platform"])
    counts = np.zeros((2, 4))  # events and sessions: hit before, hit during, others before, others during
    for _, people in _published(twins):
        for row, name in enumerate(("events", "user_sessions")):
            for first in range(*span, _STRETCH):
                last = min(first + _STRETCH, span[1])
                frame = rows_of_days(twins.scenario, people, first, last, (name,))[name]
                own, version = frame.columns["platform"], frame.columns["app_version"]
                assert isinstance(own, Coded)
                assert isinstance(version, Coded)
                late, here = frame.day >= drawn.first, own.codes == platform
                hit = here & np.isin(
                    version.codes, [place for place, one in enumerate(version.values) if one in versions]
                )
                if versions == {None}:
                    hit = here
                for column, which in enumerate((here & ~late, hit & late, ~here & ~late, ~here & late)):
                    counts[row, column] += np.count_nonzero(which)
    logs = np.log(counts[0] / counts[1])
    stays = math.exp((logs[1] - logs[0]) - (logs[3] - logs[2]))
    return Estimate.with_normal_error(1.0 - stays, stays * math.sqrt((1.0 / counts[0]).sum()))


# Orders of partner apps


_SOON = 15 * 60 * 1_000_000
"""Microseconds within which an order of the same amount by the same user is taken for the one before, sent again."""


def _read_repeats(twins: Twins, drawn: Happening) -> Estimate:
    """Orders with the amount and the user of another one minutes before."""
    again = 0
    for _, people in _published(twins):
        orders = rows_of_days(twins.scenario, people, drawn.first, drawn.last, ("orders",))["orders"]
        user, created, cents = (
            np.asarray(orders.columns[name]) for name in ("user_id", "created_at", "total_amount")
        )
        order = np.lexsort((created, cents, user))
        same = (np.diff(user[order]) == 0) & (np.diff(cents[order]) == 0)
        again += int(np.count_nonzero(same & (np.diff(created[order]) < _SOON)))
    return Estimate(again, again, again)


def _true_repeats(twins: Twins, drawn: Happening) -> float:
    span = drawn.first, drawn.last
    worlds = twins.scenario, without(twins.scenario, "partner_orders_2025")
    with_it, plain = (_sums(twins, ("orders",), span, ["all"], one)[0][0] for one in worlds)
    return float(with_it - plain)


def _repeats(drawn: Happening) -> float:
    """The chance of a repeat, times the app's part of the partner orders."""
    return drawn.size["chance"] * partners.SHARES[PARTNER_APPS.index(drawn.segment["partner"])]


def _number(name: str) -> Callable[[Happening], float]:
    return lambda drawn: drawn.size[name]


def _log(name: str) -> Callable[[Happening], float]:
    return lambda drawn: math.log(drawn.size[name])


SIZES = (
    Size(
        "autumn_2024",
        "activation that the new onboarding added",
        "points",
        ("surge", "onboarding_broke"),
        ("onboarding",),
        _onboarding,
        _read_activation,
        _true_activation,
    ),
    Size(
        "autumn_2025",
        "factor on the load times of the hit group",
        "log",
        ("slow_pages", "stopwatch"),
        ("factor",),
        _log("factor"),
        _read_loads,
    ),
    Size(
        "early_2026",
        "D1 of the channel's newcomers",
        "points",
        ("thin_growth",),
        ("shift",),
        _number("shift"),
        partial(_read_retention, "retained_d1", 2),
        partial(_true_retention, "retained_d1", 2),
        is_scored=False,
    ),
    Size(
        "early_2026",
        "W4 of the channel's newcomers",
        "points",
        ("thin_growth",),
        ("shift",),
        _number("shift"),
        partial(_read_retention, "retained_w4", 35),
        partial(_true_retention, "retained_w4", 35),
    ),
    Size(
        "dinner_streaks",
        "factor on the unsubscribes per mail",
        "log",
        ("streaks",),
        ("unsubscribes",),
        _log("unsubscribes"),
        _read_unsubscribes,
    ),
    Size(
        "dinner_streaks",
        "share of the first week's lift in weeks 5 to 8",
        "share",
        ("streaks",),
        ("rest",),
        _number("rest"),
        _read_staying,
        _true_staying,
    ),
    Size(
        "households_2025",
        "W4 of those who are made to invite",
        "points",
        ("housemates",),
        ("pull",),
        _log("pull"),
        _read_inviting,
        _true_inviting,
        is_scored=False,
    ),
    Size(
        "referral_reward",
        "factor on invitations per active user",
        "log",
        ("reward",),
        ("euros",),
        _pull,
        _read_invites,
        _true_invites,
    ),
    Size(
        "referral_reward",
        "MAU that it brought by the as-of day",
        "people",
        ("reward",),
        ("euros",),
        _pull_so_far,
        _read_mau,
        _true_mau,
    ),
    Size(
        "partner_orders_2025",
        "orders too many",
        "orders",
        ("retries",),
        ("chance",),
        _repeats,
        _read_repeats,
        _true_repeats,
    ),
    Size(
        "spring_2025",
        "events lost of the hit versions",
        "share",
        ("lost_events",),
        ("loss",),
        _number("loss"),
        _read_loss,
    ),
    Size(
        "november_2025",
        "events lost of the hit versions",
        "share",
        ("lost_events",),
        ("loss",),
        _number("loss"),
        _read_loss,
    ),
)
"""Every size that is asked, with the unit in which it is asked."""
