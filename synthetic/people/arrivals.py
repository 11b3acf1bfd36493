"""Who arrives, and what they bring along."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic import vocabulary
from synthetic.kernel import calendars, days, draws, ids
from synthetic.kernel.draws import Floats, Keys
from synthetic.scenario import Scenario
from synthetic.vocabulary import SIGNUP_SOURCES

HUMAN, BOT, STAFF = 0, 1, 2
WAYS = tuple(ids.SLOTS)
REFERRAL = WAYS.index("referral")
NEVER = 32_000

Columns = dict[str, NDArray[Any]]

_SOURCE_OF_WAY = np.array([SIGNUP_SOURCES.index(way) if way in SIGNUP_SOURCES else 0 for way in WAYS])
_ORDINARY = 1000.0  # accounts of a block, but for what campaigns and incidents bring
_HISTORY_DAYS = 912.0  # a block's users are counted over the default history
_SWARM = WAYS.index("swarm")
_BY_THEMSELVES = ("organic", "paid_search", "social", "partner")
_LAST_SIGNUP = 82_400.0  # second of the day; a first visit fits into the rest


def newcomers(scenario: Scenario, first_block: int, blocks: int, horizon: int) -> Columns:
    """Day, way and id of all accounts that come by themselves before day `horizon`, in order of id.

    Poisson counts for each day, block and way, drawn from the day and block alone.
    """
    settings = scenario.settings
    day = np.arange(days.LAUNCH, horizon)
    block = np.arange(first_block, first_block + blocks)
    level = days.arrival_factor(horizon, settings)[days.LAUNCH :] * _ORDINARY / _HISTORY_DAYS
    rates: dict[str, Floats] = {}
    for channel, share, january in zip(
        _BY_THEMSELVES, settings.channel_shares, settings.channel_seasons, strict=True
    ):
        source = np.full(len(day), SIGNUP_SOURCES.index(channel))
        bent = scenario.bends.bent("arrivals", 1.0, day, {"signup_source": source})
        lift = scenario.changelog.arrival_lift(channel, horizon)[days.LAUNCH :]
        season = days.season(horizon, january)[days.LAUNCH :]
        rates[channel] = settings.self_share * level * share * season * lift * bent
    rates["bot"] = level * settings.bot_share
    rates["swarm"] = level * _swarm(scenario, day).sum(axis=1)
    rates["staff"] = level * settings.staff_share
    keys = draws.child(draws.child(scenario.key, block, "block")[None, :], day[:, None], "arrivals")
    found: list[Columns] = []
    for way, rate in rates.items():
        start, room = ids.SLOTS[way]
        count = draws.poisson(keys, way, rate[:, None], room)
        at_day, at_block = np.nonzero(count)
        times = count[at_day, at_block]
        slot = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + start
        user = ids.user_ids(np.repeat(day[at_day], times), np.repeat(block[at_block], times), slot)
        found.append(
            {"id": user, "day": np.repeat(day[at_day], times), "way": np.full(len(slot), WAYS.index(way))}
        )
    together = {name: np.concatenate([part[name] for part in found]) for name in found[0]}
    order = np.argsort(together["id"])
    return {name: column[order] for name, column in together.items()}


def _swarm(scenario: Scenario, day: NDArray[Any]) -> Floats:
    """Disguised bots per human account, of shape (days, countries)."""
    usual = scenario.settings.swarm
    parts = []
    for code, country in enumerate(vocabulary.COUNTRIES):
        bent = scenario.bends.bent("swarm", usual, day, {"country": np.full(len(day), code)})
        parts.append(np.broadcast_to(bent, day.shape) * country.share)
    return np.stack(parts, axis=1)


def traits(
    scenario: Scenario,
    user: NDArray[np.int64],
    day: NDArray[Any],
    way: NDArray[Any],
    lift: float | Floats = 0.0,
) -> Columns:
    """The latent traits of users, drawn from their ids alone; none of them reaches a table as it is.

    `lift` shifts the log odds of engagement: people who are invited take after those who invite them.
    """
    settings = scenario.settings
    key = draws.child(scenario.key, user, "user")
    swarm = way == _SWARM
    kind = np.where(
        (way == WAYS.index("bot")) | swarm, BOT, np.where(way == WAYS.index("staff"), STAFF, HUMAN)
    )
    zeal, device = draws.normal(key, "zeal"), draws.normal(key, "device")
    source = _SOURCE_OF_WAY[way]
    platform = np.where(kind == BOT, 0, draws.choice(key, "platform", vocabulary.PLATFORM_SHARES))
    country = country_of(key)
    if swarm.any():
        edges = np.cumsum(_swarm(scenario, day[swarm]), axis=1)
        drawn = draws.uniform(key[swarm], "country") * edges[:, -1]
        country[swarm] = (drawn[:, None] >= edges[:, :-1]).sum(axis=1)
    segments = {"signup_source": source, "platform": platform, "country": country}
    quality = (
        _of_way(settings.channel_engagement)[way] + lift + scenario.bends.bent("quality", 0.0, day, segments)
    )
    median = scenario.bends.bent("engagement_median", settings.engagement_median, day, segments)
    odds = median / (1.0 - median)
    engagement = 1.0 / (1.0 + np.exp(-(np.log(odds) + settings.engagement_spread * zeal + quality)))
    frailty = np.exp(
        settings.dropout_spread * (0.92 * draws.normal(key, "frailty") - 0.4 * zeal) - 0.4 * quality
    )
    rate = scenario.bends.bent("core_rate", settings.core_rate, day, segments)
    own = np.sqrt(max(1.0 - settings.zeal_core**2 - settings.device_core**2, 0.0))
    appetite = own * draws.normal(key, "appetite") + settings.zeal_core * zeal - settings.device_core * device
    core = np.log(rate / (1.0 - rate)) + settings.core_spread * appetite
    core += _of_way(settings.channel_appetite)[way]
    return {
        "id": user,
        "key": key,
        "day": day,
        "kind": kind,
        "source": source,
        "platform": platform,
        "country": country,
        "engagement": np.where(kind == HUMAN, engagement, np.where(kind == BOT, 0.92, 0.72)),
        "thrift": draws.normal(key, "thrift"),
        "device": device,
        "created_second": second_of_signup(key, country, day),
        "frailty": np.where(kind == HUMAN, frailty, 0.0),
        "limit": draws.exponential(key, "lifetime"),
        "core_logit": np.where(kind == BOT, np.where(swarm, -0.6, 0.0), core),
        "last_day": np.where(kind == BOT, day + draws.geometric(key, "bot life", 1.5, 9), NEVER),
    }


def _of_way(by_source: tuple[float, ...]) -> Floats:
    """What the channels have, by way; nothing for bots and staff."""
    known = dict(zip(SIGNUP_SOURCES, by_source, strict=True))
    return np.array([known.get(way, 0.0) for way in WAYS])


def country_of(key: Keys) -> NDArray[np.int32]:
    """Code of each person's country, by their key."""
    return draws.choice(key, "country", [country.share for country in vocabulary.COUNTRIES])


def second_of_signup(key: Keys, country: NDArray[Any], day: NDArray[Any]) -> NDArray[np.float32]:
    """Second of the UTC day: few at night by the country's clock, early enough for a first visit on the day."""
    early, late = draws.uniform(key, "hour"), draws.uniform(key, "hour late")
    local = 14_400.0 + 68_000.0 * (0.5 * early + 0.5 * np.maximum(early, late))
    second = (local - 3600.0 * calendars.offset_hours(country, day)) % days.SECONDS_A_DAY
    second = np.where(second > _LAST_SIGNUP, second - (days.SECONDS_A_DAY - _LAST_SIGNUP), second)
    return second.astype(np.float32)
