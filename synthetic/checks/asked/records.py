"""Sizes that are read from rows: how long pages took, which events are missing, which orders were sent again."""

from __future__ import annotations

import math

import numpy as np

from pipelines.statistics.estimate import Estimate
from synthetic.checks.asked.size import Size
from synthetic.checks.asked.worlds import log_of, number, published, stretches, sums
from synthetic.incidents import Happening
from synthetic.outcomes.counting import Crowd, PeoplesRows
from synthetic.people import partners
from synthetic.rows.frames import Coded
from synthetic.tables import rows_of_days
from synthetic.truth.twins import Twins, without
from synthetic.vocabulary import COUNTRY_CODES, PARTNER_APPS, PLATFORMS

_BEFORE = 28
_SOON = 15 * 60 * 1_000_000
"""Microseconds within which an order of the same amount by the same user is taken for the one before, sent again."""


def _read_loads(twins: Twins, drawn: Happening) -> Estimate:
    """Mean log load time of the group, during against before, beyond the change on the rest of its platform (or on
    the other platforms, where all of one is hit); errors allow for what a user's loads have in common."""
    from statsmodels.api import OLS

    scenario, first, last = twins.scenario, drawn.first - _BEFORE, drawn.last
    platform, country = drawn.segment["platform"], drawn.segment.get("country")
    logs, users, sides = [], [], []
    for shard, people in published(twins):
        crowd = Crowd(scenario, people, first, last)
        for frame in stretches(scenario, people, "page_loads", (first, last)):
            rows = PeoplesRows(crowd, frame)
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


def _read_loss(twins: Twins, drawn: Happening) -> Estimate:
    """Events per session of the versions that were hit, during against the platform before, beyond the change of the
    other platforms. Sessions are sent apart from events, and hardly any is lost."""
    span = drawn.first - _BEFORE, drawn.last
    versions = {dict(bend.where).get("app_version") for bend in drawn.bends}
    platform = PLATFORMS.index(drawn.segment["platform"])
    counts = np.zeros((2, 4))  # events and sessions: hit before, hit during, others before, others during
    for _, people in published(twins):
        for row, name in enumerate(("events", "user_sessions")):
            for frame in stretches(twins.scenario, people, name, span):
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


def _read_repeats(twins: Twins, drawn: Happening) -> Estimate:
    """Orders with the amount and the user of another one minutes before."""
    again = 0
    for _, people in published(twins):
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
    with_it, plain = (sums(twins, ("orders",), span, ["all"], one)[0][0] for one in worlds)
    return float(with_it - plain)


def _repeats(drawn: Happening) -> float:
    """The chance of a repeat, times the app's part of the partner orders."""
    return drawn.size["chance"] * partners.SHARES[PARTNER_APPS.index(drawn.segment["partner"])]


SIZES = (
    Size(
        "autumn_2025",
        "factor on the load times of the hit group",
        "log",
        ("slow_pages", "stopwatch"),
        ("factor",),
        log_of("factor"),
        _read_loads,
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
        number("loss"),
        _read_loss,
    ),
    Size(
        "november_2025",
        "events lost of the hit versions",
        "share",
        ("lost_events",),
        ("loss",),
        number("loss"),
        _read_loss,
    ),
)
