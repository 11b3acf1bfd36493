"""Sizes of the referral reward: the invitations that it brought, and the people."""

from __future__ import annotations

import math

import numpy as np

from pipelines.statistics.estimate import Estimate
from synthetic.checks.asked.size import Size
from synthetic.checks.asked.worlds import Span, published, sums
from synthetic.config import DEFAULT_AS_OF
from synthetic.incidents import Happening
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.segments import columns_of
from synthetic.people.arrivals import HUMAN
from synthetic.settings import Settings
from synthetic.truth.twins import Twins, without
from synthetic.vocabulary import SIGNUP_SOURCES

_BEFORE = 70


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
    span = drawn.first - _BEFORE, _rewarded(twins, drawn)[1]
    values = twins.measured(twins.scenario, ("invites", "active_users"), *span)
    invites, active = (
        values[metric][:, columns_of("signup_source")] for metric in ("invites", "active_users")
    )
    usual = invites[:_BEFORE].sum(axis=0) / active[:_BEFORE].sum(axis=0)
    return _weekly_change(values["invites"][:, 0], active @ usual, _BEFORE)


def _true_invites(twins: Twins, drawn: Happening) -> float:
    logs = [
        math.log(
            np.divide(*sums(twins, ("invites", "active_users"), _rewarded(twins, drawn), ["all"], one))[0]
        )
        for one in (twins.scenario, without(twins.scenario, "referral_reward"))
    ]
    return logs[0] - logs[1]


def _read_mau(twins: Twins, drawn: Happening) -> Estimate:
    """Of those who came by an invitation since and are active at the end, the part that is beyond the usual."""
    lift = _read_invites(twins, drawn)
    active = 0
    for _, people in published(twins):
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
        sums(twins, ("mau",), day, ["all"], one)[0][0]
        for one in (twins.scenario, without(twins.scenario, "referral_reward"))
    )
    return float(with_it - plain)


def _pull(drawn: Happening) -> float:
    """The log of one plus the reward, in units of the usual one, beyond the usual."""
    return math.log((1.0 + drawn.size["euros"] / Settings().invite_reward) / 2.0)


def _pull_so_far(drawn: Happening) -> float:
    """The reward's pull times the days in which it had it, by the default as-of day."""
    return _pull(drawn) * (days.number(DEFAULT_AS_OF) + 1 - drawn.first)


SIZES = (
    Size(
        "referral_reward",
        "factor on invitations per active user",
        "log",
        ("reward",),
        ("euros",),
        _pull,
        _read_invites,
        _true_invites,
        is_scored=False,  # the people that it brought are asked instead
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
)
